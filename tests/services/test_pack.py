"""A pack holds one moment in every format, proves itself, and tells what changed since the last."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from shutil import copyfile

import pytest

from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.domain.bookkeeping import SALES, STRIPE, UNEXPLAINED
from pos.domain.chart import Chart
from pos.domain.chart_templates import Template
from pos.domain.ids import IntentId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.uptime import Uptime
from pos.errors import Refused
from pos.services.access import Access
from pos.services.anchors import read_anchor
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Exports
from pos.services.pack import AccountantPack
from pos.services.pack_changes import Why
from pos.services.pack_check import PackFinding, PackFlaw, check_pack
from pos.services.period import Period
from pos.services.periods import Periods
from pos.services.pins import PinGate
from pos.settings import Mode
from tests.kit import HASHER
from tests.nasty import TEXTS, money, nasty_entries, nasty_lines, totals
from tests.services.booking import open_book

ALL = tuple(each for each in ExportFormat if each != "parquet")
IN_APRIL = datetime(2026, 3, 31, 22, tzinfo=UTC)
MARCH = Period(datetime(2026, 2, 28, 23, tzinfo=UTC), IN_APRIL)
APRIL = Period(IN_APRIL, datetime(2026, 4, 30, 22, tzinfo=UTC))
WHOLE = Period()


class Desk:
    """An accountant's desk beside a ledger file; nobody is set up, so everybody may do all."""

    def __init__(self, book) -> None:
        self.book = book
        self.exports_made = 0
        self.settings = SqliteSettings(book.file)
        store, clock = book.store, book.clock
        gate = PinGate(
            store, self.settings, clock, uptime=lambda: Uptime("b", timedelta(0)), hasher=HASHER
        )
        access = Access(store, self.settings, clock, gate)
        exports = Exports(
            store, self.settings, clock, mode=Mode.TRAINING, account="acct_1Practice", access=access
        )
        self.periods = Periods(store, self.settings, clock, access)
        self.packs = AccountantPack(store, store, self.settings, clock, access, exports)

    def post(self, *entries: Entry, recorded: datetime | None = None) -> None:
        self.book.clock.moment = recorded or self.book.clock.moment
        with self.book.store.write() as books:
            books.ledger.post(entries)


@pytest.fixture(scope="module")
def mould(tmp_path_factory):
    path = tmp_path_factory.mktemp("nasty") / "training-acct_1Practice.db"
    with open_book(path) as book, book.store.write() as books:
        books.ledger.post(nasty_entries())
    return path


@pytest.fixture
def desk(mould, tmp_path):
    path = tmp_path / mould.name
    copyfile(mould, path)
    with open_book(path) as book:
        book.clock.moment = datetime(2026, 5, 2, 8, tzinfo=UTC)
        desk = Desk(book)
        chart = Chart(Template.SKR04).text()
        numbers = "siren=732829320 datev=29098/55003"
        desk.settings.save(replace(desk.settings.load(), chart=chart, tax_numbers=numbers))
        yield desk


def entry(reference, kind, amount, debit, credit, when, intent=None):
    sides = (Posting(debit, amount), Posting(credit, -amount))
    return Entry(reference, kind, when, None, intent, amount, sides)


def late(reference="fee/txn_late", when=IN_APRIL - timedelta(hours=1)):
    return entry(reference, EntryKind.FEE, money(7), SALES, STRIPE, when)


def forge_a_posting(data):
    before = b'"account":"assets:stripe","minor":750,'
    assert before in data
    return data.replace(before, before.replace(b"750", b"751"), 1)


def table(archive, name):
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_format_of_the_nasty_ledger_checks_out(desk, tmp_path):
    path = tmp_path / "pack.zip"
    made = desk.packs.make(path, WHOLE, ALL)
    verdict = check_pack(path)
    assert verdict.findings == ()
    assert (verdict.number, verdict.ledger) == (1, "ldg_test")
    assert verdict.files == len(made.files)
    assert verdict.reread == len([each for each in made.files if each.staged.format])
    assert {each.staged.format for each in made.files} - {""} == set(ALL)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "README.txt"
        files = json.loads(archive.read("manifest.json"))["files"]
    replaced = {each["name"]: each["texts_replaced"] for each in files}
    assert replaced["jsonl/entries.jsonl"] == 0
    assert replaced["datev/EXTF_Buchungsstapel-EUR.csv"] > replaced["beancount/entries.beancount"]
    unwritable = [text for text in TEXTS if {"\0", "\uffff"} & set(text)]
    assert replaced["beancount/entries.beancount"] == len(unwritable)


