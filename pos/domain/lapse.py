"""What a lapsed hold asks for: a decision, by somebody, with a reason."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pos.domain.ids import IntentId, SaleId
from pos.errors import Refused


class LapseDecision(StrEnum):
    """What became of a lapsed hold."""

    OPEN = "open"
    REAUTHORISED = "reauthorised"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Lapse:
    """A hold that lapsed, and what was decided about it. Times are UTC.

    `next_sale` is the sale that was begun in its place. Only a new hold on that one is a decision:
    one that was given up leaves the task as it was.
    """

    intent: IntentId
    sale: SaleId | None
    lapsed_at: datetime
    decision: LapseDecision = LapseDecision.OPEN
    next_sale: SaleId | None = None
    reason: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.decision is LapseDecision.OPEN

    def begun_again(self, sale: SaleId) -> "Lapse":
        """With a sale in its place; raises as `dismissed`."""
        self._check_open()
        return replace(self, next_sale=sale)

    def made_good(self, at: datetime, by: str) -> "Lapse":
        """Money is on hold, or was taken, for the sale in its place."""
        self._check_open()
        return replace(self, decision=LapseDecision.REAUTHORISED, decided_at=at, decided_by=by)

    def dismissed(self, at: datetime, by: str, reason: str) -> "Lapse":
        """Nobody will charge the customer for it.

        Raises Refused `lapse_decided` when there is a decision already, `reason_missing`.
        """
        self._check_open()
        if not reason.strip():
            raise Refused("reason_missing")
        return replace(
            self,
            decision=LapseDecision.DISMISSED,
            decided_at=at,
            decided_by=by,
            reason=reason.strip(),
        )

    def _check_open(self) -> None:
        if not self.is_open:
            raise Refused(
                "lapse_decided", intent=self.intent, decision=str(self.decision), by=self.decided_by
            )
