"""One call at a time about one sale's money, and what the page shows until it is answered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.handover import End
from pos.domain.ids import SaleId
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, PosError
from ui.approving import Approving
from ui.notices import Notice, notice_for
from ui.payment.outcome import Call, Outcome, notice_after, outcome_of
from ui.payment.phase import Phase, phase_of
from ui.payment.view import TENDER_OF, Busy, PaymentServices, PaymentView, Tender
from ui.payment.ways import chosen_among
from ui.tasks import JobLane
from ui.waits import Waiting, Waits

POLL_MS: Final = 2_000

POLLED: Final = frozenset({Phase.ACTION, Phase.CHECKING, Phase.WITH_CUSTOMER})
_MOVES: Final = frozenset({Busy.AUTHORISING, Busy.TAKING_CASH, Busy.GIVING_UP})


class PaymentRun(QObject):
    """Carries calls to the money lane; decides nothing about money."""

    view_changed = Signal(object)  # PaymentView
    money_changed = Signal(object)  # SaleRecord: it stands otherwise than it did
    finished = Signal()  # the cashier is done with this sale here
    left_waiting = Signal()  # its answer is looked for without the cashier
    answered_late = Signal(object)  # SaleRecord: it was left waiting, and is not shown any more
    next_wanted = Signal(object)  # SaleId: its turn has come
    ticked = Signal()  # time to ask again

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        waits: Waits | None = None,
        poll_ms: int = POLL_MS,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._approving = approving
        self._waits = waits or Waits(self)
        self._waits.changed.connect(self._waited)
        self._lane = lane
        self._services: PaymentServices | None = None
        self._view = PaymentView()
        self._sale: SaleId | None = None
        self._next: SaleId | None = None
        self._round = 0
        self._left: set[SaleId] = set()  # in whose call the next customer was begun
        self._poll = QTimer(self)
        self._poll.setInterval(poll_ms)
        self._poll.timeout.connect(self.ticked.emit)

    @property
    def view(self) -> PaymentView:
        return self._view

    @property
    def lane(self) -> JobLane:
        """Where a way's pane may ask for what it shows, in the order of the counter's own calls."""
        return self._lane

    @property
    def services(self) -> PaymentServices | None:
        """Those of the till that is open."""
        return self._services

    @property
    def approving(self) -> Approving | None:
        """Who asks for a leave that is missing."""
        return self._approving

    def _run(
        self,
        busy: Busy,
        call: Call,
        done: Callable[[Outcome], None] | None = None,
    ) -> None:
        """One call on the money lane; a second one while it runs is ignored."""
        services, sale = self._services, self._sale
        if services is None or sale is None or self._view.busy:
            return
        keeps = self._view.notice if busy is Busy.CHECKING else None
        self._view = replace(self._view, busy=busy, notice=keeps)
        self._show()
        turn, known = self._round, self._view.page

        def arrived(outcome: Outcome) -> None:
            if turn == self._round:
                if self._asks_for_leave(outcome, busy, call, done):
                    outcome = replace(outcome, error=None)
                (done or self._finish)(outcome)
                self._begin_next()
            elif sale in self._left:
                self._left.discard(sale)
                self.answered_late.emit(outcome.record)

        def failed(error: Exception) -> None:
            if turn == self._round:
                self._fallen(services, sale, error)
            else:
                notice_for(error)  # raises what is no PosError, for the hook of the window

        self._lane.start(
            lambda: outcome_of(call, services, sale, known), done=arrived, failed=failed
        )

    def _asks_for_leave(
        self,
        outcome: Outcome,
        busy: Busy,
        call: Call,
        done: Callable[[Outcome], None] | None,
    ) -> bool:
        """Whether somebody is asked for a permission now; the same call follows a yes."""
        turn = self._round

        def again() -> None:
            if turn == self._round:
                self._run(busy, call, done)

        error, asker = outcome.error, self._approving
        return error is not None and asker is not None and asker.offer(error, again)

    def _finish(self, outcome: Outcome) -> None:
        before = self._view
        phase = phase_of(outcome.record)
        self._view = replace(
            before,
            record=outcome.record,
            phase=phase,
            busy=Busy.NO,
            waiting=None,
            notice=notice_after(before, phase, outcome),
            page=outcome.page,
            step=outcome.step or before.step,
            note=outcome.note or before.note,
            ways=outcome.ways,
            tender=_tender_of(before, outcome, phase),
            is_unheard=isinstance(outcome.error, InDoubt) and phase in POLLED,
        )
        if _is_paid(before, outcome):
            # What was typed was for the part that is paid by now.
            self._view = replace(self._view, received=None, part=None, problem=None)
        if phase in POLLED:
            self._poll.start()
        else:
            self._poll.stop()
        self._show()
        if phase is not before.phase:
            self.money_changed.emit(outcome.record)

    def _waited(self, waiting: Waiting | None) -> None:
        """A try without an answer: until the next one has one, nobody knows how it stands."""
        before = self._view.waiting
        if waiting is None and before is not None:
            waiting = replace(before, seconds=0)
        if self._view.busy and waiting != before:
            self._view = replace(self._view, waiting=waiting)
            self._show()

    def _fallen(self, services: PaymentServices, sale: SaleId, error: Exception) -> None:
        """The call broke: what the ledger says is shown, and until it is read, nothing is known."""
        busy, turn = self._view.busy, self._round
        is_bug = not isinstance(error, PosError)
        self._view = replace(self._view, phase=Phase.CHECKING)

        def seen(record: SaleRecord) -> None:
            if turn == self._round:
                self._finish(Outcome(record, error if isinstance(error, PosError) else None))
                if is_bug and busy in {Busy.NO, Busy.CHECKING}:
                    self._poll.stop()  # asking would only fail again; a person may still ask
                self._begin_next()

        def unseen(problem: Exception) -> None:
            self._view = replace(self._view, busy=Busy.NO, waiting=None, notice=notice_for(problem))
            self._poll.start()
            self._show()

        self._lane.start(lambda: services.checkout.record(sale), done=seen, failed=unseen)
        notice_for(error)  # raises a bug of ours, for the hook of the window

    def _finished(self, notice: Notice | None = None) -> None:
        self._clear(notice)
        self.finished.emit()

    def _begin_next(self) -> None:
        sale, self._next = self._next, None
        if sale is not None and sale != self._sale:
            notice = self._view.notice
            self.next_wanted.emit(sale)
            self._view = replace(self._view, notice=notice or self._view.notice)
            self._show()

    def _clear(self, notice: Notice | None = None) -> None:
        self._poll.stop()
        self._round += 1
        self._sale = None
        self._view = PaymentView(
            cards=self._view.cards,
            can_practise=self._view.can_practise,
            notice=notice,
            ways=self._view.ways,
            reader=self._view.reader,
        )
        self._show()

    def _show(self) -> None:
        self.view_changed.emit(self._view)


def _tender_of(before: PaymentView, outcome: Outcome, phase: Phase) -> Tender:
    """The way that has the payment, or the one that was chosen."""
    handed = outcome.record.handed
    if phase is Phase.WITH_CUSTOMER and handed is not None:
        return TENDER_OF[handed.channel]
    return chosen_among(before.tender, outcome.ways)


def _is_paid(before: PaymentView, outcome: Outcome) -> bool:
    """Whether the part that was typed for is behind us."""
    handed = outcome.record.handed
    if before.phase is Phase.WITH_CUSTOMER:
        return handed is not None and handed.end is End.PAID
    return outcome.error is None and before.busy in _MOVES
