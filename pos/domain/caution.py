"""What Stripe or the customer's bank has against a payment: a review, a suspicion, a dispute."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.ids import CautionId, ChargeId, IntentId
from pos.domain.refund import Dispute


class CautionKind(StrEnum):
    """What it is, the gravest first.

    `WARNING` is an early fraud warning: the bank tells that the payment may not be its
    customer's own, before anybody contests it (Stripe docs, Early fraud warnings).
    """

    DISPUTE = "dispute"
    WARNING = "warning"
    REVIEW = "review"


_RANKS: Final = {kind: rank for rank, kind in enumerate(CautionKind)}

_WAITING: Final = frozenset(
    {
        "needs_response",
        "under_review",
        "warning_needs_response",
        "warning_under_review",
    }
)
"""Statuses of a dispute that is not decided (Stripe docs, The Dispute object)."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One such thing, as Stripe last described it. Times are UTC.

    `is_open`: somebody may still do something about it. `word` is Stripe's: why a review was
    opened or closed, how a dispute stands. Of a warning none is kept, for how a card came into
    wrong hands is told to nobody. `due_by` is until when the shop may answer a dispute.
    """

    id: CautionId
    kind: CautionKind
    intent: IntentId
    charge: ChargeId
    created: datetime
    is_open: bool
    word: str = ""
    due_by: datetime | None = None


def caution_of(dispute: Dispute) -> Caution:
    return Caution(
        id=CautionId(dispute.id),
        kind=CautionKind.DISPUTE,
        intent=dispute.intent,
        charge=dispute.charge,
        created=dispute.created,
        is_open=dispute.status in _WAITING,
        word=dispute.status,
        due_by=dispute.due_by,
    )


def gravest_first(cautions: Iterable[Caution]) -> tuple[Caution, ...]:
    """Open ones before those that are over, then by what they are, then the oldest."""
    return tuple(
        sorted(
            cautions, key=lambda each: (not each.is_open, _RANKS[each.kind], each.created, each.id)
        )
    )
