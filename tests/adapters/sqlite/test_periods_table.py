"""Sums of accounts by period: added up from either end, they are the same."""

from datetime import timedelta

import pytest

from pos.adapters.sqlite import flow_parts
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from pos.domain.ledger import Posting
from tests.adapters.sqlite.examples import NOW, StoppedClock, entry, eur
from tests.empty_ledger import lay

DAYS = 8


@pytest.fixture
def books(tmp_path):
    """One entry a day, each on an account of its own and on the one that all share."""
    file = LedgerFile(lay(tmp_path / "test-acct_1.db"), now=NOW)
    store = SqliteStore(file, LedgerId("ldg_1"), StoppedClock())
    with store.write() as found:
        for day in range(DAYS):
            amount = eur(100 + day)
            sides = (Posting("assets:stripe", amount), Posting(f"income:{day}", -amount))
            found.ledger.post(
                [
                    entry(
                        f"fee/txn_{day}",
                        postings=sides,
                        sale=None,
                        intent=None,
                        occurred_at=NOW + timedelta(days=day),
                    )
                ]
            )
    with store.read() as found:
        yield found
    file.close()


@pytest.mark.parametrize("days", range(DAYS + 2))
def test_what_counts_before_and_after_a_moment_is_all_there_is(books, days):
    until = NOW + timedelta(days=days)
    before = {row.account: row.balance.minor for row in books.periods.trial(None, until)}
    after = {row.account: row.balance.minor for row in books.periods.trial(until, None)}
    whole = {row.account: row.balance.minor for row in books.periods.trial(None, None)}
    sums = {name: before.get(name, 0) + after.get(name, 0) for name in {*before, *after}}
    assert sums == whole
    assert {name for name in before if name != "assets:stripe"} == {
        f"income:{day}" for day in range(min(days, DAYS))
    }


def test_every_account_is_named_once_in_order(books):
    assert books.periods.accounts() == ["assets:stripe", *(f"income:{day}" for day in range(DAYS))]


@pytest.mark.parametrize("query", [flow_parts._BY_REFERENCE, flow_parts._CAPTURED])
def test_what_is_booked_of_a_movement_is_found_by_its_reference(books, query):
    """By the account it would be every posting that ever moved Stripe's balance."""
    plan = books.flows._db.execute(f"EXPLAIN QUERY PLAN {query}", ["[]"]).fetchall()
    told = " | ".join(row["detail"] for row in plan)
    assert "SEARCH postings USING PRIMARY KEY (entry=?)" in told
    assert "postings_by_account" not in told
