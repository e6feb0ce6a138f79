"""Line items, tax, shipping and discount: what adds up, what does not, and what is kept."""

import pytest

from tests.adapters.stripe_simulator.helpers import EXAMPLE, facts, invalid, refused

LINE = {"product_name": "Coffee", "product_code": "C-1", "quantity": 2, "unit_cost": 500}
MISMATCH = invalid("amount_details_amount_mismatch", "amount_details")


def made(client, **details):
    return client.v1.payment_intents.create(params={**EXAMPLE, "amount_details": details})


def lines_of(client, intent):
    return client.v1.payment_intents.amount_details_line_items.list(intent.id)


@pytest.mark.parametrize(
    "details",
    [
        {"line_items": [LINE], "tax": {"total_tax_amount": 99}},
        {"line_items": [{**LINE, "tax": {"total_tax_amount": 99}}]},
        {"line_items": [{**LINE, "unit_cost": 550, "discount_amount": 1}]},
        {"line_items": [{**LINE, "unit_cost": 550}], "discount_amount": 1},
        {"line_items": [LINE], "shipping": {"amount": 99}},
        {"tax": {"total_tax_amount": 99}},
    ],
)
def test_what_adds_up_is_taken(client, details):
    intent = made(client, **details)
    assert "error" not in intent.amount_details
    assert "line_items" not in intent.amount_details
    assert len(lines_of(client, intent).data) == len(details.get("line_items", []))


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"line_items": [LINE]}, "amount_details_amount_mismatch"),
        (
            {"tax": {"total_tax_amount": 1000}, "shipping": {"amount": 100}},
            "amount_details_tax_shipping_discount_greater_than_amount",
        ),
    ],
)
def test_what_does_not_add_up_is_refused_or_only_said(client, details, code):
    error = refused(lambda: made(client, **details))
    assert facts(error) == invalid(code, "amount_details")
    intent = made(client, **details, enforce_arithmetic_validation=False)
    assert intent.amount_details.error.code == code
    assert "enforce_arithmetic_validation" not in intent.amount_details


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (
            {"line_items": [{**LINE, "discount_amount": 1}], "discount_amount": 1},
            ("parameters_exclusive", "amount_details[discount_amount]"),
        ),
        ({"line_items": [LINE] * 201}, (None, "amount_details[line_items]")),
        (
            {"line_items": [{**LINE, "product_code": "x" * 13}]},
            (None, "amount_details[line_items][0][product_code]"),
        ),
        (
            {"line_items": [{"product_name": "x", "quantity": 1}]},
            ("parameter_missing", "amount_details[line_items][0][unit_cost]"),
        ),
        (
            {"line_items": [{**LINE, "quantity": 0}]},
            ("parameter_invalid_integer", "amount_details[line_items][0][quantity]"),
        ),
    ],
)
def test_lines_that_stripe_does_not_take_are_refused(client, details, said):
    assert facts(refused(lambda: made(client, **details))) == invalid(*said)


def test_another_amount_needs_other_lines(client):
    intents = client.v1.payment_intents
    intent = made(client, line_items=[{**LINE, "quantity": 1, "unit_cost": 1099}])
    error = refused(lambda: intents.update(intent.id, params={"amount": 1200}))
    assert facts(error) == MISMATCH
    other = [{**LINE, "quantity": 1, "unit_cost": 1200}]
    intents.update(intent.id, params={"amount": 1200, "amount_details": {"line_items": other}})
    assert lines_of(client, intent).data[0].unit_cost == 1200
    intents.update(intent.id, params={"amount": 900, "amount_details": ""})
    assert lines_of(client, intent).data == []


def test_a_capture_can_bring_the_lines_of_what_it_takes(client):
    intents = client.v1.payment_intents
    params = {**EXAMPLE, "payment_method": "pm_card_visa", "confirm": True}
    intent = intents.create(params=params)
    taken = {"amount_to_capture": 1000, "amount_details": {"line_items": [LINE]}}
    assert intents.capture(intent.id, params=taken).amount_received == 1000
    assert lines_of(client, intent).data[0].product_code == "C-1"


def test_lines_are_listed_page_by_page(client):
    lines = [{**LINE, "quantity": 1, "unit_cost": cost} for cost in (1000, 90, 9)]
    intent = made(client, line_items=lines)
    listing = client.v1.payment_intents.amount_details_line_items
    page = listing.list(intent.id, params={"limit": 2})
    assert (page.has_more, [one.unit_cost for one in page.data]) == (True, [1000, 90])
    assert [one.unit_cost for one in page.auto_paging_iter()] == [1000, 90, 9]
    before = listing.list(intent.id, params={"limit": 1, "ending_before": page.data[1].id})
    assert (before.has_more, before.data[0].unit_cost) == (False, 1000)
    error = refused(lambda: listing.list(intent.id, params={"starting_after": "uli_x"}))
    assert error.error.code == "resource_missing"


@pytest.mark.parametrize(("length", "fits"), [(25, True), (26, False)])
def test_an_order_reference_has_room_for_twenty_five_letters(client, length, fits):
    params = {**EXAMPLE, "payment_details": {"order_reference": "7" * length}}
    if fits:
        intent = client.v1.payment_intents.create(params=params)
        assert intent.payment_details.order_reference == "7" * length
        return
    error = refused(lambda: client.v1.payment_intents.create(params=params))
    assert facts(error) == invalid(None, "payment_details[order_reference]")


def test_a_receipt_can_be_asked_for_once_the_payment_is_made(client):
    params = {**EXAMPLE, "payment_method": "pm_card_visa", "confirm": True}
    intent = client.v1.payment_intents.create(params=params)
    client.v1.charges.update(intent.latest_charge, params={"receipt_email": "a@b.example"})
    assert client.v1.charges.retrieve(intent.latest_charge).receipt_email == "a@b.example"
