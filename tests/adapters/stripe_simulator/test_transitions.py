"""Every way from one status of a PaymentIntent to another, and what it leaves behind."""

import pytest

from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    charges_of,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)

APPROVED_HOLD = ["charge.succeeded", "payment_intent.amount_capturable_updated"]
APPROVED_PAYMENT = ["charge.succeeded", "payment_intent.succeeded"]
CREATED = ["payment_intent.created"]
ASKING = "pm_card_authenticationRequired"
MANUAL = {"confirmation_method": "manual"}


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({}, "requires_payment_method"),
        ({"payment_method": "pm_card_visa"}, "requires_confirmation"),
    ],
)
def test_creation_alone_waits_for_the_next_step(client, params, status):
    intent = client.v1.payment_intents.create(params={**EXAMPLE, **params})
    assert intent.status == status
    assert (intent.amount_capturable, intent.amount_received, intent.latest_charge) == (0, 0, None)
    assert event_types(client) == CREATED


@pytest.mark.parametrize(
    ("capture_method", "status", "events"),
    [
        ("manual", "requires_capture", APPROVED_HOLD),
        ("automatic", "succeeded", APPROVED_PAYMENT),
        ("automatic_async", "succeeded", APPROVED_PAYMENT),
    ],
)
def test_creation_with_confirmation_does_both_in_order(client, capture_method, status, events):
    intent = client.v1.payment_intents.create(
        params={
            **EXAMPLE,
            "capture_method": capture_method,
            "confirm": True,
            "payment_method": "pm_card_visa",
        }
    )
    assert intent.status == status
    assert event_types(client) == CREATED + events


def test_a_declined_creation_leaves_an_intent_to_try_again(client):
    error = refused(
        lambda: client.v1.payment_intents.create(
            params={
                **EXAMPLE,
                "confirm": True,
                "payment_method": "pm_card_visa_chargeDeclined",
            }
        )
    )
    left = client.v1.payment_intents.retrieve(error.error.payment_intent.id)
    assert left.status == "requires_payment_method"
    assert event_types(client) == [*CREATED, "charge.failed", "payment_intent.payment_failed"]


def test_a_payment_method_moves_on_to_confirmation_without_an_event(client):
    intent = intent_in(client, "requires_payment_method")
    updated = client.v1.payment_intents.update(intent.id, params={"payment_method": "pm_card_visa"})
    assert updated.status == "requires_confirmation"
    assert updated.payment_method.startswith("pm_")
    assert event_types(client) == CREATED


@pytest.mark.parametrize("start", ["requires_payment_method", "requires_confirmation"])
@pytest.mark.parametrize(
    ("capture_method", "status", "capturable", "received", "events"),
    [
        ("manual", "requires_capture", 1099, 0, APPROVED_HOLD),
        ("automatic", "succeeded", 0, 1099, APPROVED_PAYMENT),
        ("automatic_async", "succeeded", 0, 1099, APPROVED_PAYMENT),
    ],
)
def test_an_approved_confirmation_holds_or_takes_the_amount(
    client, start, capture_method, status, capturable, received, events
):
    intent = intent_in(client, start, capture_method=capture_method)
    params = {"payment_method": "pm_card_visa"} if start == "requires_payment_method" else {}
    confirmed = client.v1.payment_intents.confirm(intent.id, params=params)
    assert confirmed.status == status
    assert (confirmed.amount_capturable, confirmed.amount_received) == (capturable, received)
    [charge] = charges_of(client, intent)
    assert confirmed.latest_charge == charge.id
    assert (charge.status, charge.paid, charge.captured) == ("succeeded", True, received > 0)
    assert charge.amount_captured == received
    assert event_types(client) == CREATED + events


@pytest.mark.parametrize("start", ["requires_payment_method", "requires_confirmation"])
def test_a_decline_asks_for_another_payment_method_and_leaves_a_failed_charge(client, start):
    intent = intent_in(client, start)
    error = refused(
        lambda: client.v1.payment_intents.confirm(
            intent.id, params={"payment_method": "pm_card_visa_chargeDeclined"}
        )
    )
    after = client.v1.payment_intents.retrieve(intent.id)
    [charge] = charges_of(client, intent)
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_payment_error.code == error.error.code == "card_declined"
    assert after.last_payment_error.charge == after.latest_charge == charge.id
    assert (charge.status, charge.paid, charge.failure_code) == ("failed", False, "card_declined")
    assert event_types(client) == [*CREATED, "charge.failed", "payment_intent.payment_failed"]


