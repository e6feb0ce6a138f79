"""The export agrees with the ledger, and is there whole or not at all."""

import csv
import errno
import hashlib
import io
import json
import os
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.domain.money import Currency, Money
from pos.errors import Misconfigured, Refused
from pos.services.export_formats.shape import ExportFormat
from pos.settings import Settings
from tests.services.booking import EUR, START, open_book

CSV, JSONL = ExportFormat.CSV, ExportFormat.JSONL
JPY, KWD = Currency("JPY"), Currency("KWD")


def eur(minor: int) -> Money:
    return Money(minor, EUR)


@pytest.fixture
def told(book):
    """Three sales: captured in part, released, lapsed; and one still held, in yen."""
    book.capture(book.hold(eur(1254)), eur(750), START + timedelta(hours=2))
    book.cancel(book.hold(eur(999)), "requested_by_customer", START + timedelta(hours=3))
    book.cancel(book.hold(eur(500)), "automatic", START + timedelta(days=7))
    book.hold(Money(1200, JPY), START + timedelta(days=8))
    return book


def export(book, path, kind=CSV, since=None, until=None, **options):
    return book.exports.export(kind, since, until, path, **options)


def rows_of(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def left_in(folder):
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("training-"))


def test_every_entry_is_a_row_in_booking_order(told, tmp_path):
    export(told, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    assert [(row["kind"], row["amount"], row["currency"]) for row in rows] == [
        ("hold", "12.54", "EUR"),
        ("capture", "7.50", "EUR"),
        ("release", "5.04", "EUR"),
        ("hold", "9.99", "EUR"),
        ("release", "9.99", "EUR"),
        ("hold", "5.00", "EUR"),
        ("lapse", "5.00", "EUR"),
        ("hold", "1200", "JPY"),
    ]
    assert [int(row["sequence"]) for row in rows] == list(range(1, 9))


def test_a_row_says_all_that_an_accountant_asks(told, tmp_path):
    export(told, tmp_path / "out.csv")
    capture = rows_of(tmp_path / "out.csv")[1]
    assert capture == {
        "sequence": "2",
        "date": "2026-03-02",
        "kind": "capture",
        "receipt": "till-1-000001",
        "register": "till-1",
        "amount": "7.50",
        "currency": "EUR",
        "amount_minor": "750",
        "net": "6.54",
        "tax": "0.96",
        "tax_by_rate": "5.5%: 0.13; 20%: 0.83",
        "card": "visa 0042",
        "reason": "",
        "occurred_utc": "2026-03-02T10:00:00Z",
        "occurred_local": "2026-03-02T11:00:00+01:00",
        "recorded_utc": "2026-03-02T10:00:00Z",
        "hold_until_utc": "2026-03-09T08:00:00Z",
        "sale": "sale_0001",
        "intent": "pi_0001",
        "mode": "training",
        "reference": "capture/pi_0001",
    }


def test_a_hold_has_neither_net_nor_tax(told, tmp_path):
    export(told, tmp_path / "out.csv")
    hold = rows_of(tmp_path / "out.csv")[0]
    assert (hold["net"], hold["tax"], hold["tax_by_rate"]) == ("", "", "")


def test_the_day_is_the_shops_and_not_utcs(book, tmp_path):
    book.hold(eur(500), datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    export(book, tmp_path / "out.csv")
    [row] = rows_of(tmp_path / "out.csv")
    assert (row["date"], row["occurred_utc"]) == ("2026-03-03", "2026-03-02T23:30:00Z")


def test_json_lines_carry_whole_integers_and_the_postings(told, tmp_path):
    export(told, tmp_path / "out.jsonl", JSONL)
    _, capture, *_ = lines_of(tmp_path / "out.jsonl")
    assert capture["amount"] == {"minor": 750, "currency": "EUR", "exponent": 2}
    assert capture["reference"] == "capture/pi_0001"
    assert capture["card"] == {"brand": "visa", "last4": "0042"}
    assert {p["account"]: p["minor"] for p in capture["postings"]} == {
        "assets:stripe": 750,
        "income:sales": -654,
        "liabilities:tax:5.5": -13,
        "liabilities:tax:20": -83,
        "memo:customers": 750,
        "memo:holds": -750,
    }
    assert capture["occurred_at"] == "2026-03-02T10:00:00.000000+00:00"
    assert capture["hold_until_local"] == "2026-03-09T09:00:00.000000+01:00"


def test_three_decimals_and_none_are_written_as_they_are(book, tmp_path):
    book.hold(Money(1230, KWD))
    book.hold(Money(7, JPY))
    export(book, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    assert [(row["amount"], row["amount_minor"]) for row in rows] == [("1.230", "1230"), ("7", "7")]


@pytest.mark.parametrize("kind", ExportFormat)
def test_the_totals_are_those_of_the_ledger(told, tmp_path, kind):
    SqliteSettings(told.file).save(Settings(tax_numbers="siren=732829320 datev=29098/55003"))
    summary = export(told, tmp_path / "out", kind)
    by_kind = told.select(
        "SELECT kind, currency, count(*), sum(amount_minor) FROM entries GROUP BY 1, 2"
    )
    by_account = told.select(
        "SELECT account, currency, sum(amount_minor) FROM postings GROUP BY 1, 2"
    )
    assert {
        (str(t.kind), t.amount.currency.code, t.entries, t.amount.minor) for t in summary.kinds
    } == set(by_kind)
    assert {(t.account, t.amount.currency.code, t.amount.minor) for t in summary.accounts} == set(
        by_account
    )
    assert (summary.rows, summary.first, summary.last) == (8, 1, 8)


def test_the_accounts_of_an_export_sum_to_zero_in_every_currency(told, tmp_path):
    summary = export(told, tmp_path / "out.csv")
    for currency in (EUR, JPY):
        changes = [t.amount.minor for t in summary.accounts if t.amount.currency == currency]
        assert changes
        assert sum(changes) == 0


def test_the_rows_add_up_to_the_totals(told, tmp_path):
    summary = export(told, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    for total in summary.kinds:
        of_kind = [
            int(row["amount_minor"])
            for row in rows
            if (row["kind"], row["currency"]) == (total.kind, total.amount.currency.code)
        ]
        assert (len(of_kind), sum(of_kind)) == (total.entries, total.amount.minor)


def test_the_manifest_says_what_the_caller_is_told(told, tmp_path):
    summary = export(told, tmp_path / "out.csv", since=START, until=START + timedelta(days=1))
    manifest = json.loads((tmp_path / "out.csv.manifest.json").read_text())
    data = (tmp_path / "out.csv").read_bytes()
    assert manifest["sha256"] == summary.sha256 == hashlib.sha256(data).hexdigest()
    assert manifest["file"] == "out.csv"
    assert (manifest["from"], manifest["until"], manifest["time_zone"]) == (
        "2026-03-02T08:00:00+00:00",
        "2026-03-03T08:00:00+00:00",
        "Europe/Berlin",
    )
    assert (manifest["ledger"], manifest["mode"]) == ("ldg_test", "training")
    assert (manifest["rows"], manifest["first_sequence"], manifest["last_sequence"]) == (6, 1, 6)
    assert manifest["totals"] == [
        {"kind": "hold", "entries": 3, "minor": 2753, "currency": "EUR", "text": "27.53"},
        {"kind": "capture", "entries": 1, "minor": 750, "currency": "EUR", "text": "7.50"},
        {"kind": "release", "entries": 2, "minor": 1503, "currency": "EUR", "text": "15.03"},
    ]


def test_the_period_takes_its_beginning_and_leaves_its_end(book, tmp_path):
    for hour in range(4):
        book.hold(eur(500 + hour), START + timedelta(hours=hour))
    hours = [START + timedelta(hours=n) for n in (1, 3)]
    summary = export(book, tmp_path / "out.csv", since=hours[0], until=hours[1])
    assert [row["amount"] for row in rows_of(tmp_path / "out.csv")] == ["5.01", "5.02"]
    assert (summary.first, summary.last) == (2, 3)


def test_an_export_of_nothing_has_its_head_and_no_totals(book, tmp_path):
    summary = export(book, tmp_path / "out.csv")
    assert rows_of(tmp_path / "out.csv") == []
    assert (tmp_path / "out.csv").read_bytes().startswith(b'\xef\xbb\xbf"sequence","date"')
    assert (summary.rows, summary.first, summary.last, summary.kinds) == (0, None, None, ())


def test_a_file_that_is_there_stays_as_it_is(told, tmp_path):
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(Refused) as refusal:
        export(told, tmp_path / "out.csv")
    assert refusal.value.code == "file_exists"
    assert (tmp_path / "out.csv").read_text() == "mine"
    assert left_in(tmp_path) == ["out.csv"]


def test_a_file_that_is_there_is_replaced_when_that_was_said(told, tmp_path):
    export(told, tmp_path / "out.csv", since=START + timedelta(days=8))
    summary = export(told, tmp_path / "out.csv", replace=True)
    assert len(rows_of(tmp_path / "out.csv")) == 8
    manifest = json.loads((tmp_path / "out.csv.manifest.json").read_text())
    assert manifest["sha256"] == summary.sha256
    assert left_in(tmp_path) == ["out.csv", "out.csv.manifest.json"]


def test_no_ledger_is_ever_replaced_by_an_export(told, tmp_path):
    before = told.file.path.read_bytes()
    with pytest.raises(Refused) as refusal:
        export(told, told.file.path, replace=True)
    assert refusal.value.code == "is_a_database"
    assert told.file.path.read_bytes() == before


def test_a_ledger_that_is_open_is_not_even_looked_into(told, monkeypatch):
    """Opening and closing it here would take the locks along that SQLite holds on it."""
    opened, really = [], Path.open

    def watched(path, *arguments, **options):
        opened.append(path)
        return really(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", watched)
    with pytest.raises(Refused, match="is_a_database"):
        export(told, told.file.path, replace=True)
    assert told.file.path not in opened


def test_a_place_where_no_file_can_be_is_refused(told, tmp_path):
    codes = []
    for path in (tmp_path / "no" / "out.csv", tmp_path, tmp_path / "pipe"):
        if path.name == "pipe":
            os.mkfifo(path)
        with pytest.raises(Refused) as refusal:
            export(told, path, replace=True)
        codes.append(refusal.value.code)
    assert codes == ["folder_missing", "name_is_folder", "not_a_file"]


def test_a_period_that_ends_before_it_begins_is_refused(told, tmp_path):
    with pytest.raises(Refused) as refusal:
        export(told, tmp_path / "out.csv", since=START, until=START)
    assert refusal.value.code == "period_backwards"
    assert left_in(tmp_path) == []


def test_a_cancelled_export_leaves_nothing(book, tmp_path):
    for _ in range(501):
        book.hold(eur(500))
    seen: list[int] = []
    with pytest.raises(Refused) as refusal:
        export(book, tmp_path / "out.csv", progress=seen.append, cancelled=lambda: bool(seen))
    assert refusal.value.code == "export_cancelled"
    assert seen == [0]
    assert left_in(tmp_path) == []


def test_an_export_that_breaks_half_way_leaves_nothing_and_no_old_file_is_lost(told, tmp_path):
    (tmp_path / "out.csv").write_text("older")

    def breaks(rows):
        assert left_in(tmp_path) != ["out.csv"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        export(told, tmp_path / "out.csv", replace=True, progress=breaks)
    assert left_in(tmp_path) == ["out.csv"]
    assert (tmp_path / "out.csv").read_text() == "older"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "folder_not_writable"),
        (errno.EIO, "file_not_written"),
    ],
)
def test_a_disk_that_refuses_is_named_and_nothing_is_left(
    told, tmp_path, monkeypatch, number, code
):
    def refuse(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Misconfigured) as failure:
        export(told, tmp_path / "out.csv")
    assert failure.value.code == code
    assert left_in(tmp_path) == []


def test_both_files_appear_or_neither(told, tmp_path, monkeypatch):
    replace = type(tmp_path).replace

    def refuse_manifest(self, target):
        if target.name.endswith(".manifest.json"):
            raise OSError(errno.ENOSPC, "full")
        return replace(self, target)

    monkeypatch.setattr(type(tmp_path), "replace", refuse_manifest)
    with pytest.raises(Misconfigured):
        export(told, tmp_path / "out.csv")
    assert left_in(tmp_path) == []


def test_what_is_sold_meanwhile_is_not_in_the_export(told, tmp_path):
    def sell(rows):
        told.hold(eur(777), START + timedelta(days=8))

    summary = export(told, tmp_path / "out.csv", progress=sell)
    assert summary.rows == len(rows_of(tmp_path / "out.csv")) == 8
    assert told.select("SELECT count(*) FROM entries") == [(10,)]


def test_progress_counts_up_to_all_rows(told, tmp_path):
    seen: list[int] = []
    export(told, tmp_path / "out.csv", progress=seen.append)
    assert seen == [0, 8]


def test_memory_does_not_grow_with_the_number_of_entries(book, tmp_path):
    def peak(told, path):
        tracemalloc.start()
        try:
            export(told, path)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    for _ in range(1600):
        book.hold(eur(500))
    # Python keeps freed tuples for the next rows; both find as many of them.
    export(book, tmp_path / "warm.csv")
    with open_book(tmp_path / "training-acct_2Practice.db") as short:
        for _ in range(100):
            short.hold(eur(500))
        few = peak(short, tmp_path / "few.csv")
    many = peak(book, tmp_path / "many.csv")
    assert (tmp_path / "many.csv").stat().st_size > 10 * (tmp_path / "few.csv").stat().st_size
    assert many < 2 * few
