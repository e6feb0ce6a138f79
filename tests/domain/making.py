"""Carts, intents and charges to try the rules on, and any of them for property tests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import hypothesis.strategies as st

from pos.domain.cart import AmountOff, Cart, Discount, Item, PercentOff
from pos.domain.ids import ChargeId, IntentId, SaleId
from pos.domain.intent import Charge, Decline, Intent, IntentStatus
from pos.domain.money import Currency, Money
from pos.domain.sale import Sale, SaleState
from pos.domain.tax import TaxMode, TaxRate
from pos.errors import PosError

EUR: Final = Currency("EUR")
JPY: Final = Currency("JPY")
KWD: Final = Currency("KWD")
ISK: Final = Currency("ISK")

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
INTENT: Final = IntentId("pi_1")
CHARGE: Final = ChargeId("ch_1")
SALE: Final = SaleId("sale_1")


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


def charge(amount: int | Money = 1000, *, approved: bool = True, **changes) -> Charge:
    made = Charge(
        id=CHARGE,
        intent=INTENT,
        amount=amount if isinstance(amount, Money) else eur(amount),
        captured=eur(0),
        status="succeeded" if approved else "failed",
        created=NOON,
        brand="visa",
        last4="4242",
        capture_before=NOON + timedelta(days=2),
        decline=None if approved else Decline("card_declined", "generic_decline"),
    )
    return replace(made, **changes)


def intent(status: IntentStatus, *, amount: int = 1000, received: int = 0, **changes) -> Intent:
    """An intent as Stripe shows it in this status; held ones have a charge."""
    held = status is IntentStatus.REQUIRES_CAPTURE
    charged = held or status is IntentStatus.SUCCEEDED
    made = Intent(
        id=INTENT,
        status=status,
        amount=eur(amount),
        capturable=eur(amount if held else 0),
        received=eur(received),
        created=NOON,
        latest_charge=charge(amount) if charged else None,
    )
    return replace(made, **changes)


def released(reason: str = "requested_by_customer", amount: int = 1000) -> Intent:
    """A hold that was given back, or lapsed for `automatic`."""
    return intent(
        IntentStatus.CANCELED,
        amount=amount,
        latest_charge=charge(amount),
        cancellation_reason=reason,
        canceled_at=NOON + timedelta(hours=1),
    )


def sale(state: SaleState = SaleState.PAYING, **changes) -> Sale:
    made = Sale(SALE, "till-1", cart(item()), state, NOON, number=42, intent=INTENT)
    return replace(made, **changes)


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
