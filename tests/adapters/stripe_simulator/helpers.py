"""Intents in each of Stripe's statuses, and refusals caught."""

from datetime import UTC, datetime

import pytest
import stripe

from pos.adapters.stripe_simulator.client import SimulatorHTTPClient

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EXAMPLE: dict = {
    "amount": 1099,
    "currency": "usd",
    "capture_method": "manual",
    "allowed_payment_method_types": ["card"],
}
STATUSES = (
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "processing",
    "requires_capture",
    "succeeded",
    "canceled",
)
_CARDS = {
    "requires_action": "pm_card_authenticationRequired",
    "processing": "pm_card_practiceProcessing",
    "requires_capture": "pm_card_visa",
    "succeeded": "pm_card_visa",
}


def client_for(simulator, key="sk_test_x", **options):
    """The real SDK in front of a simulator in this process."""
    return stripe.StripeClient(key, http_client=SimulatorHTTPClient(simulator), **options)


def intent_in(client, status: str, **params):
    """A new intent, brought into this status."""
    intents = client.v1.payment_intents
    given = {**EXAMPLE, **params}
    if status in _CARDS:
        given |= {"payment_method": _CARDS[status], "confirm": True}
    if status == "requires_confirmation":
        given |= {"payment_method": "pm_card_visa"}
    if status == "succeeded":
        given |= {"capture_method": "automatic"}
    intent = intents.create(params=given)
    if status == "canceled":
        intent = intents.cancel(intent.id)
    assert intent.status == status
    return intent


def refused(call):
    """The error a call must end in."""
    with pytest.raises(stripe.StripeError) as caught:
        call()
    return caught.value


def facts(error) -> tuple:
    """Class, HTTP status, type, code and param of an error, as a till would look at them."""
    return (
        type(error),
        error.http_status,
        error.error.type,
        error.error.code,
        error.error.param,
    )


def invalid(code: str | None, param: str | None, status: int = 400) -> tuple:
    """What `facts` says of an invalid request."""
    return (stripe.InvalidRequestError, status, "invalid_request_error", code, param)


def event_types(client) -> list[str]:
    """Every event so far, oldest first."""
    return [event.type for event in client.v1.events.list(params={"limit": 100}).data][::-1]


def charges_of(client, intent):
    """Every attempt, newest first."""
    return client.v1.charges.list(params={"payment_intent": intent.id}).data
