"""An authorised, uncaptured amount: how much, until when, and what may be done with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent
from pos.domain.money import Money, check_step
from pos.errors import Refused

SOON: Final = timedelta(hours=24)
VERY_SOON: Final = timedelta(hours=4)


class Urgency(StrEnum):
    """How close a hold is to its end."""

    LAPSED = "lapsed"
    NOW = "now"
    SOON = "soon"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hold:
    """Money that the customer's bank keeps aside for the shop. Times are UTC.

    `capture_before` is None while Stripe has not named the deadline; it is never computed.
    """

    intent: IntentId
    sale: SaleId | None
    receipt: str
    amount: Money
    placed_at: datetime
    capture_before: datetime | None
    brand: str = ""
    last4: str = ""

    @classmethod
    def of(cls, intent: Intent, *, sale: SaleId | None, receipt: str) -> "Hold":
        """The hold of an intent that awaits capture.

        Raises Refused `not_held`.
        """
        charge = intent.latest_charge
        if not intent.is_held:
            raise Refused("not_held", intent=intent.id, status=str(intent.status))
        return cls(
            intent=intent.id,
            sale=sale,
            receipt=receipt,
            amount=intent.capturable,
            placed_at=charge.created if charge else intent.created,
            capture_before=charge.capture_before if charge else None,
            brand=charge.brand if charge else "",
            last4=charge.last4 if charge else "",
        )

    def left(self, now: datetime) -> timedelta | None:
        """Time until the deadline, negative after it, None when it is unknown."""
        return None if self.capture_before is None else self.capture_before - now

    def urgency(self, now: datetime) -> Urgency:
        left = self.left(now)
        if left is None:
            return Urgency.UNKNOWN
        if left <= timedelta(0):
            return Urgency.LAPSED
        if left <= VERY_SOON:
            return Urgency.NOW
        return Urgency.SOON if left <= SOON else Urgency.LATER


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """What a capture would do, to be said before the button is pressed."""

    taken: Money
    released: Money

    @property
    def is_partial(self) -> bool:
        return bool(self.released)


def plan_capture(held: Money, wanted: Money | None) -> CapturePlan:
    """The consequence of capturing `wanted`, or everything for None.

    A partial capture releases the rest for good (Stripe docs, Place a hold on a payment method).
    Raises Refused `capture_zero`, `capture_more_than_held`, `amount_step`, `currencies_differ`.
    """
    taken = held if wanted is None else wanted
    if taken > held:
        raise Refused("capture_more_than_held", wanted=taken, held=held)
    if taken.minor <= 0:
        raise Refused("capture_zero", held=held)
    check_step(taken)
    return CapturePlan(taken, held - taken)
