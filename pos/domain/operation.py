"""One request to Stripe that moves or prepares money, complete enough to be sent again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.features import HoldRequest
from pos.domain.handing_requests import (
    ExpireSession,
    OpenForm,
    OpenSession,
    PresentCard,
    RefundAtReader,
    SessionRequest,
)
from pos.domain.handover import Channel
from pos.domain.ids import (
    ChargeId,
    CustomerId,
    IntentId,
    KeySpace,
    OperationId,
    PaymentMethodId,
    SaleId,
    check_payment_method,
)
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.order_details import OrderDetails
from pos.domain.refund import RefundReason, ReturnedLine
from pos.domain.saved_card import Keeps
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
    `channel` is the way in which the card will come. `keeps_card` keeps it for `customer`.
    `may_charge_debit`: cards that cannot be held are charged at once instead of refused.
    """

    amount: Money
    statement_descriptor_suffix: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[HoldRequest, ...] = ()
    channel: Channel = Channel.TEST
    customer: CustomerId | None = None
    keeps_card: Keeps | None = None
    order_reference: str = ""
    may_charge_debit: bool = False
    details: OrderDetails | None = None


@dataclass(frozen=True, slots=True)
class UpdateIntent:
    """Another amount, another way for the card to come, or another customer, before the card.

    None leaves a thing as it is. `tip` is the part of the amount that the customer gives beside.
    """

    intent: IntentId
    amount: Money
    channel: Channel | None = None
    customer: CustomerId | None = None
    keeps_card: Keeps | None = None
    may_charge_debit: bool = False
    details: OrderDetails | None = None
    tip: Money | None = None


@dataclass(frozen=True, slots=True)
class ConfirmIntent:
    """Authorise with a payment method. `known_charge` is the last attempt seen before this one.

    `off_session`: the customer is not here, and agreed to that when the card was kept. `is_moto`:
    they order by mail or telephone, so that their bank is not asked to know them.
    Raises Refused `card_name` for anything else in its place, for a request is written down.
    """

    intent: IntentId
    payment_method: PaymentMethodId
    amount: Money
    known_charge: ChargeId | None = None
    asks: tuple[HoldRequest, ...] = ()
    off_session: bool = False
    is_moto: bool = False

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


PaymentRequest = (
    CreateIntent
    | UpdateIntent
    | ConfirmIntent
    | PresentCard
    | OpenForm
    | IncreaseHold
    | CaptureIntent
    | CancelIntent
    | RefundIntent
    | RefundAtReader
)
"""What is asked of a payment; the answer is the payment."""

Request = PaymentRequest | SessionRequest

_KINDS: Final[Mapping[type[Request], str]] = {
    CreateIntent: "create",
    UpdateIntent: "update",
    ConfirmIntent: "confirm",
    PresentCard: "present",
    OpenForm: "form",
    OpenSession: "session",
    ExpireSession: "expire",
    IncreaseHold: "increase",
    CaptureIntent: "capture",
    CancelIntent: "cancel",
    RefundIntent: "refund",
    RefundAtReader: "refund_at_reader",
}

ATTEMPTS: Final = (ConfirmIntent, PresentCard, RefundAtReader)
"""Requests that ask for a card: never made behind the backs of clerk and customer."""

AUTHORISING: Final = ("confirm", "present", "form")
"""Kinds after which a hold on their payment is no surprise."""


def kind_of(request: Request) -> str:
    """One word, as `create` or `refund_at_reader`."""
    return _KINDS[type(request)]


def target_of(request: Request) -> str:
    """The intent or session the request is about, empty when it does not exist yet."""
    match request:
        case CreateIntent() | OpenSession():
            return ""
        case ExpireSession(session=session):
            return session
        case _:
            return request.intent


def channel_of(request: Request) -> tuple[Channel, str] | None:
    """To whom a request hands a payment, and where to; None for one that hands over nothing."""
    match request:
        case PresentCard(reader=reader):
            return Channel.READER, reader
        case OpenForm():
            return Channel.FORM, ""
        case OpenSession():
            return Channel.PHONE, ""
        case _:
            return None


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
