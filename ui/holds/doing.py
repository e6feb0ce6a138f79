"""Does one thing at a time to a hold on the lane of money, and says truly what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from pos.domain.board import Board
from pos.domain.ids import IntentId
from pos.domain.views import SaleRecord
from pos.errors import PosError
from ui.format import Formats
from ui.holds.board import Outcome, attempt
from ui.holds.view import Busy, HoldsServices
from ui.holds.wording import outcome
from ui.notices import Notice, notice_for
from ui.tasks import JobLane
from ui.waits import Waiting, Waits

Call = Callable[[HoldsServices], SaleRecord]


class Approver(Protocol):
    """Who can be asked when an action needs somebody else's word."""

    def offer(self, error: PosError, again: Callable[[], None]) -> bool:
        """Whether that error can be mended by an approval, which is being asked for now."""
        ...


@dataclass(frozen=True, slots=True)
class Acted:
    """What an action came to: the sales that it touched, what is said, and the board after it."""

    records: tuple[SaleRecord, ...] = ()
    notice: Notice | None = None
    board: Board | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done to one hold; whatever follows is told on the GUI thread.

    `close` ends the question, also where it was refused, unless `refused` keeps it open with the
    reason beside it. `said` words the good end where it is not the plain one, `then` goes on
    after it.
    """

    busy: Busy
    intent: IntentId
    call: Call
    close: Callable[[], None]
    refused: Callable[[PosError], bool]
    said: Callable[[SaleRecord], Notice] | None = None
    then: Callable[[SaleRecord], None] | None = None


class Doer(QObject):
    """One call at a time; a second press while it runs does nothing."""

    changed = Signal()  # busy or waiting is another
    acted = Signal(object)  # Acted

    def __init__(self, lane: JobLane, waits: Waits, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._waits = waits
        waits.changed.connect(self._waited)
        self.approver: Approver | None = None
        self.services: HoldsServices | None = None
        self.formats = Formats()
        self.busy = Busy.NO
        self.waiting: Waiting | None = None

    @property
    def can_act(self) -> bool:
        """Whether a ledger is open in which something may be done, and nothing is under way."""
        services = self.services
        return services is not None and not services.is_read_only and not self.busy

    def attach(self, services: HoldsServices | None) -> None:
        """Take the services of an opened till; None when it is left."""
        self.services = services
        self.rest()

    def hurry(self) -> None:
        """Cut the pause before the next try short."""
        self._waits.hurry()

    def do(self, wish: Wish) -> None:
        services = self.services
        if services is None or not self.can_act:
            return
        self.start(wish.busy)
        self._lane.start(
            lambda: attempt(services, wish.intent, wish.call),
            done=lambda found: self._done(services, wish, found),
            failed=self.fail,
        )

    def _done(self, services: HoldsServices, wish: Wish, found: Outcome) -> None:
        if services is not self.services:
            return
        self.rest()
        record, error = found.record, found.error
        if error is None:
            wish.close()
            say = wish.said or (lambda found: outcome(found, self.formats))
            self.acted.emit(Acted((record,), say(record), found.board))
            if wish.then is not None:
                wish.then(record)
        elif self.is_asked(error, lambda: self.do(wish)):
            return
        elif wish.refused(error):
            self.acted.emit(Acted((record,), None, found.board))
        else:
            wish.close()
            self.acted.emit(Acted((record,), notice_for(error, self.formats), found.board))

    def is_asked(self, error: PosError, again: Callable[[], None]) -> bool:
        """Whether somebody is asked to approve what was refused; then it is done again."""
        return self.approver is not None and self.approver.offer(error, again)

    def fail(self, error: Exception) -> None:
        """Something broke that is no answer about a hold."""
        self.rest()
        self.acted.emit(Acted((), notice_for(error, self.formats)))

    def start(self, busy: Busy) -> None:
        """Something is under way that a question runs by itself."""
        self.busy = busy
        self.changed.emit()

    def rest(self) -> None:
        self.busy, self.waiting = Busy.NO, None
        self.changed.emit()

    def _waited(self, waiting: Waiting | None) -> None:
        """A try had no answer: until another one has one, nobody knows how the hold stands."""
        if not self.busy:
            return
        if waiting is None and self.waiting is not None:
            waiting = replace(self.waiting, seconds=0)  # the next try is on its way
        self.waiting = waiting
        self.changed.emit()


def closes(_: PosError) -> bool:
    """Every refusal ends the question: what is true now is said in the banner."""
    return False
