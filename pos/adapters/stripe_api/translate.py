"""Stripe's objects and errors in our words; pure, and lenient about fields that are missing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import stripe

from pos.adapters.stripe_api.card_details import authorised_of, card_of, facts_of, features_of
from pos.adapters.stripe_api.reader_errors import reader_error
from pos.domain.event import GatewayEvent
from pos.domain.ids import ChargeId, CustomerId, DisputeId, EventId, IntentId, OperationId, RefundId
from pos.domain.intent import Charge, Decline, Intent, IntentStatus, NextAction
from pos.domain.money import Currency, Money
from pos.domain.refund import Dispute, Refund
from pos.errors import Broken, Declined, InDoubt, Misconfigured, Overtaken, PosError, Refused

Raw = Mapping[str, Any]

UNREADABLE: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, PosError)
"""What reading an answer raises when it is not the object that was asked for."""

_OVERTAKEN: Final = frozenset(
    {
        "payment_intent_unexpected_state",
        "charge_expired_for_capture",
        "capture_charge_authorization_expired",
        "capture_unauthorized_payment",
        "charge_already_captured",
        "charge_already_refunded",
        "charge_not_refundable",
        "intent_invalid_state",
    }
)
_AMOUNT: Final = frozenset({"amount_too_small", "amount_too_large"})
_FAILED_ATTEMPT: Final = frozenset(
    {
        "payment_intent_authentication_failure",
        "payment_intent_payment_attempt_failed",
        "payment_intent_payment_attempt_expired",
        "payment_intent_rate_limit_exceeded",
        "card_decline_rate_limit_exceeded",
    }
)
"""Attempts that end without the issuer; Stripe calls them invalid requests, not card errors."""

_ELSEWHERE: Final = frozenset({"resource_missing", "livemode_mismatch"})
_ACCOUNT: Final = frozenset({"testmode_charges_only", "capability_not_active", "account_invalid"})
_PLAIN: Final[Mapping[type[stripe.StripeError], tuple[type[PosError], str]]] = {
    stripe.RateLimitError: (InDoubt, "rate_limited"),
    stripe.AuthenticationError: (Misconfigured, "key_rejected"),
    stripe.PermissionError: (Misconfigured, "key_lacks_permission"),
    stripe.IdempotencyError: (Broken, "idempotency_mismatch"),
    stripe.APIConnectionError: (InDoubt, "no_answer"),
}
_NAMES_ITS_SALE: Final = frozenset({"payment_intent", "charge"})
"""Objects whose metadata say whose payment it is; a charge has its payment's."""

_BOOKED: Final = frozenset({"balance_transaction"})

_READ_AT_READERS: Final = frozenset({"card_present", "interac_present"})

_CONFLICT: Final = 409
_FAILED_DEPENDENCY: Final = 424
_FAULT: Final = 500


def intent_from(raw: Raw) -> Intent:
    """A PaymentIntent with its latest charge, which must be expanded: a hold is booked from it.

    Raises one of `UNREADABLE` for anything else.
    """
    _check_kind(raw, "payment_intent")
    currency = Currency.of(raw["currency"])
    latest = raw.get("latest_charge")
    charge = None if latest is None else charge_from(latest)
    return Intent(
        id=IntentId(raw["id"]),
        status=_status(raw["status"]),
        amount=Money(raw["amount"], currency),
        capturable=Money(raw.get("amount_capturable") or 0, currency),
        received=Money(raw.get("amount_received") or 0, currency),
        created=moment(raw["created"]),
        livemode=bool(raw.get("livemode")),
        latest_charge=charge,
        cancellation_reason=raw.get("cancellation_reason") or "",
        canceled_at=_optional_time(raw.get("canceled_at")),
        last_error=_decline(raw.get("last_payment_error")),
        next_action=_next_action(raw.get("next_action")),
        metadata=dict(raw.get("metadata") or {}),
        types=tuple(raw.get("payment_method_types") or ("card",)),
        customer=CustomerId(_id(raw["customer"])) if raw.get("customer") else None,
        tip=_tip(raw, currency) if charge and charge.facts.type in _READ_AT_READERS else None,
    )


def _tip(raw: Raw, currency: Currency) -> Money | None:
    """What was added at a reader; a tip of a capture is ours and stands in the metadata.

    It counts with the card that was read there alone: whether one that was chosen for a card that
    was declined is forgotten with it, when another way is taken, Stripe does not say.
    """
    amount = ((raw.get("amount_details") or {}).get("tip") or {}).get("amount")
    return Money(amount, currency) if amount else None


