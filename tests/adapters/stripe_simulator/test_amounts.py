"""Which amounts can be charged and captured, and how a hold is spent to the cent."""

from datetime import timedelta

import pytest
import stripe

from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    charges_of,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)


@pytest.mark.parametrize(
    ("currency", "least"),
    [
        ("usd", 50),
        ("EUR", 50),
        ("gbp", 30),
        ("jpy", 50),
        ("huf", 17500),
        ("czk", 1500),
        ("mxn", 1000),
        ("sek", 300),
    ],
)
def test_the_minimum_of_the_currency_is_taken_and_one_less_is_not(client, currency, least):
    params = {**EXAMPLE, "currency": currency}
    created = client.v1.payment_intents.create(params={**params, "amount": least})
    assert (created.amount, created.currency) == (least, currency.lower())
    error = refused(
        lambda: client.v1.payment_intents.create(params={**params, "amount": least - 1})
    )
    assert facts(error) == invalid("amount_too_small", "amount")


def test_eight_digits_are_the_most(client):
    create = client.v1.payment_intents.create
    assert create(params={**EXAMPLE, "amount": 99_999_999}).amount == 99_999_999
    error = refused(lambda: create(params={**EXAMPLE, "amount": 100_000_000}))
    assert facts(error) == invalid("amount_too_large", "amount")


@pytest.mark.parametrize(
    ("currency", "good", "bad"),
    [("kwd", 1990, 1995), ("bhd", 10, 11), ("isk", 10000, 10050), ("ugx", 200000, 200001)],
)
def test_odd_currencies_take_only_their_own_steps(client, currency, good, bad):
    params = {**EXAMPLE, "currency": currency}
    assert client.v1.payment_intents.create(params={**params, "amount": good}).amount == good
    error = refused(lambda: client.v1.payment_intents.create(params={**params, "amount": bad}))
    assert facts(error) == invalid(None, "amount")


def test_an_update_obeys_the_same_limits(client):
    intent = intent_in(client, "requires_payment_method")
    update = client.v1.payment_intents.update
    assert facts(refused(lambda: update(intent.id, params={"amount": 49}))) == invalid(
        "amount_too_small", "amount"
    )
    assert facts(refused(lambda: update(intent.id, params={"currency": "huf"}))) == invalid(
        "amount_too_small", "amount"
    )
    assert update(intent.id, params={"amount": 2000}).amount == 2000


@pytest.mark.parametrize(
    ("amount", "code", "param"),
    [
        (0, "parameter_invalid_integer", "amount"),
        (-1, None, "amount_to_capture"),
        (1100, "amount_too_large", "amount_to_capture"),
        ("7.50", "parameter_invalid_integer", "amount_to_capture"),
    ],
)
def test_a_capture_of_the_wrong_amount_leaves_the_hold_alone(client, amount, code, param):
    intent = intent_in(client, "requires_capture")
    error = refused(
        lambda: client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": amount})
    )
    assert facts(error) == invalid(code, param)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.amount_capturable) == ("requires_capture", 1099)


@pytest.mark.parametrize(("amount", "released"), [(1, 1098), (750, 349), (1099, 0)])
def test_a_capture_takes_its_part_and_releases_the_rest(client, amount, released):
    intent = intent_in(client, "requires_capture")
    taken = client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": amount})
    [charge] = charges_of(client, intent)
    assert (taken.amount, taken.amount_received, taken.amount_capturable) == (1099, amount, 0)
    assert (charge.amount, charge.amount_captured, charge.amount_refunded) == (
        1099,
        amount,
        released,
    )
    assert (charge.captured, charge.refunded) == (True, False)


def test_a_canceled_hold_took_nothing(client):
    intent = intent_in(client, "requires_capture")
    client.v1.payment_intents.cancel(intent.id)
    [charge] = charges_of(client, intent)
    assert (charge.amount_captured, charge.amount_refunded, charge.captured) == (0, 0, False)


def test_the_step_of_the_currency_binds_the_capture_too(client):
    intent = intent_in(client, "requires_capture", currency="isk", amount=10000)
    error = refused(
        lambda: client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": 9950})
    )
    assert facts(error) == invalid(None, "amount_to_capture")


def test_a_capture_brings_metadata_to_the_intent_and_the_descriptor_to_both(client):
    intent = intent_in(client, "requires_capture", metadata={"sale": "1", "till": "2"})
    params = {"metadata": {"till": "", "clerk": "7"}, "statement_descriptor_suffix": "TILL 2"}
    taken = client.v1.payment_intents.capture(intent.id, params=params)
    [charge] = charges_of(client, intent)
    assert taken.metadata.to_dict() == {"sale": "1", "clerk": "7"}
    assert charge.metadata.to_dict() == {"sale": "1", "till": "2"}
    assert taken.statement_descriptor_suffix == charge.statement_descriptor_suffix == "TILL 2"
    assert charge.calculated_statement_descriptor == "SHOP* TILL 2"


