"""From what moved Stripe's balance to the entries that it deserves; asked twice, the same ones."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time
from typing import Final

from pos.domain.balance import (
    PAYOUT_TYPES,
    BalanceTransaction,
    BalanceType,
    Payout,
    PayoutStatus,
)
from pos.domain.bookkeeping import (
    ADJUSTMENTS,
    BANK,
    CONVERSION,
    DISPUTES,
    FEES,
    IN_TRANSIT,
    STRIPE,
)
from pos.domain.ids import SaleId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Money

CHARGES: Final = frozenset({BalanceType.CHARGE, BalanceType.PAYMENT})
REFUNDS: Final = frozenset({BalanceType.REFUND, BalanceType.PAYMENT_REFUND})
FAILURES: Final = frozenset({BalanceType.REFUND_FAILURE, BalanceType.PAYMENT_FAILURE_REFUND})
OF_PAYMENTS: Final = CHARGES | REFUNDS | FAILURES
"""What is booked by the payment or the refund itself, but for the fee and the exchange."""

OF_MOVEMENTS: Final = (
    EntryKind.FEE,
    EntryKind.CONVERSION,
    EntryKind.DISPUTE,
    EntryKind.DISPUTE_WON,
    EntryKind.STRIPE_CHARGE,
    EntryKind.ADJUSTMENT,
)
"""What a movement alone accounts for; each is booked under its id."""

OF_PAYOUTS: Final = (EntryKind.PAYOUT, EntryKind.PAYOUT_PAID, EntryKind.PAYOUT_RETURNED)

_LONGEST: Final = 200
_MIDDAY: Final = time(12, tzinfo=UTC)
"""A day that has no time of day is still that day there in nearly every zone of the world."""


def movement_entries(
    moved: BalanceTransaction, *, sale: SaleId | None = None, unconverted: Money | None = None
) -> tuple[Entry, ...]:
    """What a movement adds to what its payment, its refund or its payout is booked as.

    Stripe's fee; the exchange, where the balance is kept in another currency than the customer
    paid in; and the whole of what no payment tells of: disputes, Stripe's own charges,
    adjustments. `unconverted` is what is booked as taken of the payment in the customer's currency
    and was not exchanged yet: of a payment that is taken in parts Stripe tells the whole sum only.
    """
    return tuple(
        Entry(
            reference=f"{kind}/{moved.id}",
            kind=kind,
            occurred_at=moved.created,
            sale=sale,
            intent=moved.intent,
            amount=_without_sign(amount),
            postings=some,
            reason=_told(moved),
        )
        for kind, amount, postings in _parts(moved, unconverted)
        if (some := tuple(posting for posting in postings if posting.amount))
    )


_Part = tuple[EntryKind, Money, tuple[Posting, ...]]


def _parts(moved: BalanceTransaction, unconverted: Money | None) -> Iterator[_Part]:
    if moved.type in OF_PAYMENTS:
        asked = moved.asked if unconverted is None else unconverted
        if asked is not None and asked.currency != moved.amount.currency:
            yield EntryKind.CONVERSION, moved.amount, _exchanged(asked, moved.amount)
    elif moved.type is BalanceType.STRIPE_FEE:
        yield EntryKind.STRIPE_CHARGE, moved.amount, _against(FEES, moved.amount)
    elif moved.type not in PAYOUT_TYPES:  # a payout is booked by what the payout itself says
        yield _other(moved), moved.amount, _against(_other_account(moved), moved.amount)
    yield EntryKind.FEE, moved.fee, _against(FEES, -moved.fee)


def _other(moved: BalanceTransaction) -> EntryKind:
    if moved.dispute is None:
        return EntryKind.ADJUSTMENT
    return EntryKind.DISPUTE if moved.amount.minor < 0 else EntryKind.DISPUTE_WON


def _other_account(moved: BalanceTransaction) -> str:
    return ADJUSTMENTS if moved.dispute is None else DISPUTES


def _against(account: str, amount: Money) -> tuple[Posting, ...]:
    """Into Stripe's balance, or out of it where the amount is negative."""
    return (Posting(STRIPE, amount), Posting(account, -amount))


def _exchanged(asked: Money, amount: Money) -> tuple[Posting, ...]:
    """What the customer paid leaves the balance, and what Stripe made of it comes in."""
    return (
        Posting(STRIPE, -asked),
        Posting(CONVERSION, asked),
        Posting(STRIPE, amount),
        Posting(CONVERSION, -amount),
    )


def _told(moved: BalanceTransaction) -> str:
    """Stripe's words for what no payment explains; for all else its type is enough."""
    if moved.type in OF_PAYMENTS or not moved.description:
        return moved.word
    return " ".join(moved.description.split())[:_LONGEST]


def payout_entries(
    payout: Payout,
    *,
    booked: Collection[str],
    seen_at: datetime,
    returned_at: datetime | None = None,
) -> tuple[Entry, ...]:
    """What a payout deserves that is not `booked` yet, by references.

    Money leaves the balance when the payout is made, is at the bank when Stripe says so, and comes
    back where the payout fails or is cancelled: from the bank, if it was booked there before.
    `returned_at` is Stripe's time of that; without it `seen_at` counts.
    """
    _, paid, returned = payout_references(payout)
    found = [_step(payout, EntryKind.PAYOUT, IN_TRANSIT, STRIPE, payout.created)]
    if payout.status is PayoutStatus.PAID and returned not in booked:
        arrived = min(datetime.combine(payout.arrival_date, _MIDDAY), seen_at)
        found.append(
            _step(payout, EntryKind.PAYOUT_PAID, BANK, IN_TRANSIT, max(arrived, payout.created))
        )
    if payout.status.has_come_back:
        place = BANK if paid in booked else IN_TRANSIT
        when = max(returned_at or seen_at, payout.created)
        found.append(_step(payout, EntryKind.PAYOUT_RETURNED, STRIPE, place, when))
    return tuple(each for each in found if payout.amount and each.reference not in booked)


def _step(payout: Payout, kind: EntryKind, to: str, out_of: str, when: datetime) -> Entry:
    came_back = payout.failure_code or str(payout.status)
    return Entry(
        reference=f"{kind}/{payout.id}",
        kind=kind,
        occurred_at=when,
        sale=None,
        intent=None,
        amount=_without_sign(payout.amount),
        postings=(Posting(to, payout.amount), Posting(out_of, -payout.amount)),
        reason=came_back if kind is EntryKind.PAYOUT_RETURNED else "",
    )


def payout_references(payout: Payout) -> tuple[str, ...]:
    """Under which a payout's entries are booked, if they are."""
    return tuple(f"{kind}/{payout.id}" for kind in OF_PAYOUTS)


def _without_sign(amount: Money) -> Money:
    return amount if amount.minor >= 0 else -amount
