"""Practice payouts: made at midnight, on their way for two days, and sometimes sent back."""

from datetime import UTC, datetime, timedelta

import pytest
import stripe

from pos.domain.money import Currency, Money
from tests.adapters.stripe_simulator.helpers import (
    START,
    event_types,
    facts,
    intent_in,
    invalid,
    refused,
)
from tests.adapters.stripe_simulator.test_balance import balance_of, moved, taken
from tests.adapters.stripe_simulator.test_bodies import check

TWO_DAYS = timedelta(days=2)
MIDNIGHT = datetime(2026, 11, 4, tzinfo=UTC)
"""When what was taken at the start is available."""


def payouts(client, **params):
    """Oldest first."""
    found = client.v1.payouts.list(params={"limit": 100, **params})
    return [each.to_dict() for each in found.data][::-1]


def test_what_is_available_leaves_at_midnight(client, bench):
    taken(client, amount=1000)
    bench.advance(MIDNIGHT - START - timedelta(seconds=1))
    assert (payouts(client), balance_of(client)) == ([], (0, 960))
    taken(client, amount=2000)
    bench.advance(timedelta(seconds=1))
    [payout] = payouts(client)
    check(stripe.Payout, payout)
    assert (payout["amount"], payout["status"], payout["automatic"]) == (960, "pending", True)
    assert payout["created"] == MIDNIGHT.timestamp()
    assert balance_of(client) == (0, 1945)


def test_a_payout_tells_what_it_consists_of(client, bench):
    intent = taken(client, amount=1000)
    client.v1.refunds.create(params={"payment_intent": intent.id, "amount": 300})
    bench.advance(TWO_DAYS)
    [payout] = payouts(client)
    parts = moved(client, payout=payout["id"])
    assert sorted(part["type"] for part in parts) == ["charge", "payout", "refund"]
    assert sum(part["net"] for part in parts) == 0
    assert payout["amount"] == 660
    error = refused(lambda: client.v1.balance_transactions.list(params={"payout": "po_x"}))
    assert facts(error) == invalid("resource_missing", "payout", 404)


def test_a_payout_is_handed_over_and_paid_two_days_later(client, bench):
    taken(client)
    bench.advance(timedelta(days=5))
    [payout] = payouts(client)
    assert (payout["status"], payout["reconciliation_status"]) == ("paid", "completed")
    assert payout["trace_id"]["status"] == "supported"
    assert payout["arrival_date"] == (MIDNIGHT + TWO_DAYS).timestamp()
    news = [kind for kind in event_types(client) if kind.startswith("payout.")]
    assert news == [
        "payout.created",
        "payout.reconciliation_completed",
        "payout.updated",
        "payout.paid",
    ]
    assert payouts(client, status="in_transit") == []
    assert payouts(client, arrival_date={"gte": payout["arrival_date"]}) == [payout]
    assert payouts(client, arrival_date=payout["created"]) == []


def test_every_day_has_its_own_payout_however_late_one_looks(client, bench):
    taken(client, amount=1000)
    bench.advance(timedelta(days=1))
    taken(client, amount=2000)
    bench.advance(timedelta(days=20))
    assert [payout["amount"] for payout in payouts(client)] == [960, 1945]
    times = [event.created for event in client.v1.events.list(params={"limit": 100}).data]
    assert times == sorted(times, reverse=True)


def test_every_currency_has_its_own_payout(client, bench):
    taken(client, amount=1000)
    taken(client, amount=2000, currency="eur")
    bench.advance(TWO_DAYS)
    found = {payout["currency"]: payout["amount"] for payout in payouts(client)}
    assert found == {"usd": 960, "eur": 1945}


def test_a_balance_below_zero_waits_for_the_next_payments(client, bench):
    intent = taken(client, amount=1000)
    bench.advance(TWO_DAYS)
    client.v1.refunds.create(params={"payment_intent": intent.id})
    bench.advance(TWO_DAYS)
    assert balance_of(client) == (-1000, 0)
    taken(client, amount=3000)
    bench.advance(TWO_DAYS)
    assert [payout["amount"] for payout in payouts(client)] == [960, 1930]
    assert balance_of(client) == (0, 0)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=4)])
def test_a_payout_that_comes_back_leaves_with_the_next_one(client, bench, late):
    taken(client, amount=1000)
    bench.advance(TWO_DAYS + late)
    assert bench.fail_payout() == Money(960, Currency("USD"))
    assert bench.fail_payout() is None
    [failed] = payouts(client)
    check(stripe.Payout, failed)
    assert (failed["status"], failed["failure_code"]) == ("failed", "account_closed")
    assert balance_of(client) == (960, 0)
    bench.advance(timedelta(days=1))
    again = payouts(client)[-1]
    assert (again["amount"], again["id"] != failed["id"]) == (960, True)
    parts = {part["type"] for part in moved(client, payout=again["id"])}
    assert parts == {"payout_failure", "payout"}
    assert "payout.failed" in event_types(client)


def test_a_payout_is_canceled_only_before_it_was_handed_over(client, bench):
    assert bench.cancel_payout() is None
    taken(client, amount=1000)
    bench.advance(MIDNIGHT - START + timedelta(hours=1))
    assert bench.cancel_payout() == Money(960, Currency("USD"))
    assert (payouts(client)[0]["status"], balance_of(client)) == ("canceled", (960, 0))
    bench.advance(timedelta(days=1, hours=12))
    assert bench.cancel_payout() is None


def test_somebody_pays_out_before_midnight(client, bench):
    assert bench.pay_out() == ()
    taken(client, amount=1000)
    bench.advance(TWO_DAYS)
    bench.fail_payout()
    assert bench.pay_out() == (Money(960, Currency("USD")),)
    assert payouts(client)[-1]["created"] == (START + TWO_DAYS).timestamp()


def test_a_payout_by_hand_does_not_tell_its_parts(client, bench):
    taken(client, amount=1000)
    bench.advance(TWO_DAYS)
    bench.fail_payout()
    bench.pay_out(automatic=False)
    payout = payouts(client)[-1]
    assert (payout["automatic"], payout["reconciliation_status"]) == (False, "not_applicable")
    error = refused(lambda: moved(client, payout=payout["id"]))
    assert facts(error) == invalid(None, "payout")
    bench.advance(TWO_DAYS)
    assert client.v1.payouts.retrieve(payout["id"]).status == "paid"


def test_a_hold_that_lapses_pays_nothing_out(client, bench):
    intent_in(client, "requires_capture")
    bench.advance(timedelta(days=20))
    assert (moved(client), payouts(client)) == ([], [])


def test_what_stripe_charges_for_itself_belongs_to_no_payment(client, bench):
    taken(client, amount=1000)
    name = bench.move("stripe_fee", -200, "usd", description="Radar for one month")
    [fee] = moved(client, type="stripe_fee")
    check(stripe.BalanceTransaction, fee)
    assert (fee["id"], fee["net"], fee["source"], fee["fee"]) == (name, -200, None, 0)
    bench.advance(TWO_DAYS)
    assert [payout["amount"] for payout in payouts(client)] == [760]