def options(**flags: str) -> dict:
    return {
        "payment_method_options": {
            "card": {f"request_{name}": flag for name, flag in flags.items()}
        }
    }


FEATURES = ("extended_authorization", "incremental_authorization", "multicapture", "overcapture")
OFF = {"extended_authorization": "disabled"}
ON = {"extended_authorization": "enabled"}


@pytest.mark.parametrize("feature", FEATURES)
@pytest.mark.parametrize("flag", ["never", "if_available"])
def test_a_feature_is_there_only_when_asked_for(client, feature, flag):
    intent = intent_in(client, "requires_capture", **options(**{feature: flag}))
    card = charges_of(client, intent)[0].payment_method_details.card
    asked = flag == "if_available"
    expected = (ON if asked else OFF).get(feature, "available" if asked else "unavailable")
    assert card[feature].status == expected
    for other in set(FEATURES) - {feature}:
        assert card[other].status in ("disabled", "unavailable")


@pytest.mark.parametrize(
    ("card", "incremental", "multi"),
    [
        ("pm_card_visa", "available", "available"),
        ("pm_card_mastercard", "available", "available"),
        ("pm_card_discover", "available", "available"),
        ("pm_card_amex", "unavailable", "available"),
        ("pm_card_jcb", "unavailable", "unavailable"),
    ],
)
def test_a_feature_depends_on_the_network_too(client, card, incremental, multi):
    params = {
        **EXAMPLE,
        **options(incremental_authorization="if_available", multicapture="if_available"),
        "confirm": True,
        "payment_method": card,
        "expand": ["latest_charge"],
    }
    details = client.v1.payment_intents.create(params=params).latest_charge.payment_method_details
    assert details.card.incremental_authorization.status == incremental
    assert details.card.multicapture.status == multi


def test_an_increment_raises_what_is_held(client):
    intent = intent_in(
        client, "requires_capture", **options(incremental_authorization="if_available")
    )
    raised = client.v1.payment_intents.increment_authorization(intent.id, params={"amount": 1500})
    [charge] = charges_of(client, intent)
    assert (raised.status, raised.amount, raised.amount_capturable) == (
        "requires_capture",
        1500,
        1500,
    )
    assert (charge.amount, charge.payment_method_details.card.amount_authorized) == (1500, 1500)
    assert event_types(client)[-1] == "payment_intent.amount_capturable_updated"
    taken = client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": 1400})
    assert (taken.amount_received, charges_of(client, intent)[0].amount_refunded) == (1400, 100)


@pytest.mark.parametrize(("amount", "param"), [(1099, "amount"), (1000, "amount")])
def test_an_increment_must_be_more_than_is_held(client, amount, param):
    intent = intent_in(
        client, "requires_capture", **options(incremental_authorization="if_available")
    )
    error = refused(
        lambda: client.v1.payment_intents.increment_authorization(
            intent.id, params={"amount": amount}
        )
    )
    assert facts(error) == invalid(None, param)


def test_ten_increments_are_the_most_and_the_hold_stays(client):
    intent = intent_in(
        client, "requires_capture", **options(incremental_authorization="if_available")
    )
    increment = client.v1.payment_intents.increment_authorization
    for step in range(10):
        increment(intent.id, params={"amount": 1100 + step})
    error = refused(lambda: increment(intent.id, params={"amount": 5000}))
    assert facts(error) == invalid(None, None)
    assert client.v1.payment_intents.retrieve(intent.id).amount_capturable == 1109


def test_an_increment_nobody_asked_for_is_not_available(client):
    intent = intent_in(client, "requires_capture")
    error = refused(
        lambda: client.v1.payment_intents.increment_authorization(
            intent.id, params={"amount": 2000}
        )
    )
    assert facts(error) == invalid(None, None)


def able(client, card, **flags):
    params = {**EXAMPLE, **options(**flags), "confirm": True, "payment_method": card}
    return client.v1.payment_intents.create(params=params)


def test_a_declined_increment_leaves_the_old_hold_and_counts(client):
    card = "pm_card_practiceIncreaseDeclined"
    intent = able(client, card, incremental_authorization="if_available")
    increment = client.v1.payment_intents.increment_authorization
    for _ in range(9):
        with pytest.raises(stripe.CardError):
            increment(intent.id, params={"amount": 2000})
    with pytest.raises(stripe.CardError) as caught:
        increment(intent.id, params={"amount": 2000})
    error = caught.value.error
    assert (error.code, error.decline_code) == ("card_declined", "insufficient_funds")
    assert error.payment_intent.status == "requires_capture"
    assert facts(refused(lambda: increment(intent.id, params={"amount": 2000}))) == invalid(
        None, None
    )
    held = client.v1.payment_intents.retrieve(intent.id)
    assert (held.amount, held.amount_capturable, held.status) == (1099, 1099, "requires_capture")
    assert client.v1.payment_intents.capture(intent.id).amount_received == 1099


def test_a_bank_may_allow_nothing_that_is_asked_for(client):
    intent = able(client, "pm_card_practiceNoExtras", **dict.fromkeys(FEATURES, "if_available"))
    card = charges_of(client, intent)[0].payment_method_details.card
    assert {card[feature].status for feature in FEATURES} == {"disabled", "unavailable"}


