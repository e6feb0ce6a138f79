"""Writing that runs both ways, for a line that is drawn piece by piece.

The part of the Unicode Bidirectional Algorithm (UAX 9) that a line of a slip needs: words of one
direction within a line of the other, numbers, and what is isolated.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_OPEN: Final = {"\u2066": False, "\u2067": True, "\u2068": None}
_CLOSE: Final = "\u2069"
_DROPPED: Final = "\u200e\u200f"
_LEFT: Final = frozenset({"L"})
_RIGHT: Final = frozenset({"R", "AL"})
_NUMBER: Final = frozenset({"EN", "AN"})
_OF_NUMBERS: Final = frozenset({"ET", "ES"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one direction, in the order in which they are read."""

    text: str
    is_right_to_left: bool


def in_order(text: str, *, is_right_to_left: bool) -> Sequence[Piece]:
    """The pieces of a line from its left edge to its right one."""
    return _joined(list(_pieces(text, is_right_to_left)), is_right_to_left)


def _joined(pieces: list[Piece], base: bool) -> Sequence[Piece]:  # noqa: FBT001 - the line's direction
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].is_right_to_left == piece.is_right_to_left:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.is_right_to_left)
        else:
            merged.append(piece)
    return tuple(reversed(merged)) if base else tuple(merged)


def _pieces(text: str, base: bool) -> Iterator[Piece]:  # noqa: FBT001 - the line's direction
    """In the order in which they are read."""
    kinds = [_kind(letter) for letter in text]
    at = 0
    while at < len(text):
        if text[at] in _OPEN:
            end = _closing(text, at)
            inside = text[at + 1 : end]
            own = _OPEN[text[at]]
            yield from _isolated(inside, _first_strong(inside) if own is None else own, base)
            at = end + 1
            continue
        end = at
        while end < len(text) and text[end] not in _OPEN:
            end += 1
        yield from _runs(text[at:end], kinds[at:end], base)
        at = end


def _isolated(text: str, own: bool, base: bool) -> Iterator[Piece]:  # noqa: FBT001 - as above
    """What is isolated keeps its own order, and is one thing for the line around it."""
    inner = in_order(text, is_right_to_left=own)
    yield from reversed(inner) if base else inner


def _runs(text: str, kinds: list[str], base: bool) -> Iterator[Piece]:  # noqa: FBT001 - as above
    ways = _resolved(kinds, base)
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or ways[at] != ways[start]:
            piece = text[start:at]
            yield Piece("".join(each for each in piece if each not in _DROPPED), ways[start])
            start = at


def _resolved(kinds: list[str], base: bool) -> list[bool]:  # noqa: FBT001 - as above
    """Of each letter, whether it runs to the left.

    What has no direction of its own takes the one on both its sides, else the line's. Numbers run
    to the right, but among Arabic letters their surroundings run to the left (rules W7 and N1).
    """
    ways = [_own_way(kinds, at) for at in range(len(kinds))]
    beside = list(_beside(kinds, ways, base))
    before: bool = base
    for at, way in enumerate(beside):
        if way is None:
            after = next((each for each in beside[at:] if each is not None), base)
            ways[at] = before if before == after else base
        else:
            before = way
    return [way is True for way in ways]


def _beside(kinds: list[str], ways: list[bool | None], base: bool) -> Iterator[bool | None]:  # noqa: FBT001 - as above
    """How each letter bears on its neighbours that have no direction."""
    last = base
    for kind, way in zip(kinds, ways, strict=True):
        if kind in _LEFT or kind in _RIGHT:
            last = kind in _RIGHT
        yield way if way is None else last or kind == "AN"


def _own_way(kinds: list[str], at: int) -> bool | None:
    """None for what takes the direction of its surroundings."""
    kind = kinds[at]
    if kind in _LEFT or kind in _NUMBER:
        return False
    if kind in _RIGHT:
        return True
    beside = kinds[max(at - 1, 0) : at + 2]
    if kind == "CS" and 0 < at < len(kinds) - 1 and {kinds[at - 1], kinds[at + 1]} <= _NUMBER:
        return False
    if kind in _OF_NUMBERS and any(each in _NUMBER for each in beside):
        return False
    if kind == "NSM" and at:
        return _own_way(kinds, at - 1)
    return None


def _kind(letter: str) -> str:
    return unicodedata.bidirectional(letter)


def _closing(text: str, at: int) -> int:
    deep = 0
    for place in range(at, len(text)):
        if text[place] in _OPEN:
            deep += 1
        elif text[place] == _CLOSE:
            deep -= 1
            if deep == 0:
                return place
    return len(text)


def _first_strong(text: str) -> bool:
    for letter in text:
        kind = _kind(letter)
        if kind in _RIGHT:
            return True
        if kind in _LEFT:
            return False
    return False
