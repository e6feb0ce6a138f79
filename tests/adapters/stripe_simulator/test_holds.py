"""How long a hold lasts, and what its end looks like."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator import holds
from pos.adapters.stripe_simulator.holds import Channel
from pos.errors import Refused
from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    START,
    charges_of,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)

WEEK = timedelta(days=7)
VISA = timedelta(days=4, hours=18)
EXTENDED = {"payment_method_options": {"card": {"request_extended_authorization": "if_available"}}}


@pytest.mark.parametrize(
    ("token", "params", "span"),
    [
        ("pm_card_visa", {}, WEEK),
        ("pm_card_mastercard", {}, WEEK),
        ("pm_card_amex", {}, WEEK),
        ("pm_card_discover", {}, WEEK),
        ("pm_card_visa", {"off_session": True}, VISA),
        ("pm_card_mastercard", {"off_session": "recurring"}, WEEK),
        ("pm_card_visa", EXTENDED, timedelta(days=29, hours=18)),
        ("pm_card_amex", EXTENDED, timedelta(days=30)),
        ("pm_card_jcb", EXTENDED, WEEK),
    ],
)
def test_the_charge_says_until_when_it_can_be_captured(client, token, params, span):
    intent = client.v1.payment_intents.create(
        params={**EXAMPLE, **params, "confirm": True, "payment_method": token}
    )
    [charge] = charges_of(client, intent)
    deadline = charge.payment_method_details.card.capture_before
    assert deadline == charge.created + span.total_seconds()


@pytest.mark.parametrize(
    ("network", "channel", "country", "currency", "span"),
    [
        ("visa", Channel.PRESENT, "US", "usd", VISA),
        ("mastercard", Channel.PRESENT, "US", "usd", timedelta(days=2)),
        ("amex", Channel.PRESENT, "US", "usd", timedelta(days=2)),
        ("visa", Channel.CUSTOMER, "JP", "jpy", timedelta(days=30)),
        ("jcb", Channel.MERCHANT, "JP", "jpy", timedelta(days=30)),
        ("amex", Channel.CUSTOMER, "JP", "jpy", WEEK),
        ("visa", Channel.CUSTOMER, "JP", "usd", WEEK),
    ],
)
def test_the_window_depends_on_network_channel_and_country(
    network, channel, country, currency, span
):
    assert holds.window(network, channel, country=country, currency=currency) == span


def test_a_payment_that_is_taken_at_once_has_no_deadline(client):
    intent = intent_in(client, "succeeded")
    assert "capture_before" not in charges_of(client, intent)[0].payment_method_details.card


def test_a_hold_lapses_at_its_deadline_and_not_a_second_before(client, bench):
    intent = intent_in(client, "requires_capture")
    bench.advance(WEEK - timedelta(seconds=1))
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"
    bench.advance(timedelta(seconds=1))
    lapsed = client.v1.payment_intents.retrieve(intent.id)
    assert (lapsed.status, lapsed.cancellation_reason) == ("canceled", "automatic")
    assert (lapsed.amount_capturable, lapsed.amount_received) == (0, 0)
    assert lapsed.canceled_at == int((START + WEEK).timestamp())
    assert event_types(client)[-2:] == ["charge.expired", "payment_intent.canceled"]


def test_a_lapse_carries_the_time_of_the_deadline_however_late_it_is_seen(client, bench):
    intent = intent_in(client, "requires_capture")
    bench.advance(timedelta(days=20))
    lapsed = client.v1.payment_intents.retrieve(intent.id)
    events = client.v1.events.list(params={"limit": 2}).data
    assert {event.created for event in events} == {lapsed.canceled_at}
    assert lapsed.canceled_at == int((START + WEEK).timestamp())
    assert events[0].request.id is None


def test_a_capture_that_comes_too_late_takes_nothing(client, bench):
    intent = intent_in(client, "requires_capture")
    bench.advance(WEEK)
    error = refused(lambda: client.v1.payment_intents.capture(intent.id))
    assert facts(error) == invalid("payment_intent_unexpected_state", None)
    assert error.error.payment_intent.cancellation_reason == "automatic"
    assert charges_of(client, intent)[0].amount_captured == 0


def test_what_was_captured_or_canceled_in_time_does_not_lapse(client, bench):
    taken = intent_in(client, "requires_capture")
    client.v1.payment_intents.capture(taken.id)
    canceled = intent_in(client, "requires_capture")
    client.v1.payment_intents.cancel(canceled.id, params={"cancellation_reason": "duplicate"})
    bench.advance(timedelta(days=30))
    retrieve = client.v1.payment_intents.retrieve
    assert retrieve(taken.id).status == "succeeded"
    assert retrieve(canceled.id).cancellation_reason == "duplicate"
    assert "charge.expired" not in event_types(client)


def test_holds_lapse_in_the_order_of_their_deadlines(client, bench):
    late = intent_in(client, "requires_capture")
    early = client.v1.payment_intents.create(
        params={**EXAMPLE, "confirm": True, "off_session": True, "payment_method": "pm_card_visa"}
    )
    bench.advance(timedelta(days=10))
    events = client.v1.events.list(params={"type": "payment_intent.canceled"}).data
    assert [event.data.object.id for event in events] == [late.id, early.id]


def test_the_clock_only_goes_forward(bench):
    before = bench.now()
    with pytest.raises(Refused):
        bench.advance(timedelta(seconds=-1))
    assert bench.now() == before == START


def test_the_turned_clock_dates_what_is_new(client, bench):
    bench.advance(timedelta(days=3, hours=2))
    created = client.v1.payment_intents.create(params=EXAMPLE)
    assert created.created == int((START + timedelta(days=3, hours=2)).timestamp())
    assert created.last_response.headers["date"] == "Thu, 05 Nov 2026 11:00:00 GMT"


def test_a_reset_empties_everything_and_turns_the_clock_back(client, bench):
    intent_in(client, "requires_capture")
    bench.advance(timedelta(days=1))
    bench.reset()
    assert bench.now() == START
    assert client.v1.payment_intents.list().data == []
    assert client.v1.events.list().data == []
    assert client.v1.accounts.retrieve_current().id == "acct_1Practice"
