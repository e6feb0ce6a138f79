"""Joins keeping in step with Stripe to the pages: who is told what, and who looks again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from pos.domain.ids import SaleId
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.services.nudges import Nudges
from ui.format import Formats
from ui.notice_board import NoticeBoard
from ui.recipes.runner import RecipeRunner
from ui.tasks import Lanes
from ui.waits import Waits
from ui.watch.news import News
from ui.watch.nudged import Nudged
from ui.watch.view import Found, WatchServices, WatchView
from ui.watch.watch import Watch

if TYPE_CHECKING:
    from pos.services.till import Till


class Lookout(QObject):
    """Lives as long as the window; works while a till is open that may ask Stripe."""

    view_changed = Signal(object)  # WatchView
    solved = Signal(object)  # SaleRecord: a payment is not in doubt any more
    moved = Signal()  # money stands otherwise than it did: the pages look again

    def __init__(
        self, lanes: Lanes, board: NoticeBoard, shows: Callable[[SaleId], bool], parent: QObject
    ) -> None:
        """`shows`: whether the payment of that sale is on the screen right now."""
        super().__init__(parent)
        self._shows = shows
        self.watch = Watch(lanes.watch, self)
        self.waits = Waits(self)
        self._news = News(board, self)
        self._nudged = Nudged(lanes.reading, self)
        self._nudged.came.connect(self.watch.look)
        self.recipes = RecipeRunner(lanes.watch, board, self)
        self.recipes.acted.connect(self.moved)
        self.watch.view_changed.connect(self.view_changed)
        self.watch.solved.connect(self._solved)
        self.watch.found.connect(self._found)

    @property
    def view(self) -> WatchView:
        return self.watch.view

    def attach(self, till: Till) -> None:
        """Begin with an opened till; one that may only look asks nothing."""
        reconciler = till.reconciler
        if reconciler is None:
            return
        nudges = Nudges(till.path, till.clock)
        self.waits.listen(till.patience)
        self._news.forget()
        self.watch.attach(
            WatchServices(
                reconcile=lambda progress: reconciler.run(progress=progress),
                record=till.checkout.record,
                daybook=till.daybook,
                clock=till.clock,
                nudges=nudges,
            )
        )
        self._nudged.attach(nudges)
        self.recipes.attach(till.recipes)

    def leave(self) -> None:
        """Stop asking and waiting: the ledger is about to be closed."""
        self.watch.stop()
        self._nudged.stop()
        self.recipes.stop()
        self.waits.close()
        self._news.forget()

    def use(self, formats: Formats) -> None:
        """Write amounts this way from now on."""
        self._news.use(formats)
        self.recipes.use(formats)

    def come_back(self, state: Qt.ApplicationState) -> None:
        """The window got or lost the focus."""
        self.watch.come_back(state)

    def hear(self, record: SaleRecord) -> None:
        """What became of a payment at this till; told, unless it is on the screen anyway."""
        if record.is_in_doubt:
            self.watch.doubt(record)
        elif self.watch.settle(record.sale.id) and not self._shows(record.sale.id):
            self._news.tell(record)

    def hear_late(self, record: SaleRecord) -> None:
        """What became of a payment that the cashier left waiting; told in any case."""
        if record.is_in_doubt:
            self.watch.doubt(record)
        else:
            self._news.tell(record)
            self.moved.emit()

    def _solved(self, record: SaleRecord) -> None:
        if not self._shows(record.sale.id):
            self._news.solved(record)
        self.solved.emit(record)

    def _found(self, found: Found) -> None:
        self._news.ended(found)
        if found.changes or any(end is not MoneyWord.CHECKING for end in found.ends.values()):
            self.moved.emit()
