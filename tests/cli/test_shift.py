"""`holdfast shift` and `holdfast report`: a day at a register without a screen."""

import json

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from tests.cli.test_selling import VISA, eur

KEEP = ("--owner", "Anna", "--reason", "Not fetched yet", "--keep-until", "2099-01-01")


@pytest.fixture
def opened(holdfast):
    holdfast("shift", "open", "--float", "100")
    return holdfast


def test_a_shift_is_opened_with_what_lies_in_the_drawer(holdfast):
    shift = holdfast.json("shift", "open", "--pieces", "50x1 0.20x5")["shift"]
    assert (shift["shift"], shift["float"]) == ("till-1/1", eur(5100))
    assert "is open already" in holdfast("shift", "open", code=3).err


def test_cash_is_put_in_and_taken_out(opened):
    moved = opened.json("shift", "cash-in", "12.50", "--reason", "Change")["movement"]
    assert (moved["kind"], moved["amount"]) == ("cash_in", eur(1250))
    assert "Taken out: 2.00 EUR (Milk)." in opened("shift", "cash-out", "2", "--reason", "Milk").out
    assert opened.json("shift", "show")["shift"]["expected"] == [eur(11_050)]


def test_a_count_says_how_much_is_missing(opened):
    answer = opened.json("shift", "count", "--pieces", "50x1 20x2 5x1")
    assert (answer["expected"], answer["difference"]) == (eur(10_000), eur(-500))
    assert answer["counted"]["pieces"][0] == {"value": eur(5000), "count": 1}


def test_a_blind_count_says_what_was_counted_and_no_more(opened):
    opened("settings", "set", "blind_count", "on")
    answer = opened.json("shift", "count", "99")
    assert (answer["expected"], answer["difference"]) == (None, None)
    assert "Expected" not in opened("shift", "count", "99").out
    assert "blind" in opened("report", "x").out


def test_every_hold_is_decided_from_the_command_line(opened, sold):
    first, second, third = (sold(*VISA)["receipt"] for _ in range(3))
    refusal = opened("shift", "close", "--counted", "100", code=3)
    assert "--carry-rest" in refusal.err
    orders = ("--capture", f"{first}=1.00", "--release", second, "--carry", third)
    done = opened.json("shift", "close", "--counted", "100", *orders, *KEEP)
    outcomes = [each["outcome"] for each in done["decisions"]]
    assert outcomes == ["taken", "released", "carried"]
    report = done["report"]
    assert (report["kind"], report["number"], report["copy"]) == ("z", 1, False)
    assert [each["keep"]["owner"] for each in report["carried"]] == ["Anna"]
    assert report["drawer"][0]["difference"] == eur(0)


def test_decisions_come_from_a_file_as_well(opened, sold):
    first, second = sold(*VISA)["receipt"], sold(*VISA)["receipt"]
    rows = [
        {"hold": first, "do": "capture"},
        {
            "hold": second,
            "do": "carry",
            "owner": "Bo",
            "reason": "Away",
            "keep_until": "2099-02-03",
        },
    ]
    close = ("shift", "close", "--not-counted", "--decisions", "-")
    report = opened.json(*close, given=json.dumps(rows))["report"]
    keep = report["carried"][0]["keep"]
    assert (keep["owner"], keep["until"]) == ("Bo", "2099-02-03T22:59:00Z")
    assert report["drawer"][0]["left"] == eur(10_000)


@pytest.mark.parametrize(
    "text", ["[", "{}", '[{"do": "eat"}]', '[{"hold": "1", "do": "carry", "extra": "x"}]']
)
def test_decisions_that_cannot_be_understood_are_wrong_usage(opened, text):
    answer = opened.json("shift", "close", "--decisions", "-", given=text, code=2)
    assert answer["error"]["code"] == "decisions_unreadable"


def test_a_silent_stripe_hinders_no_close(opened, sold):
    receipt = sold(*VISA)["receipt"]
    opened.breaks(Fault.RESET_BEFORE, "payment_intents", times=50)
    done = opened.json("shift", "close", "--not-counted", "--capture", receipt)
    assert [each["outcome"] for each in done["decisions"]] == ["carried"]
    assert done["report"]["carried"][0]["keep"]["reason"].startswith("Stripe did not answer")


def test_the_rest_is_carried_over_with_one_word(opened, sold):
    for _ in range(2):
        sold(*VISA)
    done = opened("shift", "close", "--not-counted", "--carry-rest", *KEEP)
    assert done.out.count("Anna: Not fetched yet") == 2


def test_a_hold_is_carried_over_until_some_day(opened, sold):
    sold(*VISA)
    answer = opened("shift", "close", "--not-counted", "--carry-rest", code=3)
    assert "Give --keep-until." in answer.err


def test_a_drawer_has_to_be_counted_or_left_alone_on_purpose(opened):
    assert "--not-counted" in opened("shift", "close", code=3).err


def test_a_z_report_is_printed_again_as_a_copy(opened):
    made = opened.json("shift", "close", "--counted", "100")["report"]
    again = opened.json("report", "z", "1")["report"]
    assert again.pop("copy") is True
    assert again == {name: value for name, value in made.items() if name != "copy"}
    paper = opened("report", "z").out
    assert paper.splitlines()[0].strip() == "*** COPY ***"
    assert "PRACTICE" in paper


def test_a_look_at_a_z_report_makes_no_copy(opened):
    opened("shift", "close", "--counted", "100")
    assert "COPY" not in opened("report", "z", "--look").out
    assert opened.json("report", "z", "1", "--look")["report"]["copy"] is False


def test_reports_are_listed_with_their_hashes(opened):
    made = opened.json("shift", "close", "--counted", "100")["report"]
    opened("shift", "open")
    listed = opened.json("shift", "list")
    assert listed["open"]["number"] == 2
    assert [(each["report"], each["sha256"]) for each in listed["reports"]] == [
        ("till-1/1", made["sha256"])
    ]


def test_without_a_shift_every_command_says_so(holdfast):
    assert holdfast("shift", "show").out == "No shift is open.\n"
    for command in (("shift", "close"), ("report", "x"), ("shift", "count", "1")):
        assert "holdfast shift open" in holdfast(*command, code=3).err
    assert holdfast.json("report", "z", code=3)["error"]["code"] == "report_none"


def test_a_day_with_a_shift_verifies(opened, sold):
    opened("hold", "capture", sold(*VISA)["receipt"])
    opened("shift", "close", "--counted", "99.20")
    assert opened.json("verify")["verify"]["holds"]
