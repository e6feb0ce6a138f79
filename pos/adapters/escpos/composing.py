"""A slip as the commands of one printer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pos.adapters.escpos import drawing, library
from pos.domain.printing import RASTER, Printer
from pos.domain.slip import Align, Size, Slip, Symbol
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

if TYPE_CHECKING:
    from PIL.Image import Image

_PLAIN: Final = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2022": "*",
        **dict.fromkeys("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069", ""),
    }
)
"""As wide as what they stand for, and in every table of letters."""

_BARS: Final = 64  # dots that a code of bars is high
_THIN: Final = 2  # dots of its thinnest bar
_SQUARE: Final = 6  # dots of a square of a QR code
_CENTRE: Final = "center"
_NARROW: Final = 58  # millimetres; a wide printer would set codes in the middle of a wide roll
_TEAR: Final = 4  # lines that lie between the head and the edge to tear at


class Composer:
    """Gathers the commands of one slip."""

    def __init__(self, printer: Printer, logo: bytes = b"") -> None:
        """`logo` is a picture file, empty for none."""
        self._printer = printer
        self._logo = logo
        self._out = library.commands(printer.profile)
        self._begun = b""
        self._pages = set(library.code_pages(printer.profile))
        self._size, self._bold = Size.NORMAL, False

    def composed(self, slip: Slip) -> bytes:
        """From the printer's reset to the cut."""
        self._start(self._printer.code_page)
        for line in laid_out(slip, self._printer.columns):
            self._line(line)
        return self._taken()

    def specimen(self, sample: str, pages: tuple[str, ...]) -> bytes:
        """A text in several tables of letters, each with the name to choose it by."""
        for page in (*(each for each in pages if each in self._pages), RASTER):
            self._start(page)
            self._text(TextLine(_spans(f"{page:<12}{sample}", self._printer.columns)), page)
        self._line(CutLine())
        return self._taken()

    def pulse(self) -> bytes:
        """What opens the drawer, and nothing else."""
        self._out.cashdraw(self._printer.drawer_pin)
        return self._taken()

    def _start(self, page: str) -> None:
        self._out.hw("INIT")
        self._size, self._bold = Size.NORMAL, False
        wide = library.dots_across(self._printer.profile)
        if self._printer.paper_mm == _NARROW and wide > self._printer.dots:
            self._raw(b"\x1dW" + self._printer.dots.to_bytes(2, "little"))
        if page in self._pages:
            self._out.magic.force_encoding(None)
            self._out.magic.encoding = None
            self._out.magic.force_encoding(page)

    def _line(self, line: LaidLine) -> None:
        match line:
            case TextLine():
                self._text(line, self._printer.code_page)
            case RuleLine():
                mark = "=" if line.is_double else "-"
                rule = mark * self._printer.columns
                self._text(TextLine(_spans(rule, self._printer.columns)), self._printer.code_page)
            case CodeLine():
                self._code(line)
            case LogoLine():
                if self._logo:
                    self._raster(drawing.picture(self._logo, self._printer.dots))
            case CutLine():
                self._cut()

    def _text(self, line: TextLine, page: str) -> None:
        plain = line.text.translate(_PLAIN)
        if page == RASTER or page not in self._pages or not self._holds(page, plain, line):
            self._raster(drawing.drawn(line, self._printer.columns))
            return
        self._dress(line.size, bold=line.is_bold)
        self._out.text(f"{plain}\n")

    def _holds(self, page: str, text: str, line: TextLine) -> bool:
        """Whether these letters are in that table, and stand where they were laid."""
        encoder = self._out.magic.encoder
        return not line.is_right_to_left and all(encoder.can_encode(page, each) for each in text)

    def _dress(self, size: Size, *, bold: bool) -> None:
        if size is not self._size:
            self._out.set(
                normal_textsize=True,
                double_width=size is Size.LARGE,
                double_height=size is not Size.NORMAL,
            )
            self._size, self._bold = size, False  # ESC ! says all of it at once
        if bold is not self._bold:
            self._out.set(bold=bold)
            self._bold = bold

    def _code(self, line: CodeLine) -> None:
        features = self._out.profile.features
        if line.symbol is Symbol.CODE128 and features.get("barcodeB"):
            self._out.set(align=_CENTRE)
            self._raw(_bars(line.value))
            self._out.set(align="left")
        elif features.get("qrCode"):
            self._out.set(align=_CENTRE)
            self._out.qr(line.value, ec=1, size=_SQUARE, native=True)
            self._out.set(align="left")
        else:
            self._raster(drawing.code(_modules(line.value), self._printer.dots))

    def _cut(self) -> None:
        if self._printer.cuts:
            self._out.cut()
        else:
            self._out.ln(_TEAR)

    def _raster(self, image: Image) -> None:
        """Command GS v 0: rows of dots, eight to a byte, a set bit is black."""
        wide, high = (image.width + 7) // 8, image.height
        head = b"\x1dv0\x00" + wide.to_bytes(2, "little") + high.to_bytes(2, "little")
        self._raw(head + bytes(each ^ 0xFF for each in image.tobytes()))

    def _raw(self, data: bytes) -> None:
        self._begun += self._out.output + data
        self._out.clear()

    def _taken(self) -> bytes:
        self._raw(b"")
        taken, self._begun = self._begun, b""
        return taken


def _bars(value: str) -> bytes:
    """Commands GS h, GS w, GS H and GS k, function B: a Code 128 without letters below it."""
    data = b"{B" + value.encode("ascii", "replace")
    return b"\x1dh%c\x1dw%c\x1dH0\x1dkI%c" % (_BARS, _THIN, len(data)) + data


def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    import segno

    made = segno.make_qr(text, error="m")
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def _spans(text: str, columns: int) -> tuple[Span, ...]:
    return (Span(text, 0, columns, Align.LEFT),)
