"""Free text as a format of bookkeeping can hold it, and how often that was less than all of it."""

import unicodedata
from collections.abc import Mapping
from typing import Final

_NOT_TEXT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NEAREST: Final = str.maketrans(
    {
        **dict(zip("ŁłĐđĦħŦŧıŊŋ", "LlDdHhTtiNn", strict=True)),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        "Œ": "OE",
        "œ": "oe",
        "ẞ": "SS",
    }
)
"""What Unicode does not take apart: letters with a stroke, dashes and quotation marks."""

_NO_CHARACTER: Final = 0xFFFE
"""Unicode keeps the last two places of each plane free for ever, which XML forbids."""


class Labels:
    """Texts of one file; `replaced` counts those that are not whole there.

    Control characters and line ends become spaces, as no format of bookkeeping knows them within
    a field. What the charset lacks is written without its accents, or as `?`. `instead` are the
    format's own separators and what stands for them.
    """

    def __init__(self, charset: str = "utf-8", instead: Mapping[str, str] | None = None) -> None:
        self._charset = charset
        self._instead = str.maketrans(dict(instead or {}))
        self._forbidden = frozenset(instead or ())
        self.replaced = 0

    def fit(self, text: str, longest: int | None = None) -> str:
        """The text in one line, of at most `longest` characters."""
        fitted = text
        if not self._is_plain(text):
            plain = "".join(self._written(each) for each in text)
            fitted = " ".join(plain.translate(self._instead).split())
        if longest is not None and len(fitted) > longest:
            fitted = fitted[:longest].rstrip()
        if fitted != text:
            self.replaced += 1
        return fitted

    def _is_plain(self, text: str) -> bool:
        is_one_line = text.isprintable() and self._forbidden.isdisjoint(text)
        return is_one_line and (text.isascii() or _holds(self._charset, text))

    def _written(self, character: str) -> str:
        if is_no_text(character):
            return " "
        if _holds(self._charset, character):
            return character
        bare = unicodedata.normalize("NFKD", character).translate(_NEAREST)
        kept = "".join(each for each in bare if not unicodedata.combining(each))
        if kept and _holds(self._charset, kept):
            return kept
        return "" if unicodedata.category(character) in {"Cf", "Mn", "Me"} else "?"


def is_no_text(character: str) -> bool:
    """Whether it controls something, ends a line, or is no character at all."""
    is_kept_free = ord(character) & _NO_CHARACTER == _NO_CHARACTER
    return is_kept_free or unicodedata.category(character) in _NOT_TEXT


def _holds(charset: str, text: str) -> bool:
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
