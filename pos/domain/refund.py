"""What happens to money after its capture: given back by the shop, or contested by its owner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.ids import ChargeId, DisputeId, IntentId, OperationId, RefundId
from pos.domain.intent import Charge
from pos.domain.money import Money, check_step
from pos.errors import Refused

_UNDONE: Final = frozenset({"failed", "canceled"})
_AT_ONCE: Final = timedelta(seconds=30)
"""Within which a row that belongs to a capture is made."""

_NEVER_TAKEN: Final = "expired_uncaptured_charge"


class RefundReason(StrEnum):
    """Why money is given back, in Stripe's spelling: ours to give."""

    DUPLICATE = "duplicate"
    FRAUDULENT = "fraudulent"
    REQUESTED_BY_CUSTOMER = "requested_by_customer"


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A row of the cart that is given back, in pieces and in money, tax included."""

    number: int
    quantity: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back to the customer, as Stripe last described it. Times are UTC.

    A pending one counts: Stripe has taken it from the balance. One that fails days later brings
    the money back to the shop (Stripe docs, Refund and cancel payments). `operation` is ours, from
    the metadata. `is_release` marks a row by which Stripe records what a capture in part let go.
    """

    id: RefundId
    intent: IntentId
    charge: ChargeId
    amount: Money
    status: str
    created: datetime
    reason: str = ""
    operation: OperationId | None = None
    is_release: bool = False

    @property
    def is_undone(self) -> bool:
        """Whether the money came back to the shop, or never left it."""
        return self.status in _UNDONE

    @property
    def counts(self) -> bool:
        """Whether the customer has, or will have, money that was taken before."""
        return not self.is_undone and not self.is_release


@dataclass(frozen=True, slots=True)
class Dispute:
    """A customer's bank asks for the money back. Times are UTC.

    `due_by` is until when the shop may answer. What it does to the balance, with Stripe's fee for
    it, is booked by the movements that Stripe makes for it.
    """

    id: DisputeId
    intent: IntentId
    charge: ChargeId
    amount: Money
    status: str
    created: datetime
    reason: str = ""
    due_by: datetime | None = None


def left_to_refund(received: Money, refunds: Iterable[Refund]) -> Money:
    """What the shop still has of the money that it took."""
    return received - sum(
        (each.amount for each in refunds if each.counts), Money.zero(received.currency)
    )


def plan_refund(left: Money, wanted: Money | None) -> Money:
    """What a refund of `wanted`, or of everything for None, would give back.

    Raises Refused `refund_nothing_left`, `refund_zero`, `refund_more_than_left`, `amount_step`,
    `currencies_differ`.
    """
    if left.minor <= 0:
        raise Refused("refund_nothing_left")
    given = left if wanted is None else wanted
    if given > left:
        raise Refused("refund_more_than_left", wanted=given, left=left)
    if given.minor <= 0:
        raise Refused("refund_zero", left=left)
    check_step(given)
    return given


def told_apart(
    refunds: Iterable[Refund], *, charge: Charge, received: Money, captured_by: datetime | None
) -> tuple[Refund, ...]:
    """The refunds, oldest first, with the row marked that is no refund to the customer.

    Whether a capture in part leaves a refund row for the remainder, and whether the charge counts
    that remainder as refunded, has differed between versions of Stripe. Where the amounts leave it
    open, a row over exactly the remainder that is not younger than the capture is the release.
    `captured_by` is the latest moment at which the capture can have happened, None when it is
    known that this one left no row.
    """
    rows = [_marked(each) for each in sorted(refunds, key=lambda each: (each.created, each.id))]
    released = charge.amount - received
    if (
        captured_by is None
        or released.minor <= 0
        or _has_no_row_for(released, rows, charge.refunded)
    ):
        return tuple(rows)
    for place, row in enumerate(rows):
        is_candidate = row.counts and row.operation is None and row.amount == released
        if is_candidate and row.created <= captured_by + _AT_ONCE:
            rows[place] = replace(row, is_release=True)
            break
    return tuple(rows)


def _marked(refund: Refund) -> Refund:
    return replace(refund, is_release=True) if refund.reason == _NEVER_TAKEN else refund


def _has_no_row_for(released: Money, rows: Sequence[Refund], counted: Money | None) -> bool:
    """Whether the charge counts the remainder beside the rows: then none of them is it."""
    given = sum(row.amount.minor for row in rows if row.counts)
    return counted is not None and counted.minor == given + released.minor
