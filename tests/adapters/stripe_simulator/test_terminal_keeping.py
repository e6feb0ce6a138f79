"""Cards kept from a reader: with a payment, and without one."""

import pytest
import stripe

from tests.adapters.stripe_simulator.helpers import event_types, facts, invalid, refused
from tests.adapters.stripe_simulator.reader_kit import Counter, counter
from tests.adapters.stripe_simulator.test_bodies import check


@pytest.fixture
def till(client) -> Counter:
    return counter(client)


@pytest.fixture
def customer(client):
    return client.v1.customers.create(params={"name": "Ada"}).id


def ready(client, customer):
    return client.v1.setup_intents.create(
        params={"customer": customer, "allowed_payment_method_types": ["card_present"]}
    )


def ask(till, setup, redisplay="always"):
    params = {"setup_intent": setup.id, "allow_redisplay": redisplay}
    return till.readers.process_setup_intent(till.id, params=params)


def test_a_card_is_kept_from_the_reader_without_a_payment(till, client, customer):
    setup = ready(client, customer)
    assert ask(till, setup).action.process_setup_intent.setup_intent == setup.id
    reader = till.present()
    kept = reader.action.process_setup_intent.generated_card
    card = client.v1.payment_methods.retrieve(kept)
    assert (card.type, card.customer, card.allow_redisplay) == ("card", customer, "always")
    after = client.v1.setup_intents.retrieve(setup.id, params={"expand": ["latest_attempt"]})
    assert (after.status, after.payment_method != kept) == ("succeeded", True)
    assert after.latest_attempt.payment_method_details.card_present.generated_card == kept
    assert event_types(client)[-2:] == [
        "setup_intent.succeeded",
        "terminal.reader.action_succeeded",
    ]
    check(stripe.terminal.Reader, reader.to_dict())
    check(stripe.SetupIntent, client.v1.setup_intents.retrieve(setup.id).to_dict())
    check(stripe.SetupAttempt, after.latest_attempt.to_dict())


def test_a_card_kept_at_the_reader_pays_later_without_it(till, client, customer):
    ask(till, ready(client, customer))
    kept = till.present().action.process_setup_intent.generated_card
    later = client.v1.payment_intents.create(
        params={
            "amount": 500,
            "currency": "usd",
            "customer": customer,
            "payment_method": kept,
            "confirm": True,
            "off_session": True,
            "capture_method": "manual",
            "allowed_payment_method_types": ["card"],
        }
    )
    assert later.status == "requires_capture"


def test_a_card_that_declines_is_not_kept(till, client, customer):
    setup = ready(client, customer)
    ask(till, setup)
    action = till.present("4000000000000002").action
    assert (action.status, action.failure_code) == (
        "failed",
        "setup_intent_authentication_failure",
    )
    after = client.v1.setup_intents.retrieve(setup.id)
    assert after.status == "requires_payment_method"
    assert after.last_setup_error.code == "setup_intent_authentication_failure"
    check(stripe.SetupIntent, after.to_dict())


def test_only_a_setup_without_a_card_goes_to_a_reader(till, client, customer):
    setup = ready(client, customer)
    client.v1.setup_intents.cancel(setup.id)
    assert facts(refused(lambda: ask(till, setup))) == invalid("intent_invalid_state", None)


def test_a_payment_can_keep_its_card_too(till, customer, client):
    intent = till.sale(customer=customer, setup_future_usage="off_session")
    till.ask(intent, allow_redisplay="limited")
    till.present()
    read = till.look(intent).latest_charge.payment_method_details.card_present
    card = client.v1.payment_methods.retrieve(read.generated_card)
    assert (card.customer, card.allow_redisplay) == (customer, "limited")
    assert card.card.generated_from.charge == till.look(intent).latest_charge.id


def test_a_payment_that_keeps_nothing_makes_no_second_card(till):
    read = till.paid().latest_charge.payment_method_details.card_present
    assert read.generated_card is None
