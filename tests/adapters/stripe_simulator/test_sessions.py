"""Checkout Sessions: opened, paid, declined, withdrawn, expired, and what they leave."""

from datetime import timedelta
from typing import Any

import pytest

from pos.adapters.stripe_simulator.bench import NotWaiting, PracticeBench
from tests.adapters.stripe_simulator.helpers import (
    START,
    charges_of,
    event_types,
    facts,
    invalid,
    refused,
)

NOW = int(START.timestamp())
ITEM: dict[str, Any] = {
    "price_data": {"currency": "eur", "unit_amount": 1250, "product_data": {"name": "Sale 7"}},
    "quantity": 2,
}


def asked(**params):
    return {
        "mode": "payment",
        "success_url": "https://shop.example/thanks",
        "allowed_payment_method_types": ["card"],
        "line_items": [ITEM],
        "metadata": {"sale": "7"},
        "payment_intent_data": {
            "capture_method": "manual",
            "metadata": {"sale": "7"},
            "statement_descriptor_suffix": "SALE 7",
        },
        **params,
    }


@pytest.fixture
def sessions(client):
    return client.v1.checkout.sessions


def opened(client, **params):
    return client.v1.checkout.sessions.create(params=asked(**params))


def payment_of(client, session):
    found = client.v1.checkout.sessions.retrieve(
        session.id, params={"expand": ["payment_intent.latest_charge"]}
    )
    return found.payment_intent


def test_an_open_session_has_a_page_and_no_payment(client):
    session = opened(client)
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency) == (2500, "eur")
    assert session.payment_intent is None
    assert session.url == f"https://checkout.stripe.com/c/pay/{session.id}"
    assert session.expires_at == NOW + 24 * 3600


def test_a_paid_session_holds_what_was_asked_for(client, bench, sessions):
    session = opened(client)
    assert bench.pay_session(session.id) == "requires_capture"
    intent = payment_of(client, session)
    assert (intent.amount_capturable, intent.currency) == (2500, "eur")
    assert intent.metadata.to_dict() == {"sale": "7"}
    assert intent.latest_charge.calculated_statement_descriptor == "SHOP* SALE 7"
    done = sessions.retrieve(session.id)
    assert (done.status, done.payment_status, done.url) == ("complete", "unpaid", None)
    assert event_types(client)[-1] == "checkout.session.completed"
    client.v1.payment_intents.capture(intent.id)
    assert sessions.retrieve(session.id).payment_status == "paid"


def test_a_payment_that_is_not_held_is_paid_at_once(client, bench, sessions):
    session = opened(client, payment_intent_data={})
    assert bench.pay_session(session.id) == "succeeded"
    assert sessions.retrieve(session.id).payment_status == "paid"


def test_after_a_decline_the_same_payment_takes_another_card(client, bench, sessions):
    session = opened(client)
    assert bench.pay_session(session.id, "pm_card_visa_chargeDeclined") == "requires_payment_method"
    first = payment_of(client, session)
    assert first.last_payment_error.decline_code == "generic_decline"
    assert sessions.retrieve(session.id).status == "open"
    assert bench.pay_session(session.id, "pm_card_mastercard") == "requires_capture"
    assert payment_of(client, session).id == first.id
    assert len(charges_of(client, first)) == 2


@pytest.mark.parametrize(("passes", "status"), [(True, "complete"), (False, "open")])
def test_the_bank_decides_whether_a_session_is_paid(client, bench, sessions, passes, status):
    session = opened(client)
    assert bench.pay_session(session.id, "pm_card_authenticationRequired") == "requires_action"
    assert sessions.retrieve(session.id).status == "open"
    bench.finish_action(payment_of(client, session).id, passes=passes)
    assert sessions.retrieve(session.id).status == status


def test_who_comes_back_from_the_bank_can_take_another_card(client, bench):
    session = opened(client)
    bench.pay_session(session.id, "pm_card_authenticationRequired")
    assert bench.pay_session(session.id) == "requires_capture"


