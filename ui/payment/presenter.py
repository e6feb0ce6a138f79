"""Follows one sale's money from the first intent to its end; asks services, never decides money."""

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from pos.domain.ids import SaleId
from pos.domain.money import Money, check_chargeable
from pos.domain.presented import PresentedCard
from pos.domain.sale import SaleState
from pos.domain.sale_note import SaleNote
from pos.domain.tender import CashPart, Part, plan_cash
from pos.domain.views import SaleRecord
from pos.errors import InDoubt, PosError, Refused
from ui.approving import Approving
from ui.notices import notice_for
from ui.payment.handing import PaymentHanding, followed
from ui.payment.outcome import Outcome
from ui.payment.phase import Phase, phase_of
from ui.payment.running import POLL_MS, POLLED
from ui.payment.view import Busy, PaymentServices, PaymentView, Tender
from ui.tasks import JobLane
from ui.waits import Waits

_TENDERS: Final = frozenset({Phase.PRESENT})
_MONEY: Final = frozenset({Busy.AUTHORISING, Busy.GIVING_UP, Busy.HANDING_OVER, Busy.TAKING_BACK})


class PaymentPresenter(PaymentHanding):
    """Drives the payment page."""

    def __init__(
        self,
        lane: JobLane,
        parent: QObject | None = None,
        *,
        waits: Waits | None = None,
        poll_ms: int = POLL_MS,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(lane, parent, waits=waits, poll_ms=poll_ms, approving=approving)
        self.next_wanted.connect(self.begin)
        self.ticked.connect(self._look_again)

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
        if self._view.phase is Phase.WITH_CUSTOMER:
            return Refused("handed_over")
        if self.is_under_way and self._view.busy in _MONEY:
            return Refused("already_under_way")
        return None

    def attach(self, services: PaymentServices) -> None:
        """Take the services of an opened till; a sale shown before is let go."""
        self._services = services
        self._next = None
        cards = tuple(services.cards.cards()) if services.cards else ()
        can_practise = services.practice is not None
        self._view = PaymentView(cards=cards, can_practise=can_practise, reader=self._view.reader)
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
        if sale == self._sale and self._view.phase in POLLED:
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
        part = self._view.part
        self._view = replace(self._view, card=card)

        def act(to: PaymentServices, sale: SaleId) -> SaleRecord:
            to.checkout.begin(sale, part)
            return to.checkout.authorise(sale, card.token)

        self._run(Busy.AUTHORISING, act)

    # -- tenders

    def turn_to(self, tender: Tender) -> None:
        """Show another way to pay; what is due stays as it is, and who has it keeps it."""
        if self._view.phase is Phase.WITH_CUSTOMER:
            return
        self._view = replace(self._view, tender=tender, problem=None)
        self._show()

    def ask_of_card(self, amount: Money) -> None:
        """How much the next card is to pay; all that is due is no part."""
        due = self._due()
        if due is None:
            return
        part = amount if amount.minor > 0 and amount != due else None
        self._view = replace(self._view, part=part, problem=_wrong_part(part, due))
        self._show()

    def give_tip(self, tip: Money) -> None:
        """The customer chose what to give beside the sale, zero for nothing."""
        if self._view.phase is Phase.PRESENT and not self._view.busy:
            self._run(Busy.PREPARING, lambda to, sale: to.checkout.add_tip(sale, tip))

    def count_cash(self, amount: Money) -> None:
        """What the customer hands over was typed."""
        self._view = replace(self._view, received=amount, problem=self._wrong_cash(amount))
        self._show()

    def refuse(self, error: PosError) -> None:
        """What was pasted is no amount."""
        self._view = replace(self._view, problem=error)
        self._show()

    def take_cash(self, amount: Money | None = None) -> None:
        """Take what was typed, or that amount; a second press while it runs does nothing."""
        received = amount or self._view.received
        if self._view.phase not in _TENDERS or self._view.busy or received is None:
            return
        if error := self._wrong_cash(received):
            self.refuse(error)
            return
        self._run(Busy.TAKING_CASH, lambda to, sale: to.tenders.cash(sale, received))

    def take_back(self, part: Part) -> None:
        """Give one part of the unfinished sale back, so that it is due again."""
        if self._view.phase not in _TENDERS or self._view.busy:
            return
        if isinstance(part, CashPart):
            number = part.number
            self._run(Busy.GIVING_UP, lambda to, sale: to.tenders.take_back(sale, number))
        else:
            intent = part.intent
            self._run(Busy.GIVING_UP, lambda to, sale: to.tenders.release(sale, intent))

    def note(self, customer: str, reason: str, note: str = "") -> None:
        """Keep whom the sale is for, why money is held, and what a hold recipe asks to note."""
        services, sale, known = self._services, self._sale, self._view.note
        if services is None or services.notes is None or sale is None:
            return
        if known and (known.customer, known.reason, known.note) == (customer, reason, note):
            return
        notes, turn = services.notes, self._round

        def kept(found: SaleNote) -> None:
            if turn == self._round:
                self._view = replace(self._view, note=found)

        def failed(error: Exception) -> None:
            self._view = replace(self._view, notice=notice_for(error))
            self._show()

        job = partial(notes.edit, sale, customer=customer, reason=reason, note=note)
        self._lane.start(job, done=kept, failed=failed)

    def _due(self) -> Money | None:
        record = self._view.record
        return record.sale.still_due if record else None

    def _wrong_cash(self, amount: Money) -> PosError | None:
        due = self._due()
        if due is None:
            return None
        try:
            plan_cash(due, amount, step=self._view.step)
        except PosError as error:
            return error
        return None

    # -- at the bank

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
        elif self._view.phase is Phase.WITH_CUSTOMER:
            self._follow()
        else:
            self._run(Busy.CHECKING, lambda to, sale: to.checkout.follow(sale))

    def look(self) -> None:
        """Show what the ledger knows by now; Stripe is not asked."""
        self._run(Busy.CHECKING, lambda to, sale: to.checkout.record(sale))

    def go_on(self) -> None:
        """The next customer, while this one pays by phone, or the answer about them is missing."""
        is_doubtful = self._view.phase is Phase.CHECKING or self._view.waiting is not None
        if is_doubtful or self.can_go_on:
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
        if self._view.phase is not Phase.HELD or record is None:
            return
        shown = {card.intent.id: card.intent.capturable for card in record.held_cards}

        def act(to: PaymentServices, sale: SaleId) -> SaleRecord:
            # Done again after somebody was asked, it goes on with what is still held.
            for card in to.checkout.record(sale).held_cards:
                to.settlement.capture(card.intent.id, shown.get(card.intent.id))
            return to.checkout.record(sale)

        self._run(Busy.CAPTURING, act)

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
        self._run(Busy.PREPARING, _opened, self._prepared)

    def _prepared(self, outcome: Outcome) -> None:
        if outcome.error is not None and outcome.record.sale.state is SaleState.OPEN:
            # The cart itself cannot be paid: it lies open on the counter, where that is mended.
            self._finished(notice_for(outcome.error))
        else:
            self._finish(outcome)

    def _look_again(self) -> None:
        if self._view.phase is Phase.WITH_CUSTOMER:
            self._follow()
            return
        self._run(Busy.CHECKING, lambda to, sale: to.checkout.follow(sale), self._looked)

    def _looked(self, outcome: Outcome) -> None:
        """At a tick of the clock: that there is still no answer is no news."""
        is_news = phase_of(outcome.record) is not self._view.phase
        if isinstance(outcome.error, InDoubt) and not is_news:
            outcome = replace(outcome, error=None)
        self._finish(outcome)


def _wrong_part(part: Money | None, due: Money) -> PosError | None:
    """Why a card cannot pay that much of what is due, said before one is asked for."""
    if part is None:
        return None
    if part > due:
        return Refused("tender_more_than_due", wanted=part, due=due)
    try:
        check_chargeable(part)
    except Refused as error:
        return error
    return None


def _opened(to: PaymentServices, sale: SaleId) -> SaleRecord:
    """Begin to pay; a card that was begun before is gone on with, and Stripe is asked for it.

    Without one nobody is asked: whoever pays in cash waits for no network.
    """
    record = to.tenders.open(sale)
    if record.is_handed_over:
        return followed(to, sale)
    if record.intent is None and not record.is_in_doubt:
        return record
    return to.checkout.begin(sale, record.sale.card_amount)