def test_the_manifest_says_what_the_ledger_comes_to_and_anchors_it(desk, tmp_path):
    desk.packs.make(tmp_path / "pack.zip", WHOLE, [ExportFormat.JSONL])
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        archive.extract("manifest.json", tmp_path)
    told = {(row["account"], row["currency"]): row["minor"] for row in manifest["accounts"]}
    assert told == totals(list(nasty_lines()))
    assert manifest["accounts"][0]["code"]
    [pack] = desk.packs.all()
    assert pack.last_sequence == manifest["head"]["sequence"]
    assert read_anchor(tmp_path / "manifest.json").head.hash == pack.head_hash


def test_the_trial_balance_carries_what_was_before_the_period(desk, tmp_path):
    desk.packs.make(tmp_path / "pack.zip", APRIL, [ExportFormat.CSV])
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        rows = table(archive, "trial-balance.csv")
        readme = archive.read("README.txt").decode()
        words = table(archive, "data-dictionary.csv")
    for row in rows:
        opening, debit, credit = (int(row[f"{n}_minor"]) for n in ("opening", "debit", "credit"))
        assert opening + debit - credit == int(row["closing_minor"])
    closing = {(row["account"], row["currency"]): int(row["closing_minor"]) for row in rows}
    assert closing == totals(list(nasty_lines()))
    assert any(int(row["opening_minor"]) for row in rows)
    assert "2026-04-01 00:00 – 2026-05-01 00:00" in readme
    assert {row["format"] for row in words} == {"csv"}


