"""A card reader as Stripe tells of it: where it stands, what it does, and for which register."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.handover import End
from pos.domain.ids import (
    IntentId,
    LocationId,
    OperationId,
    PaymentMethodId,
    ReaderId,
    RefundId,
    SetupId,
)
from pos.domain.money import Currency, Money
from pos.errors import Refused
from pos.redaction import redact

RESERVED_FOR: Final = timedelta(minutes=2)
"""A reservation lapses by itself: a register that died keeps no reader from the others."""

RESERVED_BY_HAND_FOR: Final = timedelta(minutes=15)
"""The same where somebody asked for it, as while the cart grows."""

RENEWED_WITHIN: Final = timedelta(minutes=1)
"""One's own that still lasts so long is not written again."""

LONGEST_LABEL: Final = 60
_LONGEST_CODE: Final = 80
_READER: Final = re.compile(r"tmr_[A-Za-z0-9_]{1,250}")
_LOCATION: Final = re.compile(r"tml_[A-Za-z0-9_]{1,250}")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")

PAYS: Final = "process_payment_intent"
COLLECTS: Final = "collect_payment_method"
CONFIRMS: Final = "confirm_payment_intent"
SAVES: Final = "process_setup_intent"
GIVES_BACK: Final = "refund_payment"
SHOWS: Final = "set_reader_display"

_OF_A_PAYMENT: Final = frozenset({PAYS, COLLECTS, CONFIRMS})


class ReaderState(StrEnum):
    """What a clerk is told of a reader. Advice only: none of them keeps anybody from selling."""

    READY = "ready"
    BUSY = "busy"
    UPDATING = "updating"
    OFFLINE = "offline"
    ATTENTION = "attention"
    NONE = "none"


class ActionStatus(StrEnum):
    """Stripe's three words for what a reader does, and one for a word that we do not know."""

    IN_PROGRESS = "in_progress"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class ReaderAction:
    """The last thing a reader was told to do; a finished one stays until the next.

    It explains and decides nothing: whether money moved is the payment's to say. `operation` is
    the step of the journal that a refund was asked for by, `refund` what came of it.
    """

    type: str
    status: ActionStatus
    intent: IntentId | None = None
    setup: SetupId | None = None
    failure_code: str = ""
    decline_code: str = ""
    generated_card: PaymentMethodId | None = None
    refund: RefundId | None = None
    operation: OperationId | None = None

    @property
    def is_running(self) -> bool:
        """Whether a customer may be at it now; a word that we do not know may mean so."""
        return self.status in {ActionStatus.IN_PROGRESS, ActionStatus.NEEDS_REVIEW}

    @property
    def keeps_busy(self) -> bool:
        """Whether another command would disturb somebody; a cart on the display is nobody."""
        return self.is_running and self.type != SHOWS


@dataclass(frozen=True, slots=True)
class Reservation:
    """Which register uses a reader, as noted on the reader itself. Times are UTC.

    Register names are given by each shop's tills and may meet; the ledger tells them apart.
    """

    register: str
    ledger: str
    until: datetime

    def is_of(self, register: str, ledger: str) -> bool:
        return (self.register, self.ledger) == (register, ledger)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader as Stripe shows it. Times are UTC.

    `is_online` and `last_seen` are advice (Stripe docs, The Reader object): None where Stripe does
    not say. `note` is how it is reserved, None when nobody ever did.
    """

    id: ReaderId
    label: str
    device_type: str
    serial: str = ""
    location: LocationId | None = None
    is_online: bool | None = None
    last_seen: datetime | None = None
    action: ReaderAction | None = None
    note: Reservation | None = None
    livemode: bool = False

    @property
    def is_simulated(self) -> bool:
        """Whether it is none: test mode has readers that only a program presents cards to."""
        return self.device_type.startswith("simulated_")

    def reserved_by_other(self, register: str, ledger: str, now: datetime) -> Reservation | None:
        """Somebody else's reservation that still counts."""
        note = self.note
        if note is None or note.until <= now or note.is_of(register, ledger):
            return None
        return note

    def reserved_until(self, register: str, ledger: str) -> datetime | None:
        """Until when it is reserved for that register, None for not at all."""
        note = self.note
        return note.until if note is not None and note.is_of(register, ledger) else None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a shop is, as Stripe wants to know it; `country` has two letters."""

    line1: str
    city: str
    country: str
    postal_code: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A place of business; readers are registered to one."""

    id: LocationId
    name: str
    address: Address
    livemode: bool = False


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of the cart on a reader's display."""

    description: str
    amount: Money
    quantity: int


