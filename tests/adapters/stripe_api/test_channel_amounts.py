"""Amounts of every kind of currency reach Stripe as whole minor units, whichever the channel."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.sqlite.request_codec import request_from, request_text
from pos.adapters.stripe_api.asking import creation, update
from pos.adapters.stripe_api.sessions import page_of
from pos.domain.cart import Cart, Item
from pos.domain.handing_requests import OpenSession
from pos.domain.handover import Channel
from pos.domain.ids import IntentId, OperationId
from pos.domain.money import MAX_MINOR, Currency, Money, check_chargeable, parse_amount
from pos.domain.operation import CreateIntent, UpdateIntent
from pos.domain.order_details import NO_DETAILS, details_of, order_reference
from pos.domain.tax import TaxMode, TaxRate
from pos.errors import Refused

KEY = OperationId("pos1-" + "a" * 40)
LATER = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
currencies = st.sampled_from(Currency.all_codes()).map(Currency)


@st.composite
def chargeable(draw):
    currency = draw(currencies)
    least, step = currency.minimum_charge.minor, currency.step
    steps = draw(st.integers(-(-least // step), MAX_MINOR // step))
    return Money(steps * step, currency)


def _sold(amount):
    item = Item("A-1", "", "Thing", amount, TaxRate(0))
    return details_of(Cart(amount.currency, TaxMode.INCLUSIVE).add(item), amount)


@given(chargeable(), st.sampled_from(Channel))
def test_a_payment_asks_for_the_same_minor_units_whichever_the_channel(amount, channel):
    check_chargeable(amount)
    request = CreateIntent(amount, channel=channel, details=_sold(amount))
    kept = request_from(request_text(request))
    assert kept == request
    params = creation(kept, KEY)
    assert (params["amount"], params["currency"]) == (amount.minor, amount.currency.code.lower())
    rows = params["amount_details"]["line_items"]
    assert isinstance(rows, list)
    [row] = rows
    assert (row["unit_cost"], row["quantity"]) == (amount.minor, 1)


@given(chargeable())
def test_a_changed_amount_takes_its_rows_along_or_takes_them_away(amount):
    for details, sent in ((_sold(amount), dict), (NO_DETAILS, str)):
        request = UpdateIntent(IntentId("pi_1"), amount, details=details)
        kept = request_from(request_text(request))
        assert kept == request
        params = update(kept)
        assert params["amount"] == amount.minor
        assert isinstance(params["amount_details"], sent)
    assert "amount_details" not in update(UpdateIntent(IntentId("pi_1"), amount))


@given(chargeable())
def test_a_page_asks_for_the_same_minor_units(amount):
    request = OpenSession(amount, LATER, title="Purchase")
    kept = request_from(request_text(request))
    assert kept == request
    [row] = page_of(kept, KEY)["line_items"]
    assert row["price_data"]["unit_amount"] * row["quantity"] == amount.minor
    assert row["price_data"]["currency"] == amount.currency.code.lower()


@given(currencies)
def test_what_stripe_would_refuse_is_refused_before_a_card_is_asked_for(currency):
    least = currency.minimum_charge
    too_small = Money(least.minor - currency.step, currency)
    too_large = Money(MAX_MINOR + 1, currency)
    for amount, code in ((too_small, "amount_too_small"), (too_large, "amount_too_large")):
        with pytest.raises(Refused) as refused:
            check_chargeable(amount)
        assert refused.value.code == code
    check_chargeable(least)


@pytest.mark.parametrize(("code", "written"), [("JPY", "500"), ("KWD", "5.000"), ("EUR", "5.00")])
def test_what_people_write_is_what_stripe_is_sent(code, written):
    amount = parse_amount(written, Currency(code))
    params = creation(CreateIntent(amount, order_reference=order_reference("till-1-000042")), KEY)
    assert params["amount"] == int(written.replace(".", ""))
    assert params["payment_details"] == {"order_reference": "till1000042"}
