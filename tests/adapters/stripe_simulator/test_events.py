"""The events a till polls: newest first, filtered, paged, with the object as it was."""

from datetime import timedelta

import pytest

from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)

SALE = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.amount_capturable_updated",
    "charge.captured",
    "payment_intent.succeeded",
]


def sell(client):
    intent = intent_in(client, "requires_capture")
    return client.v1.payment_intents.capture(intent.id)


def test_events_come_newest_first(client):
    sell(client)
    assert [event.type for event in client.v1.events.list().data] == SALE[::-1]


def test_an_event_carries_its_object_as_it_was_then(client):
    sell(client)
    by_type = {event.type: event.data.object for event in client.v1.events.list().data}
    assert by_type["payment_intent.created"].latest_charge is None
    assert by_type["payment_intent.amount_capturable_updated"].amount_capturable == 1099
    assert by_type["charge.succeeded"].captured is False
    assert by_type["charge.captured"].amount_captured == 1099
    assert by_type["payment_intent.succeeded"].amount_received == 1099


def test_an_event_names_the_request_that_caused_it(client):
    options = {"idempotency_key": "sale-9:create:1"}
    created = client.v1.payment_intents.create(params=EXAMPLE, options=options)
    [event] = client.v1.events.list().data
    assert event.request.idempotency_key == "sale-9:create:1"
    assert event.request.id == created.last_response.request_id
    assert client.v1.events.retrieve(event.id).type == "payment_intent.created"


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"type": "charge.captured"}, ["charge.captured"]),
        ({"type": "charge.*"}, ["charge.captured", "charge.succeeded"]),
        ({"type": "*"}, SALE[::-1]),
        ({"type": "nothing.like.it"}, []),
        ({"types": ["payment_intent.succeeded", "charge.succeeded"]}, [SALE[4], SALE[1]]),
        ({"delivery_success": True}, SALE[::-1]),
        ({"delivery_success": False}, []),
        ({"limit": 2}, SALE[:2:-1]),
    ],
)
def test_events_are_filtered_by_type(client, params, found):
    sell(client)
    assert [event.type for event in client.v1.events.list(params=params).data] == found


@pytest.mark.parametrize(
    "params", [{"type": "charge.*", "types": ["charge.failed"]}, {"types": ["charge.failed"] * 21}]
)
def test_one_filter_of_twenty_types_is_the_most(client, params):
    error = refused(lambda: client.v1.events.list(params=params))
    assert facts(error) == invalid(None, "types")


def test_events_are_filtered_by_time(client, bench):
    first = client.v1.payment_intents.create(params=EXAMPLE)
    bench.advance(timedelta(hours=1))
    second = client.v1.payment_intents.create(params=EXAMPLE)

    def created(**bounds: int) -> list[str]:
        page = client.v1.events.list(params={"created": bounds})
        return [event.data.object.id for event in page.data]

    assert created(gt=first.created) == [second.id]
    assert created(gte=first.created) == [second.id, first.id]
    assert created(lt=second.created) == [first.id]
    assert created(gte=first.created, lte=first.created) == [first.id]
    exact = client.v1.events.list(params={"created": second.created})
    assert [event.data.object.id for event in exact.data] == [second.id]


def test_catching_up_from_a_cursor_yields_oldest_first_across_pages(client):
    sell(client)
    cursor = client.v1.events.list(params={"limit": 1}).data[0].id
    later = [client.v1.payment_intents.create(params=EXAMPLE).id for _ in range(7)]
    page = client.v1.events.list(params={"ending_before": cursor, "limit": 3})
    assert [event.data.object.id for event in page.auto_paging_iter()] == later


def test_events_older_than_thirty_days_are_gone(client, bench):
    sell(client)
    cursor = client.v1.events.list(params={"limit": 1}).data[0].id
    bench.advance(timedelta(days=31))
    # What is younger is about the payout that followed.
    assert {kind.partition(".")[0] for kind in event_types(client)} == {"payout"}
    error = refused(lambda: client.v1.events.list(params={"ending_before": cursor}))
    assert facts(error) == invalid("resource_missing", "ending_before", 404)


def test_an_updated_charge_says_what_it_was_before(client):
    taken = sell(client)
    params = {"metadata": {"z_report": "12"}, "description": "Sale 1"}
    charge = client.v1.charges.update(taken.latest_charge, params=params)
    assert (charge.metadata.to_dict(), charge.description) == ({"z_report": "12"}, "Sale 1")
    event = client.v1.events.list(params={"limit": 1}).data[0]
    assert event.type == "charge.updated"
    assert event.data.previous_attributes.to_dict() == {"metadata": {}, "description": None}
