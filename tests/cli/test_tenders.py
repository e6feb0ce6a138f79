"""`holdfast sale` with cash and several tenders, and refunds by row and in cash."""

import pytest

from tests.cli.test_selling import VISA, eur

WISH = ("--reason", "requested_by_customer")


def test_a_sale_is_paid_in_cash_with_change(holdfast, sold):
    sale = sold("--cash", "5.00")
    assert (sale["state"], sale["money"], sale["taken"]) == ("captured", "taken", eur(400))
    [cash] = sale["tenders"]
    assert (cash["tender"], cash["received"], cash["change"]) == ("cash", eur(500), eur(100))
    told = holdfast("sale", "show", sale["receipt"], code=0).out
    assert "Taken: 4.00 EUR." in told
    assert "Cash 4.00 EUR (part 1, change 1.00 EUR)" in told
    assert holdfast.json("verify")["verify"]["holds"]


def test_cash_and_a_card_pay_one_sale(holdfast, sold):
    begun = sold("--cash", "1.50")
    assert (begun["state"], begun["still_due"]) == ("paying", eur(250))
    paid = holdfast.json("sale", "resume", begun["receipt"], *VISA, "--capture")["sale"]
    assert (paid["state"], paid["taken"]) == ("captured", eur(400))
    assert [each["tender"] for each in paid["tenders"]] == ["cash", "card"]
    assert holdfast.json("verify")["verify"]["holds"]


def test_two_cards_pay_one_sale(holdfast, sold):
    begun = sold(*VISA, "--part", "1.50")
    assert (begun["still_due"], begun["tenders"][0]["held"]) == (eur(250), eur(150))
    paid = holdfast.json("sale", "resume", begun["receipt"], *VISA)["sale"]
    assert (paid["state"], [each["held"] for each in paid["tenders"]]) == (
        "held",
        [eur(150), eur(250)],
    )


def test_what_an_abandoned_sale_was_paid_goes_back(holdfast, sold):
    begun = sold("--cash", "1.50")
    given_up = holdfast.json("sale", "abandon", begun["receipt"])["sale"]
    assert (given_up["state"], given_up["money"]) == ("abandoned", "not taken")
    assert given_up["tenders"][0]["returned"]


def test_one_part_is_taken_back(holdfast, sold):
    begun = sold("--cash", "1.50")
    back = holdfast.json("sale", "take-back", begun["receipt"], "1")["sale"]
    assert back["still_due"] == eur(400)
    answer = holdfast("sale", "take-back", begun["receipt"], "1", code=3)
    assert "was not paid with" in answer.err


@pytest.mark.parametrize(
    "wrong", [(*VISA, "--cash", "5"), ("--part", "1"), ("--cash", "five"), ("--cash", "1.234")]
)
def test_tenders_that_make_no_sense_are_wrong_usage(holdfast, wrong):
    holdfast("sale", "new", "--item", "C-1", *wrong, code=2)


def test_rows_and_cash_go_back(holdfast, sold):
    receipt = sold("--cash", "5.00")["receipt"]
    plan = holdfast.json("refund", receipt, "--line", "1", "--plan", *WISH)["plan"]
    assert (plan["would_give_back"], plan["shares"][0]["tender"]) == (eur(400), "cash")
    given = holdfast.json("refund", receipt, "--line", "1", "--note", "torn", *WISH)["sale"]
    assert given["given_back"] == eur(400)
    assert given["refunds"][0]["note"] == "torn"
    assert given["refunds"][0]["lines"] == [{"number": 1, "quantity": 1, "amount": eur(400)}]
    assert "given back already" in holdfast("refund", receipt, *WISH, code=3).err


def test_cash_for_a_card_is_said_in_the_plan(holdfast, sold):
    receipt = sold(*VISA, "--capture")["receipt"]
    plan = holdfast("refund", receipt, "--cash", "--plan", *WISH, code=0)
    assert "in cash for pi_" in plan.out
    holdfast("refund", receipt, "--cash", *WISH, code=0)
    assert holdfast.json("verify")["verify"]["holds"]


@pytest.mark.parametrize("wrong", [("--line", "one"), ("--line", "1", "--amount", "2")])
def test_rows_that_cannot_be_read_are_wrong_usage(holdfast, sold, wrong):
    holdfast("refund", sold("--cash", "4")["receipt"], *wrong, *WISH, code=2)


def test_a_sale_on_two_cards_is_captured_card_by_card(holdfast, sold):
    begun = sold(*VISA, "--part", "1.50")
    paid = holdfast.json("sale", "resume", begun["receipt"], *VISA)["sale"]
    first, second = (each["intent"] for each in paid["tenders"])
    answer = holdfast("hold", "capture", paid["receipt"], code=3)
    assert first in answer.err
    taken = holdfast.json("hold", "capture", first)["sale"]
    assert [each["taken"] for each in taken["tenders"]] == [eur(150), eur(0)]
    # With one hold left its receipt says enough.
    released = holdfast.json("hold", "cancel", paid["receipt"], "--reason", "duplicate")["sale"]
    assert [each["status"] for each in released["tenders"]] == ["succeeded", "canceled"]
    assert released["tenders"][1]["intent"] == second


def test_the_story_of_a_sale_in_cash_names_its_cash(holdfast, sold):
    receipt = sold("--cash", "5.00")["receipt"]
    told = holdfast("why", receipt, code=0).out
    assert "cash_sale 4.00 EUR" in told
