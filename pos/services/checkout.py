"""From a cart to a hold: the sale, its one intent, and the attempts to authorise it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pos.domain.handing_requests import OpenForm, PresentCard
from pos.domain.handover import DEBIT_AT_READER, Channel, types_for
from pos.domain.ids import ChargeId, CustomerId, IntentId, PaymentMethodId, SaleId
from pos.domain.intent import (
    CHANGEABLE,
    UNDECIDED,
    Intent,
    IntentStatus,
)
from pos.domain.money import Money, check_chargeable
from pos.domain.operation import AUTHORISING, ConfirmIntent, CreateIntent, UpdateIntent
from pos.domain.order_details import details_of, order_reference
from pos.domain.permissions import Act
from pos.domain.sale import Sale, SaleState
from pos.domain.saved_card import Keeps
from pos.domain.tips import TIP_CHOSEN, chosen_tip
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import read_again, record_of
from pos.services.access import Access, Permit
from pos.services.card_checks import payable, unchanged, without_intent
from pos.services.handed import check_in_our_hands
from pos.services.handing import Handing
from pos.services.journal import Journal
from pos.services.sale_customer import is_for_another
from pos.services.terms import check_note
from pos.services.undoing import Undoing, agreed_to_be_paid, check_not_over, check_untouched

HandOver = Callable[[Intent, ChargeId | None], PresentCard | OpenForm]
"""Makes the request that gives a payment into other hands, from it and its last attempt."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the card of a sale will come, and whose it is; `keeps_card` keeps it for `customer`."""

    channel: Channel = Channel.TEST
    customer: CustomerId | None = None
    keeps_card: Keeps | None = None
    may_charge_debit: bool = False


_AT_ONCE: Final = Way()


