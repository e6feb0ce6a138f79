"""`holdfast reader …`: readers looked after, shared, and paid at from a terminal."""

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from tests.cli.test_selling import eur

HERE = "tmr_PracticeReader"


@pytest.fixture
def receipt(sold):
    """4.00, waiting for a card."""
    return sold()["receipt"]


def test_readers_are_listed_in_words_and_in_json(holdfast):
    answer = holdfast.json("reader", "list")
    [found] = answer["readers"]
    assert (found["id"], found["state"], answer["chosen"]) == (HERE, "ready", HERE)
    told = holdfast("reader", "list").out
    assert "Practice reader" in told
    assert "Ready" in told
    assert "Practice shop" in holdfast("reader", "locations").out


def test_readers_are_registered_named_chosen_and_removed(holdfast):
    place = holdfast.json(
        "reader", "add-location", "Main", "--line1", "Main St 1", "--city", "Boston",
        "--country", "us",
    )["location"]  # fmt: skip
    made = holdfast.json(
        "reader", "register", "simulated-s700", "--label", "Bar", "--location", place["id"]
    )["reader"]
    assert holdfast.json("reader", "rename", "bar", "Terrace")["reader"]["label"] == "Terrace"
    assert holdfast.json("reader", "choose", "terrace")["chosen"] == made["id"]
    assert holdfast.json("reader", "show")["reader"]["label"] == "Terrace"
    assert holdfast.json("reader", "forget", made["id"])["forgotten"] == made["id"]
    answer = holdfast.json("reader", "choose", "none")
    assert (answer["chosen"], answer["used"]) == (None, HERE)
    assert "in practice the first one is used" in holdfast("reader", "choose", "none").out


def test_a_sale_is_held_at_the_reader(holdfast, receipt):
    asked = holdfast.json("reader", "ask", receipt)
    assert asked["handed_over"]["waiting"] is True
    assert "asking for the card" in holdfast("reader", "follow", receipt).out
    holdfast("reader", "tap", "visa")
    followed = holdfast.json("reader", "follow", receipt)
    assert followed["sale"]["money"] == "held"
    assert followed["sale"]["payment"]["held"] == eur(400)
    assert followed["handed_over"]["ended"] == "paid"
    assert "HELD - NOT CHARGED" in holdfast("reader", "slip", receipt).out
    holdfast("hold", "capture", receipt)
    assert holdfast.json("reader", "slip", receipt)["slip"][-1].strip() == "CHARGED"
    assert holdfast.json("verify")["verify"]["holds"]


def test_a_decline_and_a_customer_who_cancels_are_told(holdfast, receipt):
    holdfast("reader", "ask", receipt)
    holdfast("reader", "tap", "insufficient_funds")
    assert "declined" in holdfast("reader", "follow", receipt).out
    holdfast("reader", "ask", receipt)
    holdfast("reader", "tap", "--cancel")
    assert "canceled at the reader" in holdfast("reader", "follow", receipt).out


def test_the_reader_is_stopped_and_another_one_takes_over(holdfast, receipt):
    holdfast(
        "reader", "register", "simulated-s700", "--label", "Bar", "--location", "tml_PracticeShop"
    )
    holdfast("reader", "ask", receipt)
    moved = holdfast.json("reader", "move", receipt, "--to", "bar")
    assert moved["handed_over"]["reader"] != HERE
    back = holdfast.json("reader", "take-back", receipt)
    assert (back["handed_over"]["waiting"], back["handed_over"]["ended"]) == (False, "taken_back")


def test_a_reader_that_did_not_answer_is_told_as_it_is(holdfast, receipt, expect_log):
    expect_log("no answer yet .reader_timeout")
    holdfast.breaks(Fault.TERMINAL_TIMEOUT_LOST, "/process_payment_intent")
    refused = holdfast("reader", "ask", receipt, code=3)
    assert "does not have the payment" in refused.err
    assert "No money has moved." in refused.err


def test_a_reader_is_reserved_shows_a_cart_and_is_free_again(holdfast, receipt):
    assert holdfast.json("reader", "reserve")["reader"]["reserved_by"] == "till-1"
    assert holdfast.json("reader", "cart", receipt)["shown"] is True
    assert holdfast.json("reader", "free")["reader"]["reserved"] is False


def test_debit_cards_that_cannot_be_held_are_named_before_the_card_is_asked_for(bare, products):
    bare("settings", "set", "currency", "CAD")
    bare("settings", "set", "debit_without_hold", "on")
    bare("catalogue", "import", str(products))
    sale = bare.json("sale", "new", "--item", "4006381333931")["sale"]["receipt"]
    asked = bare.json("reader", "ask", sale)
    assert asked["debit"] == {"network": "interac", "is_charged": True}
    bare("reader", "tap", "interac", "--insert", "--pin", "right")
    assert bare.json("reader", "follow", sale)["sale"]["money"] == "taken"
    waits = bare("refund", sale, "--reason", "requested_by_customer", code=4)
    assert "waiting for the customer's card" in waits.err
    bare("reader", "tap", "interac", "--insert", "--pin", "right")
    assert bare.json("reader", "follow", sale)["sale"]["given_back"]["minor"] == 400


def test_a_card_that_wants_its_pin_says_so_and_is_not_shown_twice(holdfast, receipt):
    assert "Let the reader ask first" in holdfast("reader", "tap", code=3).err
    holdfast("reader", "ask", receipt)
    waits = holdfast.json("reader", "tap", "insert_online_pin", "--insert")
    assert waits["waits_for_pin"] is True
    typed = holdfast("reader", "tap", "--pin", "right").out
    assert "typed a PIN" in typed
    assert "reader follow" in typed
    assert holdfast.json("reader", "follow", receipt)["sale"]["money"] == "held"


def test_a_card_that_is_no_practice_card_is_refused(holdfast, receipt):
    holdfast("reader", "ask", receipt)
    refused = holdfast("reader", "tap", "gold", code=3)
    assert "card" in refused.err
    assert holdfast.json("reader", "follow", receipt)["handed_over"]["waiting"] is True
