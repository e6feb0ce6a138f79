"""A choice of languages, each called as its speakers call it."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from pos.domain.language import Language
from ui.fallback_fonts import lend_all_letters
from ui.speech import speaking
from ui.theme import px
from ui.widgets import ComboBox

_HIGH: Final = 48


class LanguageBox(ComboBox):
    """Shows what is spoken; only what a person chooses is told."""

    chosen = Signal(object)  # Language, or None where one may be left out

    def __init__(self, parent: QWidget | None = None, *, nothing: str = "") -> None:
        """`nothing` is what the choice of none is called, where there is one."""
        super().__init__(QCoreApplication.translate("People", "Language"), parent)
        lend_all_letters()
        if nothing:
            self.addItem(nothing, "")
        for language in Language:
            self.addItem(language.endonym, str(language))
        self.setMinimumHeight(px(_HIGH))
        self.draw(None if nothing else speaking().language)
        self.activated.connect(self._picked)

    def draw(self, language: Language | None) -> None:
        """Show a choice that was made elsewhere."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(str(language or "")))

    def _picked(self, index: int) -> None:
        code = str(self.itemData(index))
        self.chosen.emit(Language(code) if code else None)
