"""Locations and readers of the practice Stripe, and the one slot of action each reader has."""

from datetime import timedelta

import pytest
import stripe

from pos.adapters.stripe_simulator.terminal_actions import Trouble
from tests.adapters.stripe_simulator.helpers import (
    START,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)
from tests.adapters.stripe_simulator.reader_kit import SHOP, Counter, counter

CODES = {
    "simulated-wpe": "simulated_wisepos_e",
    "simulated-s700": "simulated_stripe_s700",
    "simulated-s710": "simulated_stripe_s710",
    "simulated-v660p": "simulated_verifone_v660p",
}
CART = {
    "currency": "usd",
    "total": 1500,
    "tax": 100,
    "line_items": [{"description": "Tea", "amount": 700, "quantity": 2}],
}


@pytest.fixture
def till(client) -> Counter:
    return counter(client)


# Locations and readers -------------------------------------------------------------------------


def test_a_location_keeps_its_name_and_address(client):
    locations = client.v1.terminal.locations
    made = locations.create(params={**SHOP, "metadata": {"shop": "1"}})
    renamed = locations.update(made.id, params={"display_name": "Market stall"})
    assert (renamed.display_name, renamed.address.city) == ("Market stall", "Springfield")
    assert locations.retrieve(made.id).metadata["shop"] == "1"
    assert [place.id for place in locations.list().data] == [made.id]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"display_name": ""}, invalid("parameter_missing", "display_name")),
        ({"address": {"line1": "x"}}, invalid("parameter_missing", "address[country]")),
        (
            {"address": {"country": "KP"}},
            invalid("terminal_location_country_unsupported", "address[country]"),
        ),
    ],
)
def test_a_location_that_cannot_be(client, change, expected):
    error = refused(lambda: client.v1.terminal.locations.create(params={**SHOP, **change}))
    assert facts(error) == expected


def test_a_location_stays_in_its_country(client):
    made = client.v1.terminal.locations.create(params=SHOP)
    params = {"address": {"country": "CA"}}
    error = refused(lambda: client.v1.terminal.locations.update(made.id, params=params))
    assert facts(error) == invalid(None, "address[country]")


@pytest.mark.parametrize(("code", "device"), CODES.items())
def test_a_simulated_code_registers_its_reader(client, code, device):
    made = client.v1.terminal.readers.create(params={"registration_code": code})
    assert (made.device_type, made.label, made.status) == (device, code, "online")
    assert made.action is None


@pytest.mark.parametrize("code", ["puppies-plug-could", "simulated-unknown"])
def test_other_codes_are_refused(client, code):
    params = {"registration_code": code}
    error = refused(lambda: client.v1.terminal.readers.create(params=params))
    assert facts(error) == invalid(None, "registration_code")


def test_a_place_without_a_street_activates_no_reader(client):
    params = {"display_name": "Nowhere", "address": {"country": "US"}}
    place = client.v1.terminal.locations.create(params=params)
    given = {"registration_code": "simulated-wpe", "location": place.id}
    error = refused(lambda: client.v1.terminal.readers.create(params=given))
    assert error.code == "terminal_reader_invalid_location_for_activation"


def test_a_reader_can_be_renamed_marked_and_forgotten(till):
    params = {"label": "Bar", "metadata": {"holdfast_register": "till-2"}}
    renamed = till.readers.update(till.id, params=params)
    assert (renamed.label, renamed.metadata["holdfast_register"]) == ("Bar", "till-2")
    assert till.readers.update(till.id, params={"label": ""}).label == "simulated-wpe"
    assert till.readers.delete(till.id).deleted is True
    assert facts(refused(till.reader)) == invalid("resource_missing", "reader", 404)


def test_readers_are_found_by_place_kind_and_status(till, client):
    other = client.v1.terminal.readers.create(params={"registration_code": "simulated-s700"})
    first = till.reader()
    found = {
        "location": first.location,
        "serial_number": first.serial_number,
        "device_type": first.device_type,
    }
    for name, value in found.items():
        assert [r.id for r in till.readers.list(params={name: value}).data] == [till.id]
    assert [r.id for r in till.readers.list().data] == [other.id, till.id]
    assert till.readers.list(params={"status": "offline"}).data == []


def test_a_reader_was_last_seen_now_in_milliseconds(till, bench):
    bench.advance(timedelta(hours=1))
    later = START + timedelta(hours=1)
    assert till.reader().last_seen_at == int(later.timestamp()) * 1000


def test_the_place_of_a_reader_can_be_expanded(till):
    reader = till.readers.retrieve(till.id, params={"expand": ["location"]})
    assert reader.location.display_name == "Shop 1"


# One slot of action ----------------------------------------------------------------------------


