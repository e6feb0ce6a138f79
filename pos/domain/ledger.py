"""Double entry: an entry balances in every currency or does not exist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.ids import IntentId, SaleId
from pos.domain.money import Currency, Money
from pos.errors import Broken


class EntryKind(StrEnum):
    """What happened to the money."""

    HOLD = "hold"
    INCREASE = "increase"
    CAPTURE = "capture"
    RELEASE = "release"
    LAPSE = "lapse"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    CASH_SALE = "cash_sale"
    CASH_REFUND = "cash_refund"
    AUDIT = "audit"
    FLOAT = "float"
    CASH_IN = "cash_in"
    CASH_OUT = "cash_out"
    DRAWER_DIFFERENCE = "drawer_difference"
    TAKINGS = "takings"
    FEE = "fee"
    CONVERSION = "conversion"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    STRIPE_CHARGE = "stripe_charge"
    ADJUSTMENT = "adjustment"
    PAYOUT = "payout"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_RETURNED = "payout_returned"
    CORRECTION = "correction"


OF_THE_OFFICE: Final = frozenset(
    {
        EntryKind.FEE,
        EntryKind.CONVERSION,
        EntryKind.DISPUTE,
        EntryKind.DISPUTE_WON,
        EntryKind.STRIPE_CHARGE,
        EntryKind.ADJUSTMENT,
        EntryKind.PAYOUT,
        EntryKind.PAYOUT_PAID,
        EntryKind.PAYOUT_RETURNED,
        EntryKind.CORRECTION,
    }
)
"""What no sale, no customer and no drawer brings about: the books behind the counter."""

MEMORANDUM: Final = "memo:"
"""Accounts that begin so stand beside the books: money kept aside for us, not ours."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry; debits are positive, credits negative."""

    account: str
    amount: Money

    @property
    def is_memorandum(self) -> bool:
        return self.account.startswith(MEMORANDUM)


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact about money, booked once under a reference that comes from Stripe's own ids.

    `occurred_at` is when it happened as far as Stripe says so, UTC. `amount` is what was held,
    taken or given back. The memorandum balances by itself, and the books without it. `intent` is
    None where no payment of Stripe's is concerned. What is noted for the audit journal moves
    nothing and has no postings.
    Raises Broken `entry_unbalanced` or `entry_empty`.
    """

    reference: str
    kind: EntryKind
    occurred_at: datetime
    sale: SaleId | None
    intent: IntentId | None
    amount: Money
    postings: tuple[Posting, ...]
    reason: str = ""

    def __post_init__(self) -> None:
        if bool(self.postings) is (self.kind is EntryKind.AUDIT):
            raise Broken("entry_empty", reference=self.reference)
        memorandum = [posting for posting in self.postings if posting.is_memorandum]
        books = [posting for posting in self.postings if not posting.is_memorandum]
        if any((*balances(memorandum).values(), *balances(books).values())):
            raise Broken("entry_unbalanced", reference=self.reference)


def balances(postings: Iterable[Posting]) -> dict[Currency, int]:
    """Minor units per currency; all zero when the postings balance."""
    sums: dict[Currency, int] = {}
    for posting in postings:
        currency = posting.amount.currency
        sums[currency] = sums.get(currency, 0) + posting.amount.minor
    return sums
