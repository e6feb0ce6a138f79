"""Fees, exchanges, disputes and payouts come into the books once, and payouts come to zero."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from pos.adapters.stripe_simulator import payouts
from pos.adapters.stripe_simulator.balance_bodies import PAYOUT
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.clearing import Reason
from pos.domain.ids import PaymentMethodId
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency
from pos.domain.refund import RefundReason
from pos.errors import InDoubt, Misconfigured
from pos.services.clearing import Clearing
from pos.services.stripe_books import DUE_AFTER, StripeBooks
from pos.services.verify import Verify
from tests.kit import euro

DAY = timedelta(days=1)
FAILS = PaymentMethodId("pm_card_refundFail")
USD = Currency("USD")


@pytest.fixture
def books(shop):
    return StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings)


@pytest.fixture
def clearing(shop):
    return Clearing(shop.store, shop.settings)


def _taken(shop, minor=1000):
    sale = shop.held(minor)
    shop.settlement.capture(shop.intent(sale).id)
    return sale


def _given(shop, sale, amount):
    shop.refunds.refund(shop.intent(sale).id, amount, RefundReason.REQUESTED_BY_CUSTOMER)


def _elsewhere(shop, ledger=""):
    """Somebody else's payment on the same account."""
    params = {
        "amount": 777,
        "currency": "eur",
        "confirm": True,
        "payment_method": "pm_card_visa",
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "metadata": {"ledger": ledger} if ledger else {},
    }
    shop.sdk.v1.payment_intents.create(params=params)


def _later(shop, books, by=3 * DAY):
    shop.pass_time(by)
    shop.reconciler.run()
    return books.take_over()


def _sums(shop):
    """Every account that is not the customers' holds, in minor units."""
    with shop.store.read() as found:
        rows = found.periods.trial(None, None)
    return {
        (row.account, row.debit.currency.code): row.balance.minor
        for row in rows
        if row.balance and not row.is_memorandum
    }


def test_a_payment_is_paid_out_and_the_clearing_comes_to_zero(shop, books, clearing):
    _taken(shop)
    done = _later(shop, books)
    assert (done.payouts, done.entries) == (1, 2)
    report = clearing.report()
    [payout] = report.payouts
    assert payout.is_zero
    assert report.is_zero
    assert payout.gross - payout.fees == payout.payout.amount
    [balance] = report.balances
    assert (balance.booked.minor, balance.difference.minor) == (0, 0)
    sums = _sums(shop)
    assert sums["assets:payouts", "EUR"] == payout.payout.amount.minor
    assert sums["expenses:stripe-fees", "EUR"] == payout.fees.minor > 0
    assert sum(sums.values()) == 0
    assert clearing.trial().is_zero


def test_looking_twice_books_nothing_twice_and_money_arrives_at_the_bank(shop, books, clearing):
    _taken(shop)
    _later(shop, books)
    assert books.take_over().entries == 0
    done = _later(shop, books)
    assert (done.payouts, done.entries) == (1, 1)
    [payout] = clearing.report().payouts
    assert _sums(shop)["assets:bank", "EUR"] == payout.payout.amount.minor
    assert ("assets:payouts", "EUR") not in _sums(shop)


def test_refunds_and_disputes_are_in_the_payout_that_they_left_with(shop, books, clearing):
    kept, given, lost = _taken(shop, 5000), _taken(shop, 2000), _taken(shop, 3000)
    _given(shop, given, euro(500))
    dispute = shop.bench.dispute(shop.intent(lost).id)
    _later(shop, books)
    assert clearing.report().is_zero
    sums = _sums(shop)
    assert sums["expenses:disputes", "EUR"] == 3000
    shop.bench.close_dispute(dispute, won=True)
    _later(shop, books)
    assert ("expenses:disputes", "EUR") not in _sums(shop)
    with shop.store.read() as found:
        kinds = {each.kind for each in found.ledger.under(["dispute", "dispute_won"])}
    assert kinds == {EntryKind.DISPUTE, EntryKind.DISPUTE_WON}
    assert clearing.report().is_zero
    assert shop.record(kept).sale.intent


