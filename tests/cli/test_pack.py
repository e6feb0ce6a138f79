"""`holdfast pack`: made, listed, looked through and checked without a screen."""

import shutil
import zipfile

import pytest

from tests.cli.conftest import Holdfast
from tests.cli.test_selling import VISA


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A shop that took one payment."""
    shop = Holdfast(tmp_path_factory.mktemp("pack"))
    listed = shop.folder / "products.csv"
    listed.write_text("sku,barcode,name,price,tax_rate\nC-1,,Coffee,4.00,20\n")
    shop("catalogue", "import", str(listed))
    shop("sale", "new", "--item", "C-1", *VISA, "--capture")
    return shop.folder


@pytest.fixture
def shop(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "shop")
    return Holdfast(tmp_path / "shop")


def test_a_pack_is_made_listed_and_found_sound(shop, tmp_path):
    out = tmp_path / "books.zip"
    made = shop.json("pack", "make", "--out", str(out), "--format", "jsonl", "--format", "hledger")
    names = [each["name"] for each in made["pack"]["files"]]
    assert names[0] == "README.txt"
    assert {"jsonl/entries.jsonl", "hledger/entries.journal", "trial-balance.csv"} <= set(names)
    [listed] = shop.json("pack", "list")["packs"]
    assert listed["sha256"] == made["pack"]["sha256"]
    assert shop.json("pack", "check", str(out))["check"]["is_sound"]
    assert "Read again" in shop("pack", "check", str(out)).out
    assert "jsonl hledger" in shop("pack", "list").out


def test_people_see_what_was_packed_and_what_changed(shop, tmp_path):
    assert "No pack was made yet." in shop("pack", "list").out
    said = shop("pack", "make", "--out", str(tmp_path / "1.zip"), "--from", "2020-01-01").out
    assert "xlsx/entries.xlsx" in said
    assert "Nothing has changed" in shop("pack", "changes").out
    sides = ("--debit", "income:unassigned", "--credit", "income:sales", "--amount", "1.50")
    shop("books", "correct", *sides, "--day", "2021-02-03", "--reason", "Another account")
    [changed] = shop.json("pack", "changes", "--from", "2026-01-01")["changes"]
    assert (changed["why"], changed["date"]) == ("correction", "2021-02-03")
    assert [each["minor"] for each in changed["postings"]] == [150, -150]
    assert "a correction of a time" in shop("pack", "changes").out


def test_a_pack_that_is_not_sound_ends_with_an_error(shop, tmp_path):
    out = tmp_path / "books.zip"
    shop("pack", "make", "--out", str(out), "--format", "csv")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("more.txt", "more")
    missing = shop.json("pack", "check", str(out.with_name("other.zip")), code=3)
    assert missing["error"]["code"] == "file_missing"
    found = shop.json("pack", "check", str(out), code=3)
    assert found["error"]["code"] == "pack_not_sound"
    assert found["check"]["findings"] == [{"flaw": "unknown", "name": "more.txt"}]
    assert "more.txt is in the zip" in shop("pack", "check", str(out), code=3).out


def test_a_period_that_cannot_be_read_is_wrong_usage(shop, tmp_path):
    asked = ("pack", "make", "--out", str(tmp_path / "x.zip"), "--from", "yesterday")
    assert shop.json(*asked, code=2)["error"]["code"] == "date_unreadable"
