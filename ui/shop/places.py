"""Choices of a country and of a language, each called as those call it who live with it."""

from PySide6.QtCore import QCoreApplication, QLocale, QSignalBlocker, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos.domain.country_defaults import CUSTOMS
from pos.domain.language import Language
from ui.fallback_fonts import lend_all_letters
from ui.widgets import ComboBox


class CalmChoice(ComboBox):
    """Texts for codes; a wheel turned over it scrolls the page and chooses nothing."""

    chosen = Signal(str)  # the code

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.activated.connect(lambda _place: self.chosen.emit(self.currentData()))

    def mark(self, code: str) -> None:
        """Show what is set; that is not choosing it."""
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(code)))

    @override
    def showPopup(self) -> None:
        """Every name by its own letters, also where the system has none of them."""
        lend_all_letters()
        super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def countries() -> CalmChoice:
    """Those whose shops can have a Stripe account."""
    box = CalmChoice(QCoreApplication.translate("Places", "Country"))
    box.addItem(QCoreApplication.translate("Places", "As the time zone"), "")
    for name, code in sorted((_name_of(code), code) for code in CUSTOMS):
        box.addItem(name, code)
    return box


def languages() -> CalmChoice:
    """Those that the program speaks."""
    box = CalmChoice(QCoreApplication.translate("Places", "Language of this register"))
    box.addItem(QCoreApplication.translate("Places", "As the system"), "")
    for language in Language:
        box.addItem(language.endonym, str(language))
    return box


def _name_of(code: str) -> str:
    territory = QLocale.codeToTerritory(code)
    return QLocale(QLocale.Language.AnyLanguage, territory).nativeTerritoryName() or code