def test_a_payment_waits_on_the_reader_until_a_card_comes(till, client):
    intent = till.sale()
    acknowledged = till.ask(intent, enable_customer_cancellation=True, skip_tipping=True)
    action = acknowledged.action
    assert (action.type, action.status) == ("process_payment_intent", "in_progress")
    assert action.process_payment_intent.payment_intent == intent.id
    assert action.process_payment_intent.process_config.skip_tipping is True
    assert till.look(intent).status == "requires_payment_method"
    assert till.present().action.status == "succeeded"
    assert event_types(client)[-3:] == [
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "terminal.reader.action_succeeded",
    ]


def test_a_finished_action_stays_until_it_is_overwritten_or_cleared(till):
    first = till.paid()
    assert till.reader().action.process_payment_intent.payment_intent == first.id
    till.ask(second := till.sale())
    assert till.reader().action.process_payment_intent.payment_intent == second.id
    assert till.readers.cancel_action(till.id).action is None


def test_a_payment_nobody_has_begun_can_be_sent_again(till):
    intent = till.sale()
    till.ask(intent)
    till.client.v1.payment_intents.update(intent.id, params={"amount": 1200})
    till.ask(intent)
    till.present()
    assert till.look(intent).amount_capturable == 1200


def test_another_payment_has_to_wait(till):
    till.ask(first := till.sale())
    error = refused(lambda: till.ask(till.sale()))
    assert facts(error) == invalid("terminal_reader_busy", None)
    assert till.reader().action.process_payment_intent.payment_intent == first.id


def test_a_cart_is_only_shown(till, client):
    params = {"type": "cart", "cart": CART}
    shown = till.readers.set_reader_display(till.id, params=params)
    assert shown.action.set_reader_display.cart.total == 1500
    assert till.ask(till.sale()).action.type == "process_payment_intent"
    error = refused(lambda: till.readers.set_reader_display(till.id, params=params))
    assert error.code == "terminal_reader_busy"
    assert "terminal.reader.action_succeeded" not in event_types(client)


def test_canceling_says_nothing_to_anybody(till, client):
    till.ask(till.sale())
    before = event_types(client)
    assert till.readers.cancel_action(till.id).action is None
    assert till.readers.cancel_action(till.id).action is None
    assert event_types(client) == before


@pytest.mark.parametrize(
    "status", ["requires_confirmation", "requires_capture", "succeeded", "canceled"]
)
def test_only_a_payment_without_a_card_goes_to_a_reader(till, client, status):
    intent = intent_in(client, status)
    assert facts(refused(lambda: till.ask(intent))) == invalid("intent_invalid_state", None)


def test_a_payment_for_the_web_is_none_for_a_reader(till):
    error = refused(lambda: till.ask(till.sale(allowed_payment_method_types=["card"])))
    assert facts(error) == invalid(None, "payment_intent")


def test_a_payment_that_ended_elsewhere_takes_no_card(till):
    intent = till.sale()
    till.ask(intent)
    till.client.v1.payment_intents.cancel(intent.id)
    action = till.present().action
    assert (action.status, action.failure_code) == ("failed", "intent_invalid_state")
    assert till.look(intent).latest_charge is None


def test_nothing_can_be_presented_to_an_idle_reader(till):
    assert refused(till.present).http_status == 400


# What keeps a reader from working --------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.UPDATING, "terminal_reader_busy"),
        (Trouble.FAULT, "terminal_reader_hardware_fault"),
        (Trouble.OTHER_APP, None),
    ],
)
def test_a_reader_in_trouble_says_which(till, bench, trouble, code):
    bench.reader_trouble(till.id, trouble)
    intent = till.sale()
    for call in (lambda: till.ask(intent), lambda: till.readers.cancel_action(till.id)):
        assert facts(refused(call)) == invalid(code, None)
    bench.reader_trouble(till.id, None)
    assert till.ask(intent).action.status == "in_progress"


def test_a_reader_without_its_cable_is_offline_and_keeps_what_it_was_doing(till, bench):
    intent = till.sale()
    till.ask(intent)
    seen = till.reader().last_seen_at
    bench.reader_cable(till.id, is_in=False)
    bench.advance(timedelta(minutes=3))
    reader = till.reader()
    assert (reader.status, reader.last_seen_at) == ("offline", seen)
    for call in (lambda: till.ask(intent), lambda: till.readers.cancel_action(till.id)):
        assert facts(refused(call)) == invalid("terminal_reader_offline", None)
    bench.reader_cable(till.id, is_in=True)
    assert till.reader().status == "online"
    assert till.present().action.status == "succeeded"


def test_a_reader_without_a_place_takes_no_payment(till):
    till.client.v1.terminal.locations.delete(till.reader().location)
    error = refused(lambda: till.ask(till.sale()))
    assert error.code == "terminal_reader_invalid_location_for_payment"


def test_an_unknown_reader_is_missing(client):
    error = refused(lambda: client.v1.terminal.readers.cancel_action("tmr_unknown"))
    assert isinstance(error, stripe.InvalidRequestError)
    assert facts(error) == invalid("resource_missing", "reader", 404)
