"""What was written is read again by each format's own rules, and comes to the same."""

import io
import json

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from pos.domain.chart import Chart
from pos.domain.ledger import MEMORANDUM
from pos.errors import Refused
from pos.services.export_formats.accounting import ACCOUNTING
from pos.services.rereading import SumsBy, added, reread
from tests.nasty import nasty_lines, totals
from tests.services.reading_back import CHARTS, by_code, summed, written

NASTY = tuple(nasty_lines())
WHOLE = summed((account, code, amount) for (account, code), amount in totals(NASTY).items())


@pytest.mark.parametrize("word", ACCOUNTING)
def test_a_format_comes_to_the_ledgers_sums(word):
    files = [
        reread(word, io.BytesIO(data), code)
        for code, data in written(word, ACCOUNTING[word], NASTY)
    ]
    sums = added(file.sums for file in files)
    match files[0].by:
        case SumsBy.ACCOUNT:
            assert sums == WHOLE
        case SumsBy.CODE:
            assert sums == by_code(NASTY, CHARTS.get(word, Chart()))
        case SumsBy.STRIPE:
            assert sums == {at: minor for at, minor in WHOLE.items() if at[0] == "assets:stripe"}
        case _:
            pytest.fail("a format of bookkeeping has accounts")


@pytest.mark.parametrize("word", ["beancount", "hledger", "iif", "fec"])
def test_every_posting_is_a_row(word):
    counted = len([line for lines in NASTY for line in lines])
    if word in {"iif", "fec"}:
        every = [line for lines in NASTY for line in lines]
        counted -= len([line for line in every if line.account.startswith(MEMORANDUM)])
    read = [reread(word, io.BytesIO(d), c) for c, d in written(word, ACCOUNTING[word], NASTY)]
    rows: list[int] = [file.rows for file in read]
    assert sum(rows) == counted


@given(st.text(), st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1))
@example('"\t;,|\r\n\0\\', '"')
@example("2026-01-01 * x\n  Assets:Stripe  5.00 EUR", "'")
@example("ENDTRNS\r\nTRNS\t1", "]]></NAME>")
def test_no_text_changes_what_a_format_comes_to(reason, shop):
    entry = [line._replace(reason=reason) for line in NASTY[1]]
    for word, kind in ACCOUNTING.items():
        files = [reread(word, io.BytesIO(d), c) for c, d in written(word, kind, [entry], shop=shop)]
        plain = written(word, kind, [NASTY[1]])
        assert files == [reread(word, io.BytesIO(data), code) for code, data in plain]


def test_json_lines_are_entries_with_postings():
    rows = [
        {"postings": [{"account": "assets:stripe", "currency": "EUR", "minor": 5}] * 2},
        {"postings": [{"account": "income:sales", "currency": "EUR", "minor": -10}]},
    ]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    read = reread("jsonl", io.BytesIO(data), "EUR")
    assert read.rows == 2
    assert read.sums == {("assets:stripe", "EUR"): 10, ("income:sales", "EUR"): -10}


@pytest.mark.parametrize(
    ("word", "data"),
    [
        ("csv", b"kind,currency\r\nhold,EUR\r\n"),
        ("jsonl", b"{}\n"),
        ("iif", b"TRNS\t1\r\n"),
        ("ofx", b"<OFX>"),
        ("datev", b"a\r\nb\r\n7.50;S;EUR;;;;1;2\r\n"),
        ("fec", b"Debit\tCredit\tCompteNum\r\n1\t2\t3\r\n"),
        ("xero", b"*AccountCode,*Amount\r\n1,1.5\r\n"),
    ],
)
def test_what_is_not_in_the_format_is_refused(word, data):
    with pytest.raises(Refused) as caught:
        reread(word, io.BytesIO(data), "EUR")
    assert caught.value.code == "file_not_reread"


def test_formats_of_other_libraries_are_left_to_their_hash():
    assert reread("parquet", io.BytesIO(), "EUR") is None
