"""`holdfast why`: from a reference on the screen to the journal, the log and Stripe's request."""

import json
import logging

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from pos import logs
from pos.adapters.stripe_api.gateway import client
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator


@pytest.fixture(autouse=True)
def _levels():
    names = (None, "pos", "ui", "stripe")
    before = {name: logging.getLogger(name).level for name in names}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def captured(holdfast, sold):
    """A sale that was held and captured, as its document."""
    sale = sold("--card", "pm_card_visa")
    holdfast("hold", "capture", sale["receipt"])
    return sale


def test_a_receipt_leads_to_every_step_and_stripes_requests(holdfast, captured):
    story = holdfast.json("why", captured["receipt"])["story"]
    assert story["sale"] == captured["sale"]
    assert [each["kind"] for each in story["operations"]] == ["create", "confirm", "capture"]
    assert all(each["request_id"].startswith("req_") for each in story["operations"])
    told = holdfast("why", captured["receipt"]).out
    assert "Stripe was asked to take 4.00 EUR. It was done." in told
    assert "The card’s bank said yes to 4.00 EUR." in told


def test_whatever_names_a_step_tells_the_same_story(holdfast, captured):
    story = holdfast.json("why", captured["receipt"])["story"]
    last = story["operations"][-1]
    names = [last["operation"], last["operation"][:13], last["request_id"], story["intent"],
             story["sale"], story["sale"][:14]]  # fmt: skip
    for name in names:
        told = holdfast.json("why", name)["story"]
        assert told["operations"] == story["operations"], name
        assert told["moments"] == story["moments"], name


def test_moments_are_told_in_order_with_what_the_log_knows(holdfast, captured):
    moments = holdfast.json("why", captured["receipt"])["story"]["moments"]
    times = [each["at"] for each in moments]
    assert times == sorted(times)
    assert {each["from"] for each in moments} == {"journal", "stripe", "log"}
    logged = [each for each in moments if each["from"] == "log"]
    assert logged[-1]["text"].startswith("capture done")
    assert logged[-1]["facts"]["request_id"].startswith("req_")


def test_what_is_booked_stands_beside_what_was_asked(holdfast, captured):
    story = holdfast.json("why", captured["receipt"])["story"]
    assert {kind: each["text"] for kind, each in story["booked"].items()} == {
        "hold": "4.00",
        "capture": "4.00",
    }
    assert "Booked   hold 4.00 EUR, capture 4.00 EUR" in holdfast("why", captured["receipt"]).out


def test_what_was_changed_in_stripe_belongs_to_the_story(holdfast, sold):
    sale = sold("--card", "pm_card_visa")
    simulator = Simulator(holdfast.folder / "training-stripe.db")
    stripe = client("sk_test_practice", http_client=SimulatorHTTPClient(simulator))
    stripe.v1.payment_intents.cancel(sale["payment"]["intent"])
    simulator.close()
    holdfast("reconcile")
    story = holdfast.json("why", sale["receipt"])["story"]
    [change] = [each for each in story["moments"] if each["from"] == "elsewhere"]
    assert "4.00 EUR" in change["text"]
    assert "changed in Stripe" in str(story["moments"])


def test_the_steps_of_an_operation_are_told_when_asked_for(holdfast, sold, monkeypatch):
    monkeypatch.setenv("HOLDFAST_VERBOSE", "1")
    sale = sold("--card", "pm_card_visa")
    told = [each["text"] for each in holdfast.json("why", sale["receipt"])["story"]["moments"]]
    assert "settling" in told


def test_a_decline_on_the_screen_leads_to_its_line_in_the_log(holdfast):
    card = "pm_card_visa_chargeDeclinedInsufficientFunds"
    failed = holdfast.json("sale", "new", "--item", "4006381333931", "--card", card, code=3)
    reference = failed["error"]["reference"]
    assert reference.startswith("req_")
    story = holdfast.json("why", reference)["story"]
    assert story["operations"][-1]["request_id"] == reference
    assert story["operations"][-1]["code"] == "card_declined"
    assert "said no" in holdfast("why", reference).out


