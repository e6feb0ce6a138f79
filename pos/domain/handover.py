"""A payment in somebody else's hands: at a reader, in a form, on the customer's own phone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.ids import IntentId, OperationId, SaleId


class Channel(StrEnum):
    """A way in which a card reaches a payment; the till itself never sees its number."""

    TEST = "test"
    READER = "reader"
    FORM = "form"
    PHONE = "phone"
    SAVED = "saved"


_PRESENT: Final = "card_present"
_TYPES: Final = {Channel.READER: (_PRESENT,)}
DEBIT_AT_READER: Final = "interac_present"
"""A network whose cards can only be charged at once (Stripe docs, Interac payments)."""


def types_for(channel: Channel, *, may_charge_debit: bool = False) -> tuple[str, ...]:
    """Stripe's `allowed_payment_method_types` of a payment that goes through a channel."""
    types = _TYPES.get(channel, ("card",))
    return (*types, DEBIT_AT_READER) if may_charge_debit and _PRESENT in types else types


class HandoverState(StrEnum):
    """Whether the other side still has it."""

    WAITING = "waiting"
    OVER = "over"


class End(StrEnum):
    """How a handover ended. Whether money moved is the payment's to say, never this."""

    PAID = "paid"
    DECLINED = "declined"
    CUSTOMER_CANCELED = "customer_canceled"
    TIMED_OUT = "timed_out"
    EXPIRED = "expired"
    FAILED = "failed"
    TAKEN_BACK = "taken_back"
    NOT_SENT = "not_sent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Handover:
    """One time that a payment was given out of our hands. Times are UTC.

    `operation` is the step of the journal that did it. `place` says where it went: a reader, a
    session, or empty where the channel is the place. `intent` is None while a session has not
    made its payment. `why` is the channel's own word for an end, as a reader's failure code.
    """

    operation: OperationId
    sale: SaleId
    channel: Channel
    place: str
    begun_at: datetime
    intent: IntentId | None = None
    state: HandoverState = HandoverState.WAITING
    end: End | None = None
    why: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.state is HandoverState.WAITING

    def over(self, end: End, why: str = "") -> "Handover":
        """The same, done with; what is over stays as it ended first."""
        if not self.is_waiting:
            return self
        return replace(self, state=HandoverState.OVER, end=end, why=why)


def newest(handovers: Sequence[Handover]) -> Handover | None:
    """The one that counts, of those of one sale in the order in which they were begun."""
    return handovers[-1] if handovers else None
