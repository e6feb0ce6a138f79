"""The language that the screen speaks: texts, numbers, the side on which lines begin."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTranslator
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from pos.domain.language import Language
from resources.tongue import Tongue, forms, tongue
from ui.fallback_fonts import lend_letters
from ui.theme import mirrored

_KEPT: Final = "window/language"
HOMES: Final = {
    Language.EN: "GB",
    Language.DE: "DE",
    Language.FR: "FR",
    Language.ES: "ES",
    Language.NL: "NL",
    Language.JA: "JP",
    Language.AR: "EG",
}
"""Whose customs a language follows where the shop's country has none of its own for it."""


class Speech(QTranslator):
    """Hands Qt the texts of a tongue; counts come with the number in the reader's digits."""

    def __init__(self, spoken: Tongue, locale: QLocale, parent: QApplication | None = None) -> None:
        super().__init__(parent)
        self._tongue = spoken
        self._locale = locale
        self._known: dict[tuple[str, str, int], str] = {}

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        number = n if "%n" in sourceText else -1
        key = (context, sourceText, number)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._said(context, sourceText, number)
        return found

    def _said(self, context: str, text: str, number: int) -> str:
        if number < 0:
            return self._tongue.text(context, text)
        said = self._tongue.count(context, text, number)
        if said in forms(text):  # unchanged, so that Qt asks for the class above this one
            return text
        return said.replace("%n", self._locale.toString(number))


class _Spoken:
    """What the application speaks now: Qt keeps one set of translators, and so do we."""

    def __init__(self) -> None:
        self.tongue = tongue(Language.EN)
        self.country = ""
        self.translators: list[QTranslator] = []


_spoken: Final = _Spoken()


def speaking() -> Tongue:
    """How the screen speaks now."""
    return _spoken.tongue


def speak(
    app: QApplication, language: Language, country: str = "", *, spoken: Tongue | None = None
) -> None:
    """Say everything in a language from now on; what is drawn already stays as it is.

    `country` is two capital letters, empty for the system's. `spoken` stands in for the tongue of
    that language.
    """
    for old in _spoken.translators:
        app.removeTranslator(old)
    _spoken.tongue = spoken or tongue(language)
    _spoken.country = country
    _spoken.translators = []
    locale = locale_of(language, country)
    QLocale.setDefault(locale)
    lend_letters(app, language)
    if language is not Language.EN or spoken is not None:
        _spoken.translators = [Speech(_spoken.tongue, locale, app), _of_qt(locale, app)]
    for translator in _spoken.translators:
        app.installTranslator(translator)
    _turn_to_the_side_of(app, language)


def _turn_to_the_side_of(app: QApplication, language: Language) -> None:
    """Lines begin on the right, or on the left again."""
    side = Qt.LayoutDirection.LeftToRight
    if language.is_right_to_left:
        side = Qt.LayoutDirection.RightToLeft
    if app.layoutDirection() is not side:
        app.setLayoutDirection(side)
        app.setStyleSheet(mirrored(app.styleSheet()))


def _of_qt(locale: QLocale, app: QApplication) -> QTranslator:
    """The texts of Qt's own questions and menus; asked first, as it knows none of ours."""
    found = QTranslator(app)
    found.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return found


def locale_of(language: Language, country: str = "") -> QLocale:
    """How numbers and dates are written; English is the system's if it has any."""
    system = QLocale.system()
    if language is Language.EN and not country:
        is_english = system.language() is QLocale.Language.English
        return system if is_english else QLocale("en_GB")
    wanted = QLocale(f"{language}_{country or HOMES[language]}")
    is_known = QLocale.territoryToCode(wanted.territory()) == country
    return wanted if is_known else QLocale(f"{language}_{HOMES[language]}")


def system_language() -> Language:
    """What this computer speaks, or English."""
    return Language.of(QLocale.system().name())


def kept_language(settings: QSettings) -> Language:
    """What the register spoke last, so that the first frame is right; else the system's."""
    kept = str(settings.value(_KEPT, ""))
    return Language(kept) if kept in set(Language) else system_language()


def keep_language(settings: QSettings, language: Language) -> None:
    settings.setValue(_KEPT, str(language))
