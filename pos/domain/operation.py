"""One request to Stripe that moves or prepares money, complete enough to be sent again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from pos.domain.ids import (
    ChargeId,
    IntentId,
    KeySpace,
    OperationId,
    PaymentMethodId,
    SaleId,
    check_payment_method,
)
from pos.domain.intent import CHANGEABLE, CancelReason, Decline, Intent, IntentStatus
from pos.domain.money import Money
from pos.domain.refund import Refund, RefundReason
from pos.domain.states import TransitionTable
from pos.domain.uptime import UNNOTED, Uptime

REPLAY_WITHIN: Final = timedelta(hours=20)
"""Stripe keeps a key for at least 24 hours; older ones are looked up, never sent again."""

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
    """Ask for a manual-capture card payment; no money moves yet."""

    amount: Money
    statement_descriptor_suffix: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


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

    def __post_init__(self) -> None:
        check_payment_method(self.payment_method)


@dataclass(frozen=True, slots=True)
class CaptureIntent:
    """Take `amount` of what is held and release the rest."""

    intent: IntentId
    amount: Money


@dataclass(frozen=True, slots=True)
class CancelIntent:
    """Release what is held, or give up an unpaid intent."""

    intent: IntentId
    reason: CancelReason


@dataclass(frozen=True, slots=True)
class RefundIntent:
    """Give `amount` of what was taken back to the card; several may follow one another."""

    intent: IntentId
    amount: Money
    reason: RefundReason


Request = CreateIntent | UpdateIntent | ConfirmIntent | CaptureIntent | CancelIntent | RefundIntent

_KINDS: Final[Mapping[type[Request], str]] = {
    CreateIntent: "create",
    UpdateIntent: "update",
    ConfirmIntent: "confirm",
    CaptureIntent: "capture",
    CancelIntent: "cancel",
    RefundIntent: "refund",
}


def kind_of(request: Request) -> str:
    """`create`, `update`, `confirm`, `capture`, `cancel` or `refund`."""
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


class Verdict(StrEnum):
    """What reading the intent back says about an operation whose answer was lost."""

    DONE = "done"
    NOT_YET = "not_yet"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, with the reason of a rejection."""

    verdict: Verdict
    code: str = ""
    decline: Decline | None = None


_DONE: Final = Finding(Verdict.DONE)
_NOT_YET: Final = Finding(Verdict.NOT_YET)


def judge(request: Request, intent: Intent | None, given: Refund | None = None) -> Finding:
    """Decide by the intent itself whether `request` took effect; the answer's code never counts.

    `intent` as read after the request, None when it was not found; `given` the refund that carries
    the operation's id. `NOT_YET` also stands for what cannot be known: a status that we have no
    word for settles nothing.
    """
    if intent is None:
        return _NOT_YET
    if isinstance(request, CreateIntent):
        return _DONE
    if isinstance(request, RefundIntent):
        return _judge_refund(intent, given)
    return _NOT_YET if intent.status is IntentStatus.NEEDS_REVIEW else _judge(request, intent)


def _judge(
    request: UpdateIntent | ConfirmIntent | CaptureIntent | CancelIntent, intent: Intent
) -> Finding:
    match request:
        case UpdateIntent():
            return _judge_update(request, intent)
        case ConfirmIntent():
            return _judge_confirm(request, intent)
        case CaptureIntent():
            return _judge_capture(request, intent)
        case CancelIntent():
            return _judge_cancel(intent)
        case _:
            assert_never(request)


def _judge_update(request: UpdateIntent, intent: Intent) -> Finding:
    if intent.amount == request.amount:
        return _DONE
    return _NOT_YET if intent.status in CHANGEABLE else _rejected("overtaken")


def _judge_confirm(request: ConfirmIntent, intent: Intent) -> Finding:
    charge = intent.latest_charge
    failed = charge is not None and charge.id != request.known_charge and not charge.is_approved
    match intent.status:
        case IntentStatus.REQUIRES_PAYMENT_METHOD | IntentStatus.CANCELED if charge and failed:
            return _rejected("declined", charge.decline or intent.last_error)
        case IntentStatus.CANCELED if not intent.was_authorised:
            return _rejected("already_canceled")
        case IntentStatus.REQUIRES_PAYMENT_METHOD | IntentStatus.REQUIRES_CONFIRMATION:
            return _NOT_YET
        case _:
            return _DONE


def _judge_capture(request: CaptureIntent, intent: Intent) -> Finding:
    match intent.status:
        case IntentStatus.SUCCEEDED if intent.received == request.amount:
            return _DONE
        case IntentStatus.SUCCEEDED:
            # Somebody else took another amount: not what was asked, and not what was shown.
            return _rejected("already_captured")
        case IntentStatus.CANCELED:
            return _rejected("lapsed" if intent.has_lapsed else "already_canceled")
        case IntentStatus.REQUIRES_CAPTURE | IntentStatus.PROCESSING:
            return _NOT_YET
        case _:
            return _rejected("not_held")


def _judge_cancel(intent: Intent) -> Finding:
    match intent.status:
        case IntentStatus.CANCELED:
            return _DONE
        case IntentStatus.SUCCEEDED:
            return _rejected("already_captured")
        case _:
            return _NOT_YET


def _judge_refund(intent: Intent, given: Refund | None) -> Finding:
    if given is not None:
        # One that failed was made all the same: it is booked, and booked back.
        return _DONE
    is_final_no = intent.is_final and intent.status is not IntentStatus.SUCCEEDED
    return _rejected("not_taken") if is_final_no else _NOT_YET


def _rejected(code: str, decline: Decline | None = None) -> Finding:
    return Finding(Verdict.REJECTED, code, decline)
