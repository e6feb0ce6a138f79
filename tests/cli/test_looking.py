"""Commands that look, beside an open till and without network or keys; and those that set up."""

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from pos import bootstrap
from pos.cli.root import root
from pos.settings import Start


@pytest.fixture
def open_till(holdfast):
    """The same folder, opened by another program."""
    till = bootstrap.open_till(Start(holdfast.folder))
    yield till
    till.close()


def test_what_only_looks_works_beside_an_open_till(holdfast, open_till, tmp_path):
    for command in (
        ["sale", "list"],
        ["hold", "list", "--offline"],
        ["catalogue", "list"],
        ["catalogue", "search", "coffee"],
        ["settings", "list"],
        ["export", "--out", str(tmp_path / "out.csv")],
        ["training", "advance", "--hours", "1"],
    ):
        holdfast.json(*command)


def test_what_changes_something_says_that_the_till_is_open(holdfast, open_till, products):
    for command in (
        ["sale", "new", "--item", "C-1"],
        ["hold", "list"],
        ["catalogue", "import", str(products)],
        ["settings", "set", "currency", "USD"],
        ["training", "reset"],
    ):
        assert holdfast.json(*command, code=5)["error"]["code"] == "ledger_in_use"
    answer = holdfast("hold", "list", code=5)
    assert "Another till has this ledger open." in answer.err
    assert "holdfast hold list --offline" in answer.err


def test_the_first_look_in_training_finds_the_sample_catalogue(bare):
    answer = bare.json("catalogue", "list", "--limit", "5")
    assert len(answer["products"]) == 5
    assert answer["count"] > 5
    product = answer["products"][0]
    assert set(product) == {"sku", "barcode", "name", "price", "tax_percent"}
    assert set(product["price"]) == {"minor", "currency", "text"}


def test_a_look_at_a_mode_without_a_ledger_makes_none(bare):
    answer = bare("--mode", "test", "sale", "list", code=5)
    assert "There is no ledger here yet." in answer.err
    assert not list(bare.folder.glob("test-*"))


def test_words_are_found_in_any_order_and_without_accents(holdfast):
    found = holdfast.json("catalogue", "search", "creme", "caf")["products"]
    assert [product["name"] for product in found] == ["Café crème"]
    assert "No product was found." in holdfast("catalogue", "search", "zzzz").out


def test_an_import_says_what_it_did(bare, products):
    first = bare.json("catalogue", "import", str(products))["import"]
    assert (first["added"], first["updated"], first["layout"]) == (4, 0, "own")
    again = bare.json("catalogue", "import", str(products))["import"]
    assert (again["added"], again["unchanged"]) == (0, 4)
    assert "Unchanged         4" in bare("catalogue", "import", str(products)).out


def test_a_wrong_check_digit_is_kept_and_flagged(bare, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("sku,barcode,name,price,tax_rate\nX,4006381333930,Pen,2.00,20\n")
    answer = bare("catalogue", "import", str(file))
    assert "line 2: barcode 4006381333930 has a wrong check digit" in answer.out
    assert bare.json("catalogue", "search", "X")["products"][0]["barcode"] == "4006381333930"


def test_a_name_cannot_steer_the_terminal(bare, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("sku,barcode,name,price,tax_rate\nX,,Pen\u200f \u202eblue,2.00,20\n")
    bare("catalogue", "import", str(file), "--skip-bad-rows", code=None)
    shown = bare("catalogue", "list", "--limit", "1000").out
    assert "\u202e" not in shown
    assert "\x1b" not in shown


def test_settings_are_the_same_for_every_command(bare):
    bare("settings", "set", "shop_name", "Café Ölüm")
    assert bare.json("settings", "list")["settings"]["shop_name"] == "Café Ölüm"
    bare("settings", "set", "time_zone", "Asia/Tokyo")
    assert "(Asia/Tokyo)" in bare("training", "advance", "--hours", "1").out


def test_the_practice_clock_goes_forward(bare):
    before = bare.json("training", "advance", "--hours", "1")["now"]
    after = bare.json("training", "advance", "--days", "2", "--hours", "3")["now"]
    assert after > before
    bare("--mode", "test", "training", "advance", "--days", "1", code=5)


def test_practice_begins_anew_without_holds_that_nobody_knows(holdfast, sold):
    intent = sold("--card", "pm_card_visa")["payment"]["intent"]
    sold()
    sold("--card", "pm_card_visa", "--capture")
    holdfast("training", "advance", "--days", "1")
    holdfast("training", "reset")
    answer = holdfast.json("hold", "list")
    assert (answer["holds"], answer["ended"]) == ([], [])
    assert [sale["state"] for sale in holdfast.json("sale", "list")["sales"]] == [
        "captured",
        "abandoned",
        "released",
    ]
    with holdfast.stripe() as bench:
        assert bench._simulator.state.find("payment_intent", intent) is None
    assert sold("--card", "pm_card_visa")["money"] == "held"


def test_an_export_is_of_the_shops_days(holdfast, sold, tmp_path):
    sold("--card", "pm_card_visa", "--capture")
    day = holdfast.json("training", "advance", "--hours", "1")["now"][:10]
    out = tmp_path / "out.csv"
    empty = holdfast.json("export", "--to", "2000-01-01", "--out", str(out))["export"]
    assert (empty["rows"], empty["totals"]) == (0, [])
    answer = holdfast.json("export", "--from", "2000-01-01", "--out", str(out), "--force")
    export = answer["export"]
    assert export["from"] == "1999-12-31T23:00:00Z"
    assert [(total["kind"], total["amount"]["minor"]) for total in export["totals"]] == [
        ("hold", 400),
        ("capture", 400),
    ]
    assert sum(each["amount"]["minor"] for each in export["accounts"]) == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["kind"] for row in rows] == ["hold", "capture"]
    assert rows[0]["date"] >= day


def test_an_export_for_programs_is_json_lines(holdfast, sold, tmp_path):
    sold("--card", "pm_card_visa")
    out = tmp_path / "out.jsonl"
    text = holdfast("export", "--format", "jsonl", "--out", str(out)).out
    assert "hold" in text
    assert "4.00 EUR" in text
    [line] = [json.loads(line) for line in out.read_text().splitlines()]
    assert line["amount"] == {"minor": 400, "currency": "EUR", "exponent": 2}


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["--from", "tomorrow"], 2, "date_unreadable"),
        (["--from", "2026-02-30"], 2, "date_unreadable"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], 2, "period_backwards"),
        (["--to", "9999-12-31"], 2, "date_out_of_range"),
    ],
)
def test_a_period_that_cannot_be_read_is_wrong_usage(
    holdfast, tmp_path, arguments, exit_code, code
):
    out = tmp_path / "out.csv"
    answer = holdfast.json("export", *arguments, "--out", str(out), code=exit_code)
    assert answer["error"]["code"] == code
    assert not out.exists()


