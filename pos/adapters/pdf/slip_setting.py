"""Slips as PDF without a screen: a page as wide as the paper and as long as the slip."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import Align as Aligned

from pos.adapters.pdf.faces import clean, fallbacks, needs_shaping, own_letters
from pos.domain.code128 import QUIET_BARS, bars_of, width_of_bars
from pos.domain.qr import QUIET, QrCode
from pos.domain.slip import Align, Slip, Symbol
from pos.domain.slip_directions import Piece, in_order
from pos.domain.slip_layout import (
    CodeLine,
    CutLine,
    LaidLine,
    LogoLine,
    RuleLine,
    Span,
    TextLine,
    laid_out,
)
from resources import FONTS

_FAMILY: Final = "Holdfast"
_EDGE: Final = 4.0
"""Millimetres, as are all lengths here."""
_LINE: Final = 2.3
"""Height of a line in columns."""
_LETTER: Final = 4.9
"""Points of type for a millimetre of column: figures of the shop's font are that wide."""
_QR: Final = 0.46
_MODULE: Final = 0.6  # what a camera held in the hand still tells apart
_LOGO: Final = 0.6
_BARS: Final = 9.0


def slip_pdf(
    slip: Slip, columns: int, paper_mm: int, code: Callable[[str], QrCode], logo: bytes | None
) -> bytes:
    """The slip on one page; `logo` is a PNG."""
    with ExitStack() as kept:
        folder = files("resources").joinpath("fonts")
        regular, bold = (Path(kept.enter_context(as_file(folder / name))) for name in FONTS)
        lines = laid_out(slip, columns)
        setter = _Setter(lines, columns, paper_mm, code, logo)
        setter.take_fonts(regular, bold)
        setter.set_title(clean(slip.title))
        setter.set_producer("Holdfast")
        return setter.set()


class _Setter(FPDF):
    """One slip on its way to a page."""

    def __init__(
        self,
        lines: Sequence[LaidLine],
        columns: int,
        paper_mm: int,
        code: Callable[[str], QrCode],
        logo: bytes | None,
    ) -> None:
        self._lines, self._code, self._logo = lines, code, logo
        self._wide = paper_mm - 2 * _EDGE
        self._column = self._wide / columns
        self._line = self._column * _LINE
        high = sum(self._height(line) for line in lines) + 2 * _EDGE
        super().__init__(format=(paper_mm, max(high, paper_mm)))
        self.set_margins(0, 0, 0)
        self.set_auto_page_break(auto=False)
        self.c_margin = 0

    def take_fonts(self, regular: Path, bold: Path) -> None:
        """The shop's own letters, and this machine's for what those do not have."""
        spans = (span for line in self._lines if isinstance(line, TextLine) for span in line.spans)
        letters = frozenset("".join(clean(span.text) for span in spans))
        strange = letters - own_letters(regular)
        others, self._missing = fallbacks(strange)
        self.add_font(_FAMILY, "", regular)
        self.add_font(_FAMILY, "B", bold)
        for path in others:
            self.add_font(path.stem, "", path)
        self.set_fallback_fonts([path.stem for path in others], exact_match=False)
        self._joins = needs_shaping(strange - self._missing)

    def set(self) -> bytes:
        """The whole file."""
        self.add_page()
        top = _EDGE
        for line in self._lines:
            self._set(line, top)
            top += self._height(line)
        return bytes(self.output())

    def _height(self, line: LaidLine) -> float:
        match line:
            case TextLine():
                return self._line * line.size.down
            case CodeLine() if line.symbol is Symbol.QR:
                return self._side(self._code(line.value)) + self._line
            case CodeLine():
                return self._column * _BARS + self._line
            case LogoLine():
                return self._wide * _LOGO * 0.5 if self._logo else 0.0
            case RuleLine() | CutLine():
                return self._line * 0.8

    def _set(self, line: LaidLine, top: float) -> None:
        match line:
            case TextLine():
                for span in line.spans:
                    self._span(line, span, top)
            case RuleLine():
                middle = top + self._line * 0.4
                self.line(_EDGE, middle, _EDGE + self._wide, middle)
            case CodeLine() if line.symbol is Symbol.QR:
                self._square(line.value, top)
            case CodeLine():
                self._stripes(line.value, top)
            case LogoLine() if self._logo:
                high = self._wide * _LOGO * 0.45
                self.image(BytesIO(self._logo), Aligned.C, top, h=high)
            case LogoLine() | CutLine():
                return

    def _span(self, line: TextLine, span: Span, top: float) -> None:
        size = self._column * _LETTER * (1 + 0.5 * (line.size.down - 1)) * line.size.across**0.4
        # Twice, for a letter of another font may have been set last, which fpdf does not know of.
        self.set_font(_FAMILY, "", size + 1)
        self.set_font(_FAMILY, "B" if line.is_bold else "", size)
        unit = self._column * line.size.across
        room = span.width * unit
        pieces = self._pieces(line, span)
        self.set_stretching(100)
        wide = sum(self._long(piece) for piece in pieces)
        if wide > room:
            self.set_stretching(100 * room / wide)
        free = max(room - wide, 0.0)
        left = {Align.LEFT: 0.0, Align.CENTRE: free / 2}.get(span.align, free)
        self.set_xy(_EDGE + span.start * unit + left, top)
        for piece in pieces:
            self.cell(self._long(piece), self._line * line.size.down, piece.text)
        self.set_stretching(100)

    def _pieces(self, line: TextLine, span: Span) -> Sequence[Piece]:
        """From left to right, in letters that there are."""
        if not self._joins:
            return (Piece(clean(span.text, self._missing), is_right_to_left=False),)
        ordered = in_order(span.text, is_right_to_left=line.runs_right_to_left(span))
        return tuple(replace(each, text=clean(each.text, self._missing)) for each in ordered)

    def _long(self, piece: Piece) -> float:
        """How wide a piece is set; from then on letters join in its direction."""
        if self._joins:
            self.set_text_shaping(direction="rtl" if piece.is_right_to_left else "ltr")
        return self.get_string_width(piece.text)

    def _side(self, code: QrCode) -> float:
        """With its quiet zone: as wide as a slip's own code, or as wide as its squares need."""
        return min(max(_QR * self._wide, _MODULE * (code.size + 2 * QUIET)), self._wide)

    def _square(self, value: str, top: float) -> None:
        code = self._code(value)
        step = self._side(code) / (code.size + 2 * QUIET)
        left = _EDGE + (self._wide - step * code.size) / 2
        for x, y, length in code.runs():
            place = (left + x * step, top + (QUIET + y) * step)
            self.rect(*place, length * step, step, style="F")

    def _stripes(self, value: str, top: float) -> None:
        modules = width_of_bars(value) + 2 * QUIET_BARS
        step = min(self._wide / modules, self._column / 4)
        left = _EDGE + (self._wide - step * modules) / 2 + QUIET_BARS * step
        for at, width in bars_of(value):
            self.rect(left + at * step, top, width * step, self._column * _BARS, style="F")
