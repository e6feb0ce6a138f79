"""When a new shop is open."""

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.fields import Field
from ui.parts import card
from ui.shop.form_pane import FormPane

_NAMES: Final = ("opening_hours", "closed_days", "holiday_region")


class HoursPane(FormPane):
    """The three settings that say it; the same as on the shop's page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_NAMES, parent)
        self.fields = {
            "opening_hours": Field(self.tr("Every week"), self.lines["opening_hours"]),
            "closed_days": Field(self.tr("Closed or special days"), self.lines["closed_days"]),
            "holiday_region": Field(self.tr("Public holidays of"), self.lines["holiday_region"]),
        }
        self.fields["opening_hours"].set_hint(
            self.tr("Like Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-13:00.")
        )
        self.fields["closed_days"].set_hint(
            self.tr("Like 2026-12-24; 2026-12-27..2026-12-31, or open: 2026-12-20 10:00-16:00.")
        )
        self.fields["holiday_region"].set_hint(
            self.tr("A country like DE, or a part of one like DE-BE.")
        )
        self._lay_out(
            card(self._grid(_NAMES, _NAMES), 8, self._buttons(), name=self.tr("Opening hours"))
        )
