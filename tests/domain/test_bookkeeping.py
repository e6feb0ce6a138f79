"""The day's holds, captures and releases, as an accountant would check them."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given

from pos.domain.bookkeeping import (
    HELD,
    HELD_FOR_CUSTOMERS,
    SALES,
    STRIPE,
    TAX,
    UNEXPLAINED,
    entries_for,
)
from pos.domain.cart import PercentOff
from pos.domain.intent import Intent, IntentStatus
from pos.domain.ledger import Entry, EntryKind
from pos.domain.money import Money
from pos.domain.tax import TaxMode
from tests.domain.making import (
    INTENT,
    NOON,
    SALE,
    cart,
    carts,
    charge,
    eur,
    intent,
    item,
    released,
)

LATER = NOON + timedelta(hours=3)
TOOLS = cart(item(1200, rate=2000), item(1100, sku="B", rate=1000))  # 23.00, tax 2.00 + 1.00
HOLD = intent(IntentStatus.REQUIRES_CAPTURE, amount=2300)


def captured(amount: int, of: int = 2300) -> Intent:
    return intent(IntentStatus.SUCCEEDED, amount=of, received=amount)


def booked(said: Intent, basket=TOOLS) -> tuple[Entry, ...]:
    return entries_for(said, sale=SALE, cart=basket, seen_at=LATER)


def book(*entries: Entry) -> dict[str, int]:
    """What every account comes to; accounts that come to nothing are left out."""
    sums: Counter[str] = Counter()
    for entry in entries:
        for posting in entry.postings:
            sums[posting.account] += posting.amount.minor
    return {account: minor for account, minor in sums.items() if minor}


def test_a_hold_is_a_memorandum_and_no_revenue():
    [hold] = booked(HOLD)
    assert (hold.kind, hold.amount, hold.occurred_at) == (EntryKind.HOLD, eur(2300), NOON)
    assert book(hold) == {HELD: 2300, HELD_FOR_CUSTOMERS: -2300}


def test_a_capture_in_full_ends_the_hold_and_earns():
    entries = booked(captured(2300))
    assert [entry.kind for entry in entries] == [EntryKind.HOLD, EntryKind.CAPTURE]
    assert book(*entries) == {
        STRIPE: 2300,
        SALES: -2000,
        f"{TAX}:20": -200,
        f"{TAX}:10": -100,
    }
    # Stripe does not say when: the till's own clock stands in.
    assert (entries[1].amount, entries[1].occurred_at) == (eur(2300), LATER)


def test_a_capture_in_part_earns_its_part_and_releases_the_rest():
    hold, capture, release = booked(captured(1150))
    assert book(capture) == {
        STRIPE: 1150,
        SALES: -1000,
        f"{TAX}:20": -100,
        f"{TAX}:10": -50,
        HELD: -1150,
        HELD_FOR_CUSTOMERS: 1150,
    }
    assert (release.kind, release.amount, release.reason) == (
        EntryKind.RELEASE,
        eur(1150),
        "partial_capture",
    )
    assert HELD not in book(hold, capture, release)


def test_a_release_leaves_nothing_behind():
    hold, release = booked(released("requested_by_customer", 2300))
    assert (release.kind, release.reason) == (EntryKind.RELEASE, "requested_by_customer")
    assert release.occurred_at == NOON + timedelta(hours=1)
    assert book(hold, release) == {}


@pytest.mark.parametrize("reason", ["automatic", "expired"])
def test_a_lapse_is_a_release_by_another_name(reason):
    hold, lapse = booked(released(reason, 2300))
    assert (lapse.kind, lapse.amount, lapse.reason) == (EntryKind.LAPSE, eur(2300), reason)
    assert book(hold, lapse) == {}


def test_an_end_without_a_time_is_booked_when_it_is_seen():
    ended = intent(IntentStatus.CANCELED, amount=2300, latest_charge=charge(2300))
    assert booked(ended)[1].occurred_at == LATER


@pytest.mark.parametrize(
    "status",
    [
        IntentStatus.REQUIRES_PAYMENT_METHOD,
        IntentStatus.REQUIRES_CONFIRMATION,
        IntentStatus.REQUIRES_ACTION,
        IntentStatus.CANCELED,
    ],
)
@pytest.mark.parametrize("attempt", [None, charge(2300, approved=False)])
def test_without_an_approved_attempt_there_is_nothing_to_book(status, attempt):
    assert booked(intent(status, amount=2300, latest_charge=attempt)) == ()


def test_a_status_that_we_do_not_know_books_the_hold_and_no_more():
    [hold] = booked(intent(IntentStatus.NEEDS_REVIEW, latest_charge=charge(2300)))
    assert hold.kind is EntryKind.HOLD


def test_money_that_no_sale_explains_is_set_apart():
    empty = cart()
    for unknown in (None, empty):
        entries = entries_for(captured(500, 500), sale=None, cart=unknown, seen_at=LATER)
        assert book(*entries) == {STRIPE: 500, UNEXPLAINED: -500}
        assert entries[0].sale is None


def test_what_is_not_taxed_has_no_tax_account():
    untaxed = cart(item(500, rate=0))
    assert book(*booked(captured(500, 500), untaxed)) == {STRIPE: 500, SALES: -500}


def test_tax_on_top_is_owed_too():
    dear = cart(item(1000, rate=550), mode=TaxMode.EXCLUSIVE)
    entries = booked(captured(1055, 1055), dear)
    assert book(*entries) == {STRIPE: 1055, SALES: -1000, f"{TAX}:5.5": -55}


def test_gifts_in_a_cart_earn_nothing():
    mixed = cart(item(1000, rate=1000), item(1200, sku="B", rate=2000))
    mixed = mixed.set_line_discount(1, PercentOff(10_000))
    entries = booked(captured(1200, 1200), mixed)
    assert book(*entries) == {STRIPE: 1200, SALES: -1000, f"{TAX}:20": -200}


def test_more_taken_than_was_held_ends_no_more_than_the_hold():
    entries = booked(intent(IntentStatus.SUCCEEDED, amount=2300, received=2500))
    assert [entry.kind for entry in entries] == [EntryKind.HOLD, EntryKind.CAPTURE]
    books = book(*entries)
    assert (books[STRIPE], books.get(HELD)) == (2500, None)


def test_references_come_from_stripe_so_that_nothing_is_booked_twice():
    entries = booked(captured(1000))
    assert [entry.reference for entry in entries] == [
        f"hold/{INTENT}",
        f"capture/{INTENT}",
        f"release/{INTENT}",
    ]
    assert booked(captured(1000)) == entries
    assert booked(HOLD) == entries[:1]


@given(carts(), st.data())
def test_every_capture_balances_and_clears_its_hold(basket, data):
    due = basket.totals().due
    taken = Money(data.draw(st.integers(0, due.minor)), due.currency)
    said = replace(
        intent(IntentStatus.SUCCEEDED),
        amount=due,
        capturable=Money.zero(due.currency),
        received=taken,
        latest_charge=charge(amount=due),
    )
    sums = book(*booked(said, basket))
    assert sum(sums.values()) == 0
    assert sums.get(STRIPE, 0) == taken.minor
    assert not {HELD, HELD_FOR_CUSTOMERS} & set(sums)
    earned = [minor for account, minor in sums.items() if account != STRIPE]
    assert all(minor < 0 for minor in earned)
    if taken == due:
        owed = sum(minor for account, minor in sums.items() if account.startswith(TAX))
        assert -owed == basket.totals().tax.minor


@given(carts(), st.sampled_from(["automatic", "abandoned", ""]))
def test_every_hold_that_is_not_captured_leaves_the_books_as_they_were(basket, reason):
    due = basket.totals().due
    assume(due)  # nothing is no hold
    said = replace(
        released(reason),
        amount=due,
        received=Money.zero(due.currency),
        latest_charge=charge(amount=due),
    )
    hold, end = booked(said, basket)
    assert hold.amount == end.amount == due
    assert book(hold, end) == {}
