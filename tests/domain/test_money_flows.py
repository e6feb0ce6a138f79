"""What moves Stripe's balance is booked once, balanced in every currency, and to the unit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.balance import BalanceTransaction, BalanceType, Payout, PayoutStatus
from pos.domain.bookkeeping import (
    ADJUSTMENTS,
    BANK,
    CONVERSION,
    DISPUTES,
    FEES,
    IN_TRANSIT,
    STRIPE,
)
from pos.domain.ids import BalanceId, DisputeId, IntentId, PayoutId
from pos.domain.ledger import Entry, EntryKind, Posting, balances
from pos.domain.money import Currency, Money
from pos.domain.money_flows import (
    OF_PAYMENTS,
    movement_entries,
    payout_entries,
    payout_references,
)

EUR, USD = Currency("EUR"), Currency("USD")
NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)


def _moved(type_=BalanceType.CHARGE, amount=1000, fee=40, currency=EUR, **about):
    return BalanceTransaction(
        id=BalanceId("txn_1"),
        type=type_,
        word=str(type_),
        category="",
        amount=Money(amount, currency),
        fee=Money(fee, currency),
        net=Money(amount - fee, currency),
        created=NOW,
        available_on=NOW,
        is_available=False,
        **about,
    )


def _payout(status=PayoutStatus.PENDING, amount=5000, **about):
    return Payout(
        PayoutId("po_1"), Money(amount, EUR), status, NOW, date(2026, 11, 11), True, **about
    )


def _booked(entries):
    return {
        entry.reference: {(each.account, each.amount.minor) for each in entry.postings}
        for entry in entries
    }


def test_a_payment_costs_a_fee_and_nothing_else():
    [fee] = movement_entries(_moved(intent=IntentId("pi_1")))
    assert fee.kind is EntryKind.FEE
    assert fee.intent == "pi_1"
    assert _booked([fee]) == {"fee/txn_1": {(STRIPE, -40), (FEES, 40)}}


def test_a_refund_without_a_fee_is_booked_by_the_refund_alone():
    assert movement_entries(_moved(BalanceType.REFUND, -1000, 0)) == ()


def test_a_fee_that_stripe_gives_back_is_booked_the_other_way():
    [fee] = movement_entries(_moved(BalanceType.REFUND, -1000, -15))
    assert _booked([fee]) == {"fee/txn_1": {(STRIPE, 15), (FEES, -15)}}
    assert fee.amount == Money(15, EUR)


def test_a_payment_in_another_currency_leaves_the_customers_currency_for_the_balances_one():
    exchange, fee = movement_entries(_moved(amount=1090, currency=USD, asked=Money(1000, EUR)))
    assert exchange.postings == (
        Posting(STRIPE, Money(-1000, EUR)),
        Posting(CONVERSION, Money(1000, EUR)),
        Posting(STRIPE, Money(1090, USD)),
        Posting(CONVERSION, Money(-1090, USD)),
    )
    assert exchange.amount == Money(1090, USD)
    assert fee.reference == "fee/txn_1"


def test_of_a_part_whose_sum_stripe_does_not_tell_what_is_left_is_exchanged():
    [exchange, _] = movement_entries(
        _moved(amount=500, currency=USD, asked=Money(900, EUR)), unconverted=Money(450, EUR)
    )
    assert exchange.postings[0] == Posting(STRIPE, Money(-450, EUR))
    [rest, _] = movement_entries(_moved(amount=500, currency=USD), unconverted=Money(0, EUR))
    assert {each.amount.currency for each in rest.postings} == {USD}


def test_a_dispute_takes_the_money_and_a_fee_and_winning_it_brings_the_money_back():
    dispute = DisputeId("du_1")
    lost = movement_entries(_moved(BalanceType.ADJUSTMENT, -1000, 1500, dispute=dispute))
    assert _booked(lost) == {
        "dispute/txn_1": {(STRIPE, -1000), (DISPUTES, 1000)},
        "fee/txn_1": {(STRIPE, -1500), (FEES, 1500)},
    }
    [won] = movement_entries(_moved(BalanceType.ADJUSTMENT, 1000, 0, dispute=dispute))
    assert won.kind is EntryKind.DISPUTE_WON
    assert _booked([won]) == {"dispute_won/txn_1": {(STRIPE, 1000), (DISPUTES, -1000)}}


def test_what_stripe_charges_for_itself_is_a_fee_and_what_nobody_explains_has_its_account():
    [charge] = movement_entries(
        _moved(BalanceType.STRIPE_FEE, -200, 0, description="Radar\n for  November")
    )
    assert _booked([charge]) == {"stripe_charge/txn_1": {(STRIPE, -200), (FEES, 200)}}
    assert charge.reason == "Radar for November"
    [other] = movement_entries(_moved(BalanceType.OTHER, 300, 0))
    assert _booked([other]) == {"adjustment/txn_1": {(STRIPE, 300), (ADJUSTMENTS, -300)}}


def test_of_a_payouts_movement_only_a_fee_is_booked():
    assert movement_entries(_moved(BalanceType.PAYOUT, -5000, 0)) == ()
    [fee] = movement_entries(_moved(BalanceType.PAYOUT, -5000, 50))
    assert fee.kind is EntryKind.FEE


def test_a_payout_leaves_the_balance_and_is_at_the_bank_when_stripe_says_so():
    [sent] = payout_entries(_payout(), booked=(), seen_at=NOW)
    assert _booked([sent]) == {"payout/po_1": {(IN_TRANSIT, 5000), (STRIPE, -5000)}}
    paid = _payout(PayoutStatus.PAID)
    [arrived] = payout_entries(paid, booked={"payout/po_1"}, seen_at=NOW + timedelta(days=9))
    assert _booked([arrived]) == {"payout_paid/po_1": {(BANK, 5000), (IN_TRANSIT, -5000)}}
    assert arrived.occurred_at == datetime(2026, 11, 11, 12, tzinfo=UTC)


def test_nothing_arrives_after_it_was_seen_there():
    seen_at = datetime(2026, 11, 11, 7, tzinfo=UTC)
    arrived = payout_entries(_payout(PayoutStatus.PAID), booked=(), seen_at=seen_at)[-1]
    assert arrived.occurred_at == seen_at


@pytest.mark.parametrize("status", [PayoutStatus.FAILED, PayoutStatus.CANCELED])
def test_a_payout_that_comes_back_comes_from_where_it_was_booked(status):
    gone = _payout(status, failure_code="account_closed")
    early = payout_entries(gone, booked=(), seen_at=NOW)
    assert _booked(early)["payout_returned/po_1"] == {(STRIPE, 5000), (IN_TRANSIT, -5000)}
    [late] = payout_entries(
        gone,
        booked={"payout/po_1", "payout_paid/po_1"},
        seen_at=NOW + timedelta(days=4),
        returned_at=NOW + timedelta(days=3),
    )
    assert _booked([late]) == {"payout_returned/po_1": {(STRIPE, 5000), (BANK, -5000)}}
    assert late.occurred_at == NOW + timedelta(days=3)
    assert late.reason == "account_closed"


def test_a_negative_payout_fills_the_balance_from_the_bank():
    sent, paid = payout_entries(
        _payout(PayoutStatus.PAID, -700), booked=(), seen_at=NOW + timedelta(days=9)
    )
    assert _booked([sent]) == {"payout/po_1": {(IN_TRANSIT, -700), (STRIPE, 700)}}
    assert _booked([paid]) == {"payout_paid/po_1": {(BANK, -700), (IN_TRANSIT, 700)}}
    assert sent.amount == Money(700, EUR)


_MINOR = st.integers(-(10**9), 10**9)


@given(
    st.sampled_from(BalanceType),
    _MINOR,
    _MINOR,
    st.none() | st.builds(Money, _MINOR, st.just(USD)),
    st.booleans(),
)
def test_whatever_moves_is_booked_to_the_unit(type_, amount, fee, asked, is_dispute):
    """With what the payment itself is booked as, Stripe's account moves by exactly the net."""
    moved = _moved(
        type_, amount, fee, asked=asked, dispute=DisputeId("du_1") if is_dispute else None
    )
    sides = [each for entry in movement_entries(moved) for each in entry.postings]
    assert not any(balances(sides).values())
    on_stripe = balances(each for each in sides if each.account == STRIPE)
    if type_ in OF_PAYMENTS and asked is None:
        on_stripe[EUR] = on_stripe.get(EUR, 0) + amount
    if type_ in OF_PAYMENTS and asked is not None:
        on_stripe[USD] = on_stripe.get(USD, 0) + asked.minor
    if "payout" in type_:
        on_stripe[EUR] = on_stripe.get(EUR, 0) + amount
    assert {currency: minor for currency, minor in on_stripe.items() if minor} == (
        {EUR: amount - fee} if amount - fee else {}
    )


@given(st.lists(st.sampled_from(PayoutStatus), min_size=1, max_size=5), _MINOR)
def test_whatever_becomes_of_a_payout_nothing_is_booked_twice(seen, amount):
    booked: dict[str, Entry] = {}
    for status in seen:
        entries = payout_entries(_payout(status, amount), booked=booked, seen_at=NOW)
        assert not {entry.reference for entry in entries} & set(booked)
        booked |= {entry.reference: entry for entry in entries}
    assert set(booked) <= set(payout_references(_payout()))
    sides = [each for entry in booked.values() for each in entry.postings]
    accounts = {each.account for each in sides}
    sums = {
        account: sum(each.amount.minor for each in sides if each.account == account)
        for account in accounts
    }
    if "payout_returned/po_1" in booked:
        assert not any(sums.values())
    else:
        assert sum(sums.values()) == 0
