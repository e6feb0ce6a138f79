"""Text in columns of equal width: how wide it is, what of it can be set, and where it breaks."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

_KEPT: Final = frozenset("\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
"""Of the characters without a shape: joiners, and what isolates a number within Arabic.

Overrides (U+202A to U+202E) are not among them: in the name of an item, one could turn a price
round.
"""

_STICKS_LEFT: Final = frozenset(
    "、。，．）」』】〕〉》！？：；ー々％円ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"  # noqa: RUF001 - the wide ones are meant
)
"""What begins no line in Japanese (JIS X 4051), and the sign of the yen after its number."""

_STICKS_RIGHT: Final = frozenset("（「『【〔〈《￥")  # noqa: RUF001 - the wide ones are meant
"""What ends no line."""


def width_of(text: str) -> int:
    """Columns that a text takes: two for letters of East Asia, none for what sits on others."""
    if text.isascii():
        return len(text)
    return sum(_width(letter) for letter in text)


@cache
def _width(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def clean(text: str) -> str:
    """The text without what steers a printer or the direction of writing; newlines stay."""
    return "".join(_settable(letter) for letter in text)


def _settable(letter: str) -> str:
    if letter == "\n" or letter in _KEPT or letter.isprintable():
        return letter
    match unicodedata.category(letter):
        case "Zs":
            return letter
        case "Zl" | "Zp":
            return "\n"
        case "Cc" if letter in "\t\v\f\r\x85":
            return " "
        case _:
            return ""


def wrapped(text: str, room: int) -> tuple[str, ...]:
    """Lines of at most `room` columns; only a word that is longer than a line is broken.

    An empty text is one empty line.
    """
    return tuple(line for each in clean(text).split("\n") for line in _filled(each, room))


def fits_whole(text: str, room: int) -> bool:
    """Whether no word has to be broken."""
    return all(width_of(chunk.strip(" ")) <= room for chunk in _chunks(clean(text)))


def cut_to(text: str, room: int) -> Iterator[str]:
    """Pieces of at most `room` columns, wherever that falls."""
    piece, used = "", 0
    for letter in text:
        wide = _width(letter)
        if piece and used + wide > room:
            yield piece
            piece, used = "", 0
        piece += letter
        used += wide
    if piece:
        yield piece


def _filled(text: str, room: int) -> Iterator[str]:
    line = ""
    for chunk in _chunks(text):
        if width_of((line + chunk).rstrip(" ")) <= room:
            line += chunk
            continue
        if line.strip(" "):
            yield line.rstrip(" ")
        *whole, line = cut_to(chunk.lstrip(" "), room) if chunk.strip(" ") else [""]
        yield from (piece.rstrip(" ") for piece in whole)
    yield line.rstrip(" ")


def _chunks(text: str) -> Iterator[str]:
    """What stays together: words with the spaces behind them, and single letters of East Asia."""
    chunk = ""
    for letter in text:
        if chunk and _may_break(chunk[-1], letter):
            yield chunk
            chunk = ""
        chunk += letter
    if chunk:
        yield chunk


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _STICKS_LEFT or before in _STICKS_RIGHT or _width(after) == 0:
        return False
    # "Latte" and "1,000" stay whole inside Japanese; so does a number with the sign beside it.
    return _width(before) == 2 or (_width(after) == 2 and not before.isdigit())  # noqa: PLR2004 - columns of a wide letter
