"""From an intent as Stripe describes it to the entries it deserves; asked twice, the same ones."""

from datetime import datetime
from typing import Final

from pos.domain.cart import Cart
from pos.domain.ids import SaleId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Money
from pos.domain.refund import Refund
from pos.domain.tax import part_of

HELD: Final = "memo:holds"
"""Memorandum: money that a customer's bank keeps aside for the shop. Not an asset."""

HELD_FOR_CUSTOMERS: Final = "memo:customers"
"""The other side of every hold; no part of `HELD`, whose balance is what is held now."""

STRIPE: Final = "assets:stripe"
SALES: Final = "income:sales"
TAX: Final = "liabilities:tax"
UNEXPLAINED: Final = "income:unassigned"
"""Captured money of an intent whose sale this till does not know, or has nothing in it."""


def entries_for(
    intent: Intent, *, sale: SaleId | None, cart: Cart | None, seen_at: datetime
) -> tuple[Entry, ...]:
    """Every entry the intent deserves in its present state, oldest first.

    A reference can be booked only once, so the live path and a later check come to the same
    books. A hold is a memorandum; revenue appears only with the capture. `seen_at` stands in
    for the times Stripe does not give (the moment of a capture).
    """
    charge = intent.latest_charge
    if charge is None or not charge.is_approved:
        return ()
    book = _Book(intent, sale, cart)
    entries = [book.hold(charge.amount, charge.created)]
    match intent.status:
        case IntentStatus.SUCCEEDED:
            entries.append(book.capture(intent.received, charge.amount, seen_at))
            if intent.received < charge.amount:
                rest = charge.amount - intent.received
                entries.append(book.release(rest, seen_at, "partial_capture"))
        case IntentStatus.CANCELED:
            when = intent.canceled_at or seen_at
            end = book.lapse if intent.has_lapsed else book.release
            entries.append(end(charge.amount, when, intent.cancellation_reason))
        case _:
            pass
    return tuple(entries)


def refund_entries(
    intent: Intent,
    refund: Refund,
    *,
    sale: SaleId | None,
    cart: Cart | None,
    seen_at: datetime,
    is_booked: bool,
) -> tuple[Entry, ...]:
    """What a refund of the intent deserves, wherever it was made.

    Sales and tax go down by the refund's part, as a capture of that amount puts them up. One that
    failed after it was booked (`is_booked`) is booked back; one that nobody saw before is nothing.
    """
    book = _Book(intent, sale, cart)
    if refund.counts:
        return (book.refund(refund),)
    if refund.is_undone and is_booked:
        return (book.refund_failed(refund, seen_at),)
    return ()


class _Book:
    """Builds the entries of one intent."""

    def __init__(self, intent: Intent, sale: SaleId | None, cart: Cart | None) -> None:
        self._intent = intent
        self._sale = sale
        self._cart = cart

    def hold(self, amount: Money, when: datetime) -> Entry:
        return self._entry(
            EntryKind.HOLD,
            when,
            amount,
            (Posting(HELD, amount), Posting(HELD_FOR_CUSTOMERS, -amount)),
        )

    def capture(self, taken: Money, held: Money, when: datetime) -> Entry:
        # More than was held can only be taken elsewhere; no more than the hold ends with it.
        ended = self._ended(min(taken, held))
        return self._entry(EntryKind.CAPTURE, when, taken, (*self._revenue(taken), *ended))

    def refund(self, refund: Refund) -> Entry:
        postings = tuple(
            Posting(each.account, -each.amount) for each in self._revenue(refund.amount)
        )
        return self._entry(
            EntryKind.REFUND,
            refund.created,
            refund.amount,
            postings,
            refund.reason,
            about=refund.id,
        )

    def refund_failed(self, refund: Refund, when: datetime) -> Entry:
        return self._entry(
            EntryKind.REFUND_FAILED,
            when,
            refund.amount,
            self._revenue(refund.amount),
            refund.status,
            about=refund.id,
        )

    def release(self, amount: Money, when: datetime, reason: str) -> Entry:
        return self._entry(EntryKind.RELEASE, when, amount, self._ended(amount), reason)

    def lapse(self, amount: Money, when: datetime, reason: str) -> Entry:
        return self._entry(EntryKind.LAPSE, when, amount, self._ended(amount), reason)

    def _ended(self, amount: Money) -> tuple[Posting, ...]:
        return (Posting(HELD_FOR_CUSTOMERS, amount), Posting(HELD, -amount))

    def _revenue(self, taken: Money) -> tuple[Posting, ...]:
        stripe = Posting(STRIPE, taken)
        lines = part_of(self._cart.totals().taxes, taken) if self._cart else ()
        if not lines:
            return (stripe, Posting(UNEXPLAINED, -taken))
        net = Money.zero(taken.currency)
        postings = []
        for line in lines:
            net += line.net
            if line.tax:
                postings.append(Posting(f"{TAX}:{line.rate.percent()}", -line.tax))
        sales = [Posting(SALES, -net)] if net else []
        return (stripe, *sales, *postings)

    def _entry(
        self,
        kind: EntryKind,
        when: datetime,
        amount: Money,
        postings: tuple[Posting, ...],
        reason: str = "",
        *,
        about: str = "",
    ) -> Entry:
        return Entry(
            reference=f"{kind}/{about or self._intent.id}",
            kind=kind,
            occurred_at=when,
            sale=self._sale,
            intent=self._intent.id,
            amount=amount,
            postings=postings,
            reason=reason,
        )
