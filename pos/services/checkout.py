"""From a cart to a hold: the sale, its one intent, and the attempts to authorise it."""

from collections.abc import Callable, Mapping

from pos.domain.ids import IntentId, PaymentMethodId, SaleId
from pos.domain.intent import (
    CHANGEABLE,
    UNDECIDED,
    Intent,
    IntentStatus,
)
from pos.domain.money import Money, check_chargeable
from pos.domain.operation import ConfirmIntent, CreateIntent, UpdateIntent
from pos.domain.permissions import Act
from pos.domain.sale import Sale, SaleState
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import read_again, record_of
from pos.services.access import Access
from pos.services.journal import Journal
from pos.services.terms import check_note
from pos.services.undoing import Undoing, agreed_to_be_paid, check_not_over, check_untouched


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
    ) -> None:
        """Without `access` everybody may do everything, as where no staff is set up."""
        self._undoing = Undoing(store, journal, gateway, clock, access)
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._access = access

    def begin(self, sale: SaleId, amount: Money | None = None) -> SaleRecord:
        """Start or resume checkout by card: the sale has an intent over what is still due.

        With `amount` over that much of it, and another tender has to follow. The first time the
        intent is created; later it is read again and reused, and its amount follows the cart. An
        intent that was canceled without a hold is replaced by a new one.
        Raises Refused `cart_empty`, `amount_too_small`, `amount_too_large`, `sale_parked`,
        `sale_over`, `tender_more_than_due`, those of permissions, and whatever the journal raises.
        """
        self._check_seller()
        self._agree(sale, amount)
        self._journal.resume_sale(sale, at_counter=False)
        agreed = self._sale(sale)
        if agreed.intent is not None:
            intent = self._read_again(agreed.intent)
            if intent.status is not IntentStatus.CANCELED:
                self._match_amount(agreed, intent)
                return self.record(sale)
            agreed = self._sale(sale)
        if agreed.intent is None:
            self._journal.perform(sale, self._creation(agreed), check=_without_intent(agreed))
        return self.record(sale)

    def authorise(self, sale: SaleId, method: PaymentMethodId) -> SaleRecord:
        """One attempt with one card; a decline leaves the intent ready for another.

        Raises Refused `not_paying`, `total_changed` (the cart no longer matches the intent),
        `still_checking` (the bank has not decided about the card before) or `recipe_note_missing`,
        and whatever the journal raises.
        """
        self._check_seller()
        with self._store.read() as books:
            record = record_of(books, sale)
            intent = _payable(record)
            check_note(books, record.sale)
            is_first = not books.operations.attempts(sale, "confirm", intent.id)
        if not is_first:
            # The attempt before must be known whole, or its charge would be taken for ours.
            self._read_again(intent.id)
            record = self.record(sale)
            intent = _payable(record)
        known = record.charges[-1].id if record.charges else None
        asks = self._settings.load().asks
        attempt = ConfirmIntent(intent.id, method, intent.amount, known, asks)
        self._journal.perform(sale, attempt, check=_unchanged(sale, attempt))
        return self.record(sale)

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

        Where the customer is still at the bank's page the intent is canceled instead, so that
        nobody can pay the old amount any more; the next checkout makes a new one.
        Raises Refused `still_checking` while an answer is missing, `partly_paid` when a tender
        is finished already, `sale_over` once held.
        """
        self._undoing.check_answered(sale)
        record = self.record(sale)
        check_untouched(record.sale)
        if record.intent is not None and record.intent.status in UNDECIDED:
            self._undoing.withdraw(record.intent.id, sale)
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
        """Give the sale its receipt number, close its cart, and settle what the card is to pay."""
        with self._store.write() as books:
            agreed = agreed_to_be_paid(books, sale).asking_card(amount)
            check_chargeable(agreed.asked)
            books.sales.save(agreed)

    def _read_again(self, intent: IntentId) -> Intent:
        return read_again(self._store, self._clock, self._gateway(), intent)

    def _match_amount(self, sale: Sale, intent: Intent) -> None:
        if intent.status in CHANGEABLE and intent.amount != sale.asked:
            self._journal.perform(sale.id, UpdateIntent(intent.id, sale.asked))

    def _creation(self, sale: Sale) -> CreateIntent:
        settings = self._settings.load()
        return CreateIntent(
            amount=sale.asked,
            statement_descriptor_suffix=settings.descriptor_suffix,
            metadata=self._metadata(sale),
            asks=settings.asks,
        )

    def _metadata(self, sale: Sale) -> Mapping[str, str]:
        """Ours only, nothing personal: what leads from Stripe back to this sale."""
        with self._store.read() as books:
            ledger = books.ledger_id
        return {
            "sale": sale.id,
            "register": sale.register,
            "receipt": sale.receipt,
            "ledger": ledger,
        }


def _payable(record: SaleRecord) -> Intent:
    """The intent that a card may be presented for now."""
    sale, intent = record.sale, record.intent
    if sale.state is not SaleState.PAYING or intent is None:
        raise Refused("not_paying", state=str(sale.state), receipt=sale.receipt)
    if intent.status in UNDECIDED:
        raise Refused("still_checking", status=str(intent.status), receipt=sale.receipt)
    if intent.amount != sale.asked:
        raise Refused("total_changed", receipt=sale.receipt)
    return intent


def _unchanged(sale: SaleId, attempt: ConfirmIntent) -> Callable[[Books], None]:
    """The sale is as it was when the card was presented, and no other attempt came between."""

    def check(books: Books) -> None:
        record = record_of(books, sale)
        intent = _payable(record)
        check_note(books, record.sale)
        last = record.charges[-1].id if record.charges else None
        if (intent.id, intent.amount, last) != (
            attempt.intent,
            attempt.amount,
            attempt.known_charge,
        ):
            raise Refused("already_under_way", operation="confirm", sale=sale)

    return check


def _without_intent(sale: Sale) -> Callable[[Books], None]:
    """The sale still needs an intent, over as much as was agreed."""

    def check(books: Books) -> None:
        found = books.sales.get(sale.id)
        if found.state is not SaleState.PAYING or found.intent is not None:
            raise Refused("already_under_way", operation="create", sale=sale.id)
        if found.asked != sale.asked:
            raise Refused("total_changed", receipt=sale.receipt)

    return check
