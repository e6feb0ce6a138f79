"""What the networks are told: a reference of letters and digits, and rows that add up."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cart import AmountOff, Cart, Item, PercentOff
from pos.domain.money import Currency, Money
from pos.domain.order_details import NO_DETAILS, details_of, order_reference
from pos.domain.tax import TaxMode, TaxRate

CURRENCIES = [Currency(code) for code in ("EUR", "JPY", "KWD", "ISK")]


@st.composite
def carts(draw):
    currency = draw(st.sampled_from(CURRENCIES))
    cart = Cart(currency, draw(st.sampled_from(TaxMode)))
    for number in range(draw(st.integers(1, 4))):
        price = Money(draw(st.integers(0, 500)) * currency.step, currency)
        rate = TaxRate(draw(st.sampled_from([0, 550, 1900, 2000])))
        sku = draw(st.sampled_from(["A-1", "A-SKU-THAT-IS-TOO-LONG"])) + str(number)
        cart = cart.add(Item(sku, "", f"Thing {number}", price, rate), draw(st.integers(1, 9)))
        if draw(st.booleans()):
            cart = cart.set_line_discount(number + 1, PercentOff(draw(st.integers(1, 9999))))
    most = cart.totals().lines.minor // currency.step
    if most and draw(st.booleans()):
        off = Money(draw(st.integers(1, most)) * currency.step, currency)
        cart = cart.set_discount(AmountOff(off))
    return cart


@given(carts())
def test_rows_and_tax_come_to_what_is_asked_to_the_last_unit(cart):
    details = details_of(cart, cart.totals().due)
    assert len(details.rows) == len(cart.lines)
    tax = details.tax.minor if details.tax else 0
    assert sum(row.amount.minor for row in details.rows) + tax == cart.totals().due.minor
    assert all(row.off.minor >= 0 and row.price.minor >= 0 for row in details.rows)
    assert all(len(row.code) <= 12 for row in details.rows)


@given(carts(), st.integers(1, 1000))
def test_a_part_of_a_cart_has_no_rows(cart, less):
    asked = cart.totals().due - Money(less, cart.currency)
    assert details_of(cart, asked) == NO_DETAILS


def test_more_rows_than_stripe_takes_are_none():
    cart = Cart(CURRENCIES[0], TaxMode.INCLUSIVE)
    item = Item("A", "", "Thing", Money(100, CURRENCIES[0]), TaxRate(0))
    for number in range(201):
        cart = cart.add(replace(item, sku=f"A{number}"))
    assert details_of(cart, cart.totals().due) == NO_DETAILS


@given(st.text(max_size=60))
def test_a_reference_is_letters_and_digits_and_short(receipt):
    assert re.fullmatch("[A-Za-z0-9]{0,25}", order_reference(receipt))


def test_two_receipts_of_a_shop_have_two_references():
    assert order_reference("till-1-000042") == "till1000042"
    long = [order_reference(f"{'a' * 20}-{number:06d}") for number in (41, 42)]
    assert len(set(long)) == 2
