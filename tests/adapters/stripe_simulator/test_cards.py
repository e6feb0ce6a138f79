"""What each test card does: approve, decline in its own words, or be blocked."""

import pytest
import stripe

from pos.adapters.stripe_simulator.cards import TEST_CARDS, Asks, Blocks
from tests.adapters.stripe_simulator.helpers import EXAMPLE, charges_of, facts, intent_in, refused

DECLINES = [
    # token, code, decline_code, advice, param
    ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline", "try_again_later", None),
    (
        "pm_card_visa_chargeDeclinedInsufficientFunds",
        "card_declined",
        "insufficient_funds",
        "try_again_later",
        None,
    ),
    ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again", None),
    (
        "pm_card_visa_chargeDeclinedStolenCard",
        "card_declined",
        "stolen_card",
        "do_not_try_again",
        None,
    ),
    (
        "pm_card_chargeDeclinedExpiredCard",
        "expired_card",
        "expired_card",
        "confirm_card_data",
        "exp_month",
    ),
    (
        "pm_card_chargeDeclinedIncorrectCvc",
        "incorrect_cvc",
        "incorrect_cvc",
        "confirm_card_data",
        "cvc",
    ),
    (
        "pm_card_chargeDeclinedProcessingError",
        "processing_error",
        "processing_error",
        "try_again_later",
        None,
    ),
    (
        "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
        "card_declined",
        "card_velocity_exceeded",
        "try_again_later",
        None,
    ),
    ("pm_card_chargeCustomerFail", "card_declined", "generic_decline", "try_again_later", None),
]
BLOCKED = ["pm_card_radarBlock", "pm_card_riskLevelHighest"]
APPROVED = [
    card
    for card in TEST_CARDS
    if card.decline is None
    and card.blocked is Blocks.NOBODY
    and card.asks in (Asks.NEVER, Asks.WHEN_REQUESTED)
]


def confirm(client, intent, token: str):
    params = {"payment_method": token, "expand": ["latest_charge"]}
    return client.v1.payment_intents.confirm(intent.id, params=params)


@pytest.mark.parametrize("card", APPROVED, ids=lambda card: card.token)
def test_an_approving_card_shows_itself_on_the_charge(client, card):
    held = confirm(client, intent_in(client, "requires_payment_method"), card.token)
    shown = held.latest_charge.payment_method_details.card
    assert held.status == "requires_capture"
    assert (shown.brand, shown.last4, shown.network) == (card.brand, card.last4, card.brand)
    assert held.latest_charge.outcome.type == "authorized"
    assert held.latest_charge.outcome.risk_level == card.risk_level
    assert held.latest_charge.authorization_code == shown.authorization_code
    assert shown.authorization_code.isdecimal()


@pytest.mark.parametrize(("token", "code", "decline_code", "advice", "param"), DECLINES)
def test_a_declining_card_says_why(client, token, code, decline_code, advice, param):
    intent = intent_in(client, "requires_payment_method")
    error = refused(lambda: confirm(client, intent, token))
    assert facts(error) == (stripe.CardError, 402, "card_error", code, param)
    assert (error.code, error.param) == (code, param)
    assert (error.error.decline_code, error.error.advice_code) == (decline_code, advice)
    assert error.user_message == error.error.message
    assert error.error.payment_intent.status == "requires_payment_method"
    assert error.error.payment_method.card.last4

    [charge] = charges_of(client, intent)
    assert error.error.charge == charge.id
    assert (charge.failure_code, charge.failure_message) == (code, error.error.message)
    assert (charge.outcome.type, charge.outcome.network_status) == (
        "issuer_declined",
        "declined_by_network",
    )
    assert (charge.outcome.reason, charge.outcome.advice_code) == (decline_code, advice)
    assert (charge.amount_captured, charge.captured, charge.paid) == (0, False, False)


@pytest.mark.parametrize("token", BLOCKED)
def test_a_blocked_payment_never_reaches_the_network(client, token):
    intent = intent_in(client, "requires_payment_method")
    error = refused(lambda: confirm(client, intent, token))
    [charge] = charges_of(client, intent)
    assert facts(error) == (stripe.CardError, 402, "card_error", "card_declined", None)
    assert error.error.decline_code == "fraudulent"
    assert (charge.outcome.type, charge.outcome.network_status, charge.outcome.reason) == (
        "blocked",
        "not_sent_to_network",
        "highest_risk_level",
    )
    assert charge.outcome.risk_level == "highest"


def test_the_intent_remembers_the_last_decline_until_it_is_updated(client):
    intent = intent_in(client, "requires_payment_method")
    refused(lambda: confirm(client, intent, "pm_card_visa_chargeDeclinedInsufficientFunds"))
    remembered = client.v1.payment_intents.retrieve(intent.id).last_payment_error
    assert (remembered.type, remembered.decline_code) == ("card_error", "insufficient_funds")
    assert remembered.payment_method.card.last4 == "9995"
    assert remembered.doc_url.endswith("card-declined")
    updated = client.v1.payment_intents.update(intent.id, params={"metadata": {"a": "b"}})
    assert updated.last_payment_error is None


def test_every_attempt_stays_a_charge_newest_first(client):
    intent = intent_in(client, "requires_payment_method")
    for token in ("pm_card_visa_chargeDeclined", "pm_card_chargeDeclinedExpiredCard"):
        refused(lambda token=token: confirm(client, intent, token))
    confirm(client, intent, "pm_card_visa")
    assert [charge.failure_code for charge in charges_of(client, intent)] == [
        None,
        "expired_card",
        "card_declined",
    ]


def test_the_same_card_has_the_same_fingerprint_and_a_method_of_its_own(client):
    one = client.v1.payment_intents.create(
        params={**EXAMPLE, "payment_method": "pm_card_visa", "expand": ["payment_method"]}
    )
    other = client.v1.payment_intents.create(
        params={**EXAMPLE, "payment_method": "pm_card_visa", "expand": ["payment_method"]}
    )
    assert one.payment_method.id != other.payment_method.id
    assert one.payment_method.card.fingerprint == other.payment_method.card.fingerprint


def test_a_payment_method_can_be_read_by_id_and_by_token(client):
    intent = intent_in(client, "requires_confirmation")
    method = client.v1.payment_methods.retrieve(intent.payment_method)
    assert (method.card.brand, method.card.last4, method.card.exp_year) == ("visa", "4242", 2030)
    assert client.v1.payment_methods.retrieve("pm_card_amex").card.brand == "amex"


def test_a_declined_card_may_be_tried_again_by_its_id(client):
    intent = intent_in(client, "requires_payment_method")
    for token in ("pm_card_visa_chargeDeclined", None):
        used = client.v1.payment_intents.retrieve(intent.id).last_payment_error
        error = refused(lambda: confirm(client, intent, token or used.payment_method.id))  # noqa: B023 - called at once
        assert error.error.decline_code == "generic_decline"
    assert len({charge.payment_method for charge in charges_of(client, intent)}) == 1


def test_failed_checks_are_shown_and_do_not_stop_the_payment(client):
    held = confirm(client, intent_in(client, "requires_payment_method"), "pm_card_cvcCheckFail")
    assert held.latest_charge.payment_method_details.card.checks.cvc_check == "fail"


def test_no_two_cards_share_a_token():
    assert len({card.token for card in TEST_CARDS}) == len(TEST_CARDS)