def test_a_payout_that_fails_after_it_was_paid_comes_back_from_the_bank(shop, books, clearing):
    _taken(shop)
    _later(shop, books)
    _later(shop, books)
    amount = shop.bench.fail_payout()
    books.take_over()
    sums = _sums(shop)
    assert ("assets:bank", "EUR") not in sums
    assert sums["assets:stripe", "EUR"] == amount.minor
    _later(shop, books)
    report = clearing.report()
    assert report.is_zero
    assert [str(each.payout.status) for each in report.payouts][1:] == ["failed"]


def test_a_shop_whose_balance_is_kept_in_another_currency_clears_in_both(shop, books, clearing):
    shop.bench.settle_in("USD")
    given = _taken(shop, 5000)
    _given(shop, given, euro(1500))
    _later(shop, books)
    report = clearing.report()
    assert report.is_zero
    assert {each.payout.amount.currency for each in report.payouts} == {USD}
    sums = _sums(shop)
    assert ("assets:stripe", "EUR") not in sums
    assert ("assets:stripe", "USD") not in sums
    assert sums["equity:conversion", "EUR"] == 3500
    assert sums["equity:conversion", "USD"] < 0
    assert clearing.trial().is_zero


@pytest.mark.parametrize("between", [timedelta(0), timedelta(minutes=5), 3 * DAY])
def test_parts_of_a_payment_that_are_exchanged_leave_nothing_behind(shop, books, clearing, between):
    """Whether they are looked at one by one or together, paid out together or not."""
    shop.bench.settle_in("USD")
    shop.settings.save(replace(shop.settings.load(), hold_requests="multicapture"))
    sale = shop.held(5000)
    for minor, is_final in ((2000, False), (700, False), (1100, True)):
        shop.settlement.capture(shop.intent(sale).id, euro(minor), is_final=is_final)
        if between:
            _later(shop, books, between)
    _later(shop, books)
    _given(shop, sale, euro(900))
    _later(shop, books)
    _later(shop, books)
    report = clearing.report()
    assert report.differences == ()
    assert report.is_zero
    assert not any(each.difference for each in report.balances)
    assert _sums(shop)["equity:conversion", "EUR"] == 2900
    assert ("assets:stripe", "EUR") not in _sums(shop)


def test_what_was_made_elsewhere_is_listed_with_its_reason_and_not_booked(shop, books, clearing):
    _taken(shop)
    _elsewhere(shop)
    _elsewhere(shop, "ldg_other")
    _later(shop, books)
    [payout] = clearing.report().payouts
    reasons = {each.reason: each for each in payout.differences}
    assert set(reasons) == {Reason.MADE_ELSEWHERE, Reason.OTHER_REGISTER}
    missing = reasons[Reason.MADE_ELSEWHERE].missing
    [rest] = payout.rest
    assert [-rest] == [missing[0] + reasons[Reason.OTHER_REGISTER].missing[0]]
    assert missing[0] < euro(777)


def test_a_refund_that_is_not_booked_here_yet_is_told_and_then_is(shop, books, clearing):
    sale = _taken(shop, 3000)
    _taken(shop, 3000)
    intent = shop.intent(sale).id
    shop.sdk.v1.refunds.create(params={"payment_intent": intent, "amount": 400})
    shop.pass_time(4 * DAY)
    books.take_over()
    [payout] = clearing.report().payouts
    [found] = payout.differences
    assert (found.reason, found.missing) == (Reason.NOT_BOOKED_YET, (euro(-400),))
    assert payout.rest == (euro(400),)
    shop.reconciler.run()
    assert clearing.report().is_zero


