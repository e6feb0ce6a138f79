"""The letters of a paper: the shop's own font first, then this machine's for other scripts."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

from pos.domain.document import (
    Bars,
    Document,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Slip,
    Table,
)

MISSING: Final = "□"
"""Set where no font has a letter; the shop's own font has this one."""

_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_KNOWN: Final = (
    "DejaVuSans.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "DroidSansFallbackFull.ttf",
    "wqy-zenhei.ttc",
    "segoeui.ttf",
    "arial.ttf",
    "Nirmala.ttf",
    "leelawui.ttf",
    "msyh.ttc",
    "YuGothR.ttc",
    "malgun.ttf",
    "Arial Unicode.ttf",
)
"""Fonts of many scripts, as the systems of the day name them; the first that serves is taken."""

_JOINERS: Final = "\u200c\u200d"
"""Part of how words of some scripts are spelled; every other mark without a shape is left out."""


def texts_of(document: Document) -> Iterator[str]:
    """Everything that is to be set."""
    yield from (document.title, document.subtitle, document.foot, document.stamp)
    for part in document.parts:
        yield from _texts(part)


def _texts(part: Part) -> Iterator[str]:
    match part:
        case Heading() | Paragraph():
            yield part.text
        case Facts():
            yield from chain.from_iterable(part.pairs)
        case Table():
            yield from (part.none, *(column.name for column in part.columns))
            yield from chain.from_iterable((*part.rows, *part.totals))
        case Bars():
            yield from chain.from_iterable((bar.name, bar.text) for bar in part.bars)
        case Slip():
            yield from part.lines
        case PageBreak():
            return


def clean(text: str, missing: frozenset[str] = frozenset()) -> str:
    """Text that can be set: nothing that steers, and a box for every letter that is missing."""
    return "".join(MISSING if letter in missing else _settable(letter) for letter in text)


def _settable(letter: str) -> str:
    if letter == "\n" or letter in _JOINERS or letter.isprintable():
        return letter
    match unicodedata.category(letter):
        case "Zs":
            return " "
        case "Cf":
            return ""
        case _:
            return MISSING


def needs_shaping(letters: Iterable[str]) -> bool:
    """Whether letters are joined, reordered or written from the right: beyond Cyrillic."""
    return any(ord(letter) >= 0x0590 and not _is_plain(letter) for letter in letters)  # noqa: PLR2004 - where Hebrew begins


def _is_plain(letter: str) -> bool:
    """Signs, and scripts whose letters stand side by side."""
    return unicodedata.category(letter)[0] in "PSZ" or unicodedata.name(letter, "").startswith(
        ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "LATIN", "GREEK")
    )


def fallbacks(letters: frozenset[str]) -> tuple[tuple[Path, ...], frozenset[str]]:
    """Fonts of this machine that between them have the letters, and those that none has."""
    left, chosen = letters, []
    for path in _installed():
        if not left:
            break
        has = left & _letters_in(path)
        if has:
            chosen.append(path)
            left -= has
    return tuple(chosen), left


@cache
def _installed() -> tuple[Path, ...]:
    """Every known font that is here, in the order of `_KNOWN`."""
    folders = [Path(each) for each in _FOLDERS if Path(each).is_dir()]
    if sys.platform == "darwin":
        folders.append(Path.home() / "Library" / "Fonts")
    found = {
        path.name: path
        for folder in folders
        for path in sorted(folder.rglob("*.tt[fc]"), reverse=True)
    }
    return tuple(found[name] for name in _KNOWN if name in found)


@cache
def _letters_in(path: Path) -> frozenset[str]:
    """Nothing of a font that cannot be read: it is another program's file."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (OSError, TTLibError):
        return frozenset()


@cache
def own_letters(path: Path) -> frozenset[str]:
    """What the shop's own font has."""
    return _letters_in(path)
