"""What the program says in one language: texts of the screen, counts, and words of papers.

English is the language that everything is written in, and so the source of all others. The
translations are gettext catalogues in `resources/i18n`; a text that has none stays English.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Protocol

from pos.domain.language import Language

FOLDER: Final = Path(__file__).with_name("i18n")
WORDS: Final = "words"
"""The context of everything in `resources.words`."""
COUNTS: Final = "counts"
"""The context of every text with a number: Qt asks for those in the class of the object alone, and
not in the classes above it, where the text may be."""


class Catalogue(Protocol):
    """What the standard library's gettext makes of a file."""

    def pgettext(self, context: str, message: str, /) -> str: ...

    def npgettext(self, context: str, one: str, many: str, number: int, /) -> str: ...


class Tongue:
    """One language, and how things are said in it."""

    def __init__(self, language: Language, catalogue: Catalogue | None = None) -> None:
        """Without a catalogue everything is said in English."""
        self.language = language
        self._catalogue = catalogue

    @property
    def is_source(self) -> bool:
        """Whether this says everything as it is written."""
        return self._catalogue is None

    def text(self, context: str, message: str) -> str:
        """A text of the screen, by the class or the room that says it."""
        if self._catalogue is None:
            return message
        found = self._catalogue.pgettext(context, message)
        # A table of `resources.words` may be shown by any room.
        return self._catalogue.pgettext(WORDS, message) if found == message else found

    def count(self, _context: str, message: str, number: int) -> str:
        """A text such as `%n hold(s)` in the form that fits the number, whoever says it.

        Whoever shows it writes the number itself in the place of `%n`.
        """
        one, many = forms(message)
        if self._catalogue is None:
            return one if number == 1 else many
        return self._catalogue.npgettext(COUNTS, one, many, number)

    def words(self, message: str) -> str:
        """A text of `resources.words`."""
        return message if self._catalogue is None else self._catalogue.pgettext(WORDS, message)


def forms(message: str) -> tuple[str, str]:
    """English for one and for several: `%n hold(s)` is `%n hold` and `%n holds`."""
    return message.replace("(s)", ""), message.replace("(s)", "s")


@cache
def tongue(language: Language) -> Tongue:
    """How that language is spoken; the file is read once."""
    path = FOLDER / f"{language}.mo"
    if language is Language.EN or not path.is_file():
        return Tongue(language)
    from gettext import GNUTranslations

    with path.open("rb") as file:
        return Tongue(language, GNUTranslations(file))
