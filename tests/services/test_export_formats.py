"""No cell of a spreadsheet runs, and no value of a machine format is touched."""

import csv
import io
import json
from datetime import UTC, date, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given
from pyarrow import parquet

from pos.adapters.sqlite import book_columns
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.domain.bookkeeping import HELD, HELD_FOR_CUSTOMERS
from pos.domain.harmless import harmless
from pos.domain.ids import IntentId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Money
from pos.services.export_formats import about
from pos.services.export_formats.shape import ExportFormat
from pos.settings import Settings
from tests.nasty import TEXTS as NASTY
from tests.nasty import nasty_entries
from tests.services.booking import EUR, START, open_book

RUNS = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0",
    "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "\u00a0=1",
    "\u202e=1", "\u200b=1", "\ufeff=1", "﹦1", "−1", " \t-1", "-ä", '-"', "=é",
]  # fmt: skip
QUIET = [
    "requested_by_customer", "1=1", "a\tb", 'say "hi"', '"', "שלום", "\u202eabc", "a,b;c\r\nd", "",
    "%s%w%q", "O'Brien", "a\u2028b\x85", "Ünal & Söhne", "😀", "\\", "a\x1fb\x7f",
]  # fmt: skip


def entry(text: str, number: int) -> Entry:
    """With `text` wherever a word from outside can be without a sale."""
    amount = Money(12_345, EUR)
    return Entry(
        reference=f"release/{number}",
        kind=EntryKind.RELEASE,
        occurred_at=START,
        sale=None,
        intent=IntentId(text),
        amount=amount,
        postings=(Posting(HELD_FOR_CUSTOMERS, amount), Posting(HELD, -amount)),
        reason=text,
    )


