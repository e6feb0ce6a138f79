"""The command that proves the ledger, beside an open till."""

import sqlite3
from contextlib import closing

import pytest

from pos import bootstrap
from pos.settings import Start

LEDGER = "training-acct_1Practice.db"


@pytest.fixture
def busy(holdfast, sold):
    """One sale taken, one in part, one still held, one given back."""
    sold("--card", "pm_card_visa", "--capture")
    part = sold("--card", "pm_card_visa")["receipt"]
    holdfast("hold", "capture", part, "--amount", "1.50")
    sold("--card", "pm_card_visa")
    back = sold("--card", "pm_card_visa")["receipt"]
    holdfast("hold", "cancel", back, "--reason", "requested_by_customer")
    return holdfast


def _tamper(holdfast, *statements):
    with closing(sqlite3.connect(holdfast.folder / LEDGER)) as raw:
        raw.execute("DROP TRIGGER entries_refuse_update")
        raw.execute("DROP TRIGGER entries_refuse_delete")
        raw.execute("DROP TRIGGER postings_refuse_delete")
        for sql in statements:
            raw.execute(sql)
        raw.commit()


def test_a_ledger_that_sold_holds_beside_its_open_till(busy, tmp_path):
    out = tmp_path / "out.csv"
    export = busy.json("export", "--out", str(out))["export"]
    till = bootstrap.open_till(Start(busy.folder))
    try:
        anchor = f"{out}.manifest.json"
        answer = busy.json("verify", "--anchor", anchor, "--anchor", anchor)["verify"]
        assert (answer["holds"], answer["findings"], answer["anchors"]) == (True, [], 2)
        assert answer["head"] == export["head"]
        text = busy("verify").out
    finally:
        till.close()
    assert export["head"]["hash"] in text
    assert "NO" not in text


def test_a_changed_entry_ends_with_a_code_and_its_number(busy):
    _tamper(busy, "UPDATE entries SET amount_minor = 1 WHERE sequence = 2")
    document = busy.json("verify", code=5)
    assert document["error"]["code"] == "ledger_not_proved"
    found = document["verify"]
    assert found["holds"] is False
    assert found["flaws"]["chain"] == 1
    chain = [each for each in found["findings"] if each["check"] == "chain"]
    assert [(each["flaw"], each["sequence"]) for each in chain] == [("entry_changed", 2)]
    answer = busy("verify", code=5)
    assert "- entry 2 was changed" in answer.out
    assert "- the trigger entries_refuse_update is missing" in answer.out
    assert "compare it with the last backup" in answer.err


def test_a_cut_tail_is_told_with_the_manifest_that_knows_better(busy, tmp_path):
    busy("export", "--out", str(tmp_path / "out.csv"))
    last = busy.json("verify")["verify"]["head"]["sequence"]
    _tamper(
        busy,
        f"DELETE FROM postings WHERE entry = {last}",  # noqa: S608 - a number
        f"DELETE FROM entries WHERE sequence = {last}",  # noqa: S608 - a number
    )
    answer = busy("verify", "--anchor", str(tmp_path / "out.csv.manifest.json"), code=5)
    assert f"- entry {last}, which out.csv.manifest.json knows, is gone" in answer.out


def test_an_anchor_that_is_none_is_refused(busy, tmp_path):
    nothing = str(tmp_path / "nothing.manifest.json")
    error = busy.json("verify", "--anchor", nothing, code=3)["error"]
    assert error["code"] == "anchor_unreadable"
