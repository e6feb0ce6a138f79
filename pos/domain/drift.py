"""What happened to our payments elsewhere, and where the till and Stripe do not agree."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.ids import EventId, IntentId, SaleId
from pos.domain.money import Money
from pos.errors import PosError


class ChangeKind(StrEnum):
    """What somebody else, or the passing of time, did to a payment of ours."""

    HELD = "held"
    INCREASED = "increased"
    CAPTURED = "captured"
    CANCELED = "canceled"
    LAPSED = "lapsed"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"
    DISPUTED = "disputed"
    REVIEW_OPENED = "review_opened"
    REVIEW_CLOSED = "review_closed"
    WARNED = "warned"


class Origin(StrEnum):
    """Who did it, as far as Stripe lets us tell.

    `ELSEWHERE` is somebody in Stripe's Dashboard, or another program with a key of the account.
    """

    ELSEWHERE = "elsewhere"
    TIME = "time"
    BANK = "bank"


_ORIGINS: Final = {
    ChangeKind.LAPSED: Origin.TIME,
    ChangeKind.REFUND_FAILED: Origin.BANK,
    ChangeKind.DISPUTED: Origin.BANK,
    ChangeKind.WARNED: Origin.BANK,
}


@dataclass(frozen=True, slots=True)
class Change:
    """Something that no operation of this till accounts for. Times are UTC.

    `reference` comes from Stripe's own ids, so that it is kept once. `amount` is what was held,
    taken, let go, given back, returned or contested. `occurred_at` is Stripe's time as far as it
    is known, `seen_at` when this till took it over, `event` the news that led to it.
    """

    reference: str
    kind: ChangeKind
    intent: IntentId
    sale: SaleId | None
    amount: Money
    occurred_at: datetime
    seen_at: datetime
    event: EventId | None = None

    @property
    def origin(self) -> Origin:
        return _ORIGINS.get(self.kind, Origin.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What catching up with Stripe came to.

    `settled` counts the operations that were open and are no more, `events` the news heard.
    `unsettled` is what could not be learned; an operation, or the whole rest of the news.
    """

    settled: int = 0
    unsettled: tuple[PosError, ...] = ()
    events: int = 0
    changes: tuple[Change, ...] = ()


class DriftKind(StrEnum):
    """How the till and Stripe, or the till's own books, can disagree about a payment."""

    OPEN_OPERATION = "open_operation"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    STATUS = "status_differs"
    AMOUNT = "amount_differs"
    CURRENCY = "currency_differs"
    REFUNDED = "refunded_differs"
    NOT_BOOKED = "not_booked"
    HOLD_OVERDUE = "hold_overdue"


class Repair(StrEnum):
    """What puts a difference right."""

    ASK_AGAIN = "ask_again"
    DECIDE = "decide"
    READ_AGAIN = "read_again"
    CHECK_ACCOUNT = "check_account"
    CHECK_LEDGER = "check_ledger"
    LOOK_AT_STRIPE = "look_at_stripe"


Side = Money | datetime | str
"""What one of the two says: an amount, a moment, a word of Stripe's or of the journal's; empty
where it says nothing."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference between what is known here and what Stripe says.

    `subject` is the operation or refund it is about, where it is not the payment itself. `note`
    is why somebody accepted exactly this difference; another one on the same payment is a new one.
    """

    kind: DriftKind
    intent: IntentId | None
    sale: SaleId | None
    local: Side
    remote: Side
    repair: Repair
    subject: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """The same for the same difference, whenever it is found."""
        sides = (_written(self.local), _written(self.remote))
        parts = "|".join((self.kind, self.intent or "", self.subject, *sides))
        return "drift_" + hashlib.sha256(parts.encode()).hexdigest()[:12]

    @property
    def is_open(self) -> bool:
        return not self.note

    @property
    def is_in_doubt(self) -> bool:
        """Whether it is not known if money has moved; nobody can accept that."""
        return self.kind is DriftKind.OPEN_OPERATION


@dataclass(frozen=True, slots=True)
class DriftReport:
    """Journal, mirrors and books against Stripe: payments made since `since`, and open ones.

    `compared` counts the payments. Times are UTC.
    """

    since: datetime
    compared: int
    drifts: tuple[Drift, ...]

    @property
    def open(self) -> tuple[Drift, ...]:
        """Those that nobody has accepted."""
        return tuple(drift for drift in self.drifts if drift.is_open)


def _written(side: Side) -> str:
    match side:
        case Money():
            return f"{side.minor} {side.currency.code}"
        case datetime():
            return side.isoformat()
        case _:
            return side
