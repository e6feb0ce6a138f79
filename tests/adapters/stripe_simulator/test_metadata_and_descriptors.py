"""What may be written on an intent, and what the customer reads on the statement."""

import pytest

from tests.adapters.stripe_simulator.helpers import (
    EXAMPLE,
    charges_of,
    facts,
    intent_in,
    invalid,
    refused,
)


def create(client, **params):
    return client.v1.payment_intents.create(params={**EXAMPLE, **params})


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([{"a": "1"}], {"a": "1"}),
        ([{"a": "1"}, {"b": "2"}], {"a": "1", "b": "2"}),
        ([{"a": "1", "b": "2"}, {"a": ""}], {"b": "2"}),
        ([{"a": "1", "b": "2"}, {"a": "3"}], {"a": "3", "b": "2"}),
        ([{"a": "1", "b": "2"}, ""], {}),
        ([{"0": "list-like", "Straße": "Ö & é"}], {"0": "list-like", "Straße": "Ö & é"}),
    ],
)
def test_metadata_is_merged_and_emptied(client, steps, left):
    intent = create(client)
    for step in steps:
        client.v1.payment_intents.update(intent.id, params={"metadata": step})
    assert client.v1.payment_intents.retrieve(intent.id).metadata.to_dict() == left


@pytest.mark.parametrize(
    "metadata",
    [
        {"k" * 41: "v"},
        {"k": "v" * 501},
        {f"k{number}": "v" for number in range(51)},
        {"k": {"nested": "v"}},
    ],
)
def test_metadata_beyond_its_limits_is_refused(client, metadata):
    assert facts(refused(lambda: create(client, metadata=metadata))) == invalid(None, "metadata")


def test_metadata_at_its_limits_is_kept(client):
    full = {f"{number:040}": "v" * 500 for number in range(50)}
    assert create(client, metadata=full).metadata.to_dict() == full


def test_fifty_names_are_counted_after_merging(client):
    intent = create(client, metadata={f"k{number}": "v" for number in range(50)})
    update = client.v1.payment_intents.update
    error = refused(lambda: update(intent.id, params={"metadata": {"more": "v"}}))
    assert facts(error) == invalid(None, "metadata")
    swapped = update(intent.id, params={"metadata": {"more": "v", "k0": ""}})
    assert len(swapped.metadata.to_dict()) == 50


def test_the_charge_copies_the_metadata_of_its_moment(client):
    intent = intent_in(client, "requires_capture", metadata={"sale": "S-1"})
    client.v1.payment_intents.update(intent.id, params={"metadata": {"sale": "S-2"}})
    assert charges_of(client, intent)[0].metadata.to_dict() == {"sale": "S-1"}


@pytest.mark.parametrize(
    "suffix",
    [
        "X" * 17,  # 22 with the shop's name in front are the most
        "X" * 23,
        "12345",
        "TILL <1>",
        'TILL "1"',
        "TILL'S",
        "TILL*1",
        "TILL\\1",
        "店舗",
        "TILL\n1",
    ],
)
def test_a_descriptor_the_networks_would_not_print_is_refused(client, suffix):
    error = refused(lambda: create(client, statement_descriptor_suffix=suffix))
    assert facts(error) == invalid(None, "statement_descriptor_suffix")


@pytest.mark.parametrize("suffix", ["X" * 16, "TILL 2 #17", "Kasse É"])
def test_a_good_descriptor_is_on_intent_and_charge(client, suffix):
    intent = intent_in(client, "requires_capture", statement_descriptor_suffix=suffix)
    [charge] = charges_of(client, intent)
    assert intent.statement_descriptor_suffix == charge.statement_descriptor_suffix == suffix
    assert charge.calculated_statement_descriptor == f"SHOP* {suffix}"
    assert len(charge.calculated_statement_descriptor) <= 22


def test_a_descriptor_can_be_unset(client):
    intent = create(client, statement_descriptor_suffix="TILL")
    update = client.v1.payment_intents.update
    assert (
        update(intent.id, params={"statement_descriptor_suffix": ""}).statement_descriptor_suffix
        is None
    )


@pytest.mark.parametrize("call", ["create", "update", "capture", "increment_authorization"])
def test_a_whole_descriptor_is_an_error_for_cards(client, call):
    params = {"statement_descriptor": "SHOP"}
    service = client.v1.payment_intents
    if call == "create":
        error = refused(lambda: create(client, **params))
    else:
        status = "requires_payment_method" if call == "update" else "requires_capture"
        flags = {"card": {"request_incremental_authorization": "if_available"}}
        intent = intent_in(client, status, payment_method_options=flags)
        more = {"amount": 2000} if call == "increment_authorization" else {}
        error = refused(lambda: getattr(service, call)(intent.id, params=params | more))
    assert facts(error) == invalid(None, "statement_descriptor")


def test_the_other_words_of_an_intent_are_kept_and_can_be_unset(client):
    shipping = {"name": "N", "address": {"line1": "1 Street", "city": "Bern"}}
    intent = create(
        client,
        description="Sale 1",
        receipt_email="a@shop.example",
        shipping=shipping,
        setup_future_usage="on_session",
        payment_details={"order_reference": "S1"},
        amount_details={"tax": {"total_tax_amount": 7}},
    )
    assert (intent.description, intent.receipt_email) == ("Sale 1", "a@shop.example")
    assert intent.shipping.to_dict() == shipping
    assert intent.setup_future_usage == "on_session"
    assert intent.payment_details.order_reference == "S1"
    assert intent.amount_details.tax.total_tax_amount == 7
    cleared = client.v1.payment_intents.update(
        intent.id, params={"description": "", "receipt_email": "", "setup_future_usage": ""}
    )
    assert (cleared.description, cleared.receipt_email) == (None, None)
    assert cleared.setup_future_usage is None


def test_the_client_secret_belongs_to_one_intent(client):
    one, other = create(client), create(client)
    assert one.client_secret.startswith(f"{one.id}_secret_")
    assert one.client_secret != other.client_secret