@dataclass(frozen=True, slots=True)
class ShownCart:
    """What a reader shows while the cart grows; nothing of it is charged."""

    total: Money
    lines: tuple[ShownLine, ...]
    tax: Money | None = None


class Debit(StrEnum):
    """Networks of debit cards that can be charged at a reader, but never held."""

    INTERAC = "interac"
    EFTPOS = "eftpos"


_DEBIT: Final[Mapping[str, Debit]] = {"CAD": Debit.INTERAC, "AUD": Debit.EFTPOS}


def debit_that_cannot_wait(currency: Currency) -> Debit | None:
    """The country's debit network whose cards cannot be held, None where there is none.

    Stripe docs, Terminal: regional considerations for Canada and Australia.
    """
    return _DEBIT.get(currency.code)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is said before the card is asked for.

    `debit` is a network whose cards cannot be held here, None for none. `is_charged`: such a card
    is charged at once; otherwise the reader refuses it.
    """

    debit: Debit | None = None
    is_charged: bool = False


@dataclass(frozen=True, slots=True)
class ReaderStrip:
    """What the frame shows of the chosen reader. `note` is a code of what is the matter."""

    reader: Reader | None
    state: ReaderState
    note: str = ""
    register: str = field(default="")


def concerns(action: ReaderAction | None, intent: IntentId) -> bool:
    """Whether what a reader does, or did last, is about that payment.

    An old action of another payment says nothing about this one.
    """
    return action is not None and action.type in _OF_A_PAYMENT and action.intent == intent


def refunds_for(
    action: ReaderAction | None, operation: OperationId, intent: IntentId
) -> ReaderAction | None:
    """The action with which a reader carries out that refund.

    One that names no operation is known by its payment.
    """
    if action is None or action.type != GIVES_BACK:
        return None
    is_ours = action.operation == operation if action.operation else action.intent == intent
    return action if is_ours else None


def end_of(failure: str) -> End:
    """How a failed action ended, by Stripe's word for it, whose spelling is not promised."""
    word = failure.lower()
    if "declin" in word:
        return End.DECLINED
    if "cancel" in word:
        return End.CUSTOMER_CANCELED
    if "timeout" in word or "timed_out" in word or "expired" in word:
        return End.TIMED_OUT
    return End.FAILED


def state_of(
    reader: Reader, *, register: str, ledger: str, now: datetime, trouble: str = ""
) -> ReaderState:
    """What a clerk is told. `trouble` is the code with which its last command was turned down."""
    if trouble in {"reader_fault", "reader_location", "reader_of_other_software"}:
        return ReaderState.ATTENTION
    if reader.is_online is False or trouble == "reader_offline":
        return ReaderState.OFFLINE
    if reader.action is not None and reader.action.keeps_busy:
        return ReaderState.BUSY
    if reader.reserved_by_other(register, ledger, now) is not None:
        return ReaderState.BUSY
    # Busy, and with nothing that Stripe knows of: its own menu, a restart or new software.
    return ReaderState.UPDATING if trouble == "reader_busy" else ReaderState.READY


def check_reader(text: str) -> ReaderId:
    """Raises Refused `reader_unknown`."""
    if not _READER.fullmatch(text):
        raise Refused("reader_unknown", text=text[:40])
    return ReaderId(text)


def check_location(text: str) -> LocationId:
    """Raises Refused `location_unknown`."""
    if not _LOCATION.fullmatch(text):
        raise Refused("location_unknown", text=text[:40])
    return LocationId(text)


def check_code(text: str) -> str:
    """The code that a reader shows when it is to be registered, such as `quick-brown-fox`.

    Raises Refused `reader_code_refused`.
    """
    text = text.strip().replace(" ", "-")
    if len(text) > _LONGEST_CODE or not _CODE.fullmatch(text):
        raise Refused("reader_code_refused")
    return text


def check_label(text: str) -> str:
    """What a shop calls a reader or a location; raises Refused `reader_label`."""
    text = text.strip()
    is_plain = text.isprintable() and redact(text) == text
    if not (1 <= len(text) <= LONGEST_LABEL and is_plain):
        raise Refused("reader_label", maximum=LONGEST_LABEL)
    return text


def check_address(address: Address) -> Address:
    """Raises Refused `address_incomplete`."""
    country = address.country.strip().upper()
    if not (address.line1.strip() and address.city.strip() and _COUNTRY.fullmatch(country)):
        raise Refused("address_incomplete")
    return Address(
        address.line1.strip(),
        address.city.strip(),
        country,
        address.postal_code.strip(),
        address.state.strip(),
    )
