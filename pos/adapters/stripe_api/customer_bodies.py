"""Stripe's customers, saved cards and SetupIntents in our words; lenient about missing fields."""

from collections.abc import Mapping
from typing import Any

from pos.adapters.stripe_api.translate import moment
from pos.domain.customer import Customer
from pos.domain.ids import CustomerId, PaymentMethodId, SetupId
from pos.domain.intent import Decline, NextAction
from pos.domain.saved_card import CardSetup, Keeps, SavedCard, SetupStatus

Raw = Mapping[str, Any]


def customer_from(raw: Raw) -> Customer:
    """A Customer; raises a ValueError or LookupError for anything else."""
    _check_kind(raw, "customer")
    return Customer(
        id=CustomerId(raw["id"]),
        created=moment(raw["created"]),
        name=raw.get("name") or "",
        email=raw.get("email") or "",
        phone=raw.get("phone") or "",
    )


def saved_card_from(raw: Raw, customer: CustomerId) -> SavedCard:
    """A PaymentMethod of type card; raises as `customer_from`."""
    _check_kind(raw, "payment_method")
    card = raw.get("card") or {}
    return SavedCard(
        id=PaymentMethodId(raw["id"]),
        customer=customer,
        brand=card.get("brand") or "",
        last4=card.get("last4") or "",
        exp_month=card.get("exp_month") or 0,
        exp_year=card.get("exp_year") or 0,
        funding=card.get("funding") or "",
    )


def setup_from(raw: Raw) -> CardSetup:
    """A SetupIntent with its latest attempt, which must be expanded for a card at a reader."""
    _check_kind(raw, "setup_intent")
    status, usage = raw["status"], raw.get("usage")
    error, action = raw.get("last_setup_error"), raw.get("next_action")
    return CardSetup(
        id=SetupId(raw["id"]),
        # A word that is new to us is looked at by a person, never taken for "saved".
        status=SetupStatus(status) if status in set(SetupStatus) else SetupStatus.NEEDS_REVIEW,
        customer=CustomerId(_id(raw.get("customer"))),
        keeps=Keeps(usage) if usage in set(Keeps) else Keeps.OFF_SESSION,
        card=_card(raw),
        next_action=_next_action(action) if action else None,
        last_error=_decline(error) if error else None,
    )


def _card(raw: Raw) -> PaymentMethodId | None:
    """A card at a reader is good for one time; what can be used again was made of it."""
    attempt = raw.get("latest_attempt")
    details = (attempt.get("payment_method_details") or {}) if isinstance(attempt, Mapping) else {}
    if details.get("type") == "card_present":
        found = _id((details.get("card_present") or {}).get("generated_card"))
    else:
        found = _id(raw.get("payment_method"))
    return PaymentMethodId(found) if found else None


def _decline(raw: Raw) -> Decline:
    return Decline(
        raw.get("code") or "", raw.get("decline_code") or "", raw.get("advice_code") or ""
    )


def _next_action(raw: Raw) -> NextAction:
    kind = raw.get("type") or ""
    page = raw.get(kind)
    return NextAction(kind, (page.get("url") or "") if isinstance(page, Mapping) else "")


def _id(value: object) -> str:
    """An expandable field is an id or the object itself."""
    if isinstance(value, Mapping):
        return str(value["id"])
    return str(value or "")


def _check_kind(raw: Raw, kind: str) -> None:
    if raw["object"] != kind:
        raise ValueError(f"not a {kind}")
