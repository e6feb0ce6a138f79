"""Commands that take, raise and release a hold, and that say why it cannot be otherwise."""

import pytest

EXTRAS = "incremental multicapture overcapture"


@pytest.fixture
def extras(holdfast):
    """A shop that asks for all that can be asked for."""
    holdfast("settings", "set", "hold_requests", EXTRAS)
    return holdfast


@pytest.fixture
def held(extras, sold):
    return sold("--card", "pm_card_visa")


def minor(document, name):
    return document[name]["minor"]


def due(sale):
    return sale["total"]["minor"]


def test_a_hold_says_what_it_allows(extras, held):
    shown = extras.json("hold", "show", held["receipt"])["sale"]["payment"]
    allows = shown["allows"]
    assert (allows["increase"], allows["capture_in_parts"], allows["capture_more"]) == (
        True,
        True,
        True,
    )
    assert minor(allows, "most_capturable") > due(held)
    assert allows["extended"] is False
    told = extras("hold", "show", held["receipt"]).out
    assert "This hold can be raised, taken in parts, taken beyond what is held (up to" in told


def test_a_hold_that_was_not_asked_for_more_is_taken_once(holdfast, sold):
    receipt = sold("--card", "pm_card_visa")["receipt"]
    assert "This hold can be taken once." in holdfast("hold", "show", receipt).out
    for command, code in (
        (["capture", receipt, "--amount", "1", "--more-to-come"], "capture_not_in_parts"),
        (["increase", receipt, "--to", "900"], "increase_not_possible"),
        (["capture", receipt, "--tip", "1"], "capture_more_than_held"),
        (["extend", receipt], "extend_not_asked"),
    ):
        assert holdfast.json("hold", *command, code=3)["error"]["code"] == code


def test_parts_are_taken_one_after_the_other(extras, held):
    capture = ("hold", "capture", held["receipt"])
    first = extras.json(*capture, "--amount", "1.00", "--more-to-come")
    rest = due(held) - 100
    assert (minor(first, "taken"), minor(first, "released")) == (100, 0)
    assert minor(first, "still_held") == rest
    assert first["sale"]["state"] == "held"
    last = extras.json(*capture)
    assert (minor(last, "taken"), minor(last, "still_held")) == (due(held), 0)
    assert last["sale"]["state"] == "captured"
    assert extras.json("verify")["verify"]["holds"]


def test_the_rest_of_a_hold_is_released_and_what_was_taken_stays(extras, held):
    extras.json("hold", "capture", held["receipt"], "--amount", "1.00", "--more-to-come")
    ended = extras.json(
        "hold", "cancel", held["receipt"], "--reason", "requested_by_customer",
        "--note", "Came back early",
    )  # fmt: skip
    assert (minor(ended, "taken"), minor(ended, "released")) == (100, due(held) - 100)
    assert ended["sale"]["state"] == "captured"
    assert extras.json("verify")["verify"]["holds"]


def test_a_tip_is_taken_on_top(extras, held):
    done = extras.json("hold", "capture", held["receipt"], "--tip", "0.30")
    assert minor(done, "taken") == due(held) + 30
    assert minor(done, "released") == 0
    assert extras.json("verify")["verify"]["holds"]


def test_lines_come_to_their_part(extras, held):
    [line] = held["lines"]
    plan = extras.json("hold", "capture", held["receipt"], "--line", f"{line['number']}", "--plan")
    assert minor(plan["plan"], "would_take") == due(held)
    assert plan["bounds"]["can_leave_rest"] is True
    assert sum(minor(tax, "gross") for tax in plan["plan"]["tax"]) == due(held)
    assert plan["plan"]["statement"]
    for text, code in (
        ("1=99999", "line_quantity"),
        ("x", "wrong_usage"),
        ("7", "line_unknown"),
    ):
        wrong = ("hold", "capture", held["receipt"], "--line", text)
        assert extras.json(*wrong, code=2)["error"]["code"] == code
    both = ("hold", "capture", held["receipt"], "--line", "1", "--amount", "1")
    assert extras.json(*both, code=2)["error"]["code"] == "wrong_usage"


def test_a_plan_says_what_stays_on_hold_and_changes_nothing(extras, held):
    command = ("hold", "capture", held["receipt"], "--amount", "1", "--more-to-come", "--plan")
    assert "would stay on hold" in extras(*command).out
    assert extras.json("hold", "show", held["receipt"])["sale"]["state"] == "held"


def test_a_hold_is_raised_and_a_declined_one_stays_as_it_was(extras, held, sold):
    total = due(held) + 500
    text = f"{total // 100}.{total % 100:02d}"
    raised = extras.json("hold", "increase", held["receipt"], "--to", text)
    assert minor(raised, "still_held") == total
    wrong = extras.json("hold", "increase", held["receipt"], "--to", text, code=3)
    assert wrong["error"]["code"] == "increase_not_more"
    other = sold("--card", "pm_card_practiceIncreaseDeclined")
    no = extras.json("hold", "increase", other["receipt"], "--to", "900", code=3)
    assert no["error"]["code"] == "increase_declined"
    assert "stays held" in extras("hold", "increase", other["receipt"], "--to", "900", code=3).err
    assert (
        extras.json("hold", "show", other["receipt"])["sale"]["payment"]["held"] == other["total"]
    )


def test_an_extended_hold_says_until_when(holdfast, sold):
    holdfast("settings", "set", "hold_requests", "extended")
    receipt = sold("--card", "pm_card_visa")["receipt"]
    assert holdfast.json("hold", "extend", receipt)["extended"] is True
    assert "it lasts until" in holdfast("hold", "extend", receipt).out
    asked = sold("--card", "pm_card_practiceNoExtras")["receipt"]
    assert holdfast.json("hold", "extend", asked, code=3)["error"]["code"] == "extend_not_granted"
