"""What the office books beside a shift is told apart: no takings, no sale, no cash."""

from datetime import timedelta

import pytest

from pos.domain.accounting import Correction
from pos.domain.ledger import EntryKind
from pos.services.periods import Periods
from pos.services.report_paper import paper
from pos.services.stripe_books import StripeBooks
from tests.kit import EUR, euro
from tests.services.shifting import Register


@pytest.fixture
def register(shop):
    return Register(shop)


@pytest.fixture
def day(shop, register):
    """A shift with one sale by card, its fee and its payout, and a correction of its revenue."""
    register.shifts.open(euro(0))
    shop.settlement.capture(register.intent(2380))
    shop.pass_time(timedelta(days=3))
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()
    today = shop.simulator.now().date()
    correction = Correction("income:sales", "liabilities:tips", euro(500), today, "was a tip")
    Periods(shop.store, shop.settings, shop.simulator, shop.access).correct(correction)
    return register


def test_fees_payouts_and_corrections_are_no_takings(day):
    figures = day.reports.x().own
    assert figures.by_card() == {EUR: euro(2380)}
    assert figures.sales() == {EUR: euro(2000)}
    assert figures.tax() == {"19": {EUR: euro(380)}}
    assert figures.in_cash() == {}
    assert figures.count(EntryKind.FEE, EntryKind.PAYOUT, EntryKind.CORRECTION) == 3


def test_the_paper_tells_them_in_a_part_of_their_own(day):
    report = day.close()
    lines = list(paper(report, day.shop.settings.load().zone))
    place = lines.index("BOOKED IN THE OFFICE")
    told = " ".join(lines[place : place + 5])
    assert "Stripe fees (1)" in told
    assert "paid out (1)" in told
    assert "corrected (1)" in told
    assert report.later.entries == 0


def test_what_came_before_the_shift_began_is_not_called_late_either(shop, register):
    shop.settlement.capture(register.intent(2380))
    register.shifts.open(euro(0))
    register.close()
    shop.pass_time(timedelta(days=3))
    StripeBooks(shop.store, lambda: shop.gateway, shop.simulator, shop.settings).take_over()
    register.shifts.open(euro(0))
    report = register.reports.x()
    assert report.later.entries == 0
    assert report.own.count(EntryKind.FEE) == 1
