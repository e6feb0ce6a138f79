"""What goes into a column comes out the same."""

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.sqlite.codec import (
    action_from,
    action_text,
    cart_from,
    cart_text,
    decline_from,
    decline_text,
    dump,
    features_from,
    features_text,
    optional_time,
    optional_time_text,
    time_text,
)
from pos.adapters.sqlite.request_codec import request_from, request_text
from pos.domain.cart import AmountOff, Cart, Item, Line, PercentOff
from pos.domain.features import HoldFeatures, HoldRequest
from pos.domain.handing_requests import ExpireSession, OpenForm, OpenSession, PresentCard
from pos.domain.ids import (
    ChargeId,
    CustomerId,
    IntentId,
    PaymentMethodId,
    ReaderId,
    SessionId,
)
from pos.domain.intent import CancelReason, Decline, NextAction
from pos.domain.money import MAX_MINOR, Currency, Money
from pos.domain.operation import (
    CancelIntent,
    CaptureIntent,
    ConfirmIntent,
    CreateIntent,
    IncreaseHold,
    UpdateIntent,
)
from pos.domain.saved_card import Keeps
from pos.domain.tax import TaxMode, TaxRate
from tests.adapters.sqlite.examples import NOW

currencies = st.sampled_from(Currency.all_codes()).map(Currency)
texts = st.text(max_size=40)
names = st.text(min_size=1, max_size=20)
moments = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.sampled_from(
        [UTC, ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/St_Johns"), timezone(timedelta(0))]
    ),
)


def amounts(currency):
    return st.integers(0, MAX_MINOR).map(lambda minor: Money(minor, currency))


def discounts(currency):
    return st.one_of(
        st.none(),
        st.integers(1, MAX_MINOR).map(lambda minor: AmountOff(Money(minor, currency))),
        st.integers(1, 10_000).map(PercentOff),
    )


def lines(currency):
    item = st.builds(
        Item, texts, texts, texts, amounts(currency), st.integers(0, 10_000).map(TaxRate)
    )
    return st.builds(
        Line,
        number=st.integers(1, 999),
        item=item,
        quantity=st.integers(1, 9_999),
        price=amounts(currency),
        discount=discounts(currency),
    )


carts = currencies.flatmap(
    lambda currency: st.builds(
        Cart,
        currency=st.just(currency),
        tax_mode=st.sampled_from(TaxMode),
        lines=st.lists(lines(currency), max_size=5).map(tuple),
        discount=discounts(currency),
    )
)

money = currencies.flatmap(amounts)
intents = names.map(IntentId)
asks = st.sets(st.sampled_from(HoldRequest)).map(lambda some: tuple(sorted(some)))
requests = st.one_of(
    st.builds(
        CreateIntent,
        amount=money,
        statement_descriptor_suffix=texts,
        metadata=st.dictionaries(texts, texts, max_size=5),
        asks=asks,
    ),
    st.builds(UpdateIntent, intents, money),
    st.builds(
        ConfirmIntent,
        intent=intents,
        payment_method=st.from_regex(r"pm_[A-Za-z0-9_]{1,40}", fullmatch=True).map(PaymentMethodId),
        amount=money,
        known_charge=st.none() | names.map(ChargeId),
        asks=asks,
        off_session=st.booleans(),
        is_moto=st.booleans(),
    ),
    st.builds(IncreaseHold, intents, money),
    st.builds(CaptureIntent, intents, money),
    currencies.flatmap(
        lambda currency: st.builds(
            CaptureIntent,
            intents,
            amounts(currency),
            is_final=st.booleans(),
            taken_before=st.none() | amounts(currency),
            tip=st.none() | amounts(currency),
            lines=st.lists(st.tuples(st.integers(1, 99), st.integers(1, 9)), max_size=3).map(tuple),
        )
    ),
    st.builds(CancelIntent, intents, st.sampled_from(CancelReason)),
    st.builds(
        PresentCard,
        intents,
        names.map(ReaderId),
        money,
        known_charge=st.none() | names.map(ChargeId),
        offers_tip=st.booleans(),
        keeps_card=st.booleans(),
    ),
    st.builds(OpenForm, intents, money, st.none() | names.map(ChargeId)),
    st.builds(
        OpenSession,
        money,
        moments.map(lambda moment: moment.astimezone(UTC)),
        statement_descriptor_suffix=texts,
        metadata=st.dictionaries(texts, texts, max_size=5),
        asks=asks,
        customer=st.none() | names.map(CustomerId),
        keeps_card=st.none() | st.sampled_from(Keeps),
        order_reference=texts,
        title=texts,
        thanks=texts,
    ),
    st.builds(ExpireSession, names.map(SessionId)),
)


