"""What a charge's network and its bank allow to be done with a hold, as Stripe says on the charge.

Every one has to be asked for when the card is authorised, and may be refused all the same.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.domain.money import Money
from pos.errors import Refused

MOST_INCREASES: Final = 10
"""Attempts to raise one hold, declined ones included (Stripe docs, Increment an authorization)."""

MOST_PARTS: Final = 50
"""Captures of one hold (Stripe docs, Capture a payment multiple times)."""


class HoldRequest(StrEnum):
    """What may be asked for when a card is authorised."""

    INCREMENTAL = "incremental"
    MULTICAPTURE = "multicapture"
    OVERCAPTURE = "overcapture"
    EXTENDED = "extended"


@dataclass(frozen=True, slots=True)
class HoldFeatures:
    """What may be done with one hold; None where the charge does not say.

    `can_increase`: it can be raised to a new total. `can_capture_more`: more than is held can be
    taken, up to `most_capturable` where Stripe names it. `can_capture_in_parts`: a capture may
    leave the rest on hold. `is_extended`: it lasts longer than the network's own term.
    """

    can_increase: bool | None = None
    most_capturable: Money | None = None
    can_capture_in_parts: bool | None = None
    is_extended: bool | None = None
    can_capture_more: bool | None = None

    @property
    def are_known(self) -> bool:
        """Whether the charge said anything at all."""
        return self != NO_FEATURES


NO_FEATURES: Final = HoldFeatures()


def read_requests(text: str) -> tuple[HoldRequest, ...]:
    """What a shop asks for, as words in any order: `incremental multicapture`.

    Raises Refused `hold_request_unknown`.
    """
    words = text.replace(",", " ").lower().split()
    for word in words:
        if word not in set(HoldRequest):
            known = " ".join(HoldRequest)
            raise Refused("hold_request_unknown", text=word[:40], known=known)
    return tuple(request for request in HoldRequest if request in words)
