"""`holdfast insight`: reports without a screen, for people, programs and files."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.cli.conftest import Holdfast
from tests.cli.test_selling import VISA, eur


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A shop that took one payment and holds another."""
    shop = Holdfast(tmp_path_factory.mktemp("insight"))
    listed = shop.folder / "products.csv"
    listed.write_text("sku,barcode,name,price,tax_rate\nC-1,,Coffee,4.00,20\n")
    shop("catalogue", "import", str(listed))
    shop("sale", "new", "--item", "C-1", *VISA, "--capture")
    shop("sale", "new", "--item", "C-1", *VISA)
    return shop.folder


@pytest.fixture
def sold(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "shop")
    return Holdfast(tmp_path / "shop")


def test_a_report_is_told_to_programs_with_exact_amounts(sold):
    found = sold.json("insight", "tenders")["insight"]
    [table] = found["tables"]
    [row] = table["rows"]
    assert (row["key"], row["payments"], row["takings"]) == ("visa", 1, eur(400))
    assert row["share"] == "100.00"
    assert found["from"] == found["to"]


def test_people_read_a_table_in_words(sold):
    said = sold("insight", "holds").out
    assert "What became of holds" in said
    assert "8.00" in said
    assert "Nothing lapsed in these days." in sold("insight", "lapses").out
    assert "Takings by clerk" in sold("insight").out


def test_a_report_is_written_as_csv_and_as_pdf_and_not_over_another(sold, tmp_path):
    out, paper = tmp_path / "days.csv", tmp_path / "days.pdf"
    sold("insight", "days", "--out", str(out))
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [(row["currency"], row["takings"]) for row in rows] == [("EUR", "4.00")]
    assert "file_exists" in str(sold.json("insight", "days", "--out", str(out), code=3))

    sold("insight", "days", "--out", str(paper))
    [page] = PdfReader(paper).pages
    assert "Takings by day" in page.extract_text()
    assert "insight_format" in str(
        sold.json("insight", "days", "--out", str(Path("x.doc")), code=3)
    )


def test_kept_sums_are_made_anew_and_compared(sold):
    assert sold.json("insight", "--sums", "remake")["entries"] == 4
    assert sold.json("insight", "--sums", "check")["differences"] == []


def test_a_day_that_is_none_is_refused(sold):
    refused = sold.json("insight", "days", "--from", "yesterday", code=2)["error"]
    assert refused["code"] == "date_unreadable"
