"""Which hold a command means by a receipt, where several cards hold money for one sale."""

import pytest

from tests.cli.test_selling import VISA, eur

RELEASE = ("--reason", "requested_by_customer")
KEEP = ("--owner", "Anna", "--reason", "Not fetched yet", "--keep-until", "2099-01-01")


@pytest.fixture
def two_cards(holdfast, sold):
    """A receipt of 4.00 that is held on two cards, and their payments."""
    receipt = sold(*VISA, "--part", "1.50")["receipt"]
    sale = holdfast.json("sale", "resume", receipt, *VISA)["sale"]
    return receipt, [each["intent"] for each in sale["tenders"]]


def test_a_receipt_held_on_two_cards_names_no_single_hold(holdfast, two_cards):
    receipt, payments = two_cards
    for command in (("capture",), ("cancel", *RELEASE), ("increase", "--to", "9"), ("extend",)):
        error = holdfast.json("hold", *command, receipt, code=3)["error"]
        assert error["code"] == "several_cards"
        assert all(payment in error["what"] for payment in payments)


def test_the_payment_that_is_named_is_the_one_that_is_let_go(holdfast, two_cards):
    _, (first, second) = two_cards
    holdfast.json("hold", "cancel", first, *RELEASE)
    assert [hold["intent"] for hold in holdfast.json("hold", "list")["holds"]] == [second]


def test_many_by_receipt_are_every_card_that_holds_money(holdfast, two_cards):
    receipt, payments = two_cards
    plan = holdfast.json("hold", "bulk", "release", receipt, *RELEASE, "--plan")["plan"]
    assert [hold["intent"] for hold in plan["holds"]] == payments
    done = holdfast.json("hold", "bulk", "capture", receipt)
    assert (done["counts"]["done"], done["taken"]) == (2, [eur(400)])


def test_a_close_by_receipt_asks_which_card_and_closes_nothing(holdfast, two_cards):
    receipt, (first, second) = two_cards
    holdfast("shift", "open")
    orders = ("--not-counted", "--release", receipt, "--carry-rest", *KEEP)
    assert holdfast.json("shift", "close", *orders, code=3)["error"]["code"] == "several_cards"
    orders = ("--not-counted", "--release", first, "--carry-rest", *KEEP)
    done = holdfast.json("shift", "close", *orders)
    assert {each["intent"]: each["outcome"] for each in done["decisions"]} == {
        first: "released",
        second: "carried",
    }


def test_what_is_held_no_more_is_told_among_many(holdfast, sold):
    over, still = (sold(*VISA) for _ in range(2))
    payment = over["payment"]["intent"]
    holdfast("hold", "capture", payment)
    told = holdfast("hold", "bulk", "capture", over["receipt"], still["receipt"], code=3).out
    assert f"{payment}: nothing is held any more; it was left out." in told
    assert "Taken: 4.00 EUR." in told


def test_a_sale_that_no_card_paid_is_no_hold_among_many(holdfast, sold):
    error = holdfast.json("hold", "bulk", "capture", sold("--cash", "5")["receipt"], code=3)
    assert error["error"]["code"] == "not_held"


def test_a_hold_is_released_by_the_word_of_the_screen_as_well(holdfast, sold):
    receipt = sold(*VISA)["receipt"]
    assert holdfast.json("hold", "release", receipt, *RELEASE)["released"] == eur(400)
