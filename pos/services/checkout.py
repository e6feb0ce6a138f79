"""From a cart to a hold: the sale, its one intent, and the attempts to authorise it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final

from pos.domain.ids import IntentId, PaymentMethodId, SaleId
from pos.domain.intent import (
    CHANGEABLE,
    FINAL,
    UNDECIDED,
    CancelReason,
    Intent,
    IntentStatus,
)
from pos.domain.money import check_chargeable
from pos.domain.operation import CancelIntent, ConfirmIntent, CreateIntent, UpdateIntent
from pos.domain.sale import Sale, SaleState
from pos.domain.views import SaleRecord
from pos.errors import Declined, Refused
from pos.ports import Books, Clock, GatewayProvider, SettingsStore, Store
from pos.services.absorb import read_again, record_of
from pos.services.journal import Journal

_UNPAID: Final = frozenset({SaleState.OPEN, SaleState.PAYING, SaleState.PARKED})


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
    ) -> None:
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._settings = settings

    def begin(self, sale: SaleId) -> SaleRecord:
        """Start or resume checkout: the sale has an intent over what its cart comes to.

        The first time the intent is created; later it is read again and reused, and its amount
        follows the cart. An intent that was canceled without a hold is replaced by a new one.
        Raises Refused `cart_empty`, `amount_too_small`, `amount_too_large`, `sale_parked`,
        `sale_over`, and whatever the journal raises.
        """
        self._agree(sale)
        self._journal.resume_sale(sale, at_counter=False)
        agreed = self._sale(sale)
        if agreed.intent is not None:
            intent = self._read_again(agreed.intent)
            if intent.status is not IntentStatus.CANCELED:
                self._match_amount(agreed, intent)
                return self.record(sale)
            agreed = self._sale(sale)
        if agreed.intent is None:
            self._journal.perform(sale, self._creation(agreed), check=_without_intent(sale))
        return self.record(sale)

    def authorise(self, sale: SaleId, method: PaymentMethodId) -> SaleRecord:
        """One attempt with one card; a decline leaves the intent ready for another.

        Raises Refused `not_paying`, `total_changed` (the cart no longer matches the intent) or
        `still_checking` (the bank has not decided about the card before), and whatever the
        journal raises.
        """
        with self._store.read() as books:
            record = record_of(books, sale)
            intent = _payable(record)
            is_first = not books.operations.attempts(sale, "confirm", intent.id)
        if not is_first:
            # The attempt before must be known whole, or its charge would be taken for ours.
            self._read_again(intent.id)
            record = self.record(sale)
            intent = _payable(record)
        known = record.charges[-1].id if record.charges else None
        attempt = ConfirmIntent(intent.id, method, intent.amount, known)
        self._journal.perform(sale, attempt, check=_unchanged(sale, attempt))
        return self.record(sale)

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
        Raises Refused `still_checking` while an answer is missing, `sale_over` once held.
        """
        self._check_answered(sale)
        record = self.record(sale)
        if record.intent is not None and record.intent.status in UNDECIDED:
            self._withdraw(record.intent.id, sale)
        with self._store.write() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)
            found = books.sales.get(sale)
            if found.state is not SaleState.OPEN:
                _check_not_over(found)
                books.sales.save(found.moved(SaleState.OPEN))
            return record_of(books, sale)

    def abandon(self, sale: SaleId) -> SaleRecord:
        """Give the sale up; its intent is canceled so that nobody can pay it any more.

        Raises Refused `sale_over` once money is held or was taken, and whatever the journal
        raises.
        """
        with suppress(Refused, Declined):  # an attempt that came to nothing is welcome here
            self._journal.resume_sale(sale, at_counter=False)
        self._check_answered(sale)
        found = self._sale(sale)
        _check_not_over(found)
        if found.intent is not None:
            self._withdraw(found.intent, sale)
        with self._store.write() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)
            found = books.sales.get(sale)
            if found.state in _UNPAID:
                books.sales.save(found.moved(SaleState.ABANDONED))
            elif found.state in {SaleState.HELD, SaleState.CAPTURED}:
                _check_not_over(found)
            return record_of(books, sale)

    def record(self, sale: SaleId) -> SaleRecord:
        """What the ledger knows, without asking Stripe."""
        with self._store.read() as books:
            return record_of(books, sale)

    def _sale(self, sale: SaleId) -> Sale:
        with self._store.read() as books:
            return books.sales.get(sale)

    def _agree(self, sale: SaleId) -> None:
        """Give the sale its receipt number and close its cart."""
        with self._store.write() as books:
            found = books.sales.get(sale)
            _check_not_over(found)
            if found.state is SaleState.PARKED:
                raise Refused("sale_parked", receipt=found.receipt)
            if found.cart.is_empty:
                raise Refused("cart_empty")
            check_chargeable(found.cart.totals().due)
            books.sales.save(found.moved(SaleState.PAYING).numbered(books.sales.next_number))

    def _check_answered(self, sale: SaleId) -> None:
        with self._store.read() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)

    def _read_again(self, intent: IntentId) -> Intent:
        return read_again(self._store, self._clock, self._gateway(), intent)

    def _match_amount(self, sale: Sale, intent: Intent) -> None:
        due = sale.cart.totals().due
        if intent.status in CHANGEABLE and intent.amount != due:
            self._journal.perform(sale.id, UpdateIntent(intent.id, due))

    def _withdraw(self, intent: IntentId, sale: SaleId) -> None:
        """Cancel what is not paid yet; raises Refused `sale_over` when it is held by now."""
        if self._read_again(intent).status not in FINAL:
            self._journal.perform(
                sale,
                CancelIntent(intent, CancelReason.ABANDONED),
                check=lambda books: _check_not_over(books.sales.get(sale)),
            )

    def _creation(self, sale: Sale) -> CreateIntent:
        return CreateIntent(
            amount=sale.cart.totals().due,
            statement_descriptor_suffix=self._settings.load().descriptor_suffix,
            metadata=self._metadata(sale),
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
    if intent.amount != sale.cart.totals().due:
        raise Refused("total_changed", receipt=sale.receipt)
    return intent


def _unchanged(sale: SaleId, attempt: ConfirmIntent) -> Callable[[Books], None]:
    """The sale is as it was when the card was presented, and no other attempt came between."""

    def check(books: Books) -> None:
        record = record_of(books, sale)
        intent = _payable(record)
        last = record.charges[-1].id if record.charges else None
        if (intent.id, intent.amount, last) != (
            attempt.intent,
            attempt.amount,
            attempt.known_charge,
        ):
            raise Refused("already_under_way", operation="confirm", sale=sale)

    return check


def _without_intent(sale: SaleId) -> Callable[[Books], None]:
    """The sale still needs an intent."""

    def check(books: Books) -> None:
        found = books.sales.get(sale)
        if found.state is not SaleState.PAYING or found.intent is not None:
            raise Refused("already_under_way", operation="create", sale=sale)

    return check


def _check_not_over(sale: Sale) -> None:
    if sale.state not in _UNPAID:
        raise Refused("sale_over", state=str(sale.state), receipt=sale.receipt)
