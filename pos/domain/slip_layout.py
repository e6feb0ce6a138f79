"""The one layout of slips: parts into lines of a width, alike for screen, PDF and every printer."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pos.domain.slip import (
    Align,
    Code,
    Columns,
    Cut,
    Gap,
    Logo,
    Pair,
    Part,
    Rule,
    Size,
    Slip,
    Symbol,
    Text,
)
from pos.domain.slip_text import clean, fits_whole, width_of, wrapped

NARROW: Final = 32
"""Columns of paper of 58 millimetres, in the letters that every printer begins with."""

WIDE: Final = 48
"""Columns of paper of 80 millimetres."""

_LEAST_NAME: Final = 8
"""Columns below which the text of a table's first column is no longer readable."""

_DOTS: Final = 12
"""Dots of paper to a column, at 203 dots to the inch."""

_BAR: Final = 2
"""Dots that the thinnest bar needs for a scanner held in the hand."""


@dataclass(frozen=True, slots=True)
class Span:
    """A text in its room, which begins at column `start`; `align` is as seen on the paper."""

    text: str
    start: int
    width: int
    align: Align

    @property
    def left(self) -> int:
        """Column at which the text itself begins."""
        free = self.width - width_of(self.text)
        match self.align:
            case Align.LEFT:
                return self.start
            case Align.CENTRE:
                return self.start + free // 2
            case Align.RIGHT:
                return self.start + free


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of letters. Columns are counted in letters of its own size.

    The spans do not overlap and are in the order of their columns. Draw each in its own room
    where letters are not of equal width (Arabic, or any font of a screen).
    """

    spans: tuple[Span, ...]
    size: Size = Size.NORMAL
    is_bold: bool = False
    is_right_to_left: bool = False

    def runs_right_to_left(self, span: Span) -> bool:
        """How a span of this line reads: as its first letter does, or else as the slip.

        So an address of Latin letters stays whole on an Arabic slip.
        """
        for letter in span.text:
            match unicodedata.bidirectional(letter):
                case "L":
                    return False
                case "R" | "AL":
                    return True
                case _:
                    continue
        return self.is_right_to_left

    @property
    def text(self) -> str:
        """The line for a printer whose letters are of equal width, without spaces at its end."""
        line, used = "", 0
        for span in self.spans:
            line += " " * (span.left - used) + span.text
            used = span.left + width_of(span.text)
        return line.rstrip(" ")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line from edge to edge."""

    is_double: bool = False


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code in the middle of the paper, in a symbol that this paper has room for."""

    value: str = field(repr=False)
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class LogoLine:
    """The shop's picture in the middle of the paper."""


@dataclass(frozen=True, slots=True)
class CutLine:
    """The end of a piece of paper."""


LaidLine = TextLine | RuleLine | CodeLine | LogoLine | CutLine


def laid_out(slip: Slip, columns: int) -> tuple[LaidLine, ...]:
    """The slip in lines of at most `columns` columns; it always ends with a cut."""
    layout = _Layout(columns, is_right_to_left=slip.is_right_to_left)
    lines = [line for part in slip.parts for line in layout.lines(part)]
    if not lines or not isinstance(lines[-1], CutLine):
        lines.append(CutLine())
    return tuple(lines)


def code128_modules(value: str) -> int:
    """Thinnest bars that a text takes at most, with its quiet zones (ISO/IEC 15417)."""
    return 11 * (len(value) + 2) + 13 + 20


