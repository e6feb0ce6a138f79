"""A refund counts until it fails; a released remainder is no refund, however Stripe shows it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.bookkeeping import entries_for
from pos.domain.cart import Cart, Item
from pos.domain.giving_back import Earned, refund_entries
from pos.domain.ids import OperationId, RefundId, SaleId
from pos.domain.intent import IntentStatus
from pos.domain.ledger import balances
from pos.domain.refund import Refund, told_apart
from pos.domain.tax import TaxMode, TaxRate
from tests.adapters.sqlite.examples import CHARGE, EUR, INTENT, NOW, charge, eur, intent

MINUTE = timedelta(minutes=1)
SALE = SaleId("sale_1")


def refund(minor: int = 300, **changes) -> Refund:
    kept = {
        "id": RefundId("re_1"),
        "intent": INTENT,
        "charge": CHARGE,
        "amount": eur(minor),
        "status": "succeeded",
        "created": NOW,
    }
    return Refund(**{**kept, **changes})


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("pending", True),
        ("requires_action", True),
        ("succeeded", True),
        ("failed", False),
        ("canceled", False),
        ("a_word_of_tomorrow", True),
    ],
)
def test_a_refund_counts_until_it_is_undone(status, counts):
    assert refund(status=status).counts is counts


def _apart(rows, *, counted, captured_by=NOW):
    """What is marked as the release after 25.00 were held and 20.00 taken."""
    held = charge(refunded=None if counted is None else eur(counted))
    found = told_apart(rows, charge=held, received=eur(2000), captured_by=captured_by)
    return [each.id for each in found if each.is_release]


def test_a_row_over_the_remainder_from_the_capture_is_the_release():
    assert _apart([refund(500)], counted=500) == ["re_1"]


def test_a_refund_after_the_capture_is_one_though_it_is_as_high_as_the_remainder():
    assert _apart([refund(500, created=NOW + MINUTE)], counted=500) == []


def test_a_remainder_that_the_charge_counts_without_a_row_hides_no_refund():
    assert _apart([refund(500)], counted=1000) == []


def test_beside_a_release_the_customers_own_refund_counts():
    rows = [refund(500), refund(500, id=RefundId("re_2"), created=NOW + MINUTE)]
    assert _apart(rows, counted=1000, captured_by=NOW) == ["re_1"]


def test_a_capture_that_left_no_row_hides_no_refund():
    assert _apart([refund(500)], counted=500, captured_by=None) == []


def test_a_refund_of_ours_is_never_the_release():
    assert _apart([refund(500, operation=OperationId("pos1-x"))], counted=500) == []


def test_what_lapsed_uncaptured_was_never_taken():
    row = refund(2500, reason="expired_uncaptured_charge")
    assert _apart([row], counted=2500) == ["re_1"]


def test_after_a_full_capture_no_row_is_a_release():
    found = told_apart([refund(500)], charge=charge(), received=eur(2500), captured_by=NOW)
    assert [each.is_release for each in found] == [False]


def test_refunds_come_oldest_first():
    rows = [refund(id=RefundId("re_2"), created=NOW + MINUTE), refund()]
    found = told_apart(rows, charge=charge(), received=eur(2500), captured_by=NOW)
    assert [each.id for each in found] == ["re_1", "re_2"]


def _cart() -> Cart:
    bread = Item("B", "", "Bread", eur(500), TaxRate(700))
    wine = Item("W", "", "Wine", eur(1500), TaxRate(1900))
    return Cart(EUR, TaxMode.INCLUSIVE).add(bread, 1).add(wine, 1)


def _taken():
    return intent(status=IntentStatus.SUCCEEDED, capturable=eur(0), received=eur(2000))


def _earned(cart=None) -> Earned:
    """A sale of which all was taken and nothing was given back."""
    basket = cart or _cart()
    capture = entries_for(_taken(), sale=SALE, cart=basket, seen_at=NOW)[1]
    return Earned(SALE, basket, capture.postings)


def _entries(found: Refund, *, booked=None, earned=None, lines=()):
    return refund_entries(
        _taken(),
        found,
        earned=earned or _earned(),
        lines=lines,
        booked=booked,
        seen_at=NOW + MINUTE,
    )


def test_a_refund_takes_sales_and_tax_back_by_its_part():
    [entry] = _entries(refund(1000))
    assert entry.reference == "refund/re_1"
    assert {each.account: each.amount.minor for each in entry.postings} == {
        "assets:stripe": -1000,
        "income:sales": 865,
        "liabilities:tax:7": 16,
        "liabilities:tax:19": 119,
    }


def test_of_a_sale_that_nobody_knows_it_is_unassigned():
    capture = entries_for(_taken(), sale=None, cart=None, seen_at=NOW)[1]
    [entry] = _entries(refund(), earned=Earned(postings=capture.postings))
    assert [each.account for each in entry.postings] == ["assets:stripe", "income:unassigned"]


def test_a_refund_that_failed_after_it_was_booked_is_booked_back():
    failed = replace(refund(1000), status="failed")
    [first] = _entries(refund(1000))
    [entry] = _entries(failed, booked=first)
    assert (entry.reference, entry.occurred_at) == ("refund_failed/re_1", NOW + MINUTE)
    assert not any(balances([*entry.postings, *first.postings]).values())
    mirrored = {each.account: -each.amount for each in first.postings}
    assert {each.account: each.amount for each in entry.postings} == mirrored


def test_one_that_nobody_saw_before_it_failed_is_nothing():
    assert _entries(replace(refund(), status="failed")) == ()


def test_a_release_is_nothing_that_was_given_back():
    assert _entries(refund(is_release=True)) == ()


@given(st.integers(1, 2000))
def test_every_refund_balances_to_the_unit(minor):
    [entry] = _entries(refund(minor))
    assert entry.postings[0].amount == eur(-minor)
    assert sum(each.amount.minor for each in entry.postings) == 0
