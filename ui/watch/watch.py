"""Keeps the till in step with Stripe: when it opens, when somebody comes back, and by the clock."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from pos.domain.ids import OperationId, SaleId
from pos.domain.views import SaleRecord
from pos.errors import PosError
from ui.notices import notice_for
from ui.tasks import JobLane
from ui.watch.round import Round
from ui.watch.view import Found, Pace, WatchServices, WatchView

_MS: Final = timedelta(milliseconds=1)


class Watch(QObject):
    """Asks by itself, one round at a time, on a lane on which no customer waits."""

    view_changed = Signal(object)  # WatchView
    solved = Signal(object)  # SaleRecord: was in doubt, and is not any more
    found = Signal(object)  # Found: a round is over
    _told = Signal(int, int)  # done, total; from the lane
    _heard = Signal(object)  # SaleRecord; from the lane

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        pace: Pace | None = None,
        elapsed: Callable[[], timedelta] | None = None,
    ) -> None:
        """`elapsed` is any clock that only goes forward."""
        super().__init__(parent)
        self._lane = lane
        self._pace = pace or Pace()
        self._elapsed = elapsed or _stop_watch()
        self._services: WatchServices | None = None
        self._round: Round | None = None
        self._is_wanted_again = False
        self._is_start = True
        self._began: timedelta | None = None
        self._doubtful: dict[SaleId, frozenset[OperationId]] = {}
        self._pause = self._pace.first
        self._view = WatchView()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._told.connect(self._count)
        self._heard.connect(self._tell)

    @property
    def view(self) -> WatchView:
        return self._view

    def attach(self, services: WatchServices) -> None:
        """Begin with an opened till: everything that a crash has left open comes first."""
        self.stop()
        self._services = services
        self._is_start = True
        self._began = None
        self.look()

    def stop(self) -> None:
        """Ask no more; a round that is under way ends at its next payment, and is not told."""
        if self._round is not None:
            self._round.stop()
        self._round = None
        self._services = None
        self._is_wanted_again = False
        self._timer.stop()
        self._doubtful = {}
        self._pause = self._pace.first
        self._show(WatchView())

    def look(self) -> None:
        """Ask now; while a round is under way, once more after it."""
        services = self._services
        if services is None:
            return
        if self._round is not None:
            self._is_wanted_again = True
            return
        self._timer.stop()
        self._began = self._elapsed()
        known = frozenset(each for operations in self._doubtful.values() for each in operations)
        round_ = Round(
            services,
            known,
            is_start=self._is_start,
            told=self._told.emit,
            solved=self._heard.emit,
        )
        self._round = round_
        self._lane.start(
            round_.run,
            done=lambda found: self._ended(round_, found),
            failed=lambda error: self._broke(round_, error),
        )

    def come_back(self, state: Qt.ApplicationState) -> None:
        """Somebody turned to the window again; often is not asked more often for that."""
        if state is not Qt.ApplicationState.ApplicationActive:
            return
        if self._began is None or self._elapsed() - self._began >= self._pace.focus:
            self.look()

    def doubt(self, record: SaleRecord) -> None:
        """Something came into doubt just now: look for its answer soon."""
        left = frozenset(operation.id for operation in record.open_operations)
        if not left or self._services is None:
            return
        self._keep(self._doubtful | {record.sale.id: left})
        self._pause = self._pace.first
        if self._round is None:
            self._plan()

    def settle(self, sale: SaleId) -> bool:
        """The answer about a sale came home another way; whether it was in doubt."""
        was_doubtful = sale in self._doubtful
        self._keep({each: left for each, left in self._doubtful.items() if each != sale})
        return was_doubtful

    def _ended(self, round_: Round, found: Found | None) -> None:
        if round_ is not self._round or found is None:
            return
        self._round = None
        if found.error is None:
            self._is_start = False
        self._keep(dict(found.doubtful))
        self._show_rest()
        self.found.emit(found)
        self._go_on()

    def _broke(self, round_: Round, error: Exception) -> None:
        """The ledger could not be read, or a mistake of ours; asking goes on all the same."""
        if isinstance(error, PosError):
            self._ended(round_, Found(doubtful=self._doubtful, error=error))
            return
        if round_ is self._round:
            self._round = None
            self._pause = self._pace.usual
            self._show_rest()
            self._go_on()
        notice_for(error)  # raises it, for the hook of the window

    def _go_on(self) -> None:
        if self._is_wanted_again:
            self._is_wanted_again = False
            self.look()
        else:
            self._plan()
            self._pause = min(2 * self._pause, self._pace.usual)

    def _plan(self) -> None:
        if not self._doubtful:
            self._pause = self._pace.first
        pause = self._pause if self._doubtful else self._pace.usual
        self._timer.start(pause // _MS)

    def _count(self, done: int, total: int) -> None:
        if self._round is not None:
            self._show(WatchView(done, total, len(self._doubtful), self._is_start))

    def _tell(self, record: SaleRecord) -> None:
        if self._services is not None:
            self.settle(record.sale.id)
            self.solved.emit(record)

    def _keep(self, doubtful: Mapping[SaleId, frozenset[OperationId]]) -> None:
        self._doubtful = dict(doubtful)
        if self._round is None:
            self._show_rest()

    def _show_rest(self) -> None:
        self._show(WatchView(doubtful=len(self._doubtful)))

    def _show(self, view: WatchView) -> None:
        if view != self._view:
            self._view = view
            self.view_changed.emit(view)


def _stop_watch() -> Callable[[], timedelta]:
    timer = QElapsedTimer()
    timer.start()
    return lambda: timer.elapsed() * _MS
