"""Readers that nobody here wrote take the formats of bookkeeping, and come to the same sums."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from beancount import loader
from beancount.core.data import Open, Transaction
from hypothesis import example, given
from ofxtools.Parser import OFXTree

from pos.domain.bookkeeping import STRIPE
from pos.domain.chart import Chart, ChartLine
from pos.domain.ledger import MEMORANDUM
from pos.domain.money import Currency, Money
from pos.domain.tax_numbers import NO_NUMBERS, TaxNumbers
from pos.domain.views import BookLine
from pos.errors import Broken, Refused
from pos.services.export_formats.accounting import ACCOUNTING
from pos.services.export_formats.fec import Fec
from pos.services.export_formats.fiscal_year import LocalDays, year_of
from pos.services.export_formats.labels import Labels
from pos.services.export_totals import AccountTotal
from tests.nasty import TEXTS, nasty_lines, totals
from tests.services.reading_back import (
    CHARTS,
    by_code,
    frame_for,
    minor,
    parts,
    rows_of,
    summed,
    written,
)

NASTY = tuple(nasty_lines())
WHOLE = summed((account, code, amount) for (account, code), amount in totals(NASTY).items())
BOOKS = {at: amount for at, amount in WHOLE.items() if not at[0].startswith(MEMORANDUM)}


@pytest.fixture(scope="module")
def files() -> Mapping[str, Mapping[str, bytes]]:
    """Every format of the nasty ledger, by its word and the currency of the file."""
    return {word: dict(written(word, kind, NASTY)) for word, kind in ACCOUNTING.items()}


def line(minor: int, account: str = STRIPE, currency: str = "EUR", **changes) -> BookLine:
    [first, *_] = NASTY[0]
    return first._replace(account=account, minor=minor, currency=currency, **changes)


def test_beancount_reads_every_entry_and_text(files):
    entries, errors, options = loader.load_string(files["beancount"][""].decode())
    assert errors == []
    ours = {each.account: each.meta["account"] for each in entries if isinstance(each, Open)}
    moves = sorted(
        (e for e in entries if isinstance(e, Transaction)), key=lambda e: e.meta["sequence"]
    )
    assert len(moves) == len(NASTY)
    assert (
        summed(
            (
                ours[each.account],
                each.units.currency,
                minor(str(each.units.number), each.units.currency),
            )
            for move in moves
            for each in move.postings
        )
        == WHOLE
    )
    kept = [move.narration.partition(": ")[2] for move in moves][-len(TEXTS) :]
    assert kept[:5] == list(TEXTS[:5])
    assert kept[8:15] == list(TEXTS[8:15])
    assert options["title"] == 'Łukasz & "Söhne" <a;b|c>'


def test_hledger_checks_it_strictly_and_adds_up_the_same(files, tmp_path):
    if shutil.which("hledger") is None:
        pytest.skip("hledger is not installed here")
    path = tmp_path / "all.journal"
    path.write_bytes(files["hledger"][""])
    run = ["hledger", "-f", str(path)]
    subprocess.run([*run, "check", "--strict"], check=True, capture_output=True)
    told = subprocess.run(
        [*run, "balance", "--flat", "--empty", "-O", "csv"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout
    rows = [row for row in rows_of(told.encode(), "utf-8", ",")[1:] if row[0] != "total"]
    amounts = ((row[0], *each.split(" ")) for row in rows for each in row[1].split(", "))
    read = [(account, amount, *code) for account, amount, *code in amounts]
    assert summed((a, code[0], minor(text, code[0])) for a, text, *code in read if code) == WHOLE


def test_ofx_is_the_statement_of_stripes_balance(files):
    for code, data in files["ofx"].items():
        tree = OFXTree()
        tree.parse(io.BytesIO(data))
        [statement] = tree.convert().statements
        moved = sum(minor(str(each.trnamt), code) for each in statement.transactions)
        assert moved == WHOLE.get((STRIPE, code), 0)
        assert minor(str(statement.ledgerbal.balamt), code) == moved
        assert len({each.fitid for each in statement.transactions}) == len(statement.transactions)


def test_a_statement_of_a_part_ends_with_the_whole_balance():
    kind, opening = ACCOUNTING["ofx"], AccountTotal(STRIPE, Money(1_000, Currency("EUR")))
    other = AccountTotal(STRIPE, Money(7, Currency("USD")))
    file = kind(frame_for([], Chart(), opening=[opening, other]))
    file.entry([line(-300), line(300, "assets:payouts")])
    assert b"<BALAMT>7.00</BALAMT>" in file.foot()


@pytest.mark.parametrize("word", ["iif", "xero", "datev", "fec"])
def test_tables_come_to_the_ledgers_sums(files, word):
    chart = CHARTS.get(word, Chart())
    read = summed(row for code, data in files[word].items() for row in TABLES[word](data, code))
    assert read == (NAMED if word == "iif" else by_code(NASTY, chart))


NAMED = summed((Chart().line(account).name[:31], code, n) for (account, code), n in BOOKS.items())


def _iif(data, code):
    rows = rows_of(data, "cp1252", "\t")
    assert {len(row) for row in rows} == {1, 4, 8}
    journals = [row for row in rows if row[0] in {"TRNS", "SPL"}]
    return [(row[4], code, minor(row[5], code)) for row in journals]


def _xero(data, code):
    [head, *rows] = rows_of(data, "utf-8", ",")
    assert {len(row) for row in rows} <= {len(head)}
    journals: dict[tuple[str, str], int] = {}
    for row in rows:
        at = (row[0], row[1])
        journals[at] = journals.get(at, 0) + minor(row[5], code)
    assert set(journals.values()) <= {0}
    return [(row[3], code, minor(row[5], code)) for row in rows]


def _datev(data, code):
    [about, heads, *rows] = rows_of(data, "cp1252", ";")
    assert (len(about), len(heads)) == (31, 125)
    assert {len(row) for row in rows} <= {125}
    assert about[:5] == ["EXTF", "700", "21", "Buchungsstapel", "13"]
    read = []
    for row in rows:
        assert re.fullmatch(r"[0-9]{1,10},[0-9]{2}", row[0])
        assert re.fullmatch(r"[0-9]{4}", row[9])
        assert re.fullmatch(r"[A-Za-z0-9$&%*+/-]{1,36}", row[10])
        assert (row[1], row[2], row[113]) == ("S", code, "0")
        assert len(row[13]) <= 60
        amount = _hundredths(row[0], code)
        read += [(row[6], code, amount), (row[7], code, -amount)]
    return read


def _hundredths(text, code):
    return int(text.replace(",", "")) * 10 ** Currency(code).exponent // 100


def _fec(data, code):
    [head, *rows] = rows_of(data, "iso8859-15", "\t")
    assert len(head) == 18
    assert {len(row) for row in rows} == {18}
    numbers = list(dict.fromkeys(int(row[2]) for row in rows))
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(re.fullmatch("[0-9]{8}", row[at]) for row in rows for at in (3, 9, 15))
    return [(row[4], code, minor(row[11], code) - minor(row[12], code)) for row in rows]


TABLES = {"iif": _iif, "xero": _xero, "datev": _datev, "fec": _fec}


def test_what_does_not_balance_is_not_written():
    for kind in ACCOUNTING.values():
        with pytest.raises(Broken) as caught:
            kind(frame_for(NASTY, Chart())).entry([line(5), line(-4, "income:sales")])
        assert caught.value.code == "entry_unbalanced"


def test_a_thousandth_is_refused_where_there_are_hundredths():
    thousandths = [line(1_001, currency="KWD"), line(-1_001, "income:sales", "KWD")]
    with pytest.raises(Refused) as caught:
        ACCOUNTING["datev"](frame_for(NASTY, CHARTS["datev"])).entry(thousandths)
    assert caught.value.code == "amount_not_in_format"


@pytest.mark.parametrize(
    ("word", "chart", "code"),
    [
        ("datev", CHARTS["fec"].with_lines([]), "account_code_unfit"),
        ("fec", Chart().read('plain {"assets:stripe": ["A1", "Stripe"]}'), "account_code_unfit"),
    ],
)
def test_a_code_that_the_format_cannot_have_is_refused(word, chart, code):
    mixed = chart.read('skr03 {"assets:bank": ["120", "Bank"]}') if word == "datev" else chart
    file = ACCOUNTING[word](frame_for(NASTY, mixed))
    with pytest.raises(Refused) as caught:
        [file.head(), *(file.entry(lines) for lines in parts(ACCOUNTING[word], NASTY)["EUR"])]
    assert caught.value.code == code


def test_a_stack_lies_within_a_fiscal_year():
    years = [[line(1, date="2025-12-31")], [line(-1, date="2026-01-01")]]
    with pytest.raises(Refused) as caught:
        ACCOUNTING["datev"](frame_for(years, CHARTS["datev"])).head()
    assert caught.value.code == "years_in_one_file"


@pytest.mark.parametrize(
    ("day", "begins", "first", "last"),
    [
        ("2026-03-31", "01-01", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-03-31", "04-01", date(2025, 4, 1), date(2026, 3, 31)),
        ("2026-04-01", "04-01", date(2026, 4, 1), date(2027, 3, 31)),
        ("2026-03-01", "02-29", date(2026, 3, 1), date(2027, 2, 28)),
    ],
)
def test_a_day_is_in_a_fiscal_year(day, begins, first, last):
    assert year_of(day, begins) == (first, last)


@given(
    st.integers(631_152_000, 2_145_916_800).map(lambda at: datetime.fromtimestamp(at, UTC)),
    st.sampled_from(
        ("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC",
         "Pacific/Apia", "Asia/Beirut", "America/Havana")
    ),
)  # fmt: skip
@example(datetime(2018, 11, 4, 3, 0, tzinfo=UTC), "America/Sao_Paulo")
@example(datetime(2018, 11, 4, 2, 59, 59, tzinfo=UTC), "America/Sao_Paulo")
@example(datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "Europe/Berlin")
def test_a_moment_is_on_a_day_of_the_shop(moment, zone):
    local = f"{moment.astimezone(ZoneInfo(zone)):%Y%m%d}"
    assert LocalDays(ZoneInfo(zone)).of(moment.isoformat(timespec="microseconds")) == local


@pytest.mark.parametrize(("word", "separator"), [("xero", ","), ("datev", ";")])
def test_a_sniffer_finds_the_separator(files, word, separator):
    text = files[word]["EUR"].decode("utf-8" if word == "xero" else "cp1252")[:8_000]
    assert csv.Sniffer().sniff(text, delimiters=",;\t|").delimiter == separator


def test_xero_gets_no_more_rows_than_it_imports():
    kind = ACCOUNTING["xero"]
    file = kind(frame_for(NASTY, Chart()))
    [first, *rest] = parts(kind, NASTY)["EUR"]
    file.entry(first)
    kept = file.rows
    file.foot()
    assert kept == file.rows == len(first)
    assert kind.rows_per_file == 300
    assert rest


def test_no_name_in_a_file_for_xero_runs_in_a_spreadsheet():
    kind = ACCOUNTING["xero"]
    chart = Chart().with_lines([ChartLine("assets:stripe", "1100", "@SUM(1)")])
    frame = replace(frame_for(NASTY, chart), shop='=HYPERLINK("x")')
    file = kind(frame)
    for lines in parts(kind, NASTY)["EUR"]:
        file.entry(lines)
    rows = rows_of(file.foot(), "utf-8", ",")
    assert {row[0][:2] for row in rows} == {"'="}
    assert "'@SUM(1)" in {row[2] for row in rows}


def test_the_french_file_has_the_name_that_the_law_gives_it():
    numbers = TaxNumbers("732829320", year_begins="04-01")
    assert Fec.file_name(numbers, "2026-03-31") == "732829320FEC20260331.txt"
    assert Fec.file_name(NO_NUMBERS, "2026-03-31") is None


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("Grüße aus Łódź – «ő»", "Grüße aus Lódz – «o»"),
        ("a\r\nb\tc\0d", "a b c d"),
        ("שלום", "????"),
        ("e\u0301té", "eté"),
        ("a;b", "a,b"),
        ("plain", "plain"),
    ],
)
def test_a_label_is_what_the_charset_holds(text, fitted):
    labels = Labels("cp1252", {";": ","})
    assert labels.fit(text) == fitted
    assert labels.replaced == (text != fitted)
