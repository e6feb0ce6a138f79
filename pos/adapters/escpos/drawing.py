"""Lines of a slip as dots, for letters and codes that a printer does not have itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Final

from pos.adapters.escpos import joining
from pos.domain.slip import Align, Size
from pos.domain.slip_directions import Piece, in_order
from pos.domain.slip_layout import Span, TextLine

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

COLUMN: Final = 12
"""Dots to a column."""

_HEIGHT: Final = 34
_BASE: Final = 26
_LETTER: Final = 22
_WIDE_LETTER: Final = 24  # of East Asia: two columns each
_WIDE: Final = "JP"
_LEAST: Final = 12
_CODE_DOTS: Final = 6
_QUIET: Final = 4
_FAMILIES: Final = ("HoldfastSans", "HoldfastSansArabic", "HoldfastSansJP")


def drawn(line: TextLine, columns: int) -> Image:
    """The line in black on white, one bit to a dot; each text stands in its own room."""
    from PIL import Image, ImageDraw

    columns = columns // line.size.across
    image = Image.new("1", (columns * COLUMN, _HEIGHT), 1)
    pen = ImageDraw.Draw(image)
    for span in line.spans:
        _set(pen, span, line)
    if line.size is Size.NORMAL:
        return image
    return image.resize((image.width * line.size.across, _HEIGHT * line.size.down), 0)


def code(modules: tuple[tuple[bool, ...], ...], dots: int) -> Image:
    """A QR code in the middle of the paper."""
    from PIL import Image

    side = len(modules)
    scale = max(1, min(_CODE_DOTS, dots // (side + 2 * _QUIET)))
    small = Image.new("1", (side, side), 1)
    small.putdata([0 if dark else 1 for row in modules for dark in row])
    image = Image.new("1", (dots, (side + 2 * _QUIET) * scale), 1)
    left = (dots - side * scale) // 2
    image.paste(small.resize((side * scale, side * scale), 0), (left, _QUIET * scale))
    return image


def picture(data: bytes, dots: int) -> Image:
    """The shop's picture in the middle of the paper, never wider than it."""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(data)) as opened:
        flat = Image.new("RGBA", opened.size, "white")
        flat.alpha_composite(opened.convert("RGBA"))
    grey = flat.convert("L")
    grey.thumbnail((dots, dots // 2))
    image = Image.new("1", (dots, grey.height), 1)
    image.paste(grey.convert("1"), ((dots - grey.width) // 2, 0))
    return image


def _set(pen: ImageDraw, span: Span, line: TextLine) -> None:
    pieces = in_order(span.text, is_right_to_left=line.runs_right_to_left(span))
    room = span.width * COLUMN
    size = _LETTER
    runs = list(_runs(pieces, line.is_bold, size))
    while size > _LEAST and sum(run.long for run in runs) > room:
        size -= 1
        runs = list(_runs(pieces, line.is_bold, size))
    free = room - sum(run.long for run in runs)
    left = span.start * COLUMN + {Align.LEFT: 0, Align.CENTRE: free // 2}.get(span.align, free)
    left += runs[0].outside if runs and not left else 0
    for run in runs:
        run.draw(pen, left)
        if line.is_bold and run.is_thin:
            run.draw(pen, left + 1)
        left += run.long


@dataclass(frozen=True, slots=True)
class _Run:
    """A text in one font; `way` is how Pillow joins it, `joined` the font where it cannot."""

    text: str
    font: FreeTypeFont
    way: str | None = None
    joined: bytes = b""

    @property
    def is_thin(self) -> bool:
        """Of a family that has no bold letters: each is then set twice."""
        return self.font.getname()[1] != "Bold"

    @property
    def long(self) -> int:
        if self.joined:
            return round(joining.long(self.text, self.joined, int(self.font.size)))
        return round(self.font.getlength(self.text, direction=self.way))

    @property
    def outside(self) -> int:
        """Dots of the first letter to the left of where it stands: they would be off the paper."""
        if self.joined:
            return 0
        return max(0, -round(self.font.getbbox(self.text, anchor="ls", direction=self.way)[0]))

    def draw(self, pen: ImageDraw, left: int) -> None:
        if self.joined:
            size = int(self.font.size)
            pen.bitmap(
                (left, 0), joining.joined(self.text, self.joined, size, _HEIGHT, _BASE), fill=0
            )
        else:
            pen.text(
                (left, _BASE), self.text, font=self.font, fill=0, anchor="ls", direction=self.way
            )


def _runs(
    pieces: Sequence[Piece],
    bold: bool,  # noqa: FBT001 - of the line
    size: int,
) -> Iterator[_Run]:
    """Texts that one font can write, from left to right."""
    for piece in pieces:
        parts = list(_by_family(piece.text))
        leftwards = piece.is_right_to_left
        for family, text in reversed(parts) if leftwards else parts:
            font = _font(family, bold, size)
            if _joins():
                yield _Run(text, font, "rtl" if leftwards else "ltr")
            else:
                yield _Run(text, font, joined=_data(family, bold) if leftwards else b"")


@cache
def _joins() -> bool:
    """Whether Pillow joins letters here: for that it opens the system's FriBidi.

    Where there is none, as on Windows and macOS, they are joined by `joining`.
    """
    from PIL import features

    return bool(features.check_feature("raqm"))


def _by_family(text: str) -> Iterator[tuple[str, str]]:
    family, start = "", 0
    for at, letter in enumerate(text):
        if family and letter in _letters(family):
            continue
        found = next((each for each in _known() if letter in _letters(each)), _FAMILIES[0])
        if found != family:
            if at > start:
                yield family, text[start:at]
            family, start = found, at
    if text:
        yield family, text[start:]


@cache
def _known() -> tuple[str, ...]:
    return tuple(each for each in _FAMILIES if _file(each, bold=False) is not None)


@cache
def _letters(family: str) -> frozenset[str]:
    """Which letters a family has."""
    from uharfbuzz import Face

    file = _file(family, bold=False)
    return frozenset() if file is None else frozenset(map(chr, Face(file.read_bytes()).unicodes))


@cache
def _font(family: str, bold: bool, size: int) -> FreeTypeFont:  # noqa: FBT001 - of a line
    from PIL import ImageFont

    if _WIDE in family:
        size = size * _WIDE_LETTER // _LETTER
    with as_file(_found(family, bold)) as path:
        engine = ImageFont.Layout.RAQM if _joins() else ImageFont.Layout.BASIC
        return ImageFont.truetype(str(path), size, layout_engine=engine)


@cache
def _data(family: str, bold: bool) -> bytes:  # noqa: FBT001 - of a line
    return _found(family, bold).read_bytes()


def _found(family: str, bold: bool) -> Traversable:  # noqa: FBT001 - of a line
    """The bold letters where there are any."""
    file = (_file(family, bold=True) if bold else None) or _file(family, bold=False)
    if file is None:
        raise FileNotFoundError(family)
    return file


@cache
def _file(family: str, *, bold: bool) -> Traversable | None:
    folder = files("resources").joinpath("fonts")
    name = f"{family}-{'Bold' if bold else 'Regular'}"
    found = (folder.joinpath(f"{name}.{kind}") for kind in ("ttf", "otf"))
    return next((file for file in found if file.is_file()), None)
