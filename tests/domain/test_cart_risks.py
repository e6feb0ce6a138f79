"""What is noted of a change of a cart, however it was made."""

from hypothesis import given
from hypothesis import strategies as st

from pos.domain.cart import AmountOff, Cart, Item, PercentOff
from pos.domain.cart_risks import cart_risks
from pos.domain.money import Currency, Money
from pos.domain.permissions import Act
from pos.domain.tax import TaxMode, TaxRate

EUR = Currency("EUR")
NONE = Cart(EUR, TaxMode.INCLUSIVE)


def eur(minor):
    return Money(minor, EUR)


def item(name="Pen", minor=1000):
    return Item(name[:3].upper(), "", name, eur(minor), TaxRate(1900))


FULL = NONE.add(item(), 3).add(item("Hammer", 2500))


def told(before, after):
    return [
        (risk.act, risk.row, risk.amount.minor, risk.share) for risk in cart_risks(before, after)
    ]


def test_nobody_minds_a_row_that_is_added():
    assert told(NONE, FULL) == []
    assert told(FULL, FULL.set_quantity(1, 5)) == []


def test_a_row_that_goes_is_noted_with_all_its_pieces():
    [risk] = cart_risks(FULL, FULL.remove(1))
    assert (risk.act, risk.row, risk.amount) == (Act.REMOVE_LINE, "1", eur(3000))
    assert risk.facts == {"sku": "PEN", "name": "Pen", "pieces": "3", "left": "0"}


def test_fewer_pieces_are_pieces_removed():
    assert told(FULL, FULL.set_quantity(1, 1)) == [(Act.REMOVE_LINE, "1", 2000, None)]


def test_a_cart_that_is_cleared_notes_every_row():
    assert [row for _, row, *_ in told(FULL, NONE)] == ["1", "2"]


def test_a_row_with_another_item_under_its_number_is_a_row_removed():
    other = NONE.add(item("Saw", 900), 3)
    assert told(NONE.add(item(), 3), other) == [(Act.REMOVE_LINE, "1", 3000, None)]


def test_another_price_is_noted_and_the_catalogues_own_is_not():
    cheap = FULL.set_price(1, eur(100))
    [risk] = cart_risks(FULL, cheap)
    assert (risk.act, risk.amount, risk.facts["from"]) == (Act.PRICE_OVERRIDE, eur(300), "1000 EUR")
    assert told(cheap, FULL) == []


def test_more_pieces_at_a_price_that_was_agreed_for_fewer_are_noted_again():
    cheap = FULL.set_price(1, eur(100))
    assert told(cheap, cheap.set_quantity(1, 50)) == [(Act.PRICE_OVERRIDE, "1", 5000, None)]
    assert told(cheap, cheap.set_quantity(1, 2)) == [(Act.REMOVE_LINE, "1", 100, None)]


def test_a_row_that_comes_with_another_price_is_overridden():
    cheap = NONE.add(item()).set_price(1, eur(1))
    assert told(NONE, cheap) == [(Act.PRICE_OVERRIDE, "1", 1, None)]


def test_a_discount_is_noted_with_its_share_and_less_of_it_is_not():
    tenth = FULL.set_line_discount(1, PercentOff(1000))
    assert told(FULL, tenth) == [(Act.DISCOUNT, "1", 300, 1000)]
    assert told(tenth, FULL) == []
    whole = FULL.set_discount(AmountOff(eur(550)))
    assert told(FULL, whole) == [(Act.DISCOUNT, "cart", 550, 1000)]


def test_a_discount_that_takes_more_because_rows_went_is_a_discount():
    whole = FULL.set_discount(AmountOff(eur(550)))
    assert (Act.DISCOUNT, "cart", 550, 2200) in told(whole, whole.remove(1))
    row = FULL.set_line_discount(1, AmountOff(eur(300)))
    assert (Act.DISCOUNT, "1", 300, 3000) in told(row, row.set_quantity(1, 1))


@given(st.integers(1, 5500))
def test_a_share_is_never_rounded_below_a_limit(off):
    cart = FULL.set_discount(AmountOff(eur(off)))
    [risk] = cart_risks(FULL, cart)
    assert risk.share is not None
    assert risk.share * 5500 >= off * 10_000
    assert (risk.share - 1) * 5500 < off * 10_000
