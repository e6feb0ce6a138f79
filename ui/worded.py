"""Texts of `resources.words` on the screen, in the language that is spoken there."""

from PySide6.QtCore import QCoreApplication

from resources.tongue import WORDS


def worded(text: str, **facts: str) -> str:
    """The text with its facts filled in."""
    shown = QCoreApplication.translate(WORDS, text)
    return shown.format_map(facts) if facts else shown
