"""Name, country, money and clock of a new shop: the country suggests what is usual there."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos.domain.country_defaults import CUSTOMS
from ui.shop.settings_pane import NAMES, SettingsPane

_SHOWN = ("shop_name", "country", "currency", "time_zone", "tax_mode")


class BasicsPane(SettingsPane):
    """The settings that come first; the others wait on the shop's page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        hint = self.tr("Suggests currency, time zone and how prices are marked.")
        self.fields["country"].set_hint(hint)
        for left_out in set(NAMES) - set(_SHOWN):
            self.fields[left_out].setParent(self)
            self.fields[left_out].hide()

    @override
    def shown(self) -> Sequence[str]:
        return _SHOWN

    @override
    def _country_chosen(self, code: str) -> None:
        super()._country_chosen(code)
        if (customs := CUSTOMS.get(code)) is None:
            return
        self.edited.emit("currency", customs.currency)
        self.edited.emit("time_zone", customs.time_zone)
        self.edited.emit("tax_mode", str(customs.tax_mode))
        self.edited.emit("cash_rounding", customs.cash_rounding)
        self.edited.emit("holiday_region", code)
