"""What the frame says around every page: mode, shop, register, practice clock, status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from pos.settings import Mode, Settings
from ui.format import Formats
from ui.main_window import FrameView, MainWindow

if TYPE_CHECKING:
    from pos.domain.staff import Person
    from pos.services.till import Till
    from ui.watch.view import WatchView


class FrameState:
    """Knows what the frame shows, and draws it when something of it changed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.settings = Settings()
        self.status = ""
        self.watch: WatchView | None = None
        self.person: Person | None = None

    def draw(self, till: Till | None, asked: Mode) -> None:
        """`asked` is the mode that no ledger is open for yet."""
        formats = Formats.of(self.settings, QLocale())
        clock, checking, role, status = "", "", "", self.status
        if till is not None and till.mode is Mode.TRAINING:
            clock = formats.when(till.clock.now())
        if self.watch is not None:
            from ui.watch.words import chip_text, status_text

            checking = chip_text(self.watch, formats)
            status = status_text(self.watch, formats) or status
        if self.person is not None:
            from ui.people.words import role_text

            role = role_text(self.person.role)
        self._window.draw(
            FrameView(
                mode=till.mode if till else asked,
                shop=self.settings.shop_name if till else "",
                register=self.settings.register if till else "",
                clock=clock,
                status=status,
                is_busy=status is not self.status,
                checking=checking,
                is_read_only=till is not None and till.is_read_only,
                person=self.person.name if self.person else "",
                role=role,
            )
        )
