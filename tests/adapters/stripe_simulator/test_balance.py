"""The practice balance: fees, refunds and disputes as movements, and what they come to."""

from datetime import timedelta

import pytest
import stripe

from pos.adapters.stripe_simulator import settling
from tests.adapters.stripe_simulator.helpers import (
    charges_of,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)
from tests.adapters.stripe_simulator.test_bodies import check

A_MOMENT = timedelta(seconds=2)


def moved(client, **params):
    """What moved the balance, oldest first."""
    found = client.v1.balance_transactions.list(params={"limit": 100, **params})
    return [each.to_dict() for each in found.data][::-1]


def held(client, token="pm_card_visa", **params):
    intent = intent_in(client, "requires_payment_method", **params)
    return client.v1.payment_intents.confirm(intent.id, params={"payment_method": token})


def taken(client, token="pm_card_visa", **params):
    return client.v1.payment_intents.capture(held(client, token, **params).id)


def balance_of(client, currency="usd"):
    """What is available and what is pending."""
    body = client.v1.balance.retrieve()
    check(stripe.Balance, body.to_dict())
    return tuple(
        sum(part.amount for part in parts if part.currency == currency)
        for parts in (body.available, body.pending)
    )


def test_a_hold_moves_nothing_and_its_capture_costs_a_fee(client):
    intent = held(client)
    assert moved(client) == []
    client.v1.payment_intents.capture(intent.id, params={"amount_to_capture": 1000})
    [one] = moved(client)
    check(stripe.BalanceTransaction, one)
    assert (one["amount"], one["fee"], one["net"]) == (1000, 40, 960)  # 1.5 % and 0.25
    assert (one["type"], one["source"]) == ("charge", charges_of(client, intent)[0].id)
    assert one["fee_details"][0]["amount"] == 40


def test_the_charge_names_its_movement_a_moment_later(client, bench):
    intent = taken(client)
    assert charges_of(client, intent)[0].balance_transaction is None
    assert "charge.updated" not in event_types(client)
    bench.advance(A_MOMENT)
    [news] = client.v1.events.list(params={"type": "charge.updated"}).data
    assert news.data.previous_attributes.to_dict() == {"balance_transaction": None}
    [one] = moved(client)
    found = client.v1.charges.list(params={"expand": ["data.balance_transaction"]}).data[0]
    assert found.balance_transaction.id == one["id"] == news.data.object.balance_transaction


def test_money_is_pending_until_a_day_begins_two_days_later(client, bench):
    taken(client, amount=1000)
    [one] = moved(client)
    assert (one["status"], one["available_on"] % 86_400) == ("pending", 0)
    assert timedelta(days=1) < timedelta(seconds=one["available_on"] - one["created"])
    assert balance_of(client) == (0, 960)


def test_each_part_of_a_payment_is_a_movement_of_its_own(client, bench):
    asked = {"card": {"request_multicapture": "if_available"}}
    intent = held(client, payment_method_options=asked)
    for amount, final in ((300, False), (200, True)):
        part = {"amount_to_capture": amount, "final_capture": final}
        client.v1.payment_intents.capture(intent.id, params=part)
    bench.advance(A_MOMENT)
    assert [one["amount"] for one in moved(client)] == [300, 200]
    assert charges_of(client, intent)[0].balance_transaction == moved(client)[0]["id"]
    assert event_types(client).count("charge.updated") == 1


def test_a_refund_takes_its_amount_and_gives_no_fee_back(client):
    intent = taken(client)
    refund = client.v1.refunds.create(params={"payment_intent": intent.id, "amount": 500})
    one = moved(client, source=refund.id)[0]
    assert (one["amount"], one["fee"], one["net"]) == (-500, 0, -500)
    assert refund.balance_transaction == one["id"]


def test_a_refund_that_fails_comes_back(client, bench):
    intent = taken(client, "pm_card_refundFail")
    refund = client.v1.refunds.create(params={"payment_intent": intent.id})
    bench.advance(timedelta(hours=1))
    amounts = [(one["type"], one["net"]) for one in moved(client, source=refund.id)]
    assert amounts == [("refund", -1099), ("refund_failure", 1099)]
    after = client.v1.refunds.retrieve(refund.id)
    assert after.failure_balance_transaction == moved(client, type="refund_failure")[0]["id"]


