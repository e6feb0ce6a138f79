"""Follows one sale's money from the first intent to its end; asks services, never decides money."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.ids import SaleId
from pos.domain.presented import PresentedCard
from pos.domain.sale import SaleState
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, PosError, Refused
from ui.notices import Notice, notice_for
from ui.payment.outcome import Call, Outcome, notice_after, outcome_of
from ui.payment.phase import Phase, phase_of
from ui.payment.view import Busy, PaymentServices, PaymentView
from ui.tasks import JobLane
from ui.waits import Waiting, Waits

POLL_MS: Final = 2_000

_POLLED: Final = frozenset({Phase.ACTION, Phase.CHECKING})


class PaymentPresenter(QObject):
    """Drives the payment page."""

    view_changed = Signal(object)  # PaymentView
    money_changed = Signal(object)  # SaleRecord: it stands otherwise than it did
    finished = Signal()  # the cashier is done with this sale here
    left_waiting = Signal()  # its answer is looked for without the cashier
    answered_late = Signal(object)  # SaleRecord: it was left waiting, and is not shown any more

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        waits: Waits | None = None,
        poll_ms: int = POLL_MS,
    ) -> None:
        super().__init__(parent)
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
        self._poll.timeout.connect(self._look_again)

    @property
    def view(self) -> PaymentView:
        return self._view

    @property
    def is_under_way(self) -> bool:
        """Whether a sale lies here that has neither a hold nor an end yet."""
        record = self._view.record
        if record is None:
            return self._sale is not None
        return record.sale.state is SaleState.PAYING

    def obstacle(self) -> PosError | None:
        """Why the cart of the sale that lies here cannot be opened again now."""
        if self.is_under_way and self._view.phase is Phase.CHECKING:
            return Refused("still_checking")
        if self.is_under_way and self._view.busy in {Busy.AUTHORISING, Busy.GIVING_UP}:
            return Refused("already_under_way")
        return None

    def attach(self, services: PaymentServices) -> None:
        """Take the services of an opened till; a sale shown before is let go."""
        self._services = services
        self._next = None
        cards = tuple(services.cards.cards()) if services.cards else ()
        self._view = PaymentView(cards=cards, can_practise=services.practice is not None)
        self._clear()

    def leave_ledger(self) -> None:
        """The ledger is about to be closed: ask about nothing any more."""
        self._poll.stop()
        self._services = None

    def begin(self, sale: SaleId) -> None:
        """Start or resume the checkout of a sale; one whose answer is on its way goes first."""
        if self._view.busy:
            self._next = sale if sale != self._sale else None
            return
        if sale == self._sale and self._view.phase in _POLLED:
            self.check_again()
            return
        self._clear()
        self._sale = sale
        self._view = replace(self._view, phase=Phase.PREPARING)
        self._prepare()

    def present(self, card: PresentedCard) -> None:
        """One attempt to authorise; a second press while it runs does nothing."""
        if self._view.phase is not Phase.PRESENT or self._view.busy:
            return
        self._view = replace(self._view, card=card)
        self._run(Busy.AUTHORISING, lambda to, sale: to.checkout.authorise(sale, card.token))

    def customer_does(self, *, passes: bool) -> None:
        """In training: be the customer on the bank's page."""
        record = self._view.record
        intent = record.intent if record else None
        if self._view.phase is not Phase.ACTION or intent is None:
            return

        def act(to: PaymentServices, sale: SaleId) -> SaleRecord:
            if to.practice is not None:
                to.practice.finish_action(intent.id, passes=passes)
            return to.checkout.follow(sale)

        self._run(Busy.CHECKING, act)

    def check_again(self) -> None:
        """Ask Stripe now instead of at the next tick; try again what could not be prepared."""
        if self._view.phase is Phase.PREPARING:
            self._prepare()
        else:
            self._run(Busy.CHECKING, lambda to, sale: to.checkout.follow(sale))

    def look(self) -> None:
        """Show what the ledger knows by now; Stripe is not asked."""
        self._run(Busy.CHECKING, lambda to, sale: to.checkout.record(sale))

    def go_on(self) -> None:
        """The next customer, while the answer about this one is missing: it is looked for alone."""
        if self._view.phase is Phase.CHECKING or self._view.waiting is not None:
            self._waits.stop()
            is_on_the_counter = self.is_under_way
            if self._view.busy and self._sale is not None:
                self._left.add(self._sale)
            self._clear()
            (self.left_waiting if is_on_the_counter else self.finished).emit()

    def ask_now(self) -> None:
        """Cut the pause before the next try short, whoever waits; without one, ask anew."""
        self._waits.hurry()
        if self._view.waiting is None:
            self.check_again()

    def back(self) -> None:
        """Let the cart be changed; the intent waits for its new amount."""

        def done(outcome: Outcome) -> None:
            if outcome.error is None:
                self._finished()
            else:
                self._finish(outcome)

        self._run(Busy.CHECKING, lambda to, sale: to.checkout.back_to_cart(sale), done)

    def give_up(self) -> None:
        """Abandon the sale; its intent is canceled."""
        self._run(Busy.GIVING_UP, lambda to, sale: to.checkout.abandon(sale))

    def capture_all(self) -> None:
        """Take what is shown as held; parts and releases are the hold board's."""
        record = self._view.record
        intent = record.intent if record else None
        if self._view.phase is not Phase.HELD or intent is None:
            return
        shown = intent.capturable
        self._run(Busy.CAPTURING, lambda to, _: to.settlement.capture(intent.id, shown))

    def leave(self) -> None:
        """Let go of the sale; a hold stays on the hold board."""
        if not self._view.busy:
            self._finished()

    def let_go(self, sale: SaleId) -> None:
        """The counter took the sale back: what is still answered about it is not shown here."""
        if sale == self._sale:
            self._clear()

    def dismiss(self) -> None:
        """The notice was read."""
        self._view = replace(self._view, notice=None)
        self._show()

    # -- how

    def _prepare(self) -> None:
        self._run(Busy.PREPARING, lambda to, sale: to.checkout.begin(sale), self._prepared)

    def _prepared(self, outcome: Outcome) -> None:
        if outcome.error is not None and outcome.record.sale.state is SaleState.OPEN:
            # The cart itself cannot be paid: it lies open on the counter, where that is mended.
            self._finished(notice_for(outcome.error))
        else:
            self._finish(outcome)

    def _look_again(self) -> None:
        self._run(Busy.CHECKING, lambda to, sale: to.checkout.follow(sale), self._looked)

    def _looked(self, outcome: Outcome) -> None:
        """At a tick of the clock: that there is still no answer is no news."""
        is_news = phase_of(outcome.record) is not self._view.phase
        if isinstance(outcome.error, InDoubt) and not is_news:
            outcome = replace(outcome, error=None)
        self._finish(outcome)

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
        turn, page_url = self._round, self._view.page_url

        def arrived(outcome: Outcome) -> None:
            if turn == self._round:
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
            lambda: outcome_of(call, services, sale, page_url), done=arrived, failed=failed
        )

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
            page_url=outcome.page_url,
        )
        if phase in _POLLED:
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
                if is_bug and busy is Busy.CHECKING:
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
            self.begin(sale)
            self._view = replace(self._view, notice=notice or self._view.notice)
            self._show()

    def _clear(self, notice: Notice | None = None) -> None:
        self._poll.stop()
        self._round += 1
        self._sale = None
        self._view = PaymentView(
            cards=self._view.cards, can_practise=self._view.can_practise, notice=notice
        )
        self._show()

    def _show(self) -> None:
        self.view_changed.emit(self._view)