def charge_from(raw: Raw) -> Charge:
    """A Charge; a hold that was not captured is `succeeded` and captured 0.

    Raises one of `UNREADABLE` for anything else.
    """
    _check_kind(raw, "charge")
    currency = Currency.of(raw["currency"])
    card = card_of(raw)
    outcome = raw.get("outcome") or {}
    return Charge(
        id=ChargeId(raw["id"]),
        intent=IntentId(_id(raw.get("payment_intent"))),
        amount=Money(raw["amount"], currency),
        captured=Money(raw.get("amount_captured") or 0, currency),
        status=raw["status"],
        created=moment(raw["created"]),
        brand=card.get("brand") or "",
        last4=card.get("last4") or "",
        capture_before=_optional_time(card.get("capture_before")),
        decline=_charge_decline(raw, outcome),
        seller_message=outcome.get("seller_message") or "",
        refunded=Money(raw.get("amount_refunded") or 0, currency),
        is_disputed=bool(raw.get("disputed")),
        features=features_of(card, currency),
        authorised=authorised_of(card, currency),
        statement=raw.get("calculated_statement_descriptor") or "",
        facts=facts_of(raw),
    )


def refund_from(raw: Raw) -> Refund:
    """A Refund; it has no livemode of its own. Raises one of `UNREADABLE` for anything else."""
    _check_kind(raw, "refund")
    operation = (raw.get("metadata") or {}).get("operation")
    return Refund(
        id=RefundId(raw["id"]),
        intent=IntentId(_id(raw.get("payment_intent"))),
        charge=ChargeId(_id(raw.get("charge"))),
        amount=Money(raw["amount"], Currency.of(raw["currency"])),
        status=raw.get("status") or "",
        created=moment(raw["created"]),
        reason=raw.get("reason") or "",
        operation=OperationId(operation) if operation else None,
    )


def dispute_from(raw: Raw) -> Dispute:
    """A Dispute. Raises one of `UNREADABLE` for anything else."""
    _check_kind(raw, "dispute")
    return Dispute(
        id=DisputeId(raw["id"]),
        intent=IntentId(_id(raw.get("payment_intent"))),
        charge=ChargeId(_id(raw.get("charge"))),
        amount=Money(raw["amount"], Currency.of(raw["currency"])),
        status=raw.get("status") or "",
        created=moment(raw["created"]),
        reason=raw.get("reason") or "",
        due_by=_optional_time((raw.get("evidence_details") or {}).get("due_by")),
    )


def event_from(raw: Raw) -> GatewayEvent:
    """An Event, without what its payload says about money: that may be old, or of another version.

    Raises one of `UNREADABLE` for anything else.
    """
    _check_kind(raw, "event")
    data = raw.get("data") or {}
    about = data.get("object") or {}
    kind = about.get("object")
    metadata = (about.get("metadata") or {}) if kind in _NAMES_ITS_SALE else None
    return GatewayEvent(
        id=EventId(raw["id"]),
        type=raw.get("type") or "",
        created=moment(raw["created"]),
        intent=None if _is_of_the_balance(raw, data) else _intent_of(about, kind),
        ledger=None if metadata is None else str(metadata.get("ledger") or ""),
        sale=None if metadata is None else str(metadata.get("sale") or ""),
    )


def _is_of_the_balance(raw: Raw, data: Raw) -> bool:
    """Whether a charge only learned where it was booked: every payment does once, a moment later.

    Stripe docs, Asynchronous capture. Nothing that is kept of a payment changes with that, and
    whoever wants the balance reads the balance.
    """
    changed = set(data.get("previous_attributes") or {})
    return raw.get("type") == "charge.updated" and bool(changed) and changed <= _BOOKED


def _intent_of(about: Raw, kind: str | None) -> IntentId | None:
    found = _id(about.get("id" if kind == "payment_intent" else "payment_intent"))
    return IntentId(found) if found else None


def error_from(error: stripe.StripeError) -> PosError:
    """One of our five kinds, by what the answer proves about the money."""
    reference = error.request_id or ""
    if isinstance(error, stripe.CardError):
        return _declined(error, reference)
    # An idempotency error is an invalid request to Python as well: it must be asked first.
    for wire, (kind, code) in _PLAIN.items():
        if isinstance(error, wire):
            return kind(code, reference=reference, **_asked_to_wait(error))
    if isinstance(error, stripe.InvalidRequestError):
        return _invalid(error, reference)
    return _unclear(error, reference)


