"""Joined letters as dots where Pillow joins none: HarfBuzz sets them, and they are filled here."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image
    from uharfbuzz import Font

Point = tuple[float, float]

_FINER: Final = 4
"""Outlines are filled at so many times the size, and then made smaller."""
_STEPS: Final = 6
"""Straight pieces to a curve."""
_DARK: Final = 110
"""Of 255: from there on a dot is black."""


class _Outline:
    """Gathers the closed lines of one letter, with curves in straight pieces."""

    def __init__(self) -> None:
        self.lines: list[list[Point]] = []

    def move(self, x: float, y: float, _: object) -> None:
        self.lines.append([(x, y)])

    def line(self, x: float, y: float, _: object) -> None:
        self.lines[-1].append((x, y))

    def quadratic(self, ax: float, ay: float, x: float, y: float, _: object) -> None:
        bx, by = self.lines[-1][-1]
        self.cubic(
            bx + (ax - bx) * 2 / 3,
            by + (ay - by) * 2 / 3,
            x + (ax - x) * 2 / 3,
            y + (ay - y) * 2 / 3,
            x,
            y,
            _,
        )

    def cubic(
        self, ax: float, ay: float, bx: float, by: float, x: float, y: float, _: object
    ) -> None:
        sx, sy = self.lines[-1][-1]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            u = 1 - t
            k = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            self.lines[-1].append(
                (
                    k[0] * sx + k[1] * ax + k[2] * bx + k[3] * x,
                    k[0] * sy + k[1] * ay + k[2] * by + k[3] * y,
                )
            )


def long(text: str, font: bytes, size: int) -> float:
    """How many dots letters take that run to the left."""
    return _set(text, font)[1] * size / _font(font)[1]


def joined(text: str, font: bytes, size: int, high: int, base: int) -> Image:
    """Letters that run to the left, as a mask whose left edge is where they end."""
    from PIL import Image, ImageChops, ImageDraw

    placed, advance = _set(text, font)
    scale = size * _FINER / _font(font)[1]
    wide = int(advance * scale / _FINER) + 2
    mask = Image.new("1", (wide * _FINER, high * _FINER), 0)
    for lines in placed:
        letter = Image.new("1", mask.size, 0)
        for line in lines:
            piece = Image.new("1", mask.size, 0)
            points = [(x * scale, base * _FINER - y * scale) for x, y in line]
            if len(points) > 2:  # noqa: PLR2004 - a surface
                ImageDraw.Draw(piece).polygon(points, fill=1)
            letter = ImageChops.logical_xor(letter, piece)
        mask = ImageChops.logical_or(mask, letter)
    small = mask.convert("L").resize((wide, high), Image.Resampling.BOX)
    return small.point(lambda dark: 255 if dark >= _DARK else 0).convert("1")


@cache
def _font(data: bytes) -> tuple[Font, int]:
    from uharfbuzz import Face, Font

    face = Face(data)
    return Font(face), face.upem


@cache
def _set(text: str, data: bytes) -> tuple[tuple[tuple[tuple[Point, ...], ...], ...], float]:
    """The outlines of all letters, each at its place, and how far they reach; in font units."""
    from uharfbuzz import Buffer, shape

    font, _ = _font(data)
    buffer = Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl"
    shape(font, buffer)
    left, placed = 0.0, []
    for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = left + at.x_offset, at.y_offset
        placed.append(
            tuple(
                tuple((px + x, py + y) for px, py in line)
                for line in _outline(font, info.codepoint)
            )
        )
        left += at.x_advance
    return tuple(placed), left


def _outline(font: Font, glyph: int) -> list[list[Point]]:
    from uharfbuzz import DrawFuncs

    outline, funcs = _Outline(), DrawFuncs()
    funcs.set_move_to_func(outline.move)
    funcs.set_line_to_func(outline.line)
    funcs.set_quadratic_to_func(outline.quadratic)
    funcs.set_cubic_to_func(outline.cubic)
    font.draw_glyph(glyph, funcs)
    return outline.lines
