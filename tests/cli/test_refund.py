"""`holdfast refund`: what was taken goes back, and nothing else does."""

import pytest

from tests.cli.test_selling import VISA, eur

WISH = ("--reason", "requested_by_customer")


@pytest.fixture
def receipt(holdfast, sold):
    """4.00, taken."""
    receipt = sold(*VISA)["receipt"]
    holdfast("hold", "capture", receipt, code=0)
    return receipt


def test_all_of_it_or_a_part_goes_back(holdfast, receipt):
    part = holdfast.json("refund", receipt, "--amount", "1.50", *WISH)["sale"]
    assert (part["given_back"], part["payment"]["taken"]) == (eur(150), eur(400))
    assert [(each["amount"], each["status"]) for each in part["refunds"]] == [
        (eur(150), "succeeded")
    ]
    rest = holdfast("refund", receipt, *WISH, code=0)
    assert "Taken: 4.00 EUR. Given back: 4.00 EUR." in rest.out
    assert "given back already" in holdfast("refund", receipt, *WISH, code=3).err
    assert holdfast.json("verify")["verify"]["holds"]


def test_a_plan_says_what_would_go_back_and_sends_nothing(holdfast, receipt):
    plan = holdfast.json("refund", receipt, "--plan", *WISH)["plan"]
    assert (plan["would_give_back"], len(plan["shares"])) == (eur(400), 1)
    assert holdfast.json("sale", "show", receipt)["sale"]["given_back"] is None


def test_what_is_held_is_released_and_not_refunded(holdfast, sold):
    held = sold(*VISA)["receipt"]
    answer = holdfast("refund", held, *WISH, code=3)
    assert "release the hold" in answer.err


def test_more_than_is_left_is_refused_with_what_is_left(holdfast, receipt):
    answer = holdfast("refund", receipt, "--amount", "4.01", *WISH, code=3)
    assert "4.00" in answer.err
