"""Backup and restore from the command line, and what Stripe brings back afterwards."""

import json
import sqlite3
from contextlib import closing

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.bootstrap import open_till
from pos.services.backup_files import manifest_of
from pos.settings import Start

LEDGER = "training-acct_1Practice.db"


@pytest.fixture
def away(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def key(holdfast, tmp_path):
    """A pair made by the program itself."""
    secret = tmp_path / "secret.txt"
    public = holdfast.json("backup", "--new-key", str(secret))["new_key"]["public_key"]
    return public, str(secret)


def rows(folder, sql):
    with closing(sqlite3.connect(folder / LEDGER)) as raw:
        return raw.execute(sql).fetchall()


def back_up(holdfast, away, *more):
    return holdfast.json("backup", "--to", str(away), *more)["backup"]


def test_a_backup_is_told_in_lines_and_as_a_document(holdfast, sold, away):
    sold("--card", "pm_card_visa")
    answer = holdfast("backup", "--to", str(away))
    assert "Proved     yes" in answer.out
    assert "Encrypted  no" in answer.out
    made = back_up(holdfast, away)
    assert made["entries"] == 1
    assert made["head"]["sequence"] == 1
    assert (made["encrypted"], made["proved"]) == (False, True)
    assert made["created_at"].endswith("Z")


def test_its_manifest_anchors_a_proof(holdfast, sold, away):
    sold("--card", "pm_card_visa")
    made = back_up(holdfast, away)
    sold("--card", "pm_card_visa")
    found = holdfast.json("verify", "--anchor", made["manifest"])["verify"]
    assert (found["holds"], found["anchors"]) == (True, 1)


def test_where_to_is_a_setting_of_the_shop(holdfast, away):
    holdfast("settings", "set", "backup_folder", str(away))
    made = holdfast.json("backup")["backup"]
    assert made["file"].startswith(str(away))


def test_a_secret_key_is_for_its_owner_and_only_the_public_one_is_shown(holdfast, key, tmp_path):
    public, secret = key
    text = (tmp_path / "secret.txt").read_text()
    assert (tmp_path / "secret.txt").stat().st_mode & 0o777 == 0o600
    assert public in text
    answer = holdfast("backup", "--new-key", str(tmp_path / "other.txt"))
    assert "AGE-SECRET-KEY" not in answer.out + answer.err
    assert f"holdfast settings set backup_recipient {answer.out.split()[2]}" in answer.out
    holdfast("backup", "--new-key", secret, code=3)
    assert (tmp_path / "secret.txt").read_text() == text


def test_what_the_shop_sold_after_the_backup_comes_back_from_stripe(holdfast, sold, away):
    held = sold("--card", "pm_card_visa")
    made = back_up(holdfast, away)
    holdfast("hold", "capture", held["receipt"])
    late = sold("--card", "pm_card_visa")
    refusal = holdfast.json("restore", made["file"], code=3)["error"]
    assert refusal["code"] == "restore_older"
    assert refusal["facts"] == {
        "file": made["file"].rpartition("/")[2],
        "missing": 3,  # a capture, the note of who captured, and a hold
        "operations": 3,
    }
    done = holdfast.json("restore", made["file"], "--older")
    assert done["restore"]["epoch"] == 2
    assert done["restore"]["backup"]["missing_entries"] == 3
    assert {change["kind"] for change in done["reconciled"]["changes"]} == {"captured", "held"}
    intents = {change["intent"] for change in done["reconciled"]["changes"]}
    assert intents == {held["payment"]["intent"], late["payment"]["intent"]}
    assert holdfast.json("verify")["verify"]["holds"]
    shown = holdfast.json("hold", "list")["holds"]
    assert [each["intent"] for each in shown] == [late["payment"]["intent"]]
    kept = done["restore"]["kept"]
    assert "-replaced-" in kept


def test_the_next_sale_after_a_restore_is_a_payment_of_its_own(holdfast, sold, away):
    made = back_up(holdfast, away)
    before = sold("--card", "pm_card_visa", "--capture")
    holdfast("restore", made["file"], "--older")
    after = sold("--card", "pm_card_visa", "--capture")
    assert after["payment"]["intent"] != before["payment"]["intent"]
    assert after["receipt"] != before["receipt"]
    with holdfast.stripe() as bench:
        assert bench is not None
    assert holdfast.json("verify")["verify"]["holds"]


def test_an_encrypted_backup_is_restored_with_its_key(holdfast, sold, away, key):
    public, secret = key
    sold("--card", "pm_card_visa")
    made = back_up(holdfast, away, "--recipient", public)
    assert made["encrypted"]
    assert holdfast.json("restore", made["file"], code=3)["error"]["code"] == "identity_missing"
    done = holdfast.json("restore", made["file"], "--identity", secret)
    assert done["restore"]["backup"]["encrypted"]
    wrong = holdfast.json("restore", made["file"], "--identity", made["manifest"], code=3)
    assert wrong["error"]["code"] == "identity_unreadable"
    assert "a line of it begins with AGE-SECRET-KEY." in wrong["error"]["advice"]


def test_a_key_that_exists_is_not_offered_to_be_replaced(holdfast, key):
    error = holdfast.json("backup", "--new-key", key[1], code=3)["error"]
    assert error["code"] == "file_exists"
    assert error["advice"].startswith("Choose another name.")


def test_a_look_changes_nothing(holdfast, sold, away):
    made = back_up(holdfast, away)
    sold("--card", "pm_card_visa")
    found = holdfast.json("restore", made["file"], "--look")["backup"]
    assert (found["missing_entries"], found["objections"]) == (1, ["older"])
    told = holdfast("restore", made["file"], "--look").out
    assert "1 of the entries, 2 of the operations" in told
    assert len(rows(holdfast.folder, "SELECT 1 FROM entries WHERE kind <> 'audit'")) == 1


def test_a_machine_that_was_lost_is_set_up_again_from_the_backup(bare, holdfast, sold, away):
    sold("--card", "pm_card_visa")
    made = back_up(holdfast, away)
    (holdfast.folder / LEDGER).unlink()
    answer = holdfast("sale", "list", code=None)
    assert answer.code == 5
    assert "is gone or empty" in answer.err
    done = holdfast.json("restore", made["file"])
    assert done["restore"]["kept"] is None
    assert len(holdfast.json("sale", "list")["sales"]) == 1


def test_a_silent_stripe_leaves_the_ledger_restored_and_says_that_nobody_knows(
    holdfast, sold, away, expect_log
):
    sold("--card", "pm_card_visa")
    made = back_up(holdfast, away)
    sold("--card", "pm_card_visa")
    holdfast.breaks(Fault.RESET_BEFORE, "GET", times=50)
    answer = holdfast("restore", made["file"], "--older", code=4)
    assert "Restored." in answer.out
    assert "It is not known yet whether money has moved." in answer.err
    assert len(rows(holdfast.folder, "SELECT 1 FROM entries WHERE kind <> 'audit'")) == 1


def test_a_broken_chain_is_backed_up_and_said(holdfast, sold, away):
    sold("--card", "pm_card_visa")
    with closing(sqlite3.connect(holdfast.folder / LEDGER)) as raw:
        raw.execute("DROP TRIGGER entries_refuse_update")
        raw.execute("UPDATE entries SET amount_minor = 1")
        raw.commit()
    found = holdfast.json("backup", "--to", str(away), code=5)
    assert found["error"]["code"] == "backup_not_proved"
    assert not found["backup"]["proved"]
    restored = holdfast.json("restore", found["backup"]["file"], code=3)
    assert restored["error"]["code"] == "restore_unproved"


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["--to", "nowhere/"], "backup_folder_missing", 5),
        (["--to", "{ledger}"], "backup_on_itself", 3),
        (["--recipient", "age1nonsense"], "recipient_unreadable", 3),
        (["--recipient", "AGE-SECRET-KEY-1QQQ"], "recipient_is_secret", 3),
    ],
)
def test_what_cannot_be_backed_up_to_is_a_sentence(holdfast, arguments, code, exit_code):
    ledger = str(holdfast.folder / LEDGER)
    given = [each.format(ledger=ledger) for each in arguments]
    answer = holdfast("backup", *given, "--json", code=exit_code)
    assert json.loads(answer.out)["error"]["code"] == code
    assert "QQQ" not in answer.out


def test_a_torn_backup_is_a_sentence(holdfast, away):
    made = back_up(holdfast, away)
    path = away / made["file"].rpartition("/")[2]
    path.write_bytes(path.read_bytes()[:-1])
    answer = holdfast("restore", str(path), code=3)
    assert "is not as it was written" in answer.err
    manifest_of(path).unlink()
    assert "is damaged" in holdfast("restore", str(path), code=3).err


def test_a_backup_is_made_beside_an_open_till_and_a_restore_is_not(holdfast, away):
    till = open_till(Start(holdfast.folder))
    try:
        till.counter.current()
        made = back_up(holdfast, away)
        found = holdfast.json("restore", made["file"], "--look")["backup"]
        assert found["objections"] == []
        refusal = holdfast.json("restore", made["file"], code=5)["error"]
        assert refusal["code"] == "ledger_in_use"
    finally:
        till.close()
    assert holdfast.json("restore", made["file"])["restore"]["epoch"] == 2
