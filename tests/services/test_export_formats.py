"""No cell of a spreadsheet runs, and no value of a machine format is touched."""

import csv
import io
import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.bookkeeping import HELD, HELD_FOR_CUSTOMERS
from pos.domain.ids import IntentId, SaleId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Money
from pos.domain.views import BookedEntry
from pos.services.export_formats.jsonl import JsonLines
from pos.services.export_formats.shape import RowFrame
from pos.services.export_formats.spreadsheet import COLUMNS, SpreadsheetRows, harmless
from pos.settings import Mode
from tests.services.booking import EUR, START

FRAME = RowFrame(ZoneInfo("Europe/Berlin"), Mode.LIVE)
RUNS = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0",
    "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "\u00a0=1",
    "\u202e=1", "\u200b=1", "\ufeff=1", "﹦1", "−1", " \t-1",
]  # fmt: skip
QUIET = ["requested_by_customer", "1=1", "a\tb", 'say "hi"', "שלום", "\u202eabc", "a,b;c\r\nd", ""]


def booked(text: str) -> BookedEntry:
    """An entry with `text` wherever a word from outside can be."""
    amount = Money(12_345, EUR)
    return BookedEntry(
        sequence=7,
        recorded_at=START,
        entry=Entry(
            reference="release/pi_1",
            kind=EntryKind.RELEASE,
            occurred_at=START,
            sale=SaleId(text),
            intent=IntentId(text),
            amount=amount,
            postings=(Posting(HELD_FOR_CUSTOMERS, amount), Posting(HELD, -amount)),
            reason=text,
        ),
        receipt=text,
        brand=text,
        last4="0001",
        capture_before=START + timedelta(days=7),
    )


def cells(row: bytes) -> dict[str, str]:
    [values] = csv.reader(io.StringIO(row.decode(), newline=""), strict=True)
    return dict(zip(COLUMNS, values, strict=True))


@pytest.mark.parametrize("text", RUNS)
def test_text_that_would_run_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"
    row = cells(SpreadsheetRows(FRAME).row(booked(text)))
    for column in ("reason", "sale", "intent", "receipt"):
        assert row[column] == f"'{text}"
    assert row["card"].startswith("'")


@pytest.mark.parametrize("text", QUIET)
def test_other_text_comes_back_as_it_was(text):
    assert cells(SpreadsheetRows(FRAME).row(booked(text)))["reason"] == text


def test_a_line_of_csv_is_what_it_always_was():
    row = SpreadsheetRows(FRAME).row(booked('=A"1'))
    assert row.decode() == (
        '"7","2026-03-02","release","\'=A""1","","123.45","EUR","12345","","","",'
        '"\'=A""1 0001","\'=A""1","2026-03-02T08:00:00Z","2026-03-02T09:00:00+01:00",'
        '"2026-03-02T08:00:00Z","2026-03-09T08:00:00Z","2026-03-09T09:00:00+01:00",'
        '"\'=A""1","\'=A""1","live"\r\n'
    )


@pytest.mark.parametrize("text", [*RUNS, *QUIET, "\u2028\x85"])
def test_a_machine_gets_every_text_untouched_and_on_one_line(text):
    row = JsonLines(FRAME).row(booked(text)).decode()
    assert len(row.splitlines()) == 1
    document = json.loads(row)
    assert (document["reason"], document["sale"], document["card"]["brand"]) == (text,) * 3


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_the_spreadsheet_but_for_an_apostrophe(text):
    reason = cells(SpreadsheetRows(FRAME).row(booked(text)))["reason"]
    assert reason in {text, f"'{text}"}
    assert not reason.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_every_column_has_a_name_of_its_own():
    assert len(set(COLUMNS)) == len(COLUMNS)
    head = SpreadsheetRows(FRAME).head().decode("utf-8-sig")
    assert next(csv.reader([head])) == list(COLUMNS)
