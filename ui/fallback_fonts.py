"""Letters that the shipped font does not have: loaded when a language needs them."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from pos.domain.language import Language
from resources import FONT_FAMILY, fallback_fonts

_SYSTEMS: Final = {
    Language.JA: ("Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic UI", "Meiryo"),
    Language.AR: ("Noto Sans Arabic", "Geeza Pro", "Segoe UI", "Tahoma"),
}
"""The systems' own, for letters that are not even in ours."""


def lend_letters(app: QApplication, language: Language) -> None:
    """Let the shipped font find the letters of a language; costs nothing for Latin ones."""
    if language in _SYSTEMS and _lent(language):
        app.setFont(app.font())  # what was measured without them is measured again


def lend_all_letters() -> None:
    """For a list of languages, each of which is called by its own letters."""
    for language in _SYSTEMS:
        _lent(language)


@cache
def _lent(language: Language) -> bool:
    for family, data in fallback_fonts(language):
        if QFontDatabase.addApplicationFontFromData(QByteArray(data)) >= 0:
            QFont.insertSubstitution(FONT_FAMILY, family)
    for family in _SYSTEMS[language]:
        QFont.insertSubstitution(FONT_FAMILY, family)
    return True