def test_an_export_replaces_a_file_only_when_told(holdfast, tmp_path):
    out = tmp_path / "out.csv"
    out.write_text("mine")
    answer = holdfast("export", "--out", str(out), code=3)
    assert "--force" in answer.err
    assert out.read_text() == "mine"
    ledger = holdfast.folder / "training-acct_1Practice.db"
    error = holdfast.json("export", "--out", str(ledger), "--force", code=3)["error"]
    assert error["code"] == "is_a_database"
    nowhere = str(tmp_path / "no" / "out.csv")
    assert holdfast.json("export", "--out", nowhere, code=3)["error"]["code"] == "folder_missing"


def test_a_hold_that_ends_today_says_how_long_is_left(holdfast, sold):
    sold("--card", "pm_card_visa")
    [hold] = holdfast.json("hold", "list")["holds"]
    with holdfast.stripe() as bench:
        bench.advance(timedelta(days=6, hours=21))
    [later] = holdfast.json("hold", "list")["holds"]
    assert (hold["urgency"], later["urgency"]) == ("later", "now")
    assert " h " in holdfast("hold", "list", "--offline").out


def test_the_folder_may_be_named_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("HOLDFAST_DATA_DIR", str(tmp_path / "named"))
    assert CliRunner().invoke(root, ["sale", "list"]).exit_code == 0
    assert (tmp_path / "named" / "training-acct_1Practice.db").exists()


def test_without_a_name_it_is_the_folder_that_this_system_has_for_programs():
    assert CliRunner().invoke(root, ["sale", "list"]).exit_code == 0
    [ledger] = Path.home().rglob("training-acct_1Practice.db")
    assert "holdfast" in ledger.parts


def test_a_list_of_sales_says_how_much_of_one_was_taken(holdfast, sold):
    part = sold("--card", "pm_card_visa")["receipt"]
    sold("--card", "pm_card_visa", "--capture")
    holdfast("hold", "capture", part, "--amount", "1.50")
    shown = holdfast("sale", "list").out
    assert shown.count("taken") == 2
    assert "4.00 EUR  taken: 1.50 EUR  captured" in shown
    listed = holdfast.json("sale", "list")["sales"]
    assert sorted(each["taken"]["text"] for each in listed) == ["1.50", "4.00"]


def test_the_practice_balance_is_paid_out_and_sent_back(holdfast):
    paid = ("--card", "pm_card_visa")
    held = holdfast.json("sale", "new", "--item", "C-1", *paid)["sale"]["payment"]["intent"]
    holdfast("hold", "capture", held)
    nothing = holdfast.json("training", "payout")
    assert (nothing["paid_out"], nothing["returned"]) == ([], None)
    assert "two days" in holdfast("training", "payout").out
    holdfast("training", "advance", "--days", "2")
    returned = holdfast.json("training", "payout", "--fail")["returned"]
    [again] = holdfast.json("training", "payout")["paid_out"]
    assert again == returned
    assert f"{returned['text']}" in holdfast("training", "payout", "--fail").out
    assert "No payout" in holdfast("training", "payout", "--fail").out