def test_a_withdrawn_session_cannot_be_paid(client, bench, sessions):
    session = opened(client)
    gone = sessions.expire(session.id)
    assert (gone.status, gone.url) == ("expired", None)
    with pytest.raises(NotWaiting):
        bench.pay_session(session.id)
    assert facts(refused(lambda: sessions.expire(session.id))) == invalid(None, None)
    assert event_types(client) == ["checkout.session.expired"]


def test_a_paid_session_cannot_be_withdrawn(client, bench, sessions):
    session = opened(client)
    bench.pay_session(session.id)
    error = refused(lambda: sessions.expire(session.id))
    assert facts(error) == invalid(None, None)
    assert "complete" in error.user_message


def test_a_withdrawn_session_takes_its_unpaid_payment_along(client, bench, sessions):
    session = opened(client)
    bench.pay_session(session.id, "pm_card_authenticationRequired")
    sessions.expire(session.id)
    intent = payment_of(client, session)
    assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")


def test_a_session_expires_by_itself_at_its_minute(client, bench, sessions):
    session = opened(client, expires_at=NOW + 1800)
    bench.advance(timedelta(minutes=29, seconds=59))
    assert sessions.retrieve(session.id).status == "open"
    bench.advance(timedelta(seconds=1))
    assert sessions.retrieve(session.id).status == "expired"
    [event] = client.v1.events.list(params={"type": "checkout.session.expired"}).data
    assert event.created == session.expires_at


def test_a_session_that_was_paid_does_not_expire(client, bench, sessions):
    session = opened(client, expires_at=NOW + 1800)
    bench.pay_session(session.id)
    bench.advance(timedelta(hours=1))
    assert sessions.retrieve(session.id).status == "complete"


@pytest.mark.parametrize("seconds", [1799, 24 * 3600 + 1, 0])
def test_a_session_lasts_from_thirty_minutes_to_a_day(client, seconds):
    error = refused(lambda: opened(client, expires_at=NOW + seconds))
    assert facts(error) == invalid(None, "expires_at")


def test_the_till_moves_a_sessions_payment_only_once_it_is_held(client, bench):
    session = opened(client)
    bench.pay_session(session.id, "pm_card_visa_chargeDeclined")
    intents, intent = client.v1.payment_intents, payment_of(client, session)
    for call in (
        lambda: intents.cancel(intent.id),
        lambda: intents.update(intent.id, params={"amount": 100}),
        lambda: intents.confirm(intent.id, params={"payment_method": "pm_card_visa"}),
    ):
        assert facts(refused(call)) == invalid("payment_intent_unexpected_state", None)
    bench.pay_session(session.id)
    assert intents.cancel(intent.id).status == "canceled"


def test_the_card_can_be_kept_for_the_customer_of_the_session(client, bench):
    anna = client.v1.customers.create(params={"name": "Anna", "email": "anna@example.com"})
    data = {"capture_method": "manual", "setup_future_usage": "off_session"}
    session = opened(client, customer=anna.id, payment_intent_data=data)
    assert session.customer_details.email == "anna@example.com"
    bench.pay_session(session.id)
    [method] = client.v1.payment_methods.list(params={"customer": anna.id}).data
    assert method.allow_redisplay == "limited"
    assert payment_of(client, session).customer == anna.id


def test_a_session_can_make_its_customer(client, bench, sessions):
    session = opened(client, customer_creation="always")
    bench.pay_session(session.id, email="new@example.com")
    done = sessions.retrieve(session.id, params={"expand": ["customer"]})
    assert done.customer.email == done.customer_details.email == "new@example.com"


def test_a_session_can_keep_a_card_without_a_payment(client, bench, sessions):
    anna = client.v1.customers.create(params={"name": "Anna"})
    session = sessions.create(
        params={
            "mode": "setup",
            "currency": "eur",
            "customer": anna.id,
            "success_url": "https://shop.example/thanks",
            "setup_intent_data": {"metadata": {"a": "b"}},
        }
    )
    assert session.payment_status == "no_payment_required"
    assert bench.pay_session(session.id) == "succeeded"
    done = sessions.retrieve(session.id, params={"expand": ["setup_intent"]})
    assert (done.status, done.setup_intent.metadata.a) == ("complete", "b")
    assert len(client.v1.payment_methods.list(params={"customer": anna.id}).data) == 1


