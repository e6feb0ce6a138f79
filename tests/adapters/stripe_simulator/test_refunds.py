"""Money given back: in part, whole, never more than was taken."""

from datetime import timedelta

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


@pytest.fixture
def paid(client):
    return intent_in(client, "succeeded")


def give_back(client, intent, **params):
    return client.v1.refunds.create(params={"payment_intent": intent.id, **params})


def test_a_partial_refund_leaves_the_payment_and_says_how_much(client, paid):
    refund = give_back(client, paid, amount=300, reason="duplicate", metadata={"r": "1"})
    [charge] = charges_of(client, paid)
    assert (refund.amount, refund.status, refund.reason) == (300, "succeeded", "duplicate")
    assert (refund.charge, refund.payment_intent) == (charge.id, paid.id)
    assert refund.metadata.to_dict() == {"r": "1"}
    assert (charge.amount_captured, charge.amount_refunded, charge.refunded) == (1099, 300, False)
    assert client.v1.payment_intents.retrieve(paid.id).amount_received == 1099
    assert event_types(client)[-2:] == ["refund.created", "charge.refunded"]


def test_without_an_amount_the_rest_is_refunded_and_then_nothing_more(client, paid):
    give_back(client, paid, amount=300)
    assert give_back(client, paid).amount == 799
    [charge] = charges_of(client, paid)
    assert (charge.amount_refunded, charge.refunded) == (1099, True)
    assert facts(refused(lambda: give_back(client, paid))) == invalid(
        "charge_already_refunded", None
    )


def test_after_a_partial_capture_only_what_was_taken_can_be_refunded(client):
    intent = intent_in(client, "requires_capture")
    client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": 750})
    error = refused(lambda: give_back(client, intent, amount=751))
    assert facts(error) == invalid(None, "amount")
    assert give_back(client, intent).amount == 750


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0, "parameter_invalid_integer"),
        (-1, "parameter_invalid_integer"),
        (1100, None),
    ],
)
def test_a_refund_of_the_wrong_amount_is_refused(client, paid, amount, code):
    error = refused(lambda: give_back(client, paid, amount=amount))
    assert facts(error) == invalid(code, "amount")
    assert client.v1.refunds.list().data == []


def test_a_refund_needs_to_know_what_to_refund(client, paid):
    other = intent_in(client, "succeeded")
    create = client.v1.refunds.create
    assert facts(refused(lambda: create(params={"amount": 1}))) == invalid(None, None)
    both = {"charge": paid.latest_charge, "payment_intent": other.id}
    assert facts(refused(lambda: create(params=both))) == invalid(None, "charge")
    assert create(params={"charge": paid.latest_charge, "amount": 1}).payment_intent == paid.id


@pytest.mark.parametrize("reason", ["expired_uncaptured_charge", "bored"])
def test_a_reason_is_one_of_the_shops_three(client, paid, reason):
    assert facts(refused(lambda: give_back(client, paid, reason=reason))) == invalid(None, "reason")


def test_a_failed_or_uncaptured_charge_cannot_be_refunded(client):
    intent = intent_in(client, "requires_payment_method")
    refused(
        lambda: client.v1.payment_intents.confirm(
            intent.id, params={"payment_method": "pm_card_visa_chargeDeclined"}
        )
    )
    create = client.v1.refunds.create
    failed = charges_of(client, intent)[0].id
    error = refused(lambda: create(params={"charge": failed}))
    assert facts(error) == invalid("charge_not_refundable", None)
    held = intent_in(client, "requires_capture").latest_charge
    error = refused(lambda: create(params={"charge": held}))
    assert facts(error) == invalid(None, None)


def test_refunds_are_listed_by_charge_and_by_intent(client, paid):
    other = intent_in(client, "succeeded")
    one, two = (give_back(client, paid, amount=amount).id for amount in (1, 2))
    give_back(client, other)
    for params in ({"payment_intent": paid.id}, {"charge": paid.latest_charge}):
        assert [row.id for row in client.v1.refunds.list(params=params).data] == [two, one]
    assert len(client.v1.refunds.list().data) == 3
    expanded = client.v1.refunds.retrieve(one, params={"expand": ["charge", "payment_intent"]})
    assert (expanded.charge.id, expanded.payment_intent.id) == (paid.latest_charge, paid.id)


def test_the_metadata_of_a_refund_is_its_own(client, paid):
    refund = give_back(client, paid, amount=1)
    changed = client.v1.refunds.update(refund.id, params={"metadata": {"clerk": "7"}})
    assert changed.metadata.to_dict() == {"clerk": "7"}
    assert client.v1.payment_intents.retrieve(paid.id).metadata.to_dict() == {}


def test_a_card_refund_cannot_be_canceled(client, paid):
    refund = give_back(client, paid, amount=1)
    assert facts(refused(lambda: client.v1.refunds.cancel(refund.id))) == invalid(None, None)


def pay_with(client, token):
    return client.v1.payment_intents.create(
        params={**EXAMPLE, "capture_method": "automatic", "confirm": True, "payment_method": token}
    )


def test_a_pending_refund_succeeds_later(client, bench):
    intent = pay_with(client, "pm_card_pendingRefund")
    refund = give_back(client, intent)
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    bench.advance(timedelta(hours=1))
    later = client.v1.refunds.retrieve(refund.id)
    assert (later.status, later.pending_reason) == ("succeeded", None)
    assert event_types(client)[-2:] == ["refund.updated", "charge.refund.updated"]
    assert charges_of(client, intent)[0].refunded is True


def test_a_failing_refund_brings_the_money_back_to_the_shop(client, bench):
    intent = pay_with(client, "pm_card_refundFail")
    refund = give_back(client, intent, amount=500)
    assert refund.status == "succeeded"
    bench.advance(timedelta(hours=1))
    later = client.v1.refunds.retrieve(refund.id)
    assert (later.status, later.failure_reason) == ("failed", "expired_or_canceled_card")
    [charge] = charges_of(client, intent)
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert event_types(client)[-3:] == ["refund.updated", "refund.failed", "charge.refund.updated"]
    assert give_back(client, intent).amount == 1099
