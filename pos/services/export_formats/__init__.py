"""One module for each format of the export; a new format is a module and a line here."""

from collections.abc import Mapping
from typing import Final

from pos.services.export_formats.jsonl import JsonLines
from pos.services.export_formats.shape import ExportFormat, RowFormatOf
from pos.services.export_formats.spreadsheet import SpreadsheetRows

FORMATS: Final[Mapping[ExportFormat, RowFormatOf]] = {
    ExportFormat.CSV: SpreadsheetRows,
    ExportFormat.JSONL: JsonLines,
}
