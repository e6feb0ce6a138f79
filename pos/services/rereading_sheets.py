"""Reads the entries of a workbook again, a row at a time.

ECMA-376, SpreadsheetML: rows of cells in order, text in place. A zip is read from its end, so that
one within another is copied to a file without a name first.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from typing import IO, Final
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from pos.services.zipping import is_bomb

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET: Final = "xl/worksheets/sheet{}.xml"
_FIRST: Final = "Sequence"


def sheet_rows(file: IO[bytes]) -> Iterator[Mapping[str, str]]:
    """Rows of the sheets that begin with entries, by the names in the first row of each."""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(file, copy)
        with ZipFile(copy) as book:
            number = 1
            while _SHEET.format(number) in book.namelist():
                if is_bomb(book.getinfo(_SHEET.format(number))):
                    raise BadZipFile("a sheet that grows beyond measure")
                with book.open(_SHEET.format(number)) as sheet:
                    rows = _rows(sheet)
                    names = next(rows, [])
                    if names[:1] != [_FIRST]:
                        return
                    for row in rows:
                        yield dict(zip(names, row, strict=False))
                number += 1


def _rows(sheet: IO[bytes]) -> Iterator[list[str]]:
    for element in taken_apart(sheet, f"{_MAIN}sheetData", f"{_MAIN}row"):
        yield [_text(cell) for cell in element]


def taken_apart(file: IO[bytes], around: str, tag: str) -> Iterator[ET.Element]:
    """Every element `tag` right within an `around`, forgotten when the next one is asked for."""
    outer: ET.Element | None = None
    # Expat refuses entities that explode.
    for event, element in ET.iterparse(file, ("start", "end")):  # noqa: S314 - as said above
        if event == "start" and element.tag == around:
            outer = element
        elif event == "end" and element.tag == tag and outer is not None:
            yield element
            outer.clear()


def _text(cell: ET.Element) -> str:
    return "".join(cell.itertext())
