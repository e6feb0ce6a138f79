"""`holdfast doctor`: a table for people, one document for programs, an exit code for both."""

import json

import pytest
from keyring.errors import NoKeyringError

from pos.bootstrap import open_till
from pos.settings import Mode, Start
from resources.words.examining import PARTS

RESTRICTED = "rk_test_" + "r" * 24


@pytest.fixture(autouse=True)
def _with_a_screen(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


def test_a_till_that_is_well_ends_with_zero_and_a_line_for_each_part(holdfast):
    answer = holdfast("doctor")
    for name in PARTS.values():
        assert name in answer.out
    assert "No card reader is chosen for this register." in answer.out
    assert "BAD" not in answer.out


def test_programs_get_every_finding_with_its_verdict_and_words(holdfast):
    document = holdfast.json("doctor")["doctor"]
    assert document["well"] is True
    assert document["counts"]["bad"] == 0
    for each in document["checks"]:
        assert each["verdict"] in {"ok", "warning", "bad", "not_used"}
        assert each["found"].endswith(".")
        assert "{" not in each["found"]
    ledger = next(each for each in document["checks"] if each["check"] == "ledger")
    assert ledger["code"] == "ledger_opens"


def test_nothing_is_made_where_nothing_was(bare):
    bare("doctor")
    assert not bare.folder.exists()


def test_it_works_beside_an_open_till(holdfast):
    till = open_till(Start(holdfast.folder, Mode.TRAINING))
    try:
        assert "A till has the ledger open now" in holdfast("doctor").out
    finally:
        till.close()


def test_what_is_bad_is_said_first_and_ends_with_its_own_code(holdfast):
    [ledger] = holdfast.folder.glob("training-acct_*.db")
    for file in holdfast.folder.glob(f"{ledger.name}*"):
        file.write_bytes(b"no ledger")
    answer = holdfast("doctor", code=5)
    assert "is not a ledger" in answer.out
    assert "The till is not well: 1 bad, first of all Ledger." in answer.err
    document = holdfast.json("doctor", code=5)
    assert document["error"]["code"] == "till_not_well"
    assert document["doctor"]["well"] is False


def test_without_a_key_or_a_keyring_it_says_so(bare, monkeypatch, memory_keyring):
    assert "There is no key for test mode" in bare("--mode", "test", "doctor", code=5).out

    def refuse(*_arguments):
        raise NoKeyringError

    monkeypatch.setattr(memory_keyring, "get_password", refuse)
    answer = bare("--mode", "test", "doctor", code=5)
    assert "no keyring" in answer.out
    assert "Traceback" not in answer.out + answer.err


def test_a_file_in_the_place_of_the_folder_is_bad(bare):
    bare.folder.write_text("no folder")
    document = bare.json("doctor", code=5)["doctor"]
    folder = next(each for each in document["checks"] if each["check"] == "folder")
    assert (folder["verdict"], folder["code"]) == ("bad", "folder_locked")


def test_without_a_network_it_says_so(bare, monkeypatch):
    monkeypatch.setenv("HOLDFAST_STRIPE_KEY", RESTRICTED)
    arguments = ("--mode", "test", "--api-base", "http://127.0.0.1:9")
    document = bare.json(*arguments, "doctor", code=5)["doctor"]
    stripe = next(each for each in document["checks"] if each["check"] == "stripe")
    assert (stripe["verdict"], stripe["code"]) == ("bad", "stripe_silent")
    assert stripe["found"] == "No answer of Stripe’s came through (no_answer)."
    assert "network" in stripe["todo"]
    assert "card" not in stripe["todo"]
    assert RESTRICTED not in json.dumps(document)