@pytest.mark.parametrize("end", ["cancel", "lapse"])
def test_what_was_taken_before_a_hold_ended_can_be_given_back(client, bench, end):
    intent = intent_in(client, "requires_capture", **options(multicapture="if_available"))
    params = {"amount_to_capture": 300, "final_capture": False}
    client.v1.payment_intents.capture(intent.id, params=params)
    if end == "cancel":
        client.v1.payment_intents.cancel(intent.id)
    else:
        bench.advance(timedelta(days=8))
    ended = client.v1.payment_intents.retrieve(intent.id)
    assert (ended.status, ended.amount_received, ended.amount_capturable) == ("canceled", 300, 0)
    refund = client.v1.refunds.create(params={"payment_intent": intent.id})
    assert refund.amount == 300
    assert charges_of(client, intent)[0].amount_refunded == 1099


def test_multicapture_takes_part_after_part_and_the_last_one_releases(client):
    intent = intent_in(client, "requires_capture", **options(multicapture="if_available"))
    capture = client.v1.payment_intents.capture
    first = capture(intent.id, params={"amount_to_capture": 300, "final_capture": False})
    assert (first.status, first.amount_capturable, first.amount_received) == (
        "requires_capture",
        799,
        300,
    )
    assert event_types(client)[-1] == "payment_intent.amount_capturable_updated"
    error = refused(lambda: capture(intent.id, params={"amount_to_capture": 800}))
    assert facts(error) == invalid("amount_too_large", "amount_to_capture")
    last = capture(intent.id, params={"amount_to_capture": 500})
    [charge] = charges_of(client, intent)
    assert (last.status, last.amount_capturable, last.amount_received) == ("succeeded", 0, 800)
    assert (charge.amount_captured, charge.amount_refunded) == (800, 299)


def test_without_multicapture_every_capture_is_the_last(client):
    intent = intent_in(client, "requires_capture")
    params = {"amount_to_capture": 300, "final_capture": False}
    error = refused(lambda: client.v1.payment_intents.capture(intent.id, params=params))
    assert facts(error) == invalid(None, "final_capture")
    assert client.v1.payment_intents.retrieve(intent.id).amount_capturable == 1099


def test_overcapture_allows_a_little_more_where_it_was_asked_for(client):
    intent = intent_in(client, "requires_capture", **options(overcapture="if_available"))
    [charge] = charges_of(client, intent)
    most = charge.payment_method_details.card.overcapture.maximum_amount_capturable
    assert most > 1099
    capture = client.v1.payment_intents.capture
    error = refused(lambda: capture(intent.id, params={"amount_to_capture": most + 1}))
    assert facts(error) == invalid("amount_too_large", "amount_to_capture")
    taken = capture(intent.id, params={"amount_to_capture": most})
    assert (taken.amount_received, taken.amount) == (most, most)
    [charge] = charges_of(client, intent)
    assert (charge.amount, charge.amount_refunded) == (most, 0)
    assert charge.payment_method_details.card.amount_authorized == 1099


def test_fifty_captures_are_the_most(client):
    intent = intent_in(client, "requires_capture", **options(multicapture="if_available"))
    part = {"amount_to_capture": 1, "final_capture": False}
    for _ in range(49):
        client.v1.payment_intents.capture(intent.id, params=part)
    error = refused(lambda: client.v1.payment_intents.capture(intent.id, params=part))
    assert facts(error) == invalid(None, "final_capture")
    assert client.v1.payment_intents.capture(intent.id).amount_received == 1099


def test_capturing_all_that_is_left_is_the_end_whatever_was_said(client):
    intent = intent_in(client, "requires_capture", **options(multicapture="if_available"))
    params = {"amount_to_capture": 1099, "final_capture": False}
    assert client.v1.payment_intents.capture(intent.id, params=params).status == "succeeded"


def test_an_increment_moves_the_overcapture_limit_and_may_say_why(client):
    flags = options(incremental_authorization="if_available", overcapture="if_available")
    intent = intent_in(client, "requires_capture", **flags)
    params = {"amount": 2000, "description": "Extra night", "metadata": {"night": "2"}}
    raised = client.v1.payment_intents.increment_authorization(intent.id, params=params)
    [charge] = charges_of(client, intent)
    assert (raised.description, raised.metadata.to_dict()) == ("Extra night", {"night": "2"})
    over = charge.payment_method_details.card.overcapture
    assert over.maximum_amount_capturable > 2000


def test_a_capture_may_add_what_the_networks_want_to_know(client):
    intent = intent_in(client, "requires_capture")
    params = {
        "payment_details": {"order_reference": "S1"},
        "amount_details": {"tax": {"total_tax_amount": 7}},
    }
    taken = client.v1.payment_intents.capture(intent.id, params=params)
    assert taken.payment_details.order_reference == "S1"
    assert taken.amount_details.tax.total_tax_amount == 7
