"""What a report costs goes with its own entries: no query of it walks through the whole ledger."""

import re

import pytest

from pos.adapters.sqlite.reports_table import SqliteReports
from tests.kit import euro
from tests.services.shifting import Register


@pytest.fixture
def asked(shop):
    """Every query that a close and an X report ask, with how SQLite goes about it."""
    register = Register(shop)
    register.intent()
    register.shifts.open(euro(100))
    register.intent()
    register.shifts.count(euro(100))
    register.walk.carry_rest(register.until())
    queries: list[str] = []
    with shop.file.write() as db:
        db.conn.set_trace_callback(queries.append)
    register.shifts.close()
    with shop.file.write() as db:
        db.conn.set_trace_callback(None)
        found = [each for each in queries if re.match(r"\s*(SELECT|WITH)", each)]
        return {
            query: " | ".join(row[3] for row in db.execute("EXPLAIN QUERY PLAN " + query))
            for query in found
        }


def test_no_query_of_a_close_walks_through_the_entries(asked):
    assert len(asked) > 10
    walks = r"SCAN (entries|postings|intents|charges|sales|operations|changes)( |$)(?!USING)"
    slow = {
        query: plan
        for query, plan in asked.items()
        if re.search(walks, plan) and not query.endswith("ORDER BY sequence DESC LIMIT 1")
    }
    assert slow == {}


def test_a_list_of_reports_reads_none_of_them(shop):
    register = Register(shop)
    register.shifts.open(euro(0))
    register.close()
    queries: list[str] = []
    with shop.file.write() as db:
        db.conn.set_trace_callback(queries.append)
        SqliteReports(db).recent(10)
        db.conn.set_trace_callback(None)
        [listed] = queries
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + listed)]
    assert plan == ["SCAN z_reports USING COVERING INDEX z_reports_by_time"]
