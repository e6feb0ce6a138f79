"""Reviews, early fraud warnings and disputes: as the SDK declares them, and what ends them."""

import pytest
import stripe

from tests.adapters.stripe_simulator.helpers import intent_in
from tests.adapters.stripe_simulator.test_bodies import check


@pytest.fixture
def held(client):
    return intent_in(client, "requires_capture").id


def raw(client, path):
    return client.raw_request("get", path).data


def test_a_review_is_what_the_sdk_declares_open_and_closed(client, bench, held):
    name = bench.open_review(held)
    check(stripe.Review, raw(client, f"/v1/reviews/{name}"))
    bench.close_review(name, reason="refunded_as_fraud")
    check(stripe.Review, raw(client, f"/v1/reviews/{name}"))


def test_a_warning_is_what_the_sdk_declares(client, bench, held):
    name = bench.warn_of_fraud(held, fraud_type="unauthorized_use_of_card")
    warning = raw(client, f"/v1/radar/early_fraud_warnings/{name}")
    check(stripe.radar.EarlyFraudWarning, warning)


def test_the_charge_and_the_payment_name_their_review(client, bench, held):
    name = bench.open_review(held)
    intent = raw(client, f"/v1/payment_intents/{held}")
    charge = raw(client, f"/v1/charges/{intent['latest_charge']}")
    assert (intent["review"], charge["review"]) == (name, name)
    assert charge["outcome"]["type"] == "manual_review"


def test_a_review_can_be_approved_once_by_the_api(client, bench, held):
    name = bench.open_review(held)
    review = client.v1.reviews.approve(name)
    assert (review.open, review.closed_reason) == (False, "approved")
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.reviews.approve(name)
    assert client.v1.payment_intents.retrieve(held).status == "requires_capture"


def test_warnings_are_found_by_payment_and_by_charge(client, bench, held):
    bench.warn_of_fraud(held)
    charge = client.v1.payment_intents.retrieve(held).latest_charge
    other = intent_in(client, "requires_capture").id
    warnings = client.v1.radar.early_fraud_warnings.list
    assert len(warnings(params={"payment_intent": held}).data) == 1
    assert len(warnings(params={"charge": charge}).data) == 1
    assert warnings(params={"payment_intent": other}).data == []


def test_a_dispute_closes_what_was_open_before(client, bench, held):
    review, warning = bench.open_review(held), bench.warn_of_fraud(held)
    client.v1.payment_intents.capture(held)
    bench.dispute(held)
    assert client.v1.reviews.retrieve(review).closed_reason == "disputed"
    assert client.v1.radar.early_fraud_warnings.retrieve(warning).actionable is False
