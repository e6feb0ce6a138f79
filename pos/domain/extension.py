"""Whether a hold lasts longer than its network's own term, and what to do where it does not."""

from dataclasses import dataclass
from datetime import datetime

from pos.domain.ids import IntentId
from pos.errors import Refused


@dataclass(frozen=True, slots=True)
class Extension:
    """What is known of one hold's term. Times are UTC.

    Stripe extends only what was asked for when the card was authorised (Stripe docs, Place an
    extended hold): afterwards a new hold is the only way. `was_asked` says whether this one was
    asked for so, `is_extended` what became of it, None where the charge does not say, and
    `asks_next_time` whether the shop's settings ask for the next one.
    """

    intent: IntentId
    capture_before: datetime | None
    is_extended: bool | None
    was_asked: bool
    asks_next_time: bool

    @property
    def code(self) -> str:
        """Why it lasts no longer; empty for one that does."""
        if self.is_extended:
            return ""
        return "extend_not_granted" if self.was_asked else "extend_not_asked"

    def check(self) -> None:
        """Raises Refused `extend_not_granted` or `extend_not_asked` unless it is extended."""
        if self.code:
            raise Refused(self.code, intent=self.intent, until=self.capture_before)