def test_a_missing_answer_names_the_command_that_tells_more(holdfast, expect_log):
    expect_log("no answer yet")
    holdfast.breaks(Fault.RESET_BEFORE, "/confirm", times=50)
    arguments = ("sale", "new", "--item", "4006381333931", "--card", "pm_card_visa")
    answer = holdfast(*arguments, code=4)
    [line] = [line for line in answer.err.splitlines() if "holdfast why" in line]
    reference = line.split("holdfast why ")[1].split("`")[0]
    told = holdfast("why", reference).out
    assert "Nobody knows yet how it ended" in told
    assert "WARNING: confirm: no answer yet" in told


def test_a_mistake_of_the_program_is_found_by_its_reference(holdfast, expect_log):
    expect_log("a fault of the program")
    logs.set_up(holdfast.folder)
    reference = logs.fault(ValueError, ValueError("sk_test_0123456789abcdef"), None)
    logs.close()
    told = holdfast("why", reference).out
    assert f"CRITICAL: a fault of the program, reference {reference}" in told
    assert "0123456789abcdef" not in told


def test_an_errors_code_leads_to_its_records(holdfast):
    card = "pm_card_visa_chargeDeclinedInsufficientFunds"
    holdfast("sale", "new", "--item", "4006381333931", "--card", card, code=3)
    story = holdfast.json("why", "card_declined")["story"]
    assert story["operations"] == []
    assert len(story["moments"]) == 2


@pytest.mark.parametrize("text", ["req_unknown", "pos1-0000", "x", "%", "sk_live_0123456789abcdef"])
def test_what_nobody_knows_is_said_and_no_secret_repeated(holdfast, text):
    answer = holdfast("why", text, code=3)
    assert "Nothing is known under" in answer.err
    assert "0123456789abcdef" not in answer.err


def test_a_beginning_that_fits_several_steps_asks_for_more(holdfast, captured, monkeypatch, sold):
    sold("--card", "pm_card_visa")
    monkeypatch.setattr("pos.adapters.sqlite.journal_table.SHORTEST_PREFIX", 1)
    answer = holdfast("why", "pos1-", code=3)
    assert "Several things begin with" in answer.err


def test_a_ledger_that_cannot_be_read_leaves_the_log(holdfast, captured):
    story = holdfast.json("why", captured["receipt"])["story"]
    [ledger] = holdfast.folder.glob("training-acct_*.db")
    for file in holdfast.folder.glob(f"{ledger.name}*"):
        file.write_bytes(b"no ledger")
    operation = story["operations"][-1]["operation"]
    answer = holdfast("why", operation)
    assert "The ledger was not read" in answer.out
    assert "capture done" in answer.out
    (holdfast.folder / "holdfast.log").unlink()
    nothing = holdfast("why", captured["receipt"], code=5)
    assert "is not a ledger" in nothing.err
    assert "Nothing is known" not in nothing.err


@given(
    st.sampled_from(["1", "", "2026-03-02", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59Z"])
    | st.text(max_size=12),
    st.text(max_size=12),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_log_the_story_is_told(bare, time, message):
    bare.folder.mkdir(exist_ok=True)
    line = {"time": time, "level": message, "logger": "x", "message": message, "code": "odd"}
    sound = {**line, "time": "2026-03-02T12:00:00.000Z", "message": "sound"}
    log = bare.folder / logs.FILE_NAME
    log.write_text(f"{json.dumps(line)}\n{json.dumps(sound)}\n", encoding="utf-8")
    assert "sound" in bare("why", "odd").out


def test_a_bundle_is_packed_beside_the_findings(holdfast, captured, tmp_path, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "bundle.zip"
    document = holdfast.json("doctor", "--bundle", str(path))["doctor"]
    assert document["bundle"] == str(path)
    assert path.read_bytes().startswith(b"PK")
    assert "exists already" in holdfast("doctor", "--bundle", str(path), code=3).err
    assert (
        "Look into it before you send it."
        in holdfast("doctor", "--force", "--bundle", str(path)).out
    )
