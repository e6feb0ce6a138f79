"""What moves Stripe's balance for the shop: payments, fees, refunds, disputes and payouts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pos.domain.ids import BalanceId, ChargeId, DisputeId, IntentId, PayoutId, RefundId
from pos.domain.money import Money


class BalanceType(StrEnum):
    """What a balance transaction is about, in Stripe's spelling; `OTHER` for any other word."""

    CHARGE = "charge"
    PAYMENT = "payment"
    REFUND = "refund"
    PAYMENT_REFUND = "payment_refund"
    REFUND_FAILURE = "refund_failure"
    PAYMENT_FAILURE_REFUND = "payment_failure_refund"
    ADJUSTMENT = "adjustment"
    STRIPE_FEE = "stripe_fee"
    PAYOUT = "payout"
    PAYOUT_FAILURE = "payout_failure"
    PAYOUT_CANCEL = "payout_cancel"
    OTHER = "other"


PAYOUT_TYPES: Final = frozenset(
    {BalanceType.PAYOUT, BalanceType.PAYOUT_FAILURE, BalanceType.PAYOUT_CANCEL}
)


@dataclass(frozen=True, slots=True)
class BalanceTransaction:
    """One movement of the balance, in the balance's currency. Times are UTC.

    `amount` is before Stripe's fee, `fee` is positive where Stripe keeps something and `net` is
    `amount` less `fee` (Stripe docs, The Balance Transaction object); negative where money leaves.
    `source` is the id of what moved it, empty for none. `asked` is the amount in the currency that
    the customer paid or got back, where that is another one; `rate` is Stripe's exchange rate as
    text, for people: amounts are never computed from it. `word` is Stripe's own type, also where
    `type` is `OTHER`. `payout` is where it left with, None while it has not.
    """

    id: BalanceId
    type: BalanceType
    word: str
    category: str
    amount: Money
    fee: Money
    net: Money
    created: datetime
    available_on: datetime
    is_available: bool
    source: str = ""
    charge: ChargeId | None = None
    intent: IntentId | None = None
    refund: RefundId | None = None
    dispute: DisputeId | None = None
    payout: PayoutId | None = None
    asked: Money | None = None
    rate: str = ""
    description: str = ""
    ledger: str | None = None
    """The ledger named in the metadata of the payment that it belongs to, None where none is."""


class PayoutStatus(StrEnum):
    """How far a payout is, in Stripe's spelling."""

    PENDING = "pending"
    IN_TRANSIT = "in_transit"
    PAID = "paid"
    FAILED = "failed"
    CANCELED = "canceled"
    NEEDS_REVIEW = "needs_review"

    @property
    def has_come_back(self) -> bool:
        return self in {PayoutStatus.FAILED, PayoutStatus.CANCELED}

    @property
    def is_settled(self) -> bool:
        """Whether the money is at the bank, or in the balance again."""
        return self is PayoutStatus.PAID or self.has_come_back


@dataclass(frozen=True, slots=True)
class Payout:
    """Money on its way from Stripe to the shop's bank. Times are UTC.

    Positive; a negative one is what Stripe took from the bank to fill the balance. One that was
    `paid` may still fail within days (Stripe docs, Payouts). Only what an `is_automatic` one
    consists of is told by Stripe.
    """

    id: PayoutId
    amount: Money
    status: PayoutStatus
    created: datetime
    arrival_date: date
    is_automatic: bool
    failure_code: str = ""
    trace: str = ""
