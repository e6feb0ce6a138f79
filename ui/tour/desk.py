"""Joins the practice tour to the window, and to the pages on which it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.main_window import MainWindow
from ui.tasks import Lanes
from ui.tones import Icon
from ui.tour.presenter import TourPresenter, TourView
from ui.tour.strip import TourStrip

if TYPE_CHECKING:
    from pos.services.till import Till


class TourDesk(QObject):
    """Lives as long as the pages; its strip is built when there is a tour."""

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.presenter = TourPresenter(lanes, self)
        self.presenter.view_changed.connect(self._draw)
        self._window: MainWindow | None = None
        self.strip: TourStrip | None = None

    def build(self, window: MainWindow) -> None:
        """The command in the menu; the strip comes with the first tour."""
        self._window = window
        window.add_command(self.tr("Practice tour…"), Icon.PRACTICE, self.presenter.begin)
        self.presenter.show_asked.connect(window.show_page)
        self._draw(self.presenter.view)

    def attach(self, till: Till) -> None:
        """Go on with a tour that was begun; beside another till nothing is toured."""
        self.presenter.attach(None if till.is_read_only else till.tour)

    def leave(self) -> None:
        self.presenter.attach(None)

    def _draw(self, view: TourView) -> None:
        if self._window is None:
            return
        if self.strip is None:
            if view.state is None:
                return
            self.strip = self._built(self._window)
        self.strip.draw(view)

    def _built(self, window: MainWindow) -> TourStrip:
        strip, presenter = TourStrip(), self.presenter
        strip.lever_pulled.connect(presenter.pull)
        strip.show_asked.connect(presenter.show_page)
        strip.folded.connect(presenter.fold)
        strip.leave_asked.connect(presenter.leave)
        window.add_below(strip)
        return strip
