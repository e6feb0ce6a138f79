"""A workbook reads in a spreadsheet as what the ledger says, and nothing in it runs."""

import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest

from pos.domain.ledger import Entry
from pos.domain.money import Currency, Money
from pos.services.export_formats import workbook
from pos.services.export_formats.shape import ExportFormat
from pos.services.export_formats.sheet_xml import row_of, sheet_text
from tests.nasty import TEXTS, nasty_entries
from tests.services.booking import EUR, START, open_book


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workbook")
    with open_book(folder / "training-acct_1Practice.db") as book:
        book.capture(book.hold(Money(1254, EUR)), Money(750, EUR), START + timedelta(hours=2))
        with book.store.write() as books:
            books.ledger.post(
                Entry(
                    each.reference, each.kind, each.occurred_at, None, each.intent, each.amount,
                    each.postings, each.reason,
                )
                for each in nasty_entries()
            )  # fmt: skip
        path = folder / "out.xlsx"
        yield path, book.exports.export(ExportFormat.XLSX, None, None, path), book


@pytest.fixture(scope="module")
def sheets(made):
    return openpyxl.load_workbook(made[0])


def rows_of(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_sale_is_told_with_numbers_and_times(sheets):
    _, capture, *_ = rows_of(sheets["Entries"])
    assert (capture["Date"], capture["Occurred"]) == (
        datetime(2026, 3, 2),  # noqa: DTZ001 - a cell knows no zone
        datetime(2026, 3, 2, 11),  # noqa: DTZ001 - as above
    )
    assert (capture["Amount"], capture["Net"], capture["Tax"]) == (7.5, 6.54, 0.96)
    assert (capture["Card"], capture["Receipt"]) == ("visa 0042", "till-1-000001")


def test_no_cell_is_a_formula_and_every_text_is_there(made, sheets):
    kinds = {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    with zipfile.ZipFile(made[0]) as parts:
        assert not [name for name in parts.namelist() if b"<f" in _without_fonts(parts, name)]
    reasons = {row["Reason"] for row in rows_of(sheets["Entries"])}
    assert {text for text in TEXTS if text.isprintable()} <= reasons | {""}


def _without_fonts(parts, name):
    """The styles have fonts and fills, which begin alike."""
    return b"" if name == "xl/styles.xml" else parts.read(name)


def test_what_is_read_back_comes_to_the_totals(made, sheets):
    summary = made[1]
    rows = rows_of(sheets["Entries"])
    assert len(rows) == summary.rows == summary.files[0].rows
    for total in summary.kinds:
        currency = total.amount.currency
        found = [
            row for row in rows if (row["Kind"], row["Currency"]) == (total.kind, currency.code)
        ]
        assert len(found) == total.entries
        assert sum(row["Minor units"] for row in found) == total.amount.minor
        scale = 10**currency.exponent
        assert sum(round(Decimal(repr(row["Amount"])) * scale) for row in found) == (
            total.amount.minor
        )


def test_the_accounts_of_the_totals_come_to_zero(made, sheets):
    table = [row for row in sheets["Control totals"].iter_rows(values_only=True) if row[0]]
    accounts = {(row[1], row[3]): row[7] for row in table if row[1] and row[0] != "Code"}
    assert accounts == {
        (total.account, total.amount.currency.code): total.amount.minor
        for total in made[1].accounts
    }


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(made, tmp_path, monkeypatch):
    _, summary, book = made
    monkeypatch.setattr(workbook, "_MOST_ROWS", 220)
    with book.store.write() as books:
        books.ledger.post(
            Entry(
                f"again/{turn}/{each.reference}", each.kind, each.occurred_at, None, each.intent,
                each.amount, each.postings, each.reason,
            )
            for turn in range(4)
            for each in nasty_entries()
        )  # fmt: skip
    again = book.exports.export(ExportFormat.XLSX, None, None, tmp_path / "long.xlsx")
    found = openpyxl.load_workbook(tmp_path / "long.xlsx")
    assert found.sheetnames[:2] == ["Entries", "Entries 2"]
    rows = [*rows_of(found["Entries"]), *rows_of(found["Entries 2"])]
    assert [row["Sequence"] for row in rows] == list(range(1, again.rows + 1))
    assert again.rows > summary.rows


def test_an_empty_period_is_a_workbook_with_its_heads(made, tmp_path):
    book = made[2]
    path = tmp_path / "none.xlsx"
    summary = book.exports.export(ExportFormat.XLSX, None, START, path)
    assert summary.rows == 0
    assert rows_of(openpyxl.load_workbook(path)["Entries"]) == []


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("a<b>&c", "a&lt;b&gt;&amp;c"),
        ("\0\x1f", "\u2400\u241f"),
        ("a\r\nb", "a_x000D_\nb"),
        ("_x0041_", "_x005F_x0041_"),
        ("\uffff", "\ufffd"),
    ],
)
def test_text_is_written_by_the_rules_of_the_format(text, there):
    assert sheet_text(text) == there


def test_amounts_that_a_spreadsheet_would_round_are_text():
    yen = Money(10**15, Currency("JPY"))
    assert "inlineStr" in row_of([yen])
    assert "inlineStr" in row_of([10**15])
    assert "<v>999999999999999</v>" in row_of([10**15 - 1])
