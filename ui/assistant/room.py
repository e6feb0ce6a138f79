"""Joins the assistant to the window, to the shop's page and to the tour it ends in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos.domain.first_run import Step
from ui.assistant.sheet import AssistantSheet
from ui.format import Formats
from ui.main_window import MainWindow
from ui.shop.presenter import ShopPresenter
from ui.tones import Icon

if TYPE_CHECKING:
    from pos.services.till import Till


class AssistantRoom(QObject):
    """Its sheet is built when it is first opened."""

    def __init__(self, shop: ShopPresenter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._formats = Formats()
        self._window: MainWindow | None = None
        self._begin_tour: Callable[[], None] = _nothing
        self.sheet: AssistantSheet | None = None
        self.desk = shop.start
        self.desk.changed.connect(self._draw)

    def build(self, window: MainWindow, begin_tour: Callable[[], None]) -> None:
        """The command in the menu."""
        self._window, self._begin_tour = window, begin_tour
        window.add_command(self.tr("Set up step by step…"), Icon.TICK_CIRCLE, self.open)

    def attach(self, till: Till | None) -> None:
        """Work with an open till; beside another till nothing is set up."""
        self.desk.attach(None if till is None or till.is_read_only else till)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        if self.sheet is not None:
            self.sheet.use(formats)

    def open(self, step: Step | None = None) -> None:
        """Open at a step, or at the first that is open."""
        self.desk.open_at(step)

    def offer(self) -> None:
        """Come by itself where nothing is set up yet."""
        self.desk.offer()

    def _draw(self, _view: object) -> None:
        window = self._window
        if window is None or self.sheet is not None or not self.desk.view.is_open:
            return
        self.sheet = sheet = AssistantSheet(self.desk, self._shop, window)
        sheet.use(self._formats)
        sheet.panes.tour_asked.connect(self._tour)
        sheet.counter_asked.connect(lambda: window.show_page("till"))
        sheet.draw(self.desk.view)

    def _tour(self) -> None:
        self._begin_tour()


def _nothing() -> None:
    """Until there is a tour."""
