"""Paging through intents, charges and refunds, and asking for objects instead of ids."""

import pytest

from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    facts,
    intent_in,
    invalid,
    refused,
)


@pytest.fixture
def five(client):
    """Five intents, oldest first."""
    return [client.v1.payment_intents.create(params=EXAMPLE).id for _ in range(5)]


@pytest.mark.parametrize(
    ("params", "expected", "more"),
    [
        ({}, [4, 3, 2, 1, 0], False),
        ({"limit": 2}, [4, 3], True),
        ({"limit": 5}, [4, 3, 2, 1, 0], False),
        ({"limit": 2, "starting_after": 3}, [2, 1], True),
        ({"starting_after": 1}, [0], False),
        ({"starting_after": 0}, [], False),
        ({"limit": 2, "ending_before": 1}, [3, 2], True),
        ({"ending_before": 3}, [4], False),
    ],
)
def test_a_page_is_newest_first_around_its_cursor(client, five, params, expected, more):
    cursors = {"starting_after", "ending_before"}
    given = {name: five[value] if name in cursors else value for name, value in params.items()}
    page = client.v1.payment_intents.list(params=given)
    assert [intent.id for intent in page.data] == [five[index] for index in expected]
    assert page.has_more is more
    assert page.url == "/v1/payment_intents"


def test_ten_are_shown_when_nobody_says_how_many(client):
    for _ in range(11):
        client.v1.payment_intents.create(params=EXAMPLE)
    page = client.v1.payment_intents.list()
    assert (len(page.data), page.has_more) == (10, True)
    assert len(list(page.auto_paging_iter())) == 11


def test_charges_are_listed_for_one_intent_only(client):
    one, other = (intent_in(client, "requires_capture") for _ in range(2))
    [charge] = client.v1.charges.list(params={"payment_intent": one.id}).data
    assert charge.payment_intent == one.id
    assert len(client.v1.charges.list().data) == 2
    assert other.latest_charge != charge.id


def test_an_expanded_charge_is_the_charge(client):
    intent = intent_in(client, "requires_capture")
    expanded = client.v1.payment_intents.retrieve(
        intent.id, params={"expand": ["latest_charge", "payment_method"]}
    )
    assert expanded.latest_charge.id == intent.latest_charge
    assert expanded.payment_method.card.last4 == "4242"
    assert client.v1.payment_intents.retrieve(intent.id).latest_charge == intent.latest_charge


def test_expansion_goes_four_levels_down_and_no_further(client):
    intent = intent_in(client, "requires_capture")
    path = "latest_charge.payment_intent.latest_charge.payment_intent"
    retrieve = client.v1.payment_intents.retrieve
    deep = retrieve(intent.id, params={"expand": [path]})
    assert deep.latest_charge.payment_intent.latest_charge.payment_intent.id == intent.id
    error = refused(lambda: retrieve(intent.id, params={"expand": [f"{path}.latest_charge"]}))
    assert facts(error) == invalid(None, "expand")


@pytest.mark.parametrize(
    "path", ["latest_charges", "amount", "latest_charge.card", "data.latest_charge", ""]
)
def test_a_path_that_leads_nowhere_is_refused_even_when_nothing_is_there(client, path):
    intent = intent_in(client, "requires_payment_method")
    error = refused(
        lambda: client.v1.payment_intents.retrieve(intent.id, params={"expand": [path]})
    )
    assert facts(error)[:3] == invalid(None, "expand")[:3]


def test_a_path_to_nothing_stays_null(client):
    intent = intent_in(client, "requires_payment_method")
    paths = ["latest_charge.balance_transaction", "customer"]
    expanded = client.v1.payment_intents.retrieve(intent.id, params={"expand": paths})
    assert (expanded.latest_charge, expanded.customer) == (None, None)


def test_a_list_is_expanded_through_its_data(client):
    intent = intent_in(client, "requires_capture")
    page = client.v1.payment_intents.list(params={"expand": ["data.latest_charge"]})
    assert page.data[0].latest_charge.id == intent.latest_charge
    for path in ("latest_charge", "data", "data.nothing"):
        error = refused(lambda path=path: client.v1.payment_intents.list(params={"expand": [path]}))
        assert facts(error) == invalid(None, "expand")


def test_a_wrong_path_on_a_change_changes_nothing(client):
    intent = intent_in(client, "requires_capture")
    error = refused(
        lambda: client.v1.payment_intents.capture(intent.id, params={"expand": ["nothing"]})
    )
    assert facts(error) == invalid(None, "expand")
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_capture"


def test_refunds_of_a_charge_come_only_when_asked_for(client):
    intent = intent_in(client, "succeeded")
    refund = client.v1.refunds.create(params={"payment_intent": intent.id, "amount": 300})
    charge = client.v1.charges.retrieve(intent.latest_charge, params={"expand": ["refunds"]})
    assert [row.id for row in charge.refunds.data] == [refund.id]
    assert "refunds" not in client.v1.charges.retrieve(intent.latest_charge)
