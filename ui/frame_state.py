"""What the frame says around every page: mode, shop, register, practice clock, status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from pos.settings import Mode, Settings
from ui.format import Formats
from ui.main_window import FrameView, MainWindow

if TYPE_CHECKING:
    from pos.services.till import Till


class FrameState:
    """Knows what the frame shows, and draws it when something of it changed."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.settings = Settings()
        self.status = ""

    def draw(self, till: Till | None, asked: Mode) -> None:
        """`asked` is the mode that no ledger is open for yet."""
        clock = ""
        if till is not None and till.mode is Mode.TRAINING:
            clock = Formats.of(self.settings, QLocale()).when(till.clock.now())
        self._window.draw(
            FrameView(
                mode=till.mode if till else asked,
                shop=self.settings.shop_name if till else "",
                register=self.settings.register if till else "",
                clock=clock,
                status=self.status,
            )
        )
