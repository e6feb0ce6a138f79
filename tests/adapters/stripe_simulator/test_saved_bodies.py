"""Customers, set-ups, sessions, reviews and warnings compared with what the SDK declares."""

import pytest
import stripe
from stripe import checkout, radar

from tests.adapters.stripe_simulator.helpers import EXAMPLE, intent_in, refused
from tests.adapters.stripe_simulator.test_bodies import absent, check
from tests.adapters.stripe_simulator.test_sessions import opened
from tests.adapters.stripe_simulator.test_setup_intents import setup_in

# Declared, and sent only where they say something.
SOMETIMES = {
    "customer": {
        "cash_balance",
        "deleted",
        "invoice_credit_balance",
        "sources",
        "subscriptions",
        "tax",
        "tax_ids",
    },
    "session": {
        "line_items",
        "name_collection",
        "optional_items",
        "presentment_details",
        "redirect_on_completion",
        "tax_id_collection",
    },
    "price": {"currency_options", "deleted", "tiers"},
    "item": {"discounts", "taxes"},
}


def test_a_customer_is_what_the_sdk_declares(client):
    body = client.v1.customers.create(
        params={
            "name": "Anna",
            "email": "a@b.example",
            "phone": "1",
            "address": {"city": "Bern"},
            "shipping": {"name": "Anna", "address": {"city": "Bern"}},
            "preferred_locales": ["de"],
            "tax_exempt": "none",
        }
    ).to_dict()
    check(stripe.Customer, body)
    assert absent(stripe.Customer, body) == SOMETIMES["customer"]


def test_a_saved_card_is_what_the_sdk_declares(client):
    anna = client.v1.customers.create()
    method = client.v1.payment_methods.attach("pm_card_visa", params={"customer": anna.id})
    changed = client.v1.payment_methods.update(
        method.id, params={"billing_details": {"address": {"city": "Bern"}, "name": "A"}}
    )
    check(stripe.PaymentMethod, changed.to_dict())
    check(stripe.PaymentMethod, client.v1.payment_methods.detach(method.id).to_dict())


@pytest.mark.parametrize(
    "status",
    [
        "requires_payment_method",
        "requires_confirmation",
        "requires_action",
        "succeeded",
        "canceled",
    ],
)
def test_a_set_up_and_its_attempt_are_what_the_sdk_declares(client, bench, status):
    body = setup_in(client, status).to_dict()
    check(stripe.SetupIntent, body)
    assert absent(stripe.SetupIntent, body) == set()
    for attempt in client.v1.setup_attempts.list(params={"setup_intent": body["id"]}).data:
        check(stripe.SetupAttempt, attempt.to_dict())
    if status == "requires_action":
        bench.finish_setup(body["id"], passes=False)
        check(stripe.SetupIntent, client.v1.setup_intents.retrieve(body["id"]).to_dict())


def test_a_refused_set_up_is_what_the_sdk_declares(client):
    params = {"payment_method": "pm_card_visa_chargeDeclined", "confirm": True}
    error = refused(lambda: client.v1.setup_intents.create(params=params))
    check(stripe.SetupIntent, error.error.setup_intent.to_dict())
    check(stripe.PaymentMethod, error.error.payment_method.to_dict())
    assert set(error.json_body["error"]) <= set(stripe.ErrorObject.__annotations__)


@pytest.mark.parametrize("card", [None, "pm_card_visa", "pm_card_visa_chargeDeclined", "expired"])
def test_a_session_is_what_the_sdk_declares(client, bench, card):
    session = opened(client, custom_text={"submit": {"message": "Thank you"}})
    if card == "expired":
        client.v1.checkout.sessions.expire(session.id)
    elif card:
        bench.pay_session(session.id, card, email="a@b.example")
    body = client.v1.checkout.sessions.retrieve(session.id).to_dict()
    check(checkout.Session, body)
    assert absent(checkout.Session, body) == SOMETIMES["session"]


def test_a_session_without_a_payment_is_what_the_sdk_declares(client):
    session = client.v1.checkout.sessions.create(
        params={"mode": "setup", "currency": "eur", "success_url": "https://a.example"}
    )
    check(checkout.Session, session.to_dict())


def test_the_lines_of_a_session_are_what_the_sdk_declares(client):
    [line] = client.v1.checkout.sessions.line_items.list(opened(client).id).data
    body = line.to_dict()
    check(stripe.LineItem, body)
    assert absent(stripe.LineItem, body) == SOMETIMES["item"]
    check(stripe.Price, body["price"])
    assert absent(stripe.Price, body["price"]) == SOMETIMES["price"]


def test_line_items_of_a_payment_are_what_the_sdk_declares(client):
    line = {"product_name": "Coffee", "quantity": 1, "unit_cost": 1099}
    intent = client.v1.payment_intents.create(
        params={**EXAMPLE, "amount_details": {"line_items": [line]}}
    )
    [found] = client.v1.payment_intents.amount_details_line_items.list(intent.id).data
    check(stripe.PaymentIntentAmountDetailsLineItem, found.to_dict())
    assert absent(stripe.PaymentIntentAmountDetailsLineItem, found.to_dict()) == set()


def test_reviews_and_warnings_are_what_the_sdk_declares(client, bench):
    intent = intent_in(client, "requires_capture")
    bench.open_review(intent.id)
    bench.warn_of_fraud(intent.id)
    [review] = client.v1.reviews.list().data
    [warning] = client.v1.radar.early_fraud_warnings.list().data
    check(stripe.Review, review.to_dict())
    check(radar.EarlyFraudWarning, warning.to_dict())
    assert absent(stripe.Review, review.to_dict()) == set()
    assert absent(radar.EarlyFraudWarning, warning.to_dict()) == set()
    check(stripe.Review, client.v1.reviews.approve(review.id).to_dict())


def test_every_event_about_them_is_what_the_sdk_declares(client, bench):
    anna = client.v1.customers.create(params={"name": "Anna"})
    setup_in(client, "succeeded", customer=anna.id)
    setup_in(client, "canceled")
    bench.finish_setup(setup_in(client, "requires_action").id, passes=False)
    client.v1.checkout.sessions.expire(opened(client).id)
    bench.pay_session(opened(client, customer=anna.id).id)
    client.v1.customers.update(anna.id, params={"name": "Bea"})
    client.v1.customers.delete(anna.id)
    events = client.v1.events.list(params={"limit": 100}).data
    for event in events:
        check(stripe.Event, event.to_dict())
    kinds = {event.type.partition(".")[0] for event in events}
    assert kinds >= {"checkout", "customer", "payment_method", "setup_intent"}
