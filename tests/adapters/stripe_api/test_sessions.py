"""Pages to pay on: what leaves for Stripe, and what is made of its answers, strange ones too."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.adapters.stripe_api.sessions import session_from
from pos.adapters.stripe_api.translate import UNREADABLE
from pos.domain.features import HoldRequest
from pos.domain.handing_requests import ExpireSession, OpenSession
from pos.domain.ids import CustomerId, OperationId, SessionId
from pos.domain.money import Currency, Money
from pos.domain.saved_card import Keeps
from pos.domain.session import SessionStatus
from pos.errors import InDoubt, Misconfigured, Overtaken
from tests.adapters.stripe_api.test_translate import INTENT

EUR = Currency("EUR")
KEY = OperationId("pos1-0123456789")
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)  # as the practice Stripe's clock shows
SECOND = int(START.timestamp())
LINK = "https://checkout.stripe.com/c/pay/cs_test_1#aBearerSecret"
PAGE = {
    "id": "cs_test_1",
    "object": "checkout.session",
    "status": "open",
    "amount_total": 1099,
    "currency": "eur",
    "created": SECOND,
    "expires_at": SECOND + 3600,
    "payment_intent": None,
    "livemode": False,
    "metadata": {"sale": "sale_1"},
    "url": LINK,
}


def _asked(lasts=3600, **params):
    return OpenSession(
        Money(1099, EUR), START + timedelta(seconds=lasts), title="Shop till-1-000001", **params
    )


def test_a_page_on_the_wire(gateway, recorder):
    request = _asked(metadata={"sale": "sale_1", "ledger": "ldg_1"})
    gateway.send_session(request, key=KEY)
    sent = recorder.sent[-1]
    assert (sent.method, sent.path) == ("post", "/v1/checkout/sessions")
    assert sorted(sent.body.split("&")) == sorted(
        [
            "mode=payment",
            "line_items[0][quantity]=1",
            "line_items[0][price_data][currency]=eur",
            "line_items[0][price_data][unit_amount]=1099",
            "line_items[0][price_data][product_data][name]=Shop+till-1-000001",
            "allowed_payment_method_types[0]=card",
            "adaptive_pricing[enabled]=false",
            f"expires_at={int(request.expires_at.timestamp())}",
            "success_url=https%3A%2F%2Fexample.com%2F",
            "metadata[sale]=sale_1",
            "metadata[ledger]=ldg_1",
            f"metadata[operation]={KEY}",
            "payment_intent_data[capture_method]=manual",
            "payment_intent_data[metadata][sale]=sale_1",
            "payment_intent_data[metadata][ledger]=ldg_1",
            f"payment_intent_data[metadata][operation]={KEY}",
            "expand[0]=payment_intent.latest_charge",
        ]
    )
    assert sent.headers["Idempotency-Key"] == KEY


def test_what_the_shop_asks_for_goes_along(gateway, recorder):
    request = _asked(
        statement_descriptor_suffix="TABLE 4",
        asks=tuple(HoldRequest),
        customer=CustomerId("cus_nobody"),
        keeps_card=Keeps.OFF_SESSION,
        thanks="https://shop.example/thanks",
    )
    with pytest.raises(Misconfigured, match="unknown_at_stripe"):  # that customer is made up
        gateway.send_session(request, key=KEY)
    sent = recorder.sent[-1].body.split("&")
    card = "payment_method_options[card][request_"
    assert {
        "payment_intent_data[statement_descriptor_suffix]=TABLE+4",
        "payment_intent_data[setup_future_usage]=off_session",
        "customer=cus_nobody",
        "success_url=https%3A%2F%2Fshop.example%2Fthanks",
        f"{card}incremental_authorization]=if_available",
        f"{card}multicapture]=if_available",
        f"{card}overcapture]=if_available",
        f"{card}extended_authorization]=if_available",
    } <= set(sent)


def test_a_repeated_answer_shows_the_page_as_it_is_now(gateway):
    request = _asked()
    page = gateway.send_session(request, key=KEY)
    gateway.send_session(ExpireSession(page.id), key=OperationId("expire"))
    assert gateway.send_session(request, key=KEY).status is SessionStatus.EXPIRED
    again = gateway.send_session(ExpireSession(page.id), key=OperationId("expire"))
    assert again.status is SessionStatus.EXPIRED


def test_a_page_that_is_over_cannot_be_ended_and_has_to_be_looked_at(gateway):
    page = gateway.send_session(_asked(), key=KEY)
    gateway.send_session(ExpireSession(page.id), key=OperationId("first"))
    with pytest.raises(Overtaken):
        gateway.send_session(ExpireSession(page.id), key=OperationId("second"))


@pytest.mark.parametrize(
    "strange",
    [
        {**PAGE, "object": "payment_intent"},
        {**PAGE, "id": "cs_test_other"},
        {**PAGE, "amount_total": None},
        {**PAGE, "currency": "gold"},
        {**PAGE, "payment_intent": {"id": "pi_1"}},
        {**PAGE, "expires_at": None},
        {"url": LINK},
    ],
)
def test_an_answer_that_is_no_page_is_a_doubt_and_tells_nothing_of_its_link(
    gateway, recorder, strange, caplog
):
    caplog.set_level("DEBUG")
    recorder.change = lambda answer: (json.dumps(strange), 200, answer[2])
    with pytest.raises(InDoubt, match="garbled") as caught:
        gateway.send_session(ExpireSession(SessionId("cs_test_1")), key=KEY)
    told = f"{caught.value!r} {caught.value.facts} {caught.value.__cause__!r} {caplog.text}"
    assert "aBearerSecret" not in told


def test_the_payment_of_a_page_may_be_missing_named_or_whole():
    assert session_from(PAGE).intent_id is None
    named = session_from({**PAGE, "payment_intent": "pi_1"})
    assert (named.intent, named.intent_id) == (None, "pi_1")
    whole = session_from({**PAGE, "payment_intent": INTENT})
    assert whole.intent is not None
    assert (whole.intent.is_held, whole.intent_id) == (True, "pi_1")


@pytest.mark.parametrize("status", ["closed", "", None, "processing"])
def test_a_status_without_a_word_of_ours_never_means_that_nobody_can_pay(status):
    page = session_from({**PAGE, "status": status})
    assert page.status is SessionStatus.NEEDS_REVIEW
    assert page.is_open


def test_a_page_says_its_link_to_whoever_asks_and_to_nobody_else():
    page = session_from(PAGE)
    assert page.url == LINK
    assert "aBearerSecret" not in repr(page) + str(page)
    assert page == session_from({**PAGE, "url": None})


@given(
    st.dictionaries(
        st.sampled_from(sorted(PAGE)),
        st.none() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2),
        min_size=1,
    )
)
def test_whatever_comes_is_a_page_or_cannot_be_read(change):
    try:
        page = session_from({**PAGE, **change})
    except UNREADABLE:
        return
    assert page.amount.minor == {**PAGE, **change}["amount_total"]
