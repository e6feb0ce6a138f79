"""Sets a document's parts on pages, one kind of part at a time."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Final, assert_never

from fpdf import FPDF
from fpdf.enums import (
    Align,
    MethodReturnValue,
    TableBordersLayout,
    TextEmphasis,
    VAlign,
    XPos,
    YPos,
)
from fpdf.fonts import FontFace
from typing_extensions import override

from pos.adapters.pdf.faces import clean, fallbacks, needs_shaping, own_letters, texts_of
from pos.adapters.pdf.widths import widths
from pos.domain.document import (
    Bar,
    Bars,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Slip,
    Table,
    Weight,
)

_FAMILY: Final = "Holdfast"
_EDGE: Final = 18.0
"""Millimetres, as are all lengths here but those of letters, which are points."""

_INK: Final = (29, 36, 45)
_SOFT: Final = (92, 103, 117)
_LINE: Final = (214, 219, 226)
_SHADE: Final = (243, 245, 248)
_PAPER: Final = (255, 255, 255)
_ACCENT: Final = (35, 98, 194)
_ALARM: Final = (176, 42, 36)
_TEXT: Final = 9.5
_SMALL: Final = 8.0
_NAMES: Final = 52.0
"""The most that names of facts and bars take of a line."""

_PAIR: Final = 2
"""Words of a slip are parted by one blank, a name and its value by more."""


class Setter(FPDF):
    """One document on its way to paper."""

    def __init__(self, document: Document, regular: Path, bold: Path) -> None:
        super().__init__(orientation="landscape" if document.is_wide else "portrait", format="A4")
        self._document = document
        letters = frozenset("".join(map(clean, texts_of(document)))) - {"\n"}
        strange = letters - own_letters(regular)
        others, self._missing = fallbacks(strange)
        self.add_font(_FAMILY, "", regular)
        self.add_font(_FAMILY, "B", bold)
        for path in others:
            self.add_font(path.stem, "", path)
        self.set_fallback_fonts([path.stem for path in others], exact_match=False)
        if needs_shaping(strange - self._missing):
            self.set_text_shaping(use_shaping_engine=True)
        self.set_margins(_EDGE, _EDGE, _EDGE)
        self.set_auto_page_break(auto=True, margin=_EDGE + 4)
        self.set_creation_date(document.made_at.astimezone(UTC))
        self.set_title(self._clean(document.title))
        self.set_producer("Holdfast")

    def set(self) -> bytes:
        """The whole file."""
        self.add_page()
        self._open()
        for place, part in enumerate(self._document.parts):
            self._set(part, self._document.parts[place + 1 :])
        return bytes(self.output())

    @override
    def header(self) -> None:
        if not self._document.stamp:
            return
        self._write_as(_SMALL, _ALARM, bold=True)
        self.set_y(_EDGE / 2)
        self.cell(0, 5, self._clean(self._document.stamp), align=Align.R)
        self.set_y(_EDGE)

    @override
    def footer(self) -> None:
        self.set_y(-_EDGE + 2)
        self._rule()
        self._write_as(_SMALL, _SOFT)
        self.set_y(-_EDGE + 4)
        number = f"{self.page_no()} / {{nb}}"
        self.cell(self.epw - 14, 5, self._fitting(self._document.foot, self.epw - 16))
        # Flush left in a box of its own: how wide the number of all pages is comes out last.
        self.set_x(self.w - _EDGE - 12)
        self.cell(12, 5, number)

    def _open(self) -> None:
        self._write_as(18, _INK, bold=True)
        self._lines(self._document.title, 8.5)
        if self._document.subtitle:
            self._write_as(10.5, _SOFT)
            self._lines(self._document.subtitle, 5.5)
        self.ln(1.5)
        self._rule(_ACCENT, 0.6)
        self.ln(3.5)

    def _set(self, part: Part, rest: Sequence[Part]) -> None:
        match part:
            case Heading():
                self._heading(part, rest)
            case Paragraph():
                self._paragraph(part)
            case Facts():
                self._facts(part)
            case Table():
                self._table(part)
            case Bars():
                self._bars(part)
            case Slip():
                self._slip(part)
            case PageBreak():
                self.add_page()
            case _:
                assert_never(part)

    def _heading(self, heading: Heading, rest: Sequence[Part]) -> None:
        after = 24 if rest and not isinstance(rest[0], PageBreak) else 10
        if self.will_page_break(after):
            self.add_page()
        self.ln(2.5)
        self._write_as(12, _INK, bold=True)
        self._lines(heading.text, 6.5)
        self.ln(1)

    def _paragraph(self, paragraph: Paragraph) -> None:
        colour = _SOFT if paragraph.weight is Weight.SOFT else _INK
        self._write_as(_TEXT, colour, bold=paragraph.weight is Weight.STRONG)
        self._lines(paragraph.text, 4.8)
        self.ln(1.8)

    def _facts(self, facts: Facts) -> None:
        pairs = [(self._clean(name), self._clean(value)) for name, value in facts.pairs if value]
        self._write_as(_TEXT, _SOFT)
        width = min(max((self.get_string_width(name) for name, _ in pairs), default=0) + 5, _NAMES)
        for name, value in pairs:
            self._write_as(_TEXT, _INK)
            room = self.epw - width
            height = self.multi_cell(
                room, 5, value, align=Align.L, dry_run=True, output=MethodReturnValue.HEIGHT
            )
            # A name stays with its value; only one of many lines goes over the edge of a page.
            if isinstance(height, float) and self.will_page_break(min(height, 20)):
                self.add_page()
            self._write_as(_TEXT, _SOFT)
            self.cell(width, 5, self._fitting(name, width - 2))
            self._write_as(_TEXT, _INK)
            self.multi_cell(room, 5, value, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)

    def _table(self, table: Table) -> None:
        if not table.rows and table.none:
            self._paragraph(Paragraph(table.none, Weight.SOFT))
            return
        head = [self._clean(column.name) for column in table.columns]
        rows = [[self._clean(cell) for cell in row] for row in table.rows]
        totals = [[self._clean(cell) for cell in row] for row in table.totals]
        numbers = [column.is_number for column in table.columns]
        self._write_as(_SMALL + 0.5, _INK, bold=True)
        natural = [
            max(self.get_string_width(row[place]) for row in (head, *rows, *totals)) + 4.2
            for place in range(len(head))
        ]
        self._write_as(_SMALL + 0.5, _INK)
        self.set_draw_color(_LINE)
        self.set_line_width(0.2)
        self.set_fill_color(*_PAPER)  # what bars before it were filled with would go on
        sides = tuple(Align.R if is_number else Align.L for is_number in numbers)
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=widths(natural, numbers, self.epw),
            headings_style=FontFace(emphasis=TextEmphasis.B, color=_INK, fill_color=_SHADE),
            line_height=4.4,
            padding=(0.7, 1.6, 0.7, 1.6),
            text_align=sides,
            v_align=VAlign.T,
            width=self.epw,
            first_row_as_headings=True,
        ) as grid:
            for row in (head, *rows):
                grid.row(row)
            for row in totals:
                grid.row(row, style=FontFace(emphasis=TextEmphasis.B, fill_color=_SHADE))
        self.ln(3)

    def _bars(self, bars: Bars) -> None:
        names, values = _NAMES, 34.0
        longest = max((bar.size for bar in bars.bars), default=0)
        room = self.epw - names - values
        for bar in bars.bars:
            if self.will_page_break(6):
                self.add_page()
            self._bar(bar, longest, (names, room, values))
        self.ln(2)

    def _bar(self, bar: Bar, longest: int, room: tuple[float, float, float]) -> None:
        names, middle, values = room
        self._write_as(_TEXT - 0.5, _INK)
        top = self.get_y()
        self.cell(names, 5.6, self._fitting(bar.name, names - 3))
        if bar.size > 0:
            self.set_fill_color(_ACCENT)
            # A length on paper; the value itself stands beside it in words.
            length = max(middle * bar.size / longest, 0.4)
            self.rect(_EDGE + names, top + 1, length, 3.6, style="F")
        self.set_xy(_EDGE + names + middle, top)
        self.cell(values, 5.6, self._fitting(bar.text, values), align=Align.R)
        self.set_xy(_EDGE, top + 5.6)

    def _slip(self, slip: Slip) -> None:
        width, step = 76.0, 4.6
        lines = [self._clean(line) for line in slip.lines]
        if self.will_page_break(min(step * len(lines) + 8, self.eph / 2)):
            self.add_page()
        self.ln(3)
        self.set_draw_color(_LINE)
        top = self.get_y()
        self._write_as(_SMALL, _INK)
        for line in lines:
            if self.will_page_break(step):
                self._frame(top, width)
                self.add_page()
                top = self.get_y()
            self._slip_line(line, width, step)
        self._frame(top, width)
        self.ln(5)

    def _frame(self, top: float, width: float) -> None:
        self.rect(_EDGE, top - 2, width, self.get_y() - top + 4)

    def _slip_line(self, line: str, width: float, step: float) -> None:
        """A name and its value stand at the two edges, and what was centred is."""
        left, right = _parted(line)
        inside, y = width - 8, self.get_y()
        if left and not left.strip("-=─"):
            self.line(_EDGE + 4, y + step / 2, _EDGE + 4 + inside, y + step / 2)
            self.set_xy(_EDGE, y + step)
            return
        is_centred = not right and line.startswith(" " * _PAIR)
        self.set_x(_EDGE + 4)
        self.cell(inside, step, self._fitting(left, inside), align=Align.C if is_centred else "L")
        if right:
            self.set_xy(_EDGE + 4, y)
            self.cell(inside, step, right, align=Align.R)
        self.set_xy(_EDGE, y + step)

    def _lines(self, text: str, step: float) -> None:
        self.multi_cell(
            0, step, self._clean(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _clean(self, text: str) -> str:
        return clean(text, self._missing)

    def _fitting(self, text: str, room: float) -> str:
        """As much of one line as there is room for."""
        kept = self._clean(text).replace("\n", " ")
        if self.get_string_width(kept) <= room:
            return kept
        while kept and self.get_string_width(kept + "…") > room:
            kept = kept[:-1]
        return kept.rstrip() + "…"

    def _write_as(self, size: float, colour: tuple[int, int, int], *, bold: bool = False) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _rule(self, colour: tuple[int, int, int] = _LINE, width: float = 0.2) -> None:
        self.set_draw_color(*colour)
        self.set_line_width(width)
        self.line(_EDGE, self.get_y(), self.w - _EDGE, self.get_y())


def _parted(line: str) -> tuple[str, str]:
    """A slip's line as a name and its value; all of it is the name where it has none."""
    text = line.strip()
    name, _, value = text.rpartition(" " * _PAIR)
    return (name.strip(), value.strip()) if name.strip() else (text, "")
