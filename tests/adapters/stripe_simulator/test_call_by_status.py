"""What each call does from each status: done, or `payment_intent_unexpected_state`."""

import pytest

from tests.adapters.stripe_simulator.helpers import (
    STATUSES,
    facts,
    intent_in,
    invalid,
    refused,
)

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")

CALLS = {
    "update amount": (
        lambda client, intent: client.v1.payment_intents.update(intent.id, params={"amount": 2000}),
        OPEN,
    ),
    "update currency": (
        lambda client, intent: client.v1.payment_intents.update(
            intent.id, params={"currency": "eur"}
        ),
        OPEN,
    ),
    "update metadata": (
        lambda client, intent: client.v1.payment_intents.update(
            intent.id, params={"metadata": {"till": "2"}}
        ),
        STATUSES,
    ),
    "update description": (
        lambda client, intent: client.v1.payment_intents.update(
            intent.id, params={"description": "Sale 1"}
        ),
        STATUSES,
    ),
    "confirm with a card": (
        lambda client, intent: client.v1.payment_intents.confirm(
            intent.id, params={"payment_method": "pm_card_visa"}
        ),
        ("requires_payment_method", "requires_confirmation"),
    ),
    "confirm without a card": (
        lambda client, intent: client.v1.payment_intents.confirm(intent.id),
        ("requires_confirmation",),
    ),
    "capture": (
        lambda client, intent: client.v1.payment_intents.capture(intent.id),
        ("requires_capture",),
    ),
    "cancel": (
        lambda client, intent: client.v1.payment_intents.cancel(intent.id),
        (*OPEN, "requires_capture"),
    ),
    "increment": (
        lambda client, intent: client.v1.payment_intents.increment_authorization(
            intent.id, params={"amount": 2000}
        ),
        ("requires_capture",),
    ),
}
INCREMENTAL = {
    "payment_method_options": {"card": {"request_incremental_authorization": "if_available"}}
}
ALLOWED = [(call, status) for call, (_, allowed) in CALLS.items() for status in allowed]
REFUSED = [
    (call, status)
    for call, (_, allowed) in CALLS.items()
    for status in STATUSES
    if status not in allowed
]


@pytest.mark.parametrize(("call", "status"), ALLOWED)
def test_the_call_is_taken_in_this_status(client, call, status):
    intent = intent_in(client, status, **INCREMENTAL)
    assert CALLS[call][0](client, intent).id == intent.id


@pytest.mark.parametrize(("call", "status"), REFUSED)
def test_the_call_is_refused_in_this_status_and_changes_nothing(client, call, status):
    intent = intent_in(client, status, **INCREMENTAL)
    before = client.v1.payment_intents.retrieve(intent.id).to_dict()
    error = refused(lambda: CALLS[call][0](client, intent))
    param = {"update amount": "amount", "update currency": "currency"}.get(call)
    assert facts(error) == invalid("payment_intent_unexpected_state", param)
    assert error.code == "payment_intent_unexpected_state"
    assert error.error.payment_intent.to_dict() == before
    assert client.v1.payment_intents.retrieve(intent.id).to_dict() == before


def test_every_status_and_call_is_in_the_table():
    assert len(ALLOWED) + len(REFUSED) == len(CALLS) * len(STATUSES)


def test_manual_confirmation_may_confirm_again_while_the_customer_is_asked(client):
    intent = intent_in(client, "requires_action", confirmation_method="manual")
    assert client.v1.payment_intents.confirm(intent.id).status == "requires_action"


@pytest.mark.parametrize("status", STATUSES)
def test_only_a_paid_intent_can_be_refunded(client, status):
    intent = intent_in(client, status)
    if status == "succeeded":
        refund = client.v1.refunds.create(params={"payment_intent": intent.id})
        assert (refund.amount, refund.status) == (1099, "succeeded")
    else:
        error = refused(lambda: client.v1.refunds.create(params={"payment_intent": intent.id}))
        assert facts(error) == invalid(None, None)
        assert ("Cancel it" in str(error)) == (status == "requires_capture")


def test_a_second_capture_is_recognisable_as_already_done(client):
    intent = intent_in(client, "requires_capture")
    client.v1.payment_intents.capture(intent.id)
    error = refused(lambda: client.v1.payment_intents.capture(intent.id))
    embedded = error.error.payment_intent
    assert (embedded.status, embedded.amount_received) == ("succeeded", 1099)


def test_a_second_cancel_is_recognisable_as_already_done(client):
    intent = intent_in(client, "requires_capture")
    client.v1.payment_intents.cancel(intent.id)
    error = refused(lambda: client.v1.payment_intents.cancel(intent.id))
    assert error.error.payment_intent.status == "canceled"