@pytest.mark.parametrize(
    ("name", "change", "flaw"),
    [
        ("jsonl/entries.jsonl", forge_a_posting, None),
        ("payouts.csv", lambda data: data + b" ", PackFlaw.CHANGED),
        ("csv/entries.csv", lambda data: data[: len(data) // 2], PackFlaw.UNREADABLE),
        ("changes.csv", lambda _data: None, PackFlaw.MISSING),
    ],
)
def test_a_pack_that_was_changed_is_found_out(desk, tmp_path, name, change, flaw):
    path, forged = tmp_path / "pack.zip", tmp_path / "forged.zip"
    desk.packs.make(path, WHOLE, [ExportFormat.CSV, ExportFormat.JSONL])
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(forged, "w") as target:
        for each in source.namelist():
            data = source.read(each) if each != name else change(source.read(each))
            if data is not None:
                target.writestr(each, data)
    findings = check_pack(forged).findings
    if flaw is not None:
        assert findings == (PackFinding(flaw, name),)
    else:
        assert set(findings) == {
            PackFinding(PackFlaw.CHANGED, name),
            PackFinding(PackFlaw.TOTALS_DIFFER, "jsonl"),
        }


def test_a_file_that_the_pack_does_not_know_is_told(desk, tmp_path):
    path = tmp_path / "pack.zip"
    desk.packs.make(path, WHOLE, [ExportFormat.CSV])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("invoice.exe", b"MZ")
    assert check_pack(path).findings == (PackFinding(PackFlaw.UNKNOWN, "invoice.exe"),)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_refused(tmp_path, data):
    path = tmp_path / "pack.zip"
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        check_pack(path)
    assert caught.value.code == "pack_unreadable"


@pytest.mark.parametrize(
    ("manifest", "flag", "method"),
    [("[" * 100_000, 0, 0), ("{}", 1, 0), ("{}", 0, 97), ('{"files": [1], "formats": []}', 0, 0)],
)
def test_what_nobody_can_read_is_refused_as_well(tmp_path, manifest, flag, method):
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", manifest)
    data = bytearray(path.read_bytes())
    for place, mark in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):
        at = data.index(mark) + place
        data[at] |= flag  # sealed
        data[at + 2] = method
    path.write_bytes(data)
    with pytest.raises(Refused, match="pack_unreadable"):
        check_pack(path)


def test_a_pack_that_lost_a_format_without_a_trace_does_not_look_whole(desk, tmp_path):
    path, less = tmp_path / "pack.zip", tmp_path / "less.zip"
    desk.packs.make(path, WHOLE, [ExportFormat.CSV, ExportFormat.JSONL])
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(less, "w") as left:
        manifest = json.loads(archive.read("manifest.json"))
        gone = {each["name"] for each in manifest["files"] if each["format"] == "jsonl"}
        manifest["files"] = [each for each in manifest["files"] if each["name"] not in gone]
        left.writestr("manifest.json", json.dumps(manifest))
        for name in set(archive.namelist()) - gone - {"manifest.json"}:
            left.writestr(name, archive.read(name))
    assert check_pack(less).findings == (PackFinding(PackFlaw.MISSING, "jsonl"),)


def test_the_first_pack_tells_of_no_changes(desk, tmp_path):
    assert desk.packs.make(tmp_path / "1.zip", MARCH, [ExportFormat.CSV]).changed == 0
    assert desk.packs.changed(APRIL) == ()


def test_the_next_pack_tells_what_changed_in_times_that_were_handed_over(desk, tmp_path):
    desk.packs.make(tmp_path / "1.zip", MARCH, [ExportFormat.CSV])
    taken, given = IntentId("pi_part"), IN_APRIL + timedelta(days=3)
    desk.post(
        late(),
        entry("correction/x", EntryKind.CORRECTION, money(5), UNEXPLAINED, SALES, MARCH.since),
        entry("refund/re_9", EntryKind.REFUND, money(9), SALES, STRIPE, given, taken),
        entry("refund/re_8", EntryKind.REFUND, money(9), SALES, STRIPE, given, IntentId("pi_new")),
        late("fee/txn_april", given),
    )
    made = desk.packs.make(tmp_path / "2.zip", APRIL, [ExportFormat.CSV])
    with zipfile.ZipFile(tmp_path / "2.zip") as archive:
        rows = table(archive, "changes.csv")
        manifest = json.loads(archive.read("manifest.json"))
    assert {(row["why"], row["reference"]) for row in rows} == {
        (Why.BOOKED_LATE, "fee/txn_late"),
        (Why.CORRECTION, "correction/x"),
        (Why.GIVEN_BACK, "refund/re_9"),
    }
    assert sum(int(row["amount_minor"]) for row in rows) == 0
    assert (made.changed, manifest["changed"]) == (3, 3)
    assert manifest["last_pack"]["pack"] == 1
    assert desk.packs.make(tmp_path / "3.zip", APRIL, [ExportFormat.CSV]).changed == 0


def test_a_pack_made_early_handed_over_what_there_was_then(desk, tmp_path):
    desk.book.clock.moment = IN_APRIL - timedelta(days=2)
    desk.packs.make(tmp_path / "1.zip", MARCH, [ExportFormat.CSV])
    early, later = IN_APRIL - timedelta(days=3), IN_APRIL - timedelta(hours=1)
    desk.post(late("fee/txn_early", early), late("fee/txn_later", later), recorded=MARCH.until)
    assert [each.first.reference for each in desk.packs.changed(MARCH)] == ["fee/txn_early"]


def test_what_was_closed_meanwhile_is_told_as_counted_later(desk, tmp_path):
    desk.packs.make(tmp_path / "1.zip", MARCH, [ExportFormat.CSV])
    desk.book.clock.moment = IN_APRIL + timedelta(hours=1)
    desk.periods.close(date(2026, 3, 31))
    desk.post(late(), recorded=IN_APRIL + timedelta(days=1))
    [changed] = desk.packs.changed(APRIL)
    assert (changed.why, changed.first.reference) == (Why.COUNTED_LATER, "fee/txn_late")


def test_a_pack_that_is_stopped_leaves_nothing(desk, tmp_path):
    before = sorted(tmp_path.iterdir())
    asked = iter([False, False])
    with pytest.raises(Refused) as caught:
        desk.packs.make(tmp_path / "pack.zip", WHOLE, ALL, cancelled=lambda: next(asked, True))
    assert caught.value.code == "export_cancelled"
    assert sorted(tmp_path.iterdir()) == before
    assert desk.packs.all() == ()


def test_two_packs_at_once_are_not_the_same_number(desk, tmp_path):
    def overtake(formats, rows):
        if not desk.exports_made:
            desk.exports_made = 1
            desk.packs.make(tmp_path / "other.zip", MARCH, [ExportFormat.CSV])

    with pytest.raises(Refused) as caught:
        desk.packs.make(tmp_path / "pack.zip", MARCH, [ExportFormat.CSV], progress=overtake)
    assert caught.value.code == "pack_overtaken"
    assert not (tmp_path / "pack.zip").exists()
    assert [pack.number for pack in desk.packs.all()] == [1]


def test_a_pack_without_a_format_is_refused(desk, tmp_path):
    with pytest.raises(Refused) as caught:
        desk.packs.make(tmp_path / "pack.zip", WHOLE, [])
    assert caught.value.code == "pack_without_format"


def test_files_have_the_names_that_programs_and_the_law_want(desk, tmp_path):
    made = desk.packs.make(tmp_path / "pack.zip", APRIL, [ExportFormat.DATEV, ExportFormat.FEC])
    names = {each.staged.name for each in made.files}
    assert "datev/EXTF_Buchungsstapel-EUR.csv" in names
    assert "fec/732829320FEC20261231-EUR.txt" in names