def test_a_register_beside_the_one_that_keeps_the_books_books_its_own_fees_alone(shop, books):
    shop.settings.save(replace(shop.settings.load(), account_books="off"))
    _taken(shop)
    _elsewhere(shop, "ldg_other")
    done = _later(shop, books)
    assert (done.movements, done.payouts, done.entries) == (1, 0, 1)
    assert _sums(shop)["expenses:stripe-fees", "EUR"] == 40
    shop.settings.save(replace(shop.settings.load(), account_books="on"))
    done = books.take_over()
    assert done.payouts == 1
    assert done.movements > 1
    assert "payout" in {kind for kind, _ in shop.booked()}


@pytest.mark.parametrize("path", ["GET /v1/balance_transactions", "GET /v1/payouts"])
def test_what_stripe_does_not_answer_is_taken_over_the_next_time(shop, books, clearing, path):
    _taken(shop)
    shop.pass_time(4 * DAY)
    shop.fault(Fault.RESET_BEFORE, path, times=9)
    with pytest.raises((InDoubt, Misconfigured)):
        books.take_over()
    shop.calm()
    books.take_over()
    assert clearing.report().is_zero
    assert clearing.trial().is_zero


def test_a_listing_that_was_cut_goes_on_where_it_stopped(shop, books, monkeypatch):
    for _ in range(5):
        _taken(shop)
    whole = shop.gateway.balance

    class Short:
        """Two movements a page, and no second one at first."""

        pages = 1

        def moved_since(self, since, *, before=""):
            if not self.pages:
                raise InDoubt("no_answer")
            self.pages -= 1
            items = whole.moved_since(since).items
            place = [each.id for each in items].index(before) + 1 if before else 0
            rest = items[place : place + 2]
            return type(whole.moved_since(since))(rest, rest[-1].id if place + 2 < 5 else "")

        def __getattr__(self, name):
            return getattr(whole, name)

    short = Short()
    monkeypatch.setattr(shop.gateway, "balance", short)
    with pytest.raises(InDoubt):
        books.take_over()
    _taken(shop)
    short.pages = 99
    with shop.store.read() as found:
        assert found.flows.cursor().before
    books.take_over()
    with shop.store.read() as found:
        assert found.flows.cursor().before == ""
    assert [kind for kind, _ in shop.booked()].count("fee") == 6


def test_by_itself_it_asks_every_half_hour_and_keeps_what_went_wrong(shop, books):
    _taken(shop)
    shop.fault(Fault.RESET_BEFORE, "GET /v1/balance_transactions", times=9)
    books.take_over_if_due()
    assert books.trouble is not None
    shop.calm()
    asked = len(shop.requests("balance_transactions"))
    books.take_over_if_due()
    assert len(shop.requests("balance_transactions")) == asked
    shop.pass_time(DUE_AFTER)
    assert books.take_over_if_due().entries == 1
    assert books.trouble is None


def test_a_shop_that_never_took_a_card_asks_nobody(shop, books, clearing):
    assert books.take_over().movements == 0
    assert shop.requests("balance") == []
    assert clearing.report().until is None


def test_what_was_taken_waits_for_its_payout(shop, books, clearing):
    _taken(shop)
    _taken(shop, 2000)
    books.take_over()
    report = clearing.report()
    [waiting] = report.waiting
    assert (waiting.movements, waiting.is_available) == (2, False)
    assert waiting.amount == euro(3000) - euro(40 + 55)
    assert (report.payouts, report.differences) == ((), ())
    [balance] = report.balances
    assert balance.booked == balance.at_stripe == waiting.amount


