"""One request to Stripe that moves or prepares money, complete enough to be sent again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.features import HoldRequest
from pos.domain.ids import (
    ChargeId,
    IntentId,
    KeySpace,
    OperationId,
    PaymentMethodId,
    SaleId,
    check_payment_method,
)
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.refund import RefundReason, ReturnedLine
from pos.domain.states import TransitionTable
from pos.domain.uptime import UNNOTED, Uptime

REPLAY_WITHIN: Final = timedelta(hours=20)
"""Stripe keeps a key for at least 24 hours; older ones are looked up, never sent again."""

TIP: Final = "tip"
"""The name in a payment's metadata under which a capture notes the tip in it, in minor units."""

IN_FLIGHT: Final = timedelta(seconds=120)
"""How long a request may still be on its way: our read time limit and a margin."""


RESTORED: Final = "restored"
"""The code of an operation that was open in a ledger when it was restored."""


class OperationState(StrEnum):
    """`prepared` means: may have been sent."""

    PREPARED = "prepared"
    IN_DOUBT = "in_doubt"
    SUCCEEDED = "succeeded"
    REJECTED = "rejected"


_S = OperationState
OPERATION_MOVES: Final = TransitionTable(
    {
        _S.PREPARED: {_S.IN_DOUBT, _S.SUCCEEDED, _S.REJECTED},
        _S.IN_DOUBT: {_S.IN_DOUBT, _S.SUCCEEDED, _S.REJECTED},
        _S.SUCCEEDED: set(),
        _S.REJECTED: set(),
    }
)
OPEN_STATES: Final = (_S.PREPARED, _S.IN_DOUBT)


@dataclass(frozen=True, slots=True)
class CreateIntent:
    """Ask for a manual-capture card payment; no money moves yet.

    `asks` is what the hold should allow later; the bank may refuse it and hold all the same.
    """

    amount: Money
    statement_descriptor_suffix: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[HoldRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateIntent:
    """Another amount, before the card."""

    intent: IntentId
    amount: Money


@dataclass(frozen=True, slots=True)
class ConfirmIntent:
    """Authorise with a payment method. `known_charge` is the last attempt seen before this one.

    Raises Refused `card_name` for anything else in its place, for a request is written down.
    """

    intent: IntentId
    payment_method: PaymentMethodId
    amount: Money
    known_charge: ChargeId | None = None
    asks: tuple[HoldRequest, ...] = ()

    def __post_init__(self) -> None:
        check_payment_method(self.payment_method)


@dataclass(frozen=True, slots=True)
class CaptureIntent:
    """Take `amount` of what is held; a final capture releases the rest.

    `taken_before` is what had been captured of the same hold, None for nothing; `tip` is the part
    of `amount` that is one, and is noted at Stripe. `lines` are the rows of the cart that it is
    for, numbers with a quantity each, none where it is for no row in particular.
    """

    intent: IntentId
    amount: Money
    is_final: bool = True
    taken_before: Money | None = None
    tip: Money | None = None
    lines: tuple[tuple[int, int], ...] = ()

    @property
    def taken_after(self) -> Money:
        """What is captured in all once it is done."""
        return self.amount if self.taken_before is None else self.taken_before + self.amount


@dataclass(frozen=True, slots=True)
class IncreaseHold:
    """Raise what is held to `new_total`; the bank may say no, and the old hold stays."""

    intent: IntentId
    new_total: Money

    @property
    def amount(self) -> Money:
        return self.new_total


@dataclass(frozen=True, slots=True)
class CancelIntent:
    """Release what is held, or give up an unpaid intent."""

    intent: IntentId
    reason: CancelReason


@dataclass(frozen=True, slots=True)
class RefundIntent:
    """Give `amount` of what was taken back to the card; several may follow one another.

    `lines` are the rows of the cart that it is for, none where it is for no row in particular;
    `note` is ours and is not sent.
    """

    intent: IntentId
    amount: Money
    reason: RefundReason
    lines: tuple[ReturnedLine, ...] = ()
    note: str = ""


Request = (
    CreateIntent
    | UpdateIntent
    | ConfirmIntent
    | IncreaseHold
    | CaptureIntent
    | CancelIntent
    | RefundIntent
)

_KINDS: Final[Mapping[type[Request], str]] = {
    CreateIntent: "create",
    UpdateIntent: "update",
    ConfirmIntent: "confirm",
    IncreaseHold: "increase",
    CaptureIntent: "capture",
    CancelIntent: "cancel",
    RefundIntent: "refund",
}


def kind_of(request: Request) -> str:
    """`create`, `update`, `confirm`, `increase`, `capture`, `cancel` or `refund`."""
    return _KINDS[type(request)]


def target_of(request: Request) -> str:
    """The intent the request is about, empty when it does not exist yet."""
    return "" if isinstance(request, CreateIntent) else request.intent


@dataclass(frozen=True, slots=True)
class Operation:
    """A journal record: what is asked, under which key, and how it stands. Times are UTC.

    `id` is the idempotency key and is stored, never computed again for sending. `code` says
    why a rejected operation was rejected. `begun` is `prepared_at` by the machine's own count.
    """

    id: OperationId
    sale: SaleId
    request: Request
    attempt: int
    state: OperationState
    prepared_at: datetime
    sends: int = 0
    intent: IntentId | None = None
    code: str = ""
    request_id: str = ""
    begun: Uptime = UNNOTED

    @property
    def kind(self) -> str:
        return kind_of(self.request)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def moved(self, to: OperationState, *, code: str = "") -> "Operation":
        """The record in its next state.

        Raises Broken `impossible_step`.
        """
        return replace(self, state=OPERATION_MOVES.step(self.state, to), code=code)

    def is_fresh(self, now: datetime, uptime: Uptime = UNNOTED) -> bool:
        """Whether it may be sent again: Stripe surely still knows the key, and nobody gave it up.

        A clock that went back proves nothing: the machine's own count must not contradict it,
        as far as that reaches. And what was open in a restored ledger may have been given up, or
        done by other means, in the days that the ledger has forgotten.
        """
        by_the_clock = now - self.prepared_at
        return (
            self.code != RESTORED
            and timedelta(0) <= by_the_clock < REPLAY_WITHIN
            and uptime.at_least_since(self.begun) < REPLAY_WITHIN
        )


def operation_id(space: KeySpace, sale: SaleId, request: Request, attempt: int) -> OperationId:
    """The same for one intention, whoever asks: two windows cannot make two keys of one click.

    Derived from random ids only, never from receipt numbers or times, which a restored backup
    would give out again.
    """
    parts = "|".join((space, sale, kind_of(request), target_of(request), str(attempt)))
    return OperationId("pos1-" + hashlib.sha256(parts.encode()).hexdigest()[:40])