@pytest.mark.parametrize(("won", "left"), [(True, -1500), (False, -1500 - 400)])
def test_a_dispute_costs_its_amount_and_a_fee_and_winning_brings_the_amount(
    client, bench, won, left
):
    intent = taken(client)
    name = bench.dispute(intent.id, amount=400)
    assert sum(one["net"] for one in moved(client, source=name)) == -1900
    bench.close_dispute(name, won=won)
    assert sum(one["net"] for one in moved(client, source=name)) == left
    dispute = client.v1.disputes.retrieve(name).to_dict()
    check(stripe.Dispute, dispute)
    named = [each["id"] for each in dispute["balance_transactions"]]
    assert named == [one["id"] for one in moved(client, source=name)][::-1]
    said = event_types(client)
    assert ("charge.dispute.funds_reinstated" in said) is won


@pytest.mark.parametrize(
    ("won", "left", "status"), [(True, 0, "warning_closed"), (False, -2599, "lost")]
)
def test_an_inquiry_takes_nothing_unless_it_is_lost(client, bench, won, left, status):
    taken(client, "pm_card_createDisputeInquiry")
    [inquiry] = client.v1.disputes.list().data
    assert moved(client, source=inquiry.id) == []
    bench.close_dispute(inquiry.id, won=won)
    assert sum(one["net"] for one in moved(client, source=inquiry.id)) == left
    assert client.v1.disputes.retrieve(inquiry.id).status == status


def test_a_balance_of_one_currency_converts_all_others(client, bench):
    bench.settle_in("EUR")
    assert client.v1.accounts.retrieve_current().default_currency == "eur"
    intent = taken(client, amount=1000, currency="usd")
    taken(client, amount=1000, currency="eur")
    refund = client.v1.refunds.create(params={"payment_intent": intent.id, "amount": 500})
    theirs, ours, back = moved(client)
    assert (theirs["currency"], theirs["amount"], theirs["fee"]) == ("eur", 861, 38)
    assert (theirs["exchange_rate"], ours["exchange_rate"]) == (0.861, None)
    assert (back["amount"], back["source"]) == (-431, refund.id)
    bench.settle_in(None)
    taken(client, amount=1000, currency="usd")
    assert moved(client)[-1]["currency"] == "usd"


def test_what_moved_the_balance_shows_its_source(client):
    intent = taken(client)
    client.v1.refunds.create(params={"payment_intent": intent.id})
    given, charge = client.v1.balance_transactions.list(params={"expand": ["data.source"]}).data
    assert (given.source.object, charge.source.object) == ("refund", "charge")
    assert charge.source.payment_intent == intent.id
    error = refused(
        lambda: client.v1.balance_transactions.list(params={"expand": ["data.source.charge"]})
    )
    assert error.param == "expand"


def test_a_movement_is_read_by_its_name(client):
    taken(client)
    [one] = moved(client)
    assert client.v1.balance_transactions.retrieve(one["id"]).net == one["net"]
    error = refused(lambda: client.v1.balance_transactions.retrieve("txn_x"))
    assert facts(error) == invalid("resource_missing", "id", 404)
    assert moved(client, currency="eur") == []
    assert moved(client, type="refund") == []


@pytest.mark.parametrize(
    ("amount", "currency", "into", "worth"),
    [
        (1000, "usd", "usd", 1000),
        (1000, "usd", "eur", 861),
        (-1000, "usd", "eur", -861),
        (1000, "jpy", "eur", 560),
        (560, "eur", "jpy", 1000),
        (10_000, "kwd", "eur", 2812),
        (2812, "eur", "kwd", 10_000),
        (1000, "eur", "isk", 145_000),
    ],
)
def test_amounts_are_changed_in_whole_minor_units(amount, currency, into, worth):
    assert settling.changed(amount, currency, into) == worth


@pytest.mark.parametrize(
    ("amount", "currency", "fee"),
    [
        (1099, "eur", 41),
        (50, "eur", 26),
        (1000, "jpy", 40),
        (10_000, "kwd", 400),
        (10_000, "isk", 200),
    ],
)
def test_a_fee_is_a_share_and_a_fixed_part(amount, currency, fee):
    assert settling.fee_of(amount, currency) == fee
