"""Parts of a workbook as XML: cells, styles, and the rules of text in it.

ECMA-376, SpreadsheetML. There is no element for a formula here, so that nothing can become one.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final
from xml.sax.saxutils import escape

from pos.domain.money import Money

HEAD: Final = 1
DATE: Final = 2
TIME: Final = 3
WHOLE: Final = 4
TITLE: Final = 5
WRAPPED: Final = 6
STRONG: Final = 10
_HEAD_OF_NUMBERS: Final = 11
AMOUNT: Final = {0: 7, 2: 8, 3: 9}
"""Styles of cells; those of amounts by the decimals of their currency."""

MOST_EXACT: Final = 10**15
"""From here on a spreadsheet rounds; what is larger is written as text."""

_TOP: Final = '<alignment vertical="top"/>'
_LEFT: Final = '<alignment horizontal="left" vertical="top"/>'
_RIGHT: Final = '<alignment horizontal="right" vertical="top" indent="1"/>'

_FORMS: Final = (
    (0, 0, 0, _TOP),
    (0, 1, 2, '<alignment vertical="center"/>'),
    (164, 0, 0, _LEFT),
    (165, 0, 0, _LEFT),
    (1, 0, 0, _RIGHT),
    (0, 2, 0, ""),
    (0, 0, 0, '<alignment vertical="top" wrapText="1"/>'),
    (3, 0, 0, _RIGHT),
    (4, 0, 0, _RIGHT),
    (166, 0, 0, _RIGHT),
    (0, 3, 0, _TOP),
    (0, 1, 2, '<alignment horizontal="right" vertical="center" indent="1"/>'),
)
"""Number format, font, fill and alignment of each style."""

_STYLES: Final = "".join(
    f'<xf numFmtId="{form}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" '
    f'applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1">{placed}</xf>'
    for form, font, fill, placed in _FORMS
)

STYLES: Final = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>\
<numFmt numFmtId="166" formatCode="#,##0.000"/></numFmts>
<fonts count="4"><font><sz val="10"/><name val="Arial"/></font>\
<font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Arial"/></font>\
<font><b/><sz val="14"/><name val="Arial"/></font>\
<font><b/><sz val="10"/><name val="Arial"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FF1F3A4D"/></patternFill></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="{len(_FORMS)}">{_STYLES}</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""

Cell = str | int | Money | None

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PICTURES: Final = 0x2400


def sheet_text(text: str) -> str:
    """Text for an element of a workbook.

    XML has no control characters: the symbol of each stands for it. A carriage return, and what
    looks like one of the format's own escapes, are escaped as the format has it.
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", text).replace("\r", "_x000D_")
    return escape(_CONTROL.sub(_picture, text))


def text_cell(text: str, style: int = 0) -> str:
    """A cell that is text whatever it looks like; none for no text."""
    if not text:
        return f'<c s="{style}"/>' if style else "<c/>"
    return (
        f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{sheet_text(text)}</t></is></c>'
    )


def head_of(names: Sequence[str], numbers: Collection[str]) -> str:
    """The head of a table; names of columns that hold numbers stand on their side."""
    cells = (text_cell(name, _HEAD_OF_NUMBERS if name in numbers else HEAD) for name in names)
    return f"<row>{''.join(cells)}</row>"


def row_of(cells: Sequence[Cell], style: int = 0) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: Cell, style: int) -> str:
    match cell:
        case Money():
            if abs(cell.minor) >= MOST_EXACT:
                return text_cell(cell.plain())
            return f'<c s="{AMOUNT[cell.currency.exponent]}"><v>{cell.plain()}</v></c>'
        case int() if abs(cell) < MOST_EXACT:
            return f'<c s="{WHOLE}"><v>{cell}</v></c>'
        case None:
            return "<c/>"
        case _:
            return text_cell(str(cell), style)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_PICTURES + code) if code < ord(" ") else "\ufffd"