@given(carts)
def test_a_cart_comes_back_as_it_was(cart):
    assert cart_from(cart_text(cart)) == cart


@given(requests)
def test_a_request_comes_back_complete_enough_to_be_sent_again(request):
    assert request_from(request_text(request)) == request


@given(requests)
def test_the_same_request_is_always_the_same_text(request):
    assert request_text(request_from(request_text(request))) == request_text(request)


def test_a_capture_from_before_parts_is_the_last_one():
    old = '{"amount":750,"currency":"EUR","intent":"pi_1","kind":"capture"}'
    euro = Money(750, Currency("EUR"))
    assert request_from(old) == CaptureIntent(IntentId("pi_1"), euro, is_final=True)


said = st.none() | st.booleans()


@given(currencies, st.data())
def test_what_a_hold_allows_comes_back_as_it_was(currency, data):
    limit = data.draw(st.none() | amounts(currency))
    some = [data.draw(said) for _ in range(4)]
    features = HoldFeatures(some[0], limit, *some[1:])
    assert features_from(features_text(features), currency) == features


def test_what_a_charge_did_not_say_takes_no_room():
    assert features_text(HoldFeatures()) == "{}"
    assert features_from("{}", Currency("EUR")) == HoldFeatures()


@given(st.none() | st.builds(Decline, names, texts, texts))
def test_a_decline_comes_back_as_it_was(decline):
    assert decline_from(decline_text(decline)) == decline


@given(moments)
def test_a_moment_comes_back_in_utc(moment):
    back = datetime.fromisoformat(time_text(moment))
    assert back == moment.astimezone(UTC)
    assert back.utcoffset() == timedelta(0)


def test_a_moment_that_is_not_known_yet_stays_unknown():
    assert optional_time(optional_time_text(None)) is None
    assert optional_time(optional_time_text(NOW)) == NOW


@given(moments, moments)
def test_times_sort_as_text_as_they_do_in_time(one, other):
    earlier = one.astimezone(UTC) < other.astimezone(UTC)
    assert (time_text(one) < time_text(other)) == earlier


def test_an_action_keeps_its_kind_and_forgets_the_page_with_the_secret():
    action = NextAction("redirect_to_url", "https://bank.example/pi_1_secret_2")
    kept = action_text(action)
    assert kept is not None
    assert "secret" not in kept
    assert action_from(kept) == NextAction("redirect_to_url")
    assert action_from(action_text(None)) is None


def test_no_amount_is_ever_a_fraction():
    cart = Cart(Currency("KWD"), TaxMode.EXCLUSIVE)
    cart = cart.add(Item("A", "", "A", Money(1230, Currency("KWD")), TaxRate(550)), 3)

    def refuse(text):
        raise AssertionError(f"a fraction: {text}")

    assert json.loads(cart_text(cart), parse_float=refuse)["lines"][0]["price"] == 1230


@pytest.mark.parametrize("document", [{"b": 1, "a": 2}, {"a": 2, "b": 1}])
def test_documents_are_written_one_way_only(document):
    assert dump(document) == '{"a":2,"b":1}'
