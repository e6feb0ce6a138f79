"""Finds words in the pages of help, the best place first; needs no network and no index on disk."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from pos.domain.language import Language
from resources.helping import PAGES, Section, help_title, sections

_IN_TITLE: Final = 40
_IN_HEADING: Final = 12
_WHOLE_WORD: Final = 2
_MOST_COUNTED: Final = 6
_EXCERPT: Final = 72
_NEAR: Final = 16
_MARKS: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*_`\[|>#]")


@dataclass(frozen=True, slots=True)
class Found:
    """A page that has all the words: `anchor` is its best part, `excerpt` a line of it."""

    page: str
    anchor: str
    title: str
    excerpt: str
    weight: int


def folded(text: str) -> str:
    """The text as it is compared: no capitals, no accents, no marks above Arabic letters."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in parts if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", kept)


def search(words: str, language: Language = Language.EN) -> tuple[Found, ...]:
    """The pages that have every one of these words, where they say most about them first."""
    wanted = folded(words).split()
    if not wanted:
        return ()
    found = [each for name in PAGES if (each := _found(name, wanted, language)) is not None]
    return tuple(sorted(found, key=lambda each: -each.weight))


@dataclass(frozen=True, slots=True)
class _Part:
    """A section as it is compared, beside how it is shown."""

    anchor: str
    heading: str
    text: str
    shown: str


@cache
def _parts(name: str, language: Language) -> tuple[_Part, ...]:
    return tuple(_part(section) for section in sections(name, language))


def _part(section: Section) -> _Part:
    shown = "\n".join(
        line for each in section.text.splitlines() if (line := _MARKS.sub("", each).strip(" -"))
    )
    return _Part(section.anchor, folded(section.title), folded(shown), shown)


def _found(name: str, wanted: list[str], language: Language) -> Found | None:
    parts, title = _parts(name, language), help_title(name, language)
    whole = "\n".join((folded(title), *(f"{part.heading}\n{part.text}" for part in parts)))
    if not all(word in whole for word in wanted):
        return None
    best = max(parts, key=lambda part: _weight(part, wanted))
    weight = sum(_IN_TITLE for word in wanted if word in folded(title))
    weight += sum(_weight(part, wanted) for part in parts)
    return Found(name, best.anchor, title, _excerpt(best, wanted), weight)


def _weight(part: _Part, wanted: list[str]) -> int:
    heading = sum(_IN_HEADING for word in wanted if word in part.heading)
    return heading + sum(_counted(word, part.text) for word in wanted)


def _counted(word: str, text: str) -> int:
    times = min(text.count(word), _MOST_COUNTED)
    is_whole = re.search(rf"\b{re.escape(word)}\b", text) is not None
    return times + (_WHOLE_WORD if is_whole else 0)


def _excerpt(part: _Part, wanted: list[str]) -> str:
    """The first line with one of the words, not longer than a row has room for."""
    lines = part.shown.splitlines()
    line = next((each for each in lines if any(word in folded(each) for word in wanted)), "")
    if len(line) <= _EXCERPT:
        return line
    place = min((at for word in wanted if (at := folded(line).find(word)) >= 0), default=0)
    begin = max(0, min(place - _EXCERPT // 3, len(line) - _EXCERPT))
    cut, is_end = line[begin : begin + _EXCERPT], begin + _EXCERPT >= len(line)
    # Whole words, where the script has any: an edge moves to a space that is near.
    if begin and " " in cut[:_NEAR]:
        cut = cut.partition(" ")[2]
    if not is_end and " " in cut[-_NEAR:]:
        cut = cut.rpartition(" ")[0]
    return f"{'… ' if begin else ''}{cut.strip()}{'' if is_end else ' …'}"
