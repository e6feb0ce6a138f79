"""One module for each format of the export; a new format is a module and a line here."""

from collections.abc import Mapping
from typing import Final

from pos.services.export_formats.accounting import ACCOUNTING
from pos.services.export_formats.jsonl import JsonLines
from pos.services.export_formats.parquet import Parquet
from pos.services.export_formats.shape import ExportFormat, LineFormatOf, TableFormat
from pos.services.export_formats.spreadsheet import Spreadsheet
from pos.services.export_formats.workbook import Workbook

TABLES: Final[Mapping[ExportFormat, TableFormat]] = {
    ExportFormat.CSV: Spreadsheet(),
    ExportFormat.JSONL: JsonLines(),
    ExportFormat.XLSX: Workbook(),
    ExportFormat.PARQUET: Parquet(),
}

LINES: Final[Mapping[ExportFormat, LineFormatOf]] = {
    ExportFormat(word): made for word, made in ACCOUNTING.items()
}


def about(chosen: ExportFormat) -> TableFormat | LineFormatOf:
    """What is known of a format before anything is written."""
    return TABLES.get(chosen) or LINES[chosen]