def test_what_a_hold_shall_allow_reaches_its_charge(client, bench):
    options = {"card": {"request_multicapture": "if_available"}}
    session = opened(client, payment_method_options=options)
    bench.pay_session(session.id)
    card = payment_of(client, session).latest_charge.payment_method_details.card
    assert card.multicapture.status == "available"


def test_sessions_are_found_by_what_they_are(client, bench, sessions):
    first, second = opened(client), opened(client)
    bench.pay_session(second.id, email="anna@example.com")
    intent = payment_of(client, second)
    for params, found in (
        ({}, [second.id, first.id]),
        ({"status": "open"}, [first.id]),
        ({"payment_intent": intent.id}, [second.id]),
        ({"customer_details": {"email": "anna@example.com"}}, [second.id]),
        ({"created": {"gte": NOW + 1}}, []),
    ):
        assert [one.id for one in sessions.list(params=params).data] == found
    [newest] = sessions.list(
        params={"limit": 1, "expand": ["data.payment_intent.latest_charge"]}
    ).data
    assert newest.payment_intent.latest_charge.payment_intent == intent.id


def test_the_lines_of_a_session_are_listed_in_their_order(client, sessions):
    second = {**ITEM, "quantity": 1}
    session = opened(client, line_items=[ITEM, second])
    page = sessions.line_items.list(session.id, params={"limit": 1})
    assert (page.has_more, page.data[0].quantity) == (True, 2)
    assert [one.amount_total for one in page.auto_paging_iter()] == [2500, 1250]
    whole = sessions.retrieve(session.id, params={"expand": ["line_items"]})
    assert len(whole.line_items.data) == 2


def test_the_words_of_a_session_can_be_changed(client, sessions):
    session = opened(client)
    changed = sessions.update(session.id, params={"metadata": {"sale": "", "till": "2"}})
    assert changed.metadata.to_dict() == {"till": "2"}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"line_items": [{**ITEM, "quantity": 0}]}, ("parameter_invalid_integer", None)),
        ({"line_items": [ITEM, {**ITEM, "price_data": {**ITEM["price_data"], "currency": "usd"}}]},
         (None, "line_items")),
        ({"currency": "usd"}, (None, "line_items")),
        ({"mode": "subscription"}, (None, "mode")),
        ({"ui_mode": "elements"}, (None, "ui_mode")),
        ({"mode": "setup"}, (None, "payment_intent_data")),
        ({"allowed_payment_method_types": ["twint"]}, (None, "allowed_payment_method_types")),
        ({"customer": "cus_nobody"}, ("resource_missing", "customer", 404)),
        ({"customer": "cus_x", "customer_email": "a@b.test"}, ("parameters_exclusive", "customer")),
        ({"payment_intent_data": {"statement_descriptor": "ALL"}}, (None, "statement_descriptor")),
    ],
)  # fmt: skip
def test_what_makes_no_session_is_refused(client, params, said):
    error = refused(lambda: opened(client, **params))
    if said[1] is None:
        assert error.error.code == said[0]
    else:
        assert facts(error) == invalid(*said)


@pytest.mark.parametrize("missing", ["success_url", "line_items"])
def test_a_session_needs_an_address_to_go_to_and_something_to_pay(sessions, missing):
    params = {name: value for name, value in asked().items() if name != missing}
    error = refused(lambda: sessions.create(params=params))
    assert facts(error) == invalid("parameter_missing", missing)


def test_a_session_of_too_little_is_refused(client):
    tiny = {**ITEM, "quantity": 1, "price_data": {**ITEM["price_data"], "unit_amount": 49}}
    assert refused(lambda: opened(client, line_items=[tiny])).error.code == "amount_too_small"


def test_the_page_is_found_where_the_practice_pages_are(simulator, client, sessions):
    session = opened(client)
    simulator.pages = lambda: "http://127.0.0.1:4242"
    assert sessions.retrieve(session.id).url == f"http://127.0.0.1:4242/c/pay/{session.id}"
    PracticeBench(simulator).pay_session(session.id, "pm_card_authenticationRequired")
    action = payment_of(client, session).next_action.redirect_to_url
    assert action.url.startswith("http://127.0.0.1:4242/bank/")
    assert session.id not in action.url
