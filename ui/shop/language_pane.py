"""Which language this register speaks, and whose customs numbers and dates follow."""

from typing import Final

from PySide6.QtCore import QLocale, QSignalBlocker
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos.domain.country_defaults import CUSTOMS
from pos.domain.language import Language
from ui.fields import Field
from ui.parts import card
from ui.people.language_box import LanguageBox
from ui.shop.form_pane import FormPane
from ui.shop.view import FormView
from ui.widgets import ComboBox, SectionTitle

NAMES: Final = ("language", "country")


class LanguagePane(FormPane):
    """Draws a FormView; every change is a signal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self.language = LanguageBox(nothing=self.tr("As the system"))
        self.language.chosen.connect(lambda chosen: self.edited.emit("language", str(chosen or "")))
        self.country = ComboBox(self.tr("Country"))
        self.country.addItem(self.tr("As is usual for the language"), "")
        for name, code in sorted((_country(code), code) for code in CUSTOMS):
            self.country.addItem(name, code)
        self.country.activated.connect(
            lambda _place: self.edited.emit("country", self.country.currentData())
        )
        self.fields = {
            "language": Field(self.tr("Language of this register"), self.language),
            "country": Field(self.tr("Numbers and dates as in"), self.country),
        }
        self.fields["language"].set_hint(
            self.tr("Whoever has a language of their own is spoken to in that, once signed in.")
        )
        self.fields["country"].set_hint(
            self.tr("Decides how amounts, dates and times are written, in every language.")
        )
        title = SectionTitle(self.tr("Language"))
        name = self.tr("Language of the register")
        self._lay_out(card(title, self._grid(NAMES), 8, self._buttons(), name=name))

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        code = view.texts.get("language", "")
        self.language.draw(Language(code) if code in set(Language) else None)
        with QSignalBlocker(self.country):
            found = self.country.findData(view.texts.get("country", ""))
            self.country.setCurrentIndex(max(0, found))


def _country(code: str) -> str:
    """A country's name in its own language, as whoever lives there looks for it."""
    territory = QLocale.codeToTerritory(code)
    own = QLocale.matchingLocales(QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, territory)
    return own[0].nativeTerritoryName() if own else code
