"""The hold board on the command line: lanes, watching, notes, lapsed holds and bulk."""

from datetime import timedelta

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.bootstrap import open_till
from pos.settings import Mode, Start

CARD = ("--card", "pm_card_visa")


@pytest.fixture
def held(sold):
    """Sells something and leaves it on hold; its receipt and its payment."""

    def hold():
        sale = sold(*CARD)
        return sale["receipt"], sale["payment"]["intent"]

    return hold


def later(holdfast, **by):
    with holdfast.stripe() as bench:
        bench.advance(timedelta(**by))


def test_the_list_has_lanes_and_everything_that_is_known(holdfast, held):
    receipt, _ = held()
    holdfast.json("hold", "note", receipt, "--customer", "Miller", "--reason", "drill")
    holdfast.json("hold", "keep", receipt, "--owner", "Bo", "--until", "2099-01-01 10:00")
    document = holdfast.json("hold", "list", "--offline")
    [hold] = document["holds"]
    assert [lane["lane"] for lane in document["lanes"]] == [
        "before_close", "before_opening", "two_days", "later", "unknown", "lapsed",
    ]  # fmt: skip
    assert document["lanes"][3]["count"] == 1
    assert document["lanes"][3]["money"][0]["text"] == hold["held"]["text"]
    assert (hold["customer"], hold["reason"], hold["owner"]) == ("Miller", "drill", "Bo")
    assert (hold["lane"], hold["kept_longer_than_held"]) == ("later", True)
    shown = holdfast("hold", "list", "--offline").out
    assert "Later: 1 hold" in shown
    assert "kept until 2099-01-01 10:00 by Bo; the bank lets it go before that" in shown


def test_rows_are_found_and_sorted(holdfast, held):
    first, second = held()[0], held()[0]
    holdfast.json("hold", "note", second, "--customer", "Ångström")

    def found(*options):
        return [
            hold["receipt"]
            for hold in holdfast.json("hold", "list", "--offline", *options)["holds"]
        ]

    assert found("--find", "ångström") == [second]
    assert found("--receipt", "1") == [first]
    assert found("--sort", "receipt", "--reverse") == [second, first]
    assert found("--least", "500") == []
    assert found("--card", "4242", "--lane", "later", "--younger", "1h") == [first, second]
    assert "No hold is like that." in holdfast("hold", "list", "--offline", "--find", "zzz").out


def test_what_is_often_looked_for_gets_a_name(holdfast, held):
    first, second = held()[0], held()[0]
    kept = holdfast.json("hold", "filters", "--keep", "Mine", "--receipt", "2", "--sort", "amount")
    assert [(each["name"], each["receipt"], each["sort"]) for each in kept["filters"]] == [
        ("Mine", "2", "amount")
    ]
    assert holdfast.json("hold", "filters") == kept
    assert "Mine" in holdfast("hold", "filters").out
    [hold] = holdfast.json("hold", "list", "--offline", "--saved", "Mine")["holds"]
    assert hold["receipt"] == second != first
    both = holdfast.json("hold", "list", "--offline", "--saved", "Mine", "--receipt", "1")
    assert both["holds"] == []
    for command, code in (
        (("list", "--offline", "--saved", "Other"), "filter_unknown"),
        (("filters", "--forget", "Other"), "filter_unknown"),
        (("filters", "--keep", "All"), "filter_empty"),
    ):
        assert holdfast.json("hold", *command, code=3)["error"]["code"] == code
    assert holdfast.json("hold", "filters", "--forget", "Mine")["filters"] == []
    assert "No filter is saved." in holdfast("hold", "filters").out


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--older", "soon"), "time_span"), (("--least", "1e3"), "amount_unreadable")],
)
def test_a_filter_that_cannot_be_read_is_wrong_usage(holdfast, options, code):
    error = holdfast.json("hold", "list", "--offline", *options, code=2)["error"]
    assert (error["code"], error["option"]) == (code, options[0])


def test_a_scheduler_hears_by_the_exit_code(holdfast, held):
    held()
    assert holdfast.json("hold", "watch", "--before", "12h", code=0)["lapsing"] == []
    later(holdfast, days=6, hours=13)
    document = holdfast.json("hold", "watch", "--before", "12h", code=10)
    assert (document["exit_code"], len(document["lapsing"])) == (10, 1)
    assert document["money"] == [document["lapsing"][0]["held"]]
    later(holdfast, hours=12)
    # The ledger has not heard of it yet: the deadline alone says so.
    assert len(holdfast.json("hold", "watch", "--before", "12h", code=11)["lapsed"]) == 1
    assert len(holdfast.json("hold", "watch", "--ask", code=11)["lapsed"]) == 1
    assert "At risk" in holdfast("hold", "watch", code=11).out


def test_watching_says_what_a_span_is(holdfast):
    error = holdfast.json("hold", "watch", "--before", "soon", code=2)["error"]
    assert error["option"] == "--before"
    assert "Nothing lapses within 2d" in holdfast("hold", "watch", "--before", "2d").out


