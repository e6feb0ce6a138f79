"""Carts to try the rules on, and any of them for property tests."""

from typing import Final

import hypothesis.strategies as st

from pos.domain.cart import AmountOff, Cart, Discount, Item, PercentOff
from pos.domain.money import Currency, Money
from pos.domain.tax import TaxMode, TaxRate
from pos.errors import PosError

EUR: Final = Currency("EUR")
JPY: Final = Currency("JPY")
KWD: Final = Currency("KWD")
ISK: Final = Currency("ISK")


def eur(minor: int) -> Money:
    return Money(minor, EUR)


def item(price: int = 1000, *, sku: str = "A-1", rate: int = 2000, currency=EUR) -> Item:
    """Something for `price` minor units at `rate` basis points."""
    return Item(sku, "", f"Thing {sku}", Money(price, currency), TaxRate(rate))


def cart(*items: Item, mode: TaxMode = TaxMode.INCLUSIVE, currency=EUR) -> Cart:
    """One of each."""
    filled = Cart(currency, mode)
    for each in items:
        filled = filled.add(each)
    return filled


def tried(action, *args, **kwargs):
    """What the call gives and an empty text, or None and the code of its refusal."""
    try:
        return action(*args, **kwargs), ""
    except PosError as error:
        return None, error.code


def code_of(action, *args, **kwargs) -> str:
    """The code of the refusal that the call ends in; empty when it is allowed."""
    return tried(action, *args, **kwargs)[1]


currencies = st.sampled_from(Currency.all_codes()).map(Currency)
rates = st.integers(0, 10_000).map(TaxRate)
modes = st.sampled_from(TaxMode)


@st.composite
def discounts(draw, currency: Currency, up_to: int) -> Discount | None:
    """None, a percentage, or an amount of at most `up_to` minor units."""
    steps = up_to // currency.step
    amount = st.integers(1, max(steps, 1)).map(
        lambda n: AmountOff(Money(n * currency.step, currency))
    )
    percent = st.integers(1, 10_000).map(PercentOff)
    return draw(st.one_of(st.none(), percent, amount) if steps else st.one_of(st.none(), percent))


@st.composite
def carts(draw, *, least: int = 1) -> Cart:
    """Any cart that can be filled at a till: rows, prices, discounts, overrides."""
    currency = draw(currencies)
    made = Cart(currency, draw(modes))
    prices = st.integers(0, 2000).map(lambda n: Money(n * currency.step, currency))
    a_few = st.sampled_from([0, 550, 700, 1900, 2000, 10_000])
    for number in range(1, draw(st.integers(least, 5)) + 1):
        thing = Item(f"A-{number}", "", "Thing", draw(prices), TaxRate(draw(a_few)))
        made = made.add(thing, draw(st.integers(1, 5)))
        if draw(st.booleans()):
            made = made.set_price(number, draw(prices))
        off = draw(discounts(currency, made.line(number).full.minor))
        made = made.set_line_discount(number, off)
    off = draw(discounts(currency, made.totals().lines.minor))
    return made.set_discount(off)