class _Layout:
    """Sets part after part on paper of one width."""

    def __init__(self, columns: int, *, is_right_to_left: bool) -> None:
        self._columns = columns
        self._mirrored = is_right_to_left

    def lines(self, part: Part) -> Iterator[LaidLine]:
        match part:
            case Text():
                yield from self._text(part)
            case Pair():
                yield from self._pair(part)
            case Columns():
                yield from self._table(part)
            case Code():
                yield from self._code(part)
            case Gap():
                yield from [self._line((), part=None)] * part.lines
            case Rule() | Logo() | Cut():
                yield _mark(part)

    def _text(self, part: Text) -> Iterator[LaidLine]:
        size = self._size(part.text, part.size, part.indent)
        room = self._room(size, part.indent)
        for line in wrapped(part.text, room):
            span = Span(line, part.indent, room, part.align)
            yield self._line((span,), part=part, size=size)

    def _pair(self, part: Pair) -> Iterator[LaidLine]:
        right = clean(part.right).replace("\n", " ")
        size = self._size(right, part.size, 0)
        columns = self._columns // size.across
        wide = width_of(right)
        if wide > columns:
            yield from self._apart(part, size)
            return
        indent = min(part.indent, columns // 2)
        *above, last = _beside(part.left, columns - indent, columns - indent - wide - 1)
        for line in above:
            span = Span(line, indent, columns - indent, Align.LEFT)
            yield self._line((span,), part=part, size=size)
        value = Span(right, columns - wide, wide, Align.RIGHT)
        name = Span(last, indent, columns - indent - wide - 1, Align.LEFT)
        yield self._line((name, value) if last else (value,), part=part, size=size)

    def _apart(self, part: Pair, size: Size) -> Iterator[LaidLine]:
        """A value that is longer than a line is text, and wrapped as such."""
        yield from self._text(Text(part.left, Align.LEFT, size, part.is_bold, part.indent))
        yield from self._text(Text(part.right, Align.RIGHT, size, part.is_bold))

    def _table(self, part: Columns) -> Iterator[LaidLine]:
        rows = (part.head, *part.rows)
        widths = [max(width_of(row[at]) for row in rows) for at in range(len(part.head))]
        for gap in (2, 1):
            first = self._columns - sum(wide + gap for wide in widths[1:])
            if first >= min(_LEAST_NAME, widths[0]):
                for row in rows:
                    yield from self._row(row, [first, *widths[1:]], gap)
                return
        yield from self._stacked(part)

    def _row(self, row: tuple[str, ...], widths: list[int], gap: int) -> Iterator[LaidLine]:
        *above, name = wrapped(row[0], widths[0])
        for line in above:
            yield self._line((Span(line, 0, widths[0], Align.LEFT),), part=None)
        spans, start = [Span(name, 0, widths[0], Align.LEFT)], widths[0]
        for cell, wide in zip(row[1:], widths[1:], strict=True):
            spans.append(Span(cell, start + gap, wide, Align.RIGHT))
            start += gap + wide
        yield self._line(tuple(spans), part=None)

    def _stacked(self, part: Columns) -> Iterator[LaidLine]:
        for row in part.rows:
            yield from self._text(Text(row[0]))
            for name, cell in zip(part.head[1:], row[1:], strict=True):
                if cell:
                    yield from self._pair(Pair(name, cell, indent=2))

    def _code(self, part: Code) -> Iterator[LaidLine]:
        has_room = code128_modules(part.value) * _BAR <= self._columns * _DOTS
        symbol = part.symbol if has_room else Symbol.QR
        yield CodeLine(part.value, symbol)
        if part.caption:
            yield from self._text(Text(part.caption, Align.CENTRE))

    def _size(self, text: str, size: Size, indent: int) -> Size:
        """The size that was asked for, or one less if a word would have to be broken for it."""
        is_whole = size is not Size.LARGE or fits_whole(text, self._room(size, indent))
        return size if is_whole else Size.TALL

    def _room(self, size: Size, indent: int) -> int:
        return max(self._columns // size.across - indent, _LEAST_NAME)

    def _line(
        self, spans: tuple[Span, ...], *, part: Text | Pair | None, size: Size = Size.NORMAL
    ) -> TextLine:
        columns = self._columns // size.across
        placed = tuple(self._turned(span, columns) for span in spans)
        if self._mirrored:
            placed = placed[::-1]
        is_bold = part.is_bold if part else False
        return TextLine(placed, size, is_bold, self._mirrored)

    def _turned(self, span: Span, columns: int) -> Span:
        if not self._mirrored:
            return span
        align = {Align.LEFT: Align.RIGHT, Align.RIGHT: Align.LEFT}.get(span.align, span.align)
        return Span(span.text, columns - span.start - span.width, span.width, align)


def _mark(part: Rule | Logo | Cut) -> LaidLine:
    match part:
        case Rule():
            return RuleLine(part.is_double)
        case Logo():
            return LogoLine()
        case Cut():
            return CutLine()


def _beside(text: str, room: int, beside: int) -> tuple[str, ...]:
    """A name in lines, of which the last leaves room for a value; it may be empty for that."""
    if beside >= _LEAST_NAME and fits_whole(text, beside):
        return wrapped(text, beside)
    lines = wrapped(text, room)
    return lines if width_of(lines[-1]) <= beside else (*lines, "")