def test_an_alert_is_acknowledged_by_name(holdfast, held):
    held()
    later(holdfast, days=7)
    holdfast.json("hold", "list")
    [alert] = holdfast.json("hold", "alerts")["alerts"]
    assert (alert["grade"], alert["due"]) == ("lapsed", True)
    error = holdfast.json("hold", "alerts", "--acknowledge", "lapsed", code=3)["error"]
    assert error["code"] == "name_missing"
    [alert] = holdfast.json("hold", "alerts", "--acknowledge", "lapsed", "--by", "Ada")["alerts"]
    assert (alert["seen_by"], alert["due"]) == ("Ada", False)
    assert "Seen by Ada" in holdfast("hold", "alerts").out
    error = holdfast.json("hold", "alerts", "--acknowledge", "tomorrow", "--by", "Ada", code=3)
    assert error["error"]["code"] == "alert_over"


def test_a_note_and_an_alert_need_no_closed_till(holdfast, held):
    receipt, _ = held()
    later(holdfast, days=7)
    till = open_till(Start(holdfast.folder, Mode.TRAINING))
    try:
        assert holdfast.json("hold", "note", receipt, "--customer", "Miller")["note"]["customer"]
        holdfast.json("hold", "keep", receipt, "--owner", "Bo", "--until", "none")
        holdfast.json("hold", "alerts", "--acknowledge", "lapsed", "--by", "Ada")
        assert [alert.seen_by for alert in till.alerts.all()] == ["Ada"]
    finally:
        till.close()
    assert holdfast.json("hold", "note", receipt)["note"]["owner"] == "Bo"


def test_a_lapsed_hold_is_paid_again(holdfast, held):
    receipt, intent = held()
    later(holdfast, days=8)
    document = holdfast.json("hold", "list")
    assert (document["holds"], len(document["lapsed"])) == ([], 1)
    [task] = holdfast.json("hold", "tasks")["tasks"]
    assert (task["receipt"], task["intent"]) == (receipt, intent)
    again = holdfast.json("hold", "reauthorise", receipt)
    assert f"being paid again as {again['sale']}" in holdfast("hold", "list", "--offline").out
    paid = holdfast.json("sale", "resume", again["sale"], *CARD)["sale"]
    assert holdfast.json("hold", "tasks")["tasks"] == []
    chain = holdfast.json("hold", "chain", paid["receipt"])["chain"]
    assert [sale["receipt"] for sale in chain] == [receipt, paid["receipt"]]
    shown = holdfast.json("hold", "show", receipt)
    assert shown["chain"] == [receipt, paid["receipt"]]
    assert f"{receipt}, then {paid['receipt']}" in holdfast("hold", "show", receipt).out
    [hold] = holdfast.json("hold", "list", "--offline")["holds"]
    assert hold["in_place_of"] == receipt


def test_a_lapsed_hold_is_let_go_with_a_reason(holdfast, held):
    receipt, _ = held()
    later(holdfast, days=8)
    holdfast.json("hold", "list")
    answer = holdfast.json("hold", "dismiss", receipt, "--reason", "goods are back", "--by", "Ada")
    assert (answer["decision"], answer["by"]) == ("dismissed", "Ada")
    assert "No lapsed hold" in holdfast("hold", "tasks").out
    again = holdfast.json("hold", "dismiss", receipt, "--reason", "x", code=3)
    assert again["error"]["code"] == "lapse_decided"


def test_many_are_taken_with_a_preview_and_an_honest_list(holdfast, held, expect_log):
    expect_log("no answer yet")
    receipts = [held()[0] for _ in range(3)]
    plan = holdfast.json("hold", "bulk", "capture", "--plan", *receipts)["plan"]
    assert (plan["possible"], len(plan["holds"])) == (3, 3)
    holdfast.json("hold", "keep", receipts[0], "--owner", "Bo", "--until", "2099-01-01 10:00")
    shown = holdfast("hold", "bulk", "capture", "--plan", receipts[0]).out
    assert "Nothing was done." in shown
    assert "kept until 2099-01-01 10:00 by Bo" in shown
    holdfast.breaks(Fault.RESET_AFTER, "/capture")
    document = holdfast.json("hold", "bulk", "capture", *receipts, code=4)
    assert document["counts"] == {"done": 2, "refused": 0, "checking": 1, "not_reached": 0}
    assert [hold["outcome"] for hold in document["holds"]] == ["checking", "done", "done"]


def test_many_are_let_go_by_a_filter_and_never_all_by_accident(holdfast, held):
    held(), held()
    assert holdfast.json("hold", "bulk", "capture", code=3)["error"]["code"] == "bulk_empty"
    both = holdfast.json("hold", "bulk", "capture", "1", "--lane", "later", code=3)["error"]
    assert both["code"] == "bulk_names_and_filter"
    document = holdfast.json(
        "hold", "bulk", "release", "--lane", "later", "--reason", "requested_by_customer"
    )
    assert document["counts"]["done"] == 2
    assert document["released"][0]["text"] == "8.00"
    assert holdfast.json("hold", "list")["holds"] == []


def test_a_refused_one_is_told_by_the_exit_code(holdfast, held):
    receipt, _ = held()
    other, _ = held()
    later(holdfast, days=8)
    document = holdfast.json("hold", "bulk", "capture", receipt, other, code=3)
    assert [hold["error"]["code"] for hold in document["holds"]] == ["lapsed", "lapsed"]


def test_a_region_without_known_holidays_is_refused(holdfast):
    error = holdfast.json("settings", "set", "holiday_region", "DE-XX", code=3)["error"]
    assert error["code"] == "holiday_region_unknown"
    assert "DE-BE" in error["what"] + error["advice"]
    assert holdfast.json("settings", "set", "holiday_region", "de-be")["settings"] == {
        "holiday_region": "DE-BE"
    }