def test_another_attempt_on_the_same_intent_works_and_both_are_kept(client):
    intent = intent_in(client, "requires_payment_method")
    refused(
        lambda: client.v1.payment_intents.confirm(
            intent.id, params={"payment_method": "pm_card_visa_chargeDeclined"}
        )
    )
    held = client.v1.payment_intents.confirm(intent.id, params={"payment_method": "pm_card_visa"})
    assert (held.status, held.last_payment_error) == ("requires_capture", None)
    assert [charge.status for charge in charges_of(client, intent)] == ["succeeded", "failed"]


@pytest.mark.parametrize("start", ["requires_payment_method", "requires_confirmation"])
def test_a_card_that_asks_sends_the_customer_to_the_bank(client, start):
    intent = intent_in(client, start)
    asked = client.v1.payment_intents.confirm(intent.id, params={"payment_method": ASKING})
    assert asked.status == "requires_action"
    assert asked.next_action.type == "use_stripe_sdk"
    assert asked.latest_charge is None
    assert charges_of(client, intent) == []
    assert event_types(client) == [*CREATED, "payment_intent.requires_action"]


@pytest.mark.parametrize(
    ("capture_method", "status", "events"),
    [
        ("manual", "requires_capture", APPROVED_HOLD),
        ("automatic", "succeeded", APPROVED_PAYMENT),
    ],
)
def test_the_customer_passing_completes_the_payment(client, bench, capture_method, status, events):
    intent = intent_in(client, "requires_action", capture_method=capture_method)
    bench.finish_action(intent.id, passes=True)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.next_action) == (status, None)
    assert event_types(client)[2:] == events


def test_with_manual_confirmation_the_customer_passing_asks_for_another_confirm(client, bench):
    intent = intent_in(client, "requires_action", **MANUAL)
    bench.finish_action(intent.id, passes=True)
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(intent.id).status == "requires_capture"


def test_the_customer_failing_asks_for_another_payment_method(client, bench):
    intent = intent_in(client, "requires_action")
    bench.finish_action(intent.id, passes=False)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.payment_method, after.next_action) == (
        "requires_payment_method",
        None,
        None,
    )
    assert after.last_payment_error.code == "payment_intent_authentication_failure"
    assert charges_of(client, intent) == []
    assert event_types(client)[-1] == "payment_intent.payment_failed"


def test_a_bank_that_thinks_leaves_the_intent_processing(client):
    intent = intent_in(client, "processing")
    [charge] = charges_of(client, intent)
    assert (charge.status, charge.paid) == ("pending", False)
    assert event_types(client) == [*CREATED, "charge.pending", "payment_intent.processing"]


@pytest.mark.parametrize(
    ("approves", "status", "charge_status", "events"),
    [
        (True, "succeeded", "succeeded", APPROVED_PAYMENT),
        (
            False,
            "requires_payment_method",
            "failed",
            ["charge.failed", "payment_intent.payment_failed"],
        ),
    ],
)
def test_processing_ends_with_the_banks_answer(
    client, bench, approves, status, charge_status, events
):
    intent = intent_in(client, "processing", capture_method="automatic")
    bench.decide(intent.id, approves=approves)
    assert client.v1.payment_intents.retrieve(intent.id).status == status
    assert [charge.status for charge in charges_of(client, intent)] == [charge_status]
    assert event_types(client)[3:] == events


def test_a_capture_takes_what_is_held(client):
    intent = intent_in(client, "requires_capture")
    taken = client.v1.payment_intents.capture(intent.id)
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 1099, 0)
    assert event_types(client)[3:] == ["charge.captured", "payment_intent.succeeded"]


@pytest.mark.parametrize(
    "start",
    [
        "requires_payment_method",
        "requires_confirmation",
        "requires_action",
        "requires_capture",
    ],
)
def test_an_unfinished_intent_can_be_canceled_and_holds_nothing_then(client, start):
    intent = intent_in(client, start)
    canceled = client.v1.payment_intents.cancel(intent.id)
    assert canceled.status == "canceled"
    assert (canceled.amount_capturable, canceled.amount_received) == (0, 0)
    assert (canceled.next_action, canceled.cancellation_reason) == (None, None)
    assert canceled.canceled_at == canceled.created
    assert event_types(client)[-1] == "payment_intent.canceled"


def test_an_intent_attempted_too_often_is_canceled(client):
    intent = intent_in(client, "requires_payment_method")
    params = {"payment_method": "pm_card_visa_chargeDeclined"}
    for _ in range(100):
        refused(lambda: client.v1.payment_intents.confirm(intent.id, params=params))
    error = refused(lambda: client.v1.payment_intents.confirm(intent.id, params=params))
    assert facts(error) == invalid("payment_intent_unexpected_state", None)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.cancellation_reason) == ("canceled", "automatic")
