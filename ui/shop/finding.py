"""Finds a setting by any of its words, however they are written."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MOST: Final = 12
"""What can be looked through at a glance."""


@dataclass(frozen=True, slots=True)
class Findable:
    """A setting, a list or a button: its name, where it is, and what else it is called.

    `words` are hints, what can be chosen, and other names people have for it.
    """

    title: str
    place: str
    words: str = ""


def best(things: Iterable[Findable], text: str, most: int = _MOST) -> list[int]:
    """The places in `things` of those that have every word of the text, the nearest first.

    A word that begins a title weighs more than one inside it, and that more than one that is
    only among the other words or in the place.
    """
    wanted = plain(text).split()
    if not wanted:
        return []
    ranked = [
        (rank, place)
        for place, thing in enumerate(things)
        if (rank := _rank(thing, wanted)) is not None
    ]
    return [place for _, place in sorted(ranked)[:most]]


def plain(text: str) -> str:
    """Text without capitals, accents and marks, as somebody in a hurry types it."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _rank(thing: Findable, wanted: list[str]) -> int | None:
    title, place, words = plain(thing.title), plain(thing.place), plain(thing.words)
    total = 0
    for word in wanted:
        if title.startswith(word):
            pass
        elif f" {word}" in title:
            total += 1
        elif word in title:
            total += 2
        elif _begins(word, words):
            total += 4
        elif _begins(word, place):
            total += 6
        elif word in words or word in place:
            total += 8
        else:
            return None
    return total


def _begins(word: str, text: str) -> bool:
    return text.startswith(word) or f" {word}" in text