def test_a_refund_that_failed_before_anybody_saw_it_left_and_came_back(shop, books, clearing):
    """In two payouts, each of which comes to zero."""
    sale = shop.paying(3000)
    shop.checkout.authorise(sale, FAILS)
    shop.settlement.capture(shop.intent(sale).id)
    shop.pass_time(2 * DAY)
    shop.sdk.v1.refunds.create(params={"payment_intent": shop.intent(sale).id, "amount": 400})
    books.take_over()
    shop.pass_time(8 * DAY)
    books.take_over()
    waiting = [each.reason for each in clearing.report().differences]
    assert waiting == [Reason.NOT_BOOKED_YET, Reason.NOT_BOOKED_YET]
    shop.reconciler.run()
    assert books.take_over().entries == 2
    report = clearing.report()
    assert report.differences == ()
    assert [kind for kind, _ in shop.booked() if "refund" in kind] == ["refund", "refund_failed"]
    assert _sums(shop)["income:sales", "EUR"] == -2521
    assert Verify(shop.store).verify().holds


def test_what_stripe_charges_and_gives_by_itself_is_booked_by_its_kind(shop, books, clearing):
    _taken(shop, 9000)
    shop.bench.move("stripe_fee", -500, "eur", description="Radar")
    shop.bench.move("topup", 300, "eur")
    _later(shop, books)
    sums = _sums(shop)
    assert sums["expenses:stripe-fees", "EUR"] == 500 + 160
    assert sums["income:stripe-adjustments", "EUR"] == -300
    assert clearing.report().is_zero
    assert Verify(shop.store).verify().holds


def test_a_payout_that_somebody_made_by_hand_says_that_nobody_tells_its_parts(
    shop, books, clearing
):
    _taken(shop)
    shop.bench.move("topup", 300, "eur")
    shop.bench.pay_out(automatic=False)
    books.take_over()
    report = clearing.report()
    [payout] = [each for each in report.payouts if not each.payout.is_automatic]
    assert [each.reason for each in payout.differences] == [Reason.PARTS_UNKNOWN]
    assert not payout.is_zero
    assert all(each.difference == euro(0) for each in report.balances)
    assert shop.requests(f"payout={payout.payout.id}") == []


@pytest.mark.parametrize("others", [0, 120])
def test_a_payout_that_comes_back_long_after_it_was_paid_is_noticed(shop, books, clearing, others):
    """However much else moved meanwhile, and long after lists are read that far back."""
    _taken(shop)
    _later(shop, books)
    _later(shop, books)
    [old] = clearing.report().payouts
    shop.pass_time(30 * DAY)
    _taken(shop)
    _later(shop, books)
    for _ in range(others):
        shop.bench.move("stripe_fee", -1, "eur")
    with shop.simulator.state.transaction():
        theirs = shop.simulator.books()
        found = theirs.state.find(PAYOUT, old.payout.id)
        payouts.fail(theirs, found)
    books.take_over()
    came_back = {each.payout.id: each for each in clearing.report().payouts}[old.payout.id]
    assert str(came_back.payout.status) == "failed"
    [balance] = clearing.report().balances
    assert not balance.difference


def test_a_clock_that_is_ahead_on_the_first_day_hides_no_movement(shop, clearing):
    ahead = SimpleNamespace(now=lambda: shop.simulator.now() + 9 * DAY)
    sale = shop.counter.current().sale
    with shop.store.write() as found:
        found.sales.save(replace(sale, number=1, opened_at=ahead.now()))
    early = StripeBooks(shop.store, lambda: shop.gateway, ahead, shop.settings)
    early.take_over()
    _taken(shop)
    _later(shop, early)
    assert _sums(shop)["expenses:stripe-fees", "EUR"] > 0
    assert clearing.report().is_zero


def test_a_clock_that_is_set_back_keeps_nobody_from_asking(shop):
    told = [9 * DAY, timedelta(0)]
    clock = SimpleNamespace(now=lambda: shop.simulator.now() + told[0])
    books = StripeBooks(shop.store, lambda: shop.gateway, clock, shop.settings)
    _taken(shop)
    shop.pass_time(timedelta(minutes=1))
    books.take_over_if_due()
    del told[0]
    _taken(shop)
    shop.pass_time(timedelta(minutes=1))
    assert books.take_over_if_due().movements == 1
