"""Cards whose bank wants to see the customer, on session and off."""

import pytest
import stripe

from pos.adapters.stripe_simulator.bench import NotWaiting
from tests.adapters.stripe_simulator.helpers import EXAMPLE, charges_of, facts, intent_in, refused

ALWAYS = [
    "pm_card_authenticationRequired",
    "pm_card_authenticationRequiredOnSetup",
    "pm_card_authenticationRequiredSetupForOffSession",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
    "pm_card_threeDSecure2Required",
    "pm_card_threeDSecureRequiredChargeDeclined",
]
NEVER = ["pm_card_visa", "pm_card_threeDSecureOptional", "pm_card_amex_threeDSecureNotSupported"]


def pay(client, token: str, **params):
    given = {**EXAMPLE, "confirm": True, "payment_method": token, **params}
    return client.v1.payment_intents.create(params=given)


def asking_for(way: str) -> dict:
    return {"payment_method_options": {"card": {"request_three_d_secure": way}}}


@pytest.mark.parametrize("token", ALWAYS)
def test_the_card_asks_for_its_customer(client, token):
    assert pay(client, token).status == "requires_action"


@pytest.mark.parametrize("token", NEVER)
def test_the_card_does_not_ask_by_itself(client, token):
    assert pay(client, token).status == "requires_capture"


@pytest.mark.parametrize("way", ["any", "challenge"])
def test_an_optional_card_asks_when_we_ask_for_it(client, bench, way):
    intent = pay(client, "pm_card_threeDSecureOptional", **asking_for(way))
    assert intent.status == "requires_action"
    bench.finish_action(intent.id, passes=True)
    [charge] = charges_of(client, intent)
    assert charge.payment_method_details.card.three_d_secure.result == "authenticated"


@pytest.mark.parametrize(
    ("token", "result"),
    [
        ("pm_card_visa", "attempt_acknowledged"),
        ("pm_card_amex_threeDSecureNotSupported", "not_supported"),
        ("pm_card_threeDSecureOptionalProcessingError", "processing_error"),
    ],
)
def test_a_card_that_cannot_be_asked_pays_and_says_so(client, token, result):
    intent = pay(client, token, **asking_for("any"))
    assert intent.status == "requires_capture"
    details = charges_of(client, intent)[0].payment_method_details
    assert details.card.three_d_secure.result == result


def test_the_next_action_is_a_page_to_open_when_we_said_where_to_come_back(client):
    back = "https://shop.example/back"
    intent = pay(client, "pm_card_authenticationRequired", return_url=back)
    assert intent.next_action.type == "redirect_to_url"
    assert intent.next_action.redirect_to_url.return_url == back
    assert intent.next_action.redirect_to_url.url.startswith("https://")


@pytest.mark.parametrize(
    ("token", "code", "decline_code"),
    [
        (
            "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
            "card_declined",
            "insufficient_funds",
        ),
        ("pm_card_threeDSecureRequiredChargeDeclined", "card_declined", "generic_decline"),
    ],
)
def test_a_customer_who_passes_can_still_be_declined(client, bench, token, code, decline_code):
    intent = pay(client, token)
    bench.finish_action(intent.id, passes=True)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert after.status == "requires_payment_method"
    assert (after.last_payment_error.code, after.last_payment_error.decline_code) == (
        code,
        decline_code,
    )
    assert charges_of(client, intent)[0].status == "failed"


def test_a_required_look_up_that_fails_is_a_decline(client):
    error = refused(lambda: pay(client, "pm_card_threeDSecureRequiredProcessingError"))
    assert facts(error)[:4] == (stripe.CardError, 402, "card_error", "processing_error")


@pytest.mark.parametrize("params", [{"off_session": True}, {"error_on_requires_action": True}])
def test_a_customer_who_is_not_there_is_a_decline_without_a_charge(client, params):
    error = refused(lambda: pay(client, "pm_card_authenticationRequired", **params))
    assert facts(error)[:4] == (stripe.CardError, 402, "card_error", "authentication_required")
    assert error.error.decline_code == "authentication_required"
    left = client.v1.payment_intents.retrieve(error.error.payment_intent.id)
    assert (left.status, left.latest_charge) == ("requires_payment_method", None)
    assert charges_of(client, left) == []


def test_a_card_set_up_for_it_pays_without_its_customer(client):
    token = "pm_card_authenticationRequiredSetupForOffSession"
    assert pay(client, token, off_session=True).status == "requires_capture"


def test_an_order_by_telephone_is_not_asked(client):
    moto = {"payment_method_options": {"card": {"moto": True}}}
    assert pay(client, "pm_card_authenticationRequired", **moto).status == "requires_capture"


def test_a_closed_window_leaves_the_intent_waiting_and_usable(client):
    intent = intent_in(client, "requires_action")
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_action"
    other = client.v1.payment_intents.update(intent.id, params={"payment_method": "pm_card_visa"})
    assert (other.status, other.next_action) == ("requires_confirmation", None)
    assert client.v1.payment_intents.confirm(intent.id).status == "requires_capture"


def test_another_amount_has_to_be_authenticated_again(client, bench):
    intent = intent_in(client, "requires_action", confirmation_method="manual")
    bench.finish_action(intent.id, passes=True)
    client.v1.payment_intents.update(intent.id, params={"amount": 9900})
    assert client.v1.payment_intents.confirm(intent.id).status == "requires_action"


@pytest.mark.parametrize("passes", [True, False])
def test_nobody_can_answer_for_an_intent_that_does_not_ask(client, bench, passes):
    intent = intent_in(client, "requires_capture")
    for intent_id in (intent.id, "pi_unknown"):
        with pytest.raises(NotWaiting):
            bench.finish_action(intent_id, passes=passes)
        with pytest.raises(NotWaiting):
            bench.decide(intent_id, approves=passes)