TEXTS = [*RUNS, *QUIET, "\0=1", "a\0=b"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Every text in one ledger, as rows of each table."""
    folder = tmp_path_factory.mktemp("texts")
    with open_book(folder / "training-acct_1Practice.db") as book:
        with book.store.write() as books:
            books.ledger.post(entry(text, number) for number, text in enumerate(TEXTS))
        book.exports.export(ExportFormat.CSV, None, None, folder / "out.csv")
        book.exports.export(ExportFormat.JSONL, None, None, folder / "out.jsonl")
    text = (folder / "out.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    return rows, (folder / "out.jsonl").read_bytes().decode("ascii").splitlines()


@pytest.mark.parametrize("text", RUNS)
def test_text_that_would_run_gets_an_apostrophe(written, text):
    row = written[0][TEXTS.index(text)]
    assert harmless(text) == row["reason"] == row["intent"] == f"'{text}"


@pytest.mark.parametrize("text", QUIET)
def test_other_text_comes_back_as_it_was(written, text):
    row = written[0][TEXTS.index(text)]
    assert (row["reason"], row["intent"]) == (text, text)


def test_nothing_is_lost_behind_a_nul(written):
    assert [row["reason"] for row in written[0][-2:]] == ["'\u2400=1", "a\u2400=b"]


def test_a_machine_gets_every_text_untouched_and_on_one_line(written):
    documents = [json.loads(line) for line in written[1]]
    assert [document["reason"] for document in documents] == TEXTS
    assert [document["intent"] or "" for document in documents] == TEXTS


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_is_harmless_with_an_apostrophe_at_most(text):
    made = harmless(text)
    assert made in {text, f"'{text}"}
    assert not made.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """Everything that breaks exports, in a ledger of the shop that has every number."""
    folder = tmp_path_factory.mktemp("nasty")
    with open_book(folder / "training-acct_1Practice.db") as book:
        numbers = "siren=732829320 datev=29098/55003"
        SqliteSettings(book.file).save(Settings(tax_numbers=numbers))
        with book.store.write() as books:
            books.ledger.post(
                Entry(
                    each.reference, each.kind, each.occurred_at, None, each.intent, each.amount,
                    each.postings, each.reason,
                )
                for each in nasty_entries()
            )  # fmt: skip
        yield book, folder


def test_csv_read_back_comes_to_the_totals(nasty):
    book, folder = nasty
    summary = book.exports.export(ExportFormat.CSV, None, None, folder / "back.csv")
    text = (folder / "back.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == summary.rows == summary.files[0].rows
    for total in summary.kinds:
        kind, code = str(total.kind), total.amount.currency.code
        found = [row for row in rows if (row["kind"], row["currency"]) == (kind, code)]
        assert len(found) == total.entries
        assert sum(int(row["amount_minor"]) for row in found) == total.amount.minor
        for row in found:
            assert row["amount"] == Money(int(row["amount_minor"]), total.amount.currency).plain()


def test_json_lines_read_back_come_to_the_totals(nasty):
    book, folder = nasty
    summary = book.exports.export(ExportFormat.JSONL, None, None, folder / "back.jsonl")
    sums: dict[tuple[str, str], int] = {}
    for line in (folder / "back.jsonl").read_text("ascii").splitlines():
        for posting in json.loads(line)["postings"]:
            account = (posting["account"], posting["currency"])
            sums[account] = sums.get(account, 0) + posting["minor"]
    assert sums == {
        (total.account, total.amount.currency.code): total.amount.minor
        for total in summary.accounts
    }


def test_parquet_read_back_comes_to_the_totals(nasty):
    book, folder = nasty
    summary = book.exports.export(ExportFormat.PARQUET, None, None, folder / "back.parquet")
    rows = parquet.read_table(folder / "back.parquet").to_pylist()
    assert len(rows) == summary.files[0].rows == summary.totals.postings
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        account = (row["account"], row["currency"])
        sums[account] = sums.get(account, 0) + row["minor"]
    assert sums == {
        (total.account, total.amount.currency.code): total.amount.minor
        for total in summary.accounts
    }
    # Whole, also behind a NUL.
    assert {row["reason"] for row in rows} >= {text for text in NASTY if text}
    assert {row["exponent"] for row in rows if row["currency"] == "KWD"} == {3}


def test_times_and_days_of_parquet_are_those_of_the_ledger(book, tmp_path):
    when = datetime(2026, 7, 2, 22, 30, 1, 250_000, tzinfo=UTC)
    book.hold(Money(500, EUR), when)
    book.exports.export(ExportFormat.PARQUET, None, None, tmp_path / "out.parquet")
    row, _ = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert (row["occurred_at"], row["recorded_at"]) == (when, when)
    assert row["date"] == date(2026, 7, 3)
    assert (row["receipt"], row["card_last4"]) == ("till-1-000001", "0042")


def test_parquet_in_many_groups_is_one_table(nasty, monkeypatch):
    book, folder = nasty
    monkeypatch.setattr(book_columns, "_FETCHED", 7)
    monkeypatch.setattr(book_columns, "_BATCH", 20)
    summary = book.exports.export(ExportFormat.PARQUET, None, None, folder / "groups.parquet")
    found = parquet.ParquetFile(folder / "groups.parquet")
    assert found.num_row_groups > 5
    rows = found.read().to_pylist()
    lines = [(row["sequence"], row["line"]) for row in rows]
    assert lines == sorted(lines)
    assert len(lines) == summary.totals.postings


def test_a_format_of_one_currency_has_a_file_for_each(nasty):
    book, folder = nasty
    summary = book.exports.export(ExportFormat.IIF, None, None, folder / "books.iif")
    names = {written.path.name: written.currency for written in summary.files}
    assert {"books-EUR.iif": "EUR", "books-JPY.iif": "JPY"}.items() <= names.items()
    assert all((folder / name).stat().st_size for name in names)
    assert {left.reason for left in summary.left_out} == {"memorandum"}


def test_every_column_is_told_once_with_its_meaning():
    for chosen in ExportFormat:
        columns = about(chosen).columns
        assert len({column.name for column in columns}) == len(columns) > 0
        assert all(column.type and column.meaning.endswith(".") for column in columns)
