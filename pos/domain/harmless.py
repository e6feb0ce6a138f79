"""Text from outside for people's spreadsheets, in which no cell may run."""

import unicodedata
from typing import Final

_RUNS: Final = frozenset("=+-@\u2212")
_RUNS_WHEN_LEADING: Final = frozenset("\t\r\n\0")


def harmless(text: str) -> str:
    """Free text that no spreadsheet takes for a formula: an apostrophe before what would be one.

    OWASP, CSV Injection: cells beginning with `= + - @`, a tab, a line end, and the full-width
    forms of these. Spaces and invisible characters before them are looked through.
    """
    if text[:1] in _RUNS_WHEN_LEADING:
        return f"'{text}"
    for character in text:
        if character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        plain = unicodedata.normalize("NFKC", character)
        return f"'{text}" if plain[:1] in _RUNS else text
    return text
