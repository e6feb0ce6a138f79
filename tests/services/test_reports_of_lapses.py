"""What a customer owes once is not counted twice: holds that stand in the place of lapsed ones."""

from datetime import UTC, timedelta

import pytest

from pos.domain.ledger import EntryKind
from pos.services.report_document import restored, stored
from pos.services.report_paper import paper
from tests.kit import VISA, euro
from tests.services.shifting import Register


@pytest.fixture
def register(shop):
    return Register(shop)


def made_good(register, minor=15_000):
    """A hold that lapsed, and one in its place."""
    shop = register.shop
    intent = register.intent(minor)
    shop.pass_time(timedelta(days=8))
    shop.settlement.refresh()
    again = shop.lapses.reauthorise(intent)
    shop.checkout.begin(again.id)
    shop.checkout.authorise(again.id, VISA)


def test_of_the_holds_opened_those_after_a_lapse_are_told_apart(register):
    register.shifts.open(euro(0))
    register.intent(2_000)
    made_good(register)
    report = register.close(0)
    assert report.own.count(EntryKind.HOLD) == 3
    [again] = report.again
    assert (again.entries, again.amount) == (1, euro(15_000))
    lines = paper(report, UTC)
    [told] = [line for line in lines if "after a lapse" in line]
    assert "150.00" in told


def test_the_report_that_is_kept_says_so_too_and_the_next_one_does_not(register):
    register.shifts.open(euro(0))
    made_good(register)
    report = register.close(0)
    assert restored(stored(report)).again == report.again
    assert register.reports.z(1).again == report.again
    register.shifts.open(euro(0))
    register.intent(2_000)
    assert register.reports.x().again == ()
