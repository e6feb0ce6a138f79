"""A page of Stripe's on which customers pay by themselves, with their own phone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pos.domain.ids import IntentId, SessionId
from pos.domain.intent import Intent
from pos.domain.money import Money


class SessionStatus(StrEnum):
    """Stripe's three statuses of a Checkout Session, and one for a word that we do not know."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Session:
    """A Checkout Session as Stripe last described it. Times are UTC.

    `intent` is the payment that it made, None until somebody has begun to pay; `intent_id` names
    it where it was not read along. `url` is the page: whoever has it can pay, so it is kept in
    memory only and says nothing of the session. `request_id` names the answer that showed it.
    """

    id: SessionId
    status: SessionStatus
    amount: Money
    created: datetime
    expires_at: datetime
    intent: Intent | None = None
    intent_id: IntentId | None = None
    livemode: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
    url: str = field(default="", compare=False, repr=False)
    request_id: str = field(default="", compare=False)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still pay on it, as far as is known."""
        return self.status in {SessionStatus.OPEN, SessionStatus.NEEDS_REVIEW}


Answer = Intent | Session
"""What a request is answered with: the payment, or the page, as it is after it."""
