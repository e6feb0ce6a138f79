"""Name, country, money and clock of a new shop: the country suggests what is usual there."""

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QSignalBlocker
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos.domain.country_defaults import CUSTOMS
from ui.fields import Field
from ui.shop.settings_pane import SettingsPane
from ui.shop.view import FormView
from ui.widgets import ComboBox

_SHOWN = ("shop_name", "country", "currency", "time_zone", "tax_mode")


class BasicsPane(SettingsPane):
    """The settings that come first; the others wait on the shop's page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.country = ComboBox(self.tr("Country"))
        super().__init__(parent)
        self.country.addItem(self.tr("As the time zone"), "")
        for name, code in sorted((_name_of(code), code) for code in CUSTOMS):
            self.country.addItem(name, code)
        self.country.activated.connect(lambda _place: self._chosen(self.country.currentData()))
        self.fields["register"].setParent(self)
        self.fields["descriptor_suffix"].setParent(self)
        for left_out in ("register", "descriptor_suffix"):
            self.fields[left_out].hide()

    @override
    def shown(self) -> Sequence[str]:
        return _SHOWN

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        with QSignalBlocker(self.country):
            found = self.country.findData(view.texts.get("country", ""))
            self.country.setCurrentIndex(max(0, found))

    @override
    def _fields(self) -> dict[str, Field]:
        field = Field(self.tr("Country"), self.country)
        field.set_hint(self.tr("Suggests currency, time zone and how prices are marked."))
        return {**super()._fields(), "country": field}

    def _chosen(self, code: str) -> None:
        self.edited.emit("country", code)
        if (customs := CUSTOMS.get(code)) is None:
            return
        self.edited.emit("currency", customs.currency)
        self.edited.emit("time_zone", customs.time_zone)
        self.edited.emit("tax_mode", str(customs.tax_mode))
        self.edited.emit("cash_rounding", customs.cash_rounding)
        self.edited.emit("holiday_region", code)


def _name_of(code: str) -> str:
    """A country as those who live there call it."""
    territory = QLocale.codeToTerritory(code)
    return QLocale(QLocale.Language.AnyLanguage, territory).nativeTerritoryName() or code