class Checkout:
    """Everything between "pay" and the hold.

    Nearly every method talks to Stripe: never call one on the thread that draws.
    """

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        settings: SettingsStore,
        access: Access | None = None,
        handing: Handing | None = None,
    ) -> None:
        """Without `access` everybody may do everything, as where no staff is set up.

        Without `handing` nothing is ever in other hands.
        """
        self._undoing = Undoing(store, journal, gateway, clock, access, handing)
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._access = access

    def begin(
        self, sale: SaleId, amount: Money | None = None, *, way: Way = _AT_ONCE
    ) -> SaleRecord:
        """Start or resume checkout by card: the sale has an intent over what is still due.

        With `amount` over that much of it, and another tender has to follow. The first time the
        intent is created; later it is read again and reused, and its amount follows the cart. An
        intent that was canceled without a hold is replaced by a new one. It is made so that a card
        can come the `way` that is asked for; one that is in other hands is only read again.
        Raises Refused `cart_empty`, `amount_too_small`, `amount_too_large`, `sale_parked`,
        `sale_over`, `tender_more_than_due`, those of permissions, and whatever the journal raises.
        """
        self._check_seller()
        self._agree(sale, amount)
        self._journal.resume_sale(sale, at_counter=False)
        agreed, way = self._sale(sale), self._for_whom(sale, way)
        if agreed.intent is not None:
            intent = self._read_again(agreed.intent)
            if intent.status is not IntentStatus.CANCELED:
                if self.record(sale).is_handed_over:
                    return self.record(sale)
                if not self._is_withdrawn(agreed, intent, way):
                    self._match(agreed, intent, way)
                    return self.record(sale)
            agreed = self._sale(sale)
        if agreed.intent is None and not self.record(sale).is_handed_over:
            request = self._creation(agreed, way)
            self._journal.perform(sale, request, check=without_intent(agreed))
        return self.record(sale)

    def authorise(
        self,
        sale: SaleId,
        method: PaymentMethodId,
        *,
        off_session: bool = False,
        is_moto: bool = False,
        permit: Permit | None = None,
    ) -> SaleRecord:
        """One attempt with one card; a decline leaves the intent ready for another.

        `off_session`: the customer is not here, by that `permit`; `is_moto`: they telephone.
        Raises Refused `not_paying`, `total_changed` (the cart no longer matches the intent),
        `still_checking` (the bank has not decided about the card before), `handed_over` or
        `recipe_note_missing`, and whatever the journal raises.
        """
        intent, known = self._ready_for_a_card(sale)
        if not set(types_for(Channel.TEST)) & set(intent.types):
            # A reader was asked for its card last.
            self._journal.perform(sale, UpdateIntent(intent.id, intent.amount, Channel.TEST))
        asks = self._settings.load().asks
        attempt = ConfirmIntent(intent.id, method, intent.amount, known, asks, off_session, is_moto)
        self._journal.perform(sale, attempt, check=unchanged(sale, attempt), permit=permit)
        return self.record(sale)

    def hand_over(self, sale: SaleId, make: HandOver) -> SaleRecord:
        """Give the payment into other hands; done when they have it. Raises as `authorise`."""
        request = make(*self._ready_for_a_card(sale))
        self._journal.perform(sale, request, check=unchanged(sale, request))
        return self.record(sale)

    def _ready_for_a_card(self, sale: SaleId) -> tuple[Intent, ChargeId | None]:
        """The payment and its last attempt, so that the next one can be told from it."""
        self._check_seller()
        with self._store.read() as books:
            record = record_of(books, sale)
            intent = payable(record)
            check_note(books, record.sale)
            check_in_our_hands(books, sale)
            tries = (books.operations.attempts(sale, kind, intent.id) for kind in AUTHORISING)
            is_first = not any(tries)
        if not is_first:
            # The attempt before must be known whole, or its charge would be taken for ours.
            self._read_again(intent.id)
            record = self.record(sale)
            intent = payable(record)
        return intent, record.charges[-1].id if record.charges else None

    def without_payment(self, sale: SaleId, amount: Money | None = None) -> Sale:
        """Agree on what is to be paid as `begin` does, and give up a payment that nobody made yet.

        That is for a way that makes its own payment. What comes back still has one where that is
        held by now. Raises as `begin`, and whatever giving up raises.
        """
        self._check_seller()
        self._agree(sale, amount)
        self._journal.resume_sale(sale, at_counter=False)
        agreed = self._sale(sale)
        if agreed.intent is not None and not self._read_again(agreed.intent).is_held:
            if self._sale(sale).intent is not None:
                self._undoing.withdraw(agreed.intent, sale)
            agreed = self._sale(sale)
        return agreed

    def _check_seller(self) -> None:
        """Whoever lets a customer pay sells, also a cart that somebody else has filled."""
        if self._access is not None:
            self._access.check(Act.SELL)

    def follow(self, sale: SaleId) -> SaleRecord:
        """Ask Stripe how it stands: lost answers first, then the intent itself.

        Raises whatever the journal raises for a lost answer, and InDoubt when Stripe is silent.
        """
        self._journal.resume_sale(sale, at_counter=True)
        self.live_intent(sale)
        return self.record(sale)

    def live_intent(self, sale: SaleId) -> Intent | None:
        """The intent as Stripe shows it now, with the bank's page that is never stored."""
        found = self._sale(sale)
        return None if found.intent is None else self._read_again(found.intent)

    def back_to_cart(self, sale: SaleId) -> SaleRecord:
        """Let the cashier change the cart; the intent waits and will be updated.

        Where the customer is still at the bank's page, or a form had it, the intent is canceled
        instead, so that nobody can pay the old amount any more; the next checkout makes a new one.
        Raises Refused `still_checking` while an answer is missing, `partly_paid` when a tender
        is finished already, `sale_over` once held.
        """
        self._undoing.check_answered(sale)
        check_untouched(self._sale(sale))
        self._undoing.take_back(sale)
        record = self.record(sale)
        if (intent := record.intent) is not None and (
            intent.status in UNDECIDED or self._undoing.may_be_read_elsewhere(sale)
        ):
            self._undoing.withdraw(intent.id, sale)
        with self._store.write() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)
            found = books.sales.get(sale)
            if found.state is not SaleState.OPEN:
                check_not_over(found)
                check_untouched(found)
                books.sales.save(found.moved(SaleState.OPEN).asking_card(None))
            return record_of(books, sale)

    def abandon(self, sale: SaleId) -> SaleRecord:
        """Give the sale up; raises as `Undoing.abandon`."""
        return self._undoing.abandon(sale)

    def release_part(self, sale: SaleId, intent: IntentId) -> SaleRecord:
        """Let go of what one card holds for an unfinished sale; raises as `Undoing`."""
        return self._undoing.release_part(sale, intent)

    def record(self, sale: SaleId) -> SaleRecord:
        """What the ledger knows, without asking Stripe."""
        with self._store.read() as books:
            return record_of(books, sale)

    def _sale(self, sale: SaleId) -> Sale:
        with self._store.read() as books:
            return books.sales.get(sale)

    def _agree(self, sale: SaleId, amount: Money | None) -> None:
        """Give the sale its receipt number, close its cart, and settle what the card is to pay.

        While somebody else may pay, that stays as it was when they got it.
        """
        with self._store.write() as books:
            if books.handovers.waiting_of(sale):
                return
            agreed = agreed_to_be_paid(books, sale).asking_card(amount)
            check_chargeable(agreed.asked)
            books.sales.save(agreed)

    def add_tip(self, sale: SaleId, tip: Money) -> SaleRecord:
        """Let the card pay so much beside what is due, zero for nothing; asked at the next `begin`.

        Raises Refused `tip_with_parts` where several tenders pay, `sale_over`, `handed_over`,
        `still_checking` while an answer is missing, and those of an amount.
        """
        self._check_seller()
        with self._store.write() as books:
            found = books.sales.get(sale)
            check_not_over(found)
            check_in_our_hands(books, sale)
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)
            books.sales.save(found.tipped(tip))
            return record_of(books, sale)

    def _read_again(self, intent: IntentId) -> Intent:
        return read_again(self._store, self._clock, self._gateway(), intent)

    def _for_whom(self, sale: SaleId, way: Way) -> Way:
        """The way, with the customer whom the sale is for, and what their card is kept for."""
        with self._store.read() as books:
            chosen = books.customers.of_sale(sale)
        if chosen is None or way.customer is not None:
            return way
        return replace(way, customer=chosen.customer, keeps_card=chosen.keeps)

    def _is_withdrawn(self, sale: Sale, intent: Intent, way: Way) -> bool:
        """Whether the payment was for somebody else, and is given up for one that is not."""
        with self._store.read() as books:
            if not is_for_another(books, sale, intent, way.customer, way.keeps_card):
                return False
        self._undoing.withdraw(intent.id, sale.id)
        return True

    def _match(self, sale: Sale, intent: Intent, way: Way) -> None:
        """Let the payment be over what is asked, and take cards from where they are to come."""
        wanted = types_for(way.channel, may_charge_debit=way.may_charge_debit)
        may_debit = DEBIT_AT_READER in intent.types
        takes = set(wanted) <= set(intent.types) and may_debit == way.may_charge_debit
        fits = takes and way.customer in {None, intent.customer}
        tip = None if chosen_tip(intent) == sale.tip_asked else sale.tip_asked or _no_tip(sale)
        is_right = fits and tip is None and intent.amount == sale.asked
        if intent.status not in CHANGEABLE or is_right:
            return
        tells = self._settings.load().tells_rows
        details = details_of(sale.cart, sale.asked) if tells else None
        request = UpdateIntent(intent.id, sale.asked, details=details, tip=tip)
        if not fits:
            request = UpdateIntent(
                intent.id,
                sale.asked,
                way.channel,
                way.customer,
                way.keeps_card,
                may_charge_debit=way.may_charge_debit,
                details=details,
                tip=tip,
            )
        self._journal.perform(sale.id, request)

    def _creation(self, sale: Sale, way: Way) -> CreateIntent:
        settings = self._settings.load()
        return CreateIntent(
            amount=sale.asked,
            statement_descriptor_suffix=settings.descriptor_suffix,
            metadata=self.metadata(sale),
            asks=settings.asks,
            channel=way.channel,
            customer=way.customer,
            keeps_card=way.keeps_card,
            may_charge_debit=way.may_charge_debit,
            order_reference=order_reference(sale.receipt),
            details=details_of(sale.cart, sale.asked) if settings.tells_rows else None,
        )

    def metadata(self, sale: Sale) -> Mapping[str, str]:
        """Ours only, nothing personal: what leads from Stripe back to this sale."""
        with self._store.read() as books:
            ledger = books.ledger_id
        return {
            "sale": sale.id,
            "register": sale.register,
            "receipt": sale.receipt,
            "ledger": ledger,
            **({TIP_CHOSEN: str(sale.tip_asked.minor)} if sale.tip_asked else {}),
        }


def _no_tip(sale: Sale) -> Money:
    return Money.zero(sale.cart.currency)
