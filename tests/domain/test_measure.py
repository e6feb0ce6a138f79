"""Goods that are weighed or cut: what they cost, and what a cart lets be done with them."""

from fractions import Fraction

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.adapters.sqlite.codec import cart_from, cart_text
from pos.domain.cart import Cart, Item
from pos.domain.cart_risks import cart_risks
from pos.domain.measure import MAX_MEASURE, Unit, measure_text, read_measure
from pos.domain.order_details import details_of
from pos.domain.permissions import Act
from pos.domain.tax import TaxMode, TaxRate
from tests.domain.making import EUR, code_of, eur

APPLES = Item("A-1", "", "Apples", eur(299), TaxRate(700), Unit.KILOGRAM)
HAMMER = Item("H-1", "", "Hammer", eur(1890), TaxRate(1900))
EMPTY = Cart(EUR, TaxMode.INCLUSIVE)


@given(st.integers(1, MAX_MEASURE))
def test_what_is_written_of_a_measure_reads_as_the_same(measure):
    assert read_measure(measure_text(measure)) == measure


@given(st.integers(1, 200_000), st.integers(0, 500))
def test_a_weighing_costs_its_exact_share_to_within_half_a_cent(measure, cents):
    item = Item("A-1", "", "Apples", eur(cents), TaxRate(700), Unit.KILOGRAM)
    [line] = EMPTY.add(item, measure=measure).lines
    assert abs(line.amount.minor - Fraction(cents * measure, 1000)) <= Fraction(1, 2)
    assert (line.quantity, line.is_measured) == (1, True)


def test_every_weighing_is_a_row_of_its_own_and_one_piece():
    cart = EMPTY.add(APPLES, measure=350).add(APPLES, measure=350).add(HAMMER).add(HAMMER)
    assert [line.full for line in cart.lines] == [eur(105), eur(105), eur(3780)]
    assert cart.count == 4
    assert cart.totals().due == eur(3990)


@pytest.mark.parametrize(
    ("item", "quantity", "measure", "code"),
    [
        (APPLES, 1, 0, "measure_needed"),
        (APPLES, 2, 350, "measured_not_counted"),
        (APPLES, 1, MAX_MEASURE + 1, "measure_out_of_range"),
        (HAMMER, 1, 350, "not_measured"),
    ],
)
def test_a_cart_wants_a_measure_of_what_is_measured_and_of_nothing_else(
    item, quantity, measure, code
):
    assert code_of(EMPTY.add, item, quantity, measure=measure) == code


def test_a_row_that_is_measured_is_weighed_again_and_never_counted():
    cart = EMPTY.add(APPLES, measure=350).add(HAMMER)
    assert cart.set_measure(1, 1000).line(1).amount == eur(299)
    assert code_of(cart.set_quantity, 1, 2) == "measured_not_counted"
    assert code_of(cart.set_measure, 2, 500) == "not_measured"
    assert code_of(cart.set_measure, 1, 0) == "measure_out_of_range"


def test_less_of_a_weighing_is_noted_as_something_removed():
    cart = EMPTY.add(APPLES, measure=500)
    [risk] = cart_risks(cart, cart.set_measure(1, 200))
    assert (risk.act, risk.amount) == (Act.REMOVE_LINE, eur(90))
    assert (risk.facts["pieces"], risk.facts["left"]) == ("0.500 kg", "0.200 kg")
    [gone] = cart_risks(cart, cart.remove(1))
    assert gone.amount == eur(150)
    assert cart_risks(cart, cart.set_measure(1, 900)) == ()


def test_more_at_a_price_agreed_for_less_is_agreed_on_anew():
    cart = EMPTY.add(APPLES, measure=500).set_price(1, eur(199))
    assert [risk.act for risk in cart_risks(cart, cart.set_measure(1, 900))] == [Act.PRICE_OVERRIDE]


def test_a_measured_row_is_kept_and_an_old_row_is_kept_as_it_was():
    cart = EMPTY.add(APPLES, measure=350).add(HAMMER, 2)
    assert cart_from(cart_text(cart)) == cart
    assert "measure" not in cart_text(EMPTY.add(HAMMER, 2))


def test_networks_hear_of_one_piece_at_what_it_comes_to():
    cart = EMPTY.add(APPLES, measure=350)
    [row] = details_of(cart, cart.totals().due).rows
    assert (row.quantity, row.price, row.amount) == (1, eur(105), eur(105))


@pytest.mark.parametrize(
    ("text", "unit"),
    [("", Unit.PIECE), ("Each", Unit.PIECE), (" KG ", Unit.KILOGRAM), ("LBR", Unit.POUND),
     ("metres", Unit.METRE), ("l.", Unit.LITRE)],
)  # fmt: skip
def test_units_are_read_as_files_write_them(text, unit):
    assert Unit.read(text) is unit


def test_an_unknown_unit_is_refused():
    assert code_of(Unit.read, "bushel") == "unit_unknown"