def _unclear(error: stripe.StripeError, reference: str) -> InDoubt:
    """An answer that says nothing about what happened.

    `replayed` in the facts: Stripe had saved this answer, so nothing is under way any more.
    """
    status = error.http_status or 0
    if status == _CONFLICT:
        return InDoubt("still_running", reference=reference, **_asked_to_wait(error))
    if status >= _FAULT or status == _FAILED_DEPENDENCY:
        return InDoubt(
            "stripe_fault",
            status=status,
            replayed=is_replay(error.headers),
            reference=reference,
            **_asked_to_wait(error),
        )
    return InDoubt("garbled", status=status, reference=reference)


def is_replay(headers: Mapping[str, str] | None) -> bool:
    """Whether Stripe repeats what it answered to this key before."""
    return bool(headers) and (headers or {}).get("idempotent-replayed") == "true"


def _asked_to_wait(error: stripe.StripeError) -> Mapping[str, timedelta]:
    """The fact `retry_after`, where the answer names seconds; the SDK does not read it."""
    text = str((error.headers or {}).get("retry-after", ""))
    return {"retry_after": timedelta(seconds=int(text))} if re.fullmatch(r"\d{1,5}", text) else {}


def _declined(error: stripe.CardError, reference: str) -> Declined:
    facts = error.error
    decline = Decline(
        code=error.code or "card_declined",
        decline_code=(facts.decline_code if facts else "") or "",
        advice_code=(getattr(facts, "advice_code", "") if facts else "") or "",
    )
    return Declined("card_declined", decline=decline, reference=reference)


def _invalid(error: stripe.InvalidRequestError, reference: str) -> PosError:
    code = error.code or ""
    if code in _OVERTAKEN:
        return Overtaken("unexpected_state", reason=code, reference=reference)
    if (of_a_reader := reader_error(error, reference)) is not None:
        return of_a_reader
    if code in _AMOUNT:
        return Refused(f"stripe_{code}", reference=reference)
    if code in _FAILED_ATTEMPT:
        return Declined("card_declined", decline=Decline(code), reference=reference)
    if code in {"", *_ELSEWHERE} and error.param == "payment_method":
        # Also a card that its customer took back, or that is somebody else's.
        return Refused("card_unknown", reference=reference)
    return _for_a_manager(code, error.param or "", reference) or Broken(
        "stripe_refused", reason=code, param=error.param or "", reference=reference
    )


def _for_a_manager(code: str, param: str, reference: str) -> Misconfigured | None:
    """What Stripe refuses because of how the account, or this till, is set up."""
    if code in _ELSEWHERE:
        return Misconfigured("unknown_at_stripe", reference=reference)
    if code in _ACCOUNT:
        return Misconfigured("account_not_ready", reason=code, reference=reference)
    if param == "statement_descriptor_suffix":
        # Only Stripe knows the account's prefix, which takes its share of the 22 characters.
        return Misconfigured("descriptor_refused", reference=reference)
    if param.endswith("[moto]"):
        return Misconfigured("moto_not_allowed", reference=reference)
    return None


def _check_kind(raw: Raw, kind: str) -> None:
    # A charge has a status "succeeded" too: it must never be taken for a payment.
    if raw["object"] != kind:
        raise ValueError(f"not a {kind}")


def _status(text: str) -> IntentStatus:
    # Stripe's words may grow; one that we do not know is looked at by a person, never "paid".
    return IntentStatus(text) if text in set(IntentStatus) else IntentStatus.NEEDS_REVIEW


def _charge_decline(raw: Raw, outcome: Raw) -> Decline | None:
    code = raw.get("failure_code")
    if not code:
        return None
    reason = outcome.get("reason") or ""
    return Decline(code, reason, outcome.get("advice_code") or "")


def _decline(raw: Raw | None) -> Decline | None:
    if not raw:
        return None
    return Decline(
        raw.get("code") or "", raw.get("decline_code") or "", raw.get("advice_code") or ""
    )


def _next_action(raw: Raw | None) -> NextAction | None:
    if not raw:
        return None
    kind = raw.get("type") or ""
    page = raw.get(kind)
    return NextAction(kind, (page.get("url") or "") if isinstance(page, Mapping) else "")


def _id(value: str | Raw | None) -> str:
    """An expandable field is an id or the object itself."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value["id"])


def moment(seconds: float) -> datetime:
    """Seconds since 1970, in UTC; raises one of `UNREADABLE` for a year that is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except OSError:  # what some systems say to a year that is none
        raise ValueError("not a time") from None


def _optional_time(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
