"""Stripe's reviews and early fraud warnings in our words; pure, and lenient about what is missing.

How a card came into wrong hands stands in a warning's `fraud_type`. It is not read: what a thief
must not hear is nowhere in this program.
"""

from collections.abc import Mapping
from typing import Any

from pos.adapters.stripe_api.translate import moment
from pos.domain.caution import Caution, CautionKind
from pos.domain.ids import CautionId, ChargeId, IntentId

Raw = Mapping[str, Any]


def review_from(raw: Raw) -> Caution:
    """A Review; raises LookupError, TypeError or ValueError for anything else."""
    _check_kind(raw, "review")
    is_open = bool(raw.get("open"))
    word = raw.get("reason") if is_open else raw.get("closed_reason") or raw.get("reason")
    return _caution(raw, CautionKind.REVIEW, is_open=is_open, word=str(word or ""))


def warning_from(raw: Raw) -> Caution:
    """An EarlyFraudWarning; raises LookupError, TypeError or ValueError for anything else."""
    _check_kind(raw, "radar.early_fraud_warning")
    return _caution(raw, CautionKind.WARNING, is_open=bool(raw.get("actionable")), word="")


def _caution(raw: Raw, kind: CautionKind, *, is_open: bool, word: str) -> Caution:
    return Caution(
        id=CautionId(raw["id"]),
        kind=kind,
        intent=IntentId(_id(raw.get("payment_intent"))),
        charge=ChargeId(_id(raw.get("charge"))),
        created=moment(raw["created"]),
        is_open=is_open,
        word=word,
    )


def _check_kind(raw: Raw, kind: str) -> None:
    if raw["object"] != kind:
        raise ValueError(f"not a {kind}")


def _id(value: str | Raw | None) -> str:
    """An expandable field is an id or the object itself."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value["id"])
