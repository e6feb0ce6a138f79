"""Follows every open hold: what is looked for, sorted and chosen; `actions` does something."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.board import Board, BoardFilter, HoldRow, Lane, SortBy
from pos.domain.ids import IntentId
from pos.domain.saved_filters import SavedFilter
from pos.domain.views import SaleRecord
from pos.errors import Refused
from ui.format import Formats
from ui.holds.actions import HoldActions
from ui.holds.asking import HoldsAsking
from ui.holds.board import look, own_board
from ui.holds.everywhere import Everywhere
from ui.holds.saving import Saving
from ui.holds.sieve import Sieve, words_of
from ui.holds.view import HoldsServices, HoldsView, Order
from ui.notices import notice_for
from ui.tasks import Lanes
from ui.waits import Waits

TICK_MS: Final = 60_000
REST_MS: Final = 250
"""After the board was drawn, before what nobody sees is done for it."""


class HoldsPresenter(QObject):
    """Drives the hold board; a `Stage` for those who act on it."""

    view_changed = Signal(object)  # HoldsView
    count_changed = Signal(int)  # open holds, for the badge
    money_changed = Signal(object)  # SaleRecord: taken, released, lapsed or in doubt
    board_read = Signal(object)  # Board: read anew, or the same as time has passed

    def __init__(
        self, lanes: Lanes, parent: QObject | None = None, *, waits: Waits | None = None
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._services: HoldsServices | None = None
        self._formats = Formats()
        self._view = HoldsView()
        self._board: Board | None = None
        self._sieve = Sieve()
        self._learned: tuple[HoldRow, ...] = ()
        self._foreign: set[IntentId] = set()
        self._asking = HoldsAsking(self, lanes.money)
        self.everywhere = Everywhere(self, lanes)
        self.saving = Saving(self, lanes.desk)
        self.actions = HoldActions(self, lanes, waits or Waits(self), self)
        self.view_changed.connect(self.actions.watch)
        self._count = -1
        self._minute = QTimer(self)
        self._minute.setInterval(TICK_MS)
        self._minute.timeout.connect(self.tick)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._learn)

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
        self.actions.attach(services)
        self._count = -1
        self._board = None
        self.change_to(HoldsView(is_read_only=services.is_read_only))
        self._minute.start()
        self.saving.load()
        self.everywhere.attach(services)
        self.reload()

    def work_with(self, services: HoldsServices) -> None:
        """Act and look by other services of the same till; what was chosen is no more."""
        self._services = services
        self._asking.stop()
        self.actions.attach(services)
        self._board = None
        self.change_to(replace(self._view, chosen=(), rows=(), sums=(), asking=None))
        self.reload()

    def leave(self) -> None:
        """The ledger is about to be closed: look at nothing any more."""
        self._minute.stop()
        self._rest.stop()
        self._asking.stop()
        self.everywhere.attach(None)
        self.actions.attach(None)
        self._services = None

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.actions.use(formats)

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
        services, board = self._services, self._board
        if services is None or board is None:
            return
        self._lanes.reading.start(
            lambda: board.at(services.clock.now()),
            done=lambda later: self._ticked(services, board, later),
            failed=self.fail,
        )

    def refresh(self) -> None:
        """Ask Stripe about every hold, a few at a time."""
        if self._services is None or self._services.is_read_only:
            self.fail(Refused("look_only" if self._services else "ledger_opening"))
            return
        self.everywhere.fetch()
        self._asking.ask_about_all()

    def find(self, wanted: BoardFilter) -> None:
        """Show only these."""
        if not self._view.busy and wanted != self._view.wanted:
            self.change_to(replace(self._view, wanted=wanted))

    def turn_to(self, lane: Lane | None) -> None:
        """Show one lane of what is looked for, or all of them."""
        lanes = frozenset() if lane is None else frozenset({lane})
        self.find(replace(self._view.wanted, lanes=lanes))

    def sort(self, by: SortBy) -> None:
        """By something else, or the same the other way round."""
        self.order(self._view.order.turned(by))

    def order(self, order: Order) -> None:
        if order != self._view.order:
            self.change_to(replace(self._view, order=order))

    def look_for(self, saved: SavedFilter) -> None:
        """What was saved, in the order in which it was."""
        if not self._view.busy:
            order = Order(saved.by, saved.is_descending)
            self.change_to(replace(self._view, wanted=saved.wanted, order=order))

    def select(self, intent: IntentId | None) -> None:
        """Choose one hold."""
        self.choose(() if intent is None else (intent,))

    def choose(self, intents: Collection[IntentId]) -> None:
        """Choose several, of those that are shown."""
        if not self._view.busy and tuple(intents) != self._view.chosen:
            self.change_to(replace(self._view, chosen=tuple(intents)))

    def choose_all(self) -> None:
        """All that are shown, a lane or what was found; none when they are chosen already."""
        everything = tuple(row.intent for row in self._view.shown)
        self.choose(() if len(self._view.chosen) == len(everything) else everything)

    def step_back(self) -> bool:
        """One step back, which never moves money; whether there was one."""
        return self.actions.step_back()

    def dismiss(self) -> None:
        """The notice was read."""
        self.change_to(replace(self._view, notice=None))

    # -- the stage

    def change_to(self, view: HoldsView) -> None:
        self._view = self._sieve.sift(view)
        self.view_changed.emit(self._view)

    def take_over(self, view: HoldsView, board: Board) -> None:
        """Draw a board; a hold that is gone is no longer chosen, so nothing acts on the next."""
        self._board = board
        rows = view.rows if board.rows == view.rows else board.rows
        self.change_to(
            replace(view, rows=rows, now=board.as_of, horizon=board.horizon, sums=board.sums)
        )
        self._foreign.update(row.intent for row in board.rows if row.is_foreign)
        own = own_board(board)  # what other registers have is no task of this one's
        self.board_read.emit(own)
        self._rest.start()
        if len(own.rows) != self._count:
            self._count = len(own.rows)
            self.count_changed.emit(self._count)

    def announce(self, record: SaleRecord) -> None:
        """Of an own sale: nothing else in this till is about others'."""
        if record.intent is None or record.intent.id not in self._foreign:
            self.money_changed.emit(record)

    def fail(self, error: Exception) -> None:
        asking = self._asking.progress
        notice = notice_for(error, self._formats)
        self.change_to(replace(self._view, asking=asking, notice=notice))

    def _learn(self) -> None:
        """Make ready for a search what may be found; nobody types before the rows are painted."""
        rows = self._view.rows
        if rows is not self._learned:
            self._learned = rows
            self._lanes.reading.start(
                lambda: words_of(rows),
                done=lambda words: self._sieve.learn(rows, words),
                failed=self.fail,
            )

    def _looked(self, services: HoldsServices, board: Board) -> None:
        if services is self._services:
            self.take_over(self._view, board)
            self._asking.ask_about_lapsed()

    def _ticked(self, services: HoldsServices, before: Board, board: Board) -> None:
        if services is not self._services or before is not self._board:
            return  # another board has come meanwhile
        self.take_over(self._view, board)
        self.everywhere.fetch()
        if services.is_read_only:
            self.reload()  # the till that has the ledger open goes on
        else:
            self._asking.ask_about_lapsed()
            self._asking.ask_about_missing()
