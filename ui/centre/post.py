"""Joins the centre's chip in the frame to what stands behind it."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.centre.desk import CentreDesk
from ui.centre.view import CentreView, Standing
from ui.centre.words import backlog_text, calming_text, chip_text
from ui.centre_chip import CentreChip
from ui.main_window import MainWindow
from ui.tones import Tone


class CentrePost(QObject):
    """Draws the chip whenever it stands otherwise."""

    def __init__(self, desk: CentreDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chip: CentreChip | None = None
        self._drawn: tuple[str, ...] = ()
        desk.changed.connect(self._draw)

    def build(self, window: MainWindow, pressed: Callable[[], None]) -> None:
        """Into the frame; `pressed` leads to the shop's part about the centre."""
        self._chip = window.top_bar.centre
        self._chip.clicked.connect(pressed)
        self._draw(self._desk.view)

    def _draw(self, view: CentreView) -> None:
        reason = view.reason.title if view.reason else calming_text(view)
        # A network that is away is no alarm.
        tone = Tone.WARNING if view.standing is Standing.STOPPED else Tone.PLAIN
        told = (chip_text(view), backlog_text(view), reason)
        if self._chip is not None and (*told, str(tone)) != self._drawn:
            self._drawn = (*told, str(tone))
            self._chip.say(told[0], told[1], tone, told[2])
