"""Follows every open hold, nearest deadline first; what is done to one stands in `actions`."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.ids import IntentId
from pos.domain.views import SaleRecord
from pos.errors import Refused
from ui.format import Formats
from ui.holds.actions import HoldActions
from ui.holds.asking import HoldsAsking
from ui.holds.board import Board, look
from ui.holds.steps import looking
from ui.holds.view import Busy, HoldsServices, HoldsView
from ui.notices import notice_for
from ui.tasks import Lanes
from ui.waits import Waits

TICK_MS: Final = 60_000


class HoldsPresenter(QObject):
    """Drives the hold board; a `Stage` for those who act on it."""

    view_changed = Signal(object)  # HoldsView
    count_changed = Signal(int)  # open holds, for the badge
    money_changed = Signal(object)  # SaleRecord: taken, released, lapsed or in doubt

    def __init__(
        self, lanes: Lanes, parent: QObject | None = None, *, waits: Waits | None = None
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._services: HoldsServices | None = None
        self._formats = Formats()
        self._view = HoldsView()
        self._asking = HoldsAsking(self, lanes.money)
        self.actions = HoldActions(self, lanes.money, waits or Waits(self), self)
        self._count = -1
        self._minute = QTimer(self)
        self._minute.setInterval(TICK_MS)
        self._minute.timeout.connect(self.tick)

    @property
    def view(self) -> HoldsView:
        return self._view

    @property
    def services(self) -> HoldsServices | None:
        """None before a ledger is open and after it was left."""
        return self._services

    @property
    def formats(self) -> Formats:
        return self._formats

    def attach(self, services: HoldsServices) -> None:
        """Take the services of an opened till and show its holds."""
        self._services = services
        self._asking.stop()
        self._count = -1
        self.change_to(HoldsView(is_read_only=services.is_read_only))
        self._minute.start()
        self.reload()

    def leave(self) -> None:
        """The ledger is about to be closed: look at nothing any more."""
        self._minute.stop()
        self._asking.stop()
        self._services = None

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats

    def reload(self) -> None:
        """Read the holds again as the ledger knows them; Stripe is not asked."""
        services = self._services
        if services is None:
            return
        self._lanes.reading.start(
            lambda: look(services),
            done=lambda board: self._looked(services, board),
            failed=self.fail,
        )

    def tick(self) -> None:
        """A minute went by: what is left is less, and what is over is asked for."""
        services = self._services
        if services is None:
            return
        self._lanes.reading.start(
            services.clock.now,
            done=lambda now: self._ticked(services, now),
            failed=self.fail,
        )

    def refresh(self) -> None:
        """Ask Stripe about every hold, a few at a time."""
        if self._services is None or self._services.is_read_only:
            self.fail(Refused("look_only" if self._services else "ledger_opening"))
            return
        self._asking.ask_about_all()

    def select(self, intent: IntentId | None) -> None:
        """Choose a hold; an unfinished question about another one is dropped."""
        if self._view.busy or intent == self._view.selected:
            return
        self.change_to(looking(replace(self._view, selected=intent)))

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        return self.actions.step_back()

    def dismiss(self) -> None:
        """The notice was read."""
        self.change_to(replace(self._view, notice=None))

    # -- the stage

    def change_to(self, view: HoldsView) -> None:
        self._view = view
        self.view_changed.emit(view)

    def take_over(self, view: HoldsView, board: Board) -> None:
        """Draw a board; a hold that is gone is no longer chosen, so nothing acts on the next."""
        view = replace(view, rows=board.rows, now=board.now)
        if view.selected is not None and view.selected_row is None:
            view = looking(replace(view, selected=None))
        self.change_to(view)
        if len(board.rows) != self._count:
            self._count = len(board.rows)
            self.count_changed.emit(self._count)

    def announce(self, record: SaleRecord) -> None:
        self.money_changed.emit(record)

    def fail(self, error: Exception) -> None:
        asking = self._asking.progress
        self._view = replace(self._view, busy=Busy.NO, waiting=None, asking=asking)
        self.change_to(replace(self._view, notice=notice_for(error, self._formats)))

    def _looked(self, services: HoldsServices, board: Board) -> None:
        if services is self._services:
            self.take_over(self._view, board)
            self._asking.ask_about_lapsed()

    def _ticked(self, services: HoldsServices, now: datetime) -> None:
        if services is not self._services or not self._view.is_open:
            return
        self.change_to(replace(self._view, now=now))
        if services.is_read_only:
            self.reload()  # the till that has the ledger open goes on
        else:
            self._asking.ask_about_lapsed()
            self._asking.ask_about_missing()
