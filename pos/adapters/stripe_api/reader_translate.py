"""Stripe's readers and locations in our words; pure, and lenient about fields that are missing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pos.adapters.stripe_api.translate import moment
from pos.domain.ids import (
    IntentId,
    LocationId,
    OperationId,
    PaymentMethodId,
    ReaderId,
    RefundId,
    SetupId,
)
from pos.domain.reader import (
    ActionStatus,
    Address,
    Location,
    Reader,
    ReaderAction,
    Reservation,
)

Raw = Mapping[str, Any]

REGISTER: Final = "holdfast_register"
LEDGER: Final = "holdfast_ledger"
UNTIL: Final = "holdfast_until"
"""Names in a reader's metadata under which a register notes that it uses it."""

_THOUSAND: Final = 1000


def reader_from(raw: Raw) -> Reader:
    """A reader; `last_seen_at` is in milliseconds, unlike all other times.

    Raises what reading something else raises, as for a payment.
    """
    if raw["object"] != "terminal.reader":
        raise ValueError("not a reader")
    status = raw.get("status")
    location = raw.get("location")
    return Reader(
        id=ReaderId(raw["id"]),
        label=raw.get("label") or "",
        device_type=raw.get("device_type") or "",
        serial=raw.get("serial_number") or "",
        location=LocationId(_id(location)) if location else None,
        is_online=None if status is None else status == "online",
        last_seen=_milliseconds(raw.get("last_seen_at")),
        action=_action(raw.get("action")),
        note=_reservation(raw.get("metadata") or {}),
        livemode=bool(raw.get("livemode")),
    )


def location_from(raw: Raw) -> Location:
    """A location; raises as `reader_from`."""
    if raw["object"] != "terminal.location":
        raise ValueError("not a location")
    place = raw.get("address") or {}
    return Location(
        id=LocationId(raw["id"]),
        name=raw.get("display_name") or "",
        address=Address(
            place.get("line1") or "",
            place.get("city") or "",
            place.get("country") or "",
            place.get("postal_code") or "",
            place.get("state") or "",
        ),
        livemode=bool(raw.get("livemode")),
    )


def noted(reservation: Reservation | None) -> dict[str, str]:
    """A reservation as metadata; an empty text deletes a name (Stripe docs, Metadata)."""
    if reservation is None:
        return {REGISTER: "", LEDGER: "", UNTIL: ""}
    return {
        REGISTER: reservation.register,
        LEDGER: reservation.ledger,
        UNTIL: reservation.until.astimezone(UTC).isoformat(),
    }


def _reservation(metadata: Raw) -> Reservation | None:
    """None also for one that nobody can read: it is text that anybody may have written."""
    try:
        until = datetime.fromisoformat(str(metadata[UNTIL]))
        return Reservation(str(metadata[REGISTER]), str(metadata[LEDGER]), until.astimezone(UTC))
    except (LookupError, ValueError, OverflowError):
        return None


def _action(raw: Raw | None) -> ReaderAction | None:
    if not raw:
        return None
    kind = str(raw.get("type") or "")
    status = str(raw.get("status") or "")
    about = raw.get(kind) or {}
    error = raw.get("api_error") or {}
    intent, setup, refund = (_id(about.get(name)) for name in _ABOUT)
    generated = about.get("generated_card")
    operation = (about.get("metadata") or {}).get("operation")
    return ReaderAction(
        type=kind,
        status=ActionStatus(status) if status in set(ActionStatus) else ActionStatus.NEEDS_REVIEW,
        intent=IntentId(intent) if intent else None,
        setup=SetupId(setup) if setup else None,
        failure_code=str(raw.get("failure_code") or error.get("code") or ""),
        decline_code=str(error.get("decline_code") or ""),
        generated_card=PaymentMethodId(generated) if generated else None,
        refund=RefundId(refund) if refund else None,
        operation=OperationId(operation) if operation else None,
    )


_ABOUT: Final = ("payment_intent", "setup_intent", "refund")


def _id(value: str | Raw | None) -> str:
    """An expandable field is an id or the object itself."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value["id"])


def _milliseconds(value: int | None) -> datetime | None:
    return None if value is None else moment(value / _THOUSAND)
