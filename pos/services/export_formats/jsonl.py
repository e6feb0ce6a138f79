r"""JSON Lines for machines: one object per entry, whole integers, nothing altered for display.

Amounts are minor units with their currency and its exponent, times ISO 8601 with microseconds.
Everything outside ASCII is written as `\u`, so that no character but the last ends a line.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pos.domain.money import Money
from pos.domain.views import BookedEntry
from pos.services.export_formats.shape import RowFrame, register_of

_Json = Mapping[str, "_Json"] | Sequence["_Json"] | str | int | None


class JsonLines:
    """A `RowFormat`."""

    def __init__(self, frame: RowFrame) -> None:
        self._frame = frame

    def head(self) -> bytes:
        return b""

    def row(self, booked: BookedEntry) -> bytes:
        entry = booked.entry
        document: _Json = {
            "sequence": booked.sequence,
            "kind": str(entry.kind),
            "reference": entry.reference,
            "receipt": booked.receipt,
            "register": register_of(booked.receipt),
            "sale": entry.sale,
            "intent": entry.intent,
            "card": {"brand": booked.brand, "last4": booked.last4},
            "amount": _amount(entry.amount),
            "occurred_at": _utc(entry.occurred_at),
            "occurred_local": self._local(entry.occurred_at),
            "recorded_at": _utc(booked.recorded_at),
            "hold_until": _utc(booked.capture_before),
            "hold_until_local": self._local(booked.capture_before),
            "reason": entry.reason,
            "postings": [
                {"account": posting.account, **_amount(posting.amount)}
                for posting in entry.postings
            ],
            "mode": str(self._frame.mode),
        }
        return json.dumps(document, separators=(",", ":")).encode() + b"\n"

    def _local(self, moment: datetime | None) -> str | None:
        return (
            None
            if moment is None
            else moment.astimezone(self._frame.zone).isoformat(timespec="microseconds")
        )


def _amount(amount: Money) -> dict[str, str | int]:
    return {
        "minor": amount.minor,
        "currency": amount.currency.code,
        "exponent": amount.currency.exponent,
    }


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")
