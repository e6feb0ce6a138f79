"""Postings as rows of text: in booking order, on the shop's day, of the period that was asked."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.adapters.sqlite.book_lines import lines_query
from pos.adapters.sqlite.book_spans import clock_changes, span
from pos.domain.ids import IntentId
from pos.domain.ledger import EntryKind
from tests.adapters.sqlite.examples import INTENT, NOW, entry, intent, sale

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _sale_of_the_entries(store):
    with store.write() as books:
        books.sales.save(sale(number=42, intent=INTENT))
        books.intents.save(intent())


@pytest.fixture
def post(store):
    def write(*entries):
        with store.write() as books:
            return books.ledger.post(entries)

    return write


def _lines(store, since=None, until=None, zone=BERLIN, **options):
    with store.read() as books:
        return list(books.ledger.lines(since, until, zone, **options))


def test_every_posting_is_a_line_with_what_its_entry_says(store, post):
    post(entry(reason="because"))
    debit, credit = _lines(store)
    assert debit == (
        1, 1, "hold", "hold/1", "2026-05-04", "2026-05-04T09:30:00.000000+00:00",
        "2026-05-04T09:30:00.000000+00:00", "memo:holds", 2500, "EUR", "till-1-000042",
        "till-1", sale().id, INTENT, "because",
    )  # fmt: skip
    assert (credit.line, credit.minor, credit.sequence) == (2, -2500, 1)


def test_an_entry_of_an_unknown_sale_has_no_receipt(store, post):
    post(entry(sale=None, intent=IntentId("pi_elsewhere")))
    line, _ = _lines(store)
    assert (line.receipt, line.register, line.sale) == ("", "", "")


def test_the_day_is_the_one_that_the_shops_clocks_show(store, post):
    """Two hours before UTC's midnight it is the same day in winter, and the next in summer."""
    for month in (1, 7, 12):
        when = datetime(2026, month, 14, 22, 30, tzinfo=UTC)
        post(entry(f"hold/{month}", occurred_at=when))
    assert [line.date for line in _lines(store)][::2] == ["2026-01-14", "2026-07-15", "2026-12-14"]


def test_a_period_takes_its_beginning_and_leaves_its_end(store, post):
    for hour in (3, 0, 1, 2):
        post(entry(f"hold/{hour}", occurred_at=NOW + timedelta(hours=hour)))
    found = _lines(store, NOW + timedelta(hours=1), NOW + timedelta(hours=3))
    assert [line.reference for line in found][::2] == ["hold/1", "hold/2"]
    assert _lines(store, NOW + timedelta(hours=9)) == []
    assert [line.sequence for line in _lines(store, after=2)] == [3, 3, 4, 4]


def test_what_is_only_noted_is_no_part_of_the_books(store, post):
    post(entry("audit/1", kind=EntryKind.AUDIT, postings=()), entry())
    assert {line.kind for line in _lines(store)} == {"hold"}


def test_lines_are_streamed_without_sorting(ledger, store, post):
    post(entry())
    with ledger.read() as db:
        period = span(db, NOW, NOW + timedelta(days=1))
        query = f"EXPLAIN QUERY PLAN {lines_query(period, BERLIN)}"
        plan = [row["detail"] for row in db.execute(query, period.bound)]
    assert not [step for step in plan if "B-TREE" in step or "MATERIALIZE" in step]


@given(
    zone=st.sampled_from(
        ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca",
         "Asia/Kathmandu", "Pacific/Apia", "UTC"]
    ).map(ZoneInfo),
    days=st.integers(0, 40 * 365),
    minutes=st.lists(st.integers(0, 60 * 24 * 700), min_size=1, max_size=20),
)  # fmt: skip
def test_between_two_changes_of_the_clocks_the_offset_is_the_zones(zone, days, minutes):
    begin = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=days)
    moments = [begin + timedelta(minutes=count) for count in minutes]
    changes = clock_changes(zone, begin, max(moments))
    for moment in moments:
        offset = [seconds for since, seconds in changes if since <= moment][-1]
        assert timedelta(seconds=offset) == moment.astimezone(zone).utcoffset()
