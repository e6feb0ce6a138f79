"""Follows one sale's money from the first intent to its end; asks services, never decides money."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from pos.domain.ids import SaleId
from pos.domain.presented import PresentedCard
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from pos.ports import CardChannel, Practice
from pos.services.checkout import Checkout
from pos.services.settlement import Settlement
from ui.notices import Notice, notice_for
from ui.payment.phase import Phase, phase_of
from ui.tasks import JobLane

POLL_MS = 2_000


class Busy(StrEnum):
    """What the till is doing with Stripe right now."""

    NO = ""
    PREPARING = "preparing"
    AUTHORISING = "authorising"
    CHECKING = "checking"
    CAPTURING = "capturing"
    GIVING_UP = "giving_up"


@dataclass(frozen=True, slots=True)
class PaymentView:
    """All that the page draws. `page_url` is the bank's page, in memory only."""

    record: SaleRecord | None = None
    phase: Phase = Phase.EMPTY
    busy: Busy = Busy.NO
    notice: Notice | None = None
    cards: tuple[PresentedCard, ...] = ()
    card: PresentedCard | None = None
    page_url: str = ""
    can_practise: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the ledger knows after a call, and what went wrong with it."""

    record: SaleRecord
    error: PosError | None = None
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class PaymentServices:
    """The part of the till that a payment needs."""

    checkout: Checkout
    settlement: Settlement
    cards: CardChannel | None
    practice: Practice | None


class PaymentPresenter(QObject):
    """Drives the payment page."""

    view_changed = Signal(object)  # PaymentView
    back_to_cart = Signal(object)  # SaleRecord: its cart may be changed again
    money_changed = Signal(object)  # SaleRecord: held, taken, released, lapsed or given up
    finished = Signal()  # the cashier is done looking at this sale

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._services: PaymentServices | None = None
        self._view = PaymentView()
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._look_again)

    @property
    def view(self) -> PaymentView:
        return self._view

    @property
    def is_under_way(self) -> bool:
        """Whether a sale lies here that has neither a hold nor an end yet."""
        return self._view.phase in {
            Phase.PREPARING,
            Phase.PRESENT,
            Phase.ACTION,
            Phase.CHECKING,
        }

    def attach(self, services: PaymentServices) -> None:
        """Take the services of an opened till; a sale shown before is let go."""
        self._services = services
        self._poll.stop()
        cards = tuple(services.cards.cards()) if services.cards else ()
        self._view = PaymentView(cards=cards, can_practise=services.practice is not None)
        self._show()

    def begin(self, sale: SaleId) -> None:
        """Start or resume the checkout of a sale."""
        services = self._need()
        self._view = replace(
            self._view, record=None, phase=Phase.PREPARING, notice=None, card=None, page_url=""
        )
        self._run(Busy.PREPARING, sale, lambda: services.checkout.begin(sale))

    def present(self, card: PresentedCard) -> None:
        """One attempt to authorise; a second press while it runs does nothing."""
        services, sale = self._need(), self._sale()
        if self._view.phase is not Phase.PRESENT:
            return
        self._view = replace(self._view, card=card)
        self._run(Busy.AUTHORISING, sale, lambda: services.checkout.authorise(sale, card.token))

    def customer_does(self, *, passes: bool) -> None:
        """In training: be the customer on the bank's page."""
        services, sale = self._need(), self._sale()
        record, practice = self._view.record, services.practice
        if practice is None or record is None or record.intent is None:
            return
        intent = record.intent.id

        def act() -> SaleRecord:
            practice.finish_action(intent, passes=passes)
            followed = services.checkout.follow(sale)
            if not passes:
                raise Refused("authentication_failed")
            return followed

        self._run(Busy.CHECKING, sale, act)

    def check_again(self) -> None:
        """Ask Stripe now instead of at the next tick."""
        services, sale = self._need(), self._sale()
        self._run(Busy.CHECKING, sale, lambda: services.checkout.follow(sale))

    def back(self) -> None:
        """Let the cart be changed; the intent waits for its new amount."""
        services, sale = self._need(), self._sale()
        if self._view.busy:
            return

        def done(outcome: _Outcome) -> None:
            self._finish(outcome)
            if outcome.error is None:
                self.leave()
                self.back_to_cart.emit(outcome.record)

        self._run(Busy.CHECKING, sale, lambda: services.checkout.back_to_cart(sale), done)

    def give_up(self) -> None:
        """Abandon the sale; its intent is canceled."""
        services, sale = self._need(), self._sale()
        self._run(Busy.GIVING_UP, sale, lambda: services.checkout.abandon(sale))

    def capture_all(self) -> None:
        """Take all of the hold; parts and releases are the hold board's."""
        services, sale = self._need(), self._sale()
        record = self._view.record
        if self._view.busy or record is None or record.intent is None:
            return
        intent = record.intent.id
        self._run(Busy.CAPTURING, sale, lambda: services.settlement.capture(intent))

    def leave(self) -> None:
        """Let go of the sale; a hold stays on the hold board."""
        self._poll.stop()
        self._view = replace(
            self._view,
            record=None,
            phase=Phase.EMPTY,
            busy=Busy.NO,
            notice=None,
            card=None,
            page_url="",
        )
        self._show()
        self.finished.emit()

    def dismiss(self) -> None:
        """The notice was read."""
        self._view = replace(self._view, notice=None)
        self._show()

    def _look_again(self) -> None:
        if not self._view.busy and self._view.record is not None:
            self.check_again()

    def _run(
        self,
        busy: Busy,
        sale: SaleId,
        call: Callable[[], SaleRecord],
        done: Callable[[_Outcome], None] | None = None,
    ) -> None:
        """One call on the money lane; a second one while it runs is ignored."""
        services = self._need()
        if self._view.busy:
            return
        keeps = self._view.notice if busy is Busy.CHECKING else None
        self._view = replace(self._view, busy=busy, notice=keeps)
        self._show()

        def job() -> _Outcome:
            error: PosError | None = None
            try:
                record = call()
            except PosError as problem:
                error = problem
                record = services.checkout.record(sale)
            return _Outcome(record, error, _page_of(services.checkout, record))

        self._lane.start(job, done=done or self._finish, failed=self._failed)

    def _finish(self, outcome: _Outcome) -> None:
        before = self._view.phase
        phase = phase_of(outcome.record)
        notice = notice_for(outcome.error) if outcome.error else None
        self._view = replace(
            self._view,
            record=outcome.record,
            phase=phase,
            busy=Busy.NO,
            notice=notice,
            page_url=outcome.page_url,
        )
        if phase in {Phase.ACTION, Phase.CHECKING}:
            self._poll.start()
        else:
            self._poll.stop()
        self._show()
        if phase is not before:
            self.money_changed.emit(outcome.record)

    def _failed(self, error: Exception) -> None:
        self._view = replace(self._view, busy=Busy.NO)
        if not isinstance(error, PosError):
            self._show()
            raise error
        self._view = replace(self._view, notice=notice_for(error))
        self._show()

    def _need(self) -> PaymentServices:
        if self._services is None:
            raise Refused("ledger_opening")
        return self._services

    def _sale(self) -> SaleId:
        if self._view.record is None:
            raise Refused("not_paying", state="", receipt="")
        return self._view.record.sale.id

    def _show(self) -> None:
        self.view_changed.emit(self._view)


def _page_of(checkout: Checkout, record: SaleRecord) -> str:
    """The bank's page of an intent that waits for its customer; it is never stored."""
    if phase_of(record) is not Phase.ACTION:
        return ""
    try:
        live = checkout.live_intent(record.sale.id)
    except PosError:
        return ""
    return live.next_action.url if live and live.next_action else ""
