"""What the stand-in for Stripe.js asks the practice pages, and what it is refused."""

import pytest

from tests.adapters.stripe_simulator import page_kit
from tests.adapters.stripe_simulator.helpers import intent_in

server, client, bench, browser = page_kit.server, page_kit.client, page_kit.bench, page_kit.browser


def test_the_form_confirms_with_the_secret_and_a_token(client, browser):
    intent = intent_in(client, "requires_payment_method")
    asked = {"client_secret": intent.client_secret}
    paid = browser.ask("/practice/confirm", **asked, payment_method="pm_card_visa")
    assert (paid.status, paid.json["paymentIntent"]["status"]) == (200, "requires_capture")
    assert browser.ask("/practice/look", **asked).json["paymentIntent"]["id"] == intent.id
    assert intent.client_secret not in paid.text
    assert "metadata" not in paid.json["paymentIntent"]


def test_the_form_hears_of_a_decline_as_from_stripe(client, browser):
    intent = intent_in(client, "requires_payment_method")
    answer = browser.ask(
        "/practice/confirm",
        client_secret=intent.client_secret,
        payment_method="pm_card_visa_chargeDeclinedLostCard",
    )
    error = answer.json["error"]
    assert (answer.status, error["decline_code"]) == (402, "lost_card")
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert intent.client_secret not in answer.text


def test_the_form_is_sent_to_the_bank(client, browser):
    intent = intent_in(client, "requires_payment_method")
    asked = {"client_secret": intent.client_secret}
    answer = browser.ask(
        "/practice/confirm",
        **asked,
        payment_method="pm_card_threeDSecure2Required",
        return_url=f"{browser.origin}/card/",
    )
    action = answer.json["paymentIntent"]["next_action"]["redirect_to_url"]
    assert "Confirmed" in browser.submit(action["url"], answer="pass").text
    status = browser.ask("/practice/look", **asked).json["paymentIntent"]["status"]
    assert status == "requires_capture"


def test_the_form_sets_a_card_up(client, browser):
    setup = client.v1.setup_intents.create()
    answer = browser.ask(
        "/practice/confirm", client_secret=setup.client_secret, payment_method="pm_card_visa"
    )
    assert answer.json["setupIntent"]["status"] == "succeeded"


def test_without_a_return_address_the_bank_is_in_the_page(client, browser):
    intent = intent_in(client, "requires_payment_method")
    answer = browser.ask(
        "/practice/confirm",
        client_secret=intent.client_secret,
        payment_method="pm_card_threeDSecure2Required",
    )
    action = answer.json["paymentIntent"]["next_action"]["use_stripe_sdk"]
    assert browser.open(action["stripe_js"]).status == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"client_secret": "pi_nobody_secret_x"}, 404),
        ({"client_secret": ""}, 404),
        ({"publishable_key": "sk_test_x"}, 401),
        ({"publishable_key": ""}, 401),
        ({"payment_method": "4242424242424242"}, 404),
        ({"payment_method": ""}, 404),
        ({"payment_method": 7}, 404),
    ],
)
def test_what_the_form_may_not_ask_is_refused(client, browser, change, status):
    intent = intent_in(client, "requires_payment_method")
    asked = {"client_secret": intent.client_secret, "payment_method": "pm_card_visa", **change}
    answer = browser.ask("/practice/confirm", **asked)
    assert answer.status == status
    assert answer.json["error"]["type"] == "invalid_request_error"
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [("{", "application/json", 400), ("[]", "application/json", 400), ("{}", "text/plain", 415)],
)
def test_what_is_no_request_of_the_form_is_refused(browser, body, kind, status):
    assert browser.send("POST", "/practice/look", body, content_type=kind).status == status


def test_the_secret_of_a_right_payment_has_to_be_right_to_the_end(client, browser):
    intent = intent_in(client, "requires_payment_method")
    assert browser.ask("/practice/look", client_secret=intent.client_secret[:-1]).status == 404
