"""`holdfast sale` and `holdfast hold`: the journey of a payment, and every way it may end."""

import re

import pytest

from pos.adapters.stripe_simulator.faults import Fault
from pos.errors import Misconfigured
from pos.services.checkout import Checkout

VISA = ("--card", "pm_card_visa")
FUNDS = ("--card", "pm_card_visa_chargeDeclinedInsufficientFunds")


def eur(minor: int) -> dict[str, object]:
    return {"minor": minor, "currency": "EUR", "text": f"{minor // 100}.{minor % 100:02d}"}


def test_a_sale_without_a_card_waits_for_one(holdfast):
    answer = holdfast.json(
        "sale", "new", "--item", "4006381333931*2", "--item", "C-2", "--discount", "10%"
    )
    sale = answer["sale"]
    assert answer["mode"] == "training"
    assert (sale["state"], sale["money"]) == ("paying", "not taken")
    assert sale["total"] == eur(1035)
    assert sale["discount"] == {"basis_points": 1000}
    assert [(line["sku"], line["quantity"]) for line in sale["lines"]] == [("C-1", 2), ("C-2", 1)]
    assert sale["payment"]["status"] == "requires_payment_method"
    assert sale["payment"]["amount"] == eur(1035)
    assert sale["attempts"] == []


def test_an_approved_card_holds_the_money_until_the_day_stripe_names(sold):
    payment = sold(*VISA)["payment"]
    assert (payment["status"], payment["held"], payment["taken"]) == (
        "requires_capture",
        eur(400),
        eur(0),
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", payment["hold_until"])
    assert payment["card"] == {"brand": "visa", "last4": "4242"}


def test_a_sale_can_be_captured_at_once(sold):
    sale = sold(*VISA, "--capture")
    assert (sale["state"], sale["money"]) == ("captured", "taken")
    assert sale["payment"]["taken"] == eur(400)


def test_people_read_what_was_sold_and_what_is_held(holdfast):
    answer = holdfast("sale", "new", "--item", "5901234123457", *VISA)
    assert "Café crème" in answer.out
    assert "Held: 2.25 EUR until " in answer.out
    assert "goes back to the customer by itself" in answer.out
    assert answer.err == "[training: practice money only]\n"


def test_a_decline_is_told_in_three_lines_and_the_sale_is_kept(holdfast):
    answer = holdfast("sale", "new", "--item", "C-1", *FUNDS, code=3)
    assert answer.out == ""
    what, money, advice, hint = answer.err.splitlines()
    assert "too little money" in what
    assert money == "No money has moved."
    assert "another card" in advice
    assert "holdfast sale resume till-1-000001" in hint


def test_a_second_card_pays_on_the_same_payment(holdfast):
    declined = holdfast.json("sale", "new", "--item", "C-1", *FUNDS, code=3)
    held = holdfast.json("sale", "resume", declined["sale"]["receipt"], *VISA)["sale"]
    assert held["payment"]["intent"] == declined["sale"]["payment"]["intent"]
    assert [
        (attempt["approved"], attempt["decline"] and attempt["decline"]["decline_code"])
        for attempt in held["attempts"]
    ] == [(False, "insufficient_funds"), (True, None)]


def test_a_decline_is_one_document_for_programs(holdfast):
    answer = holdfast.json("sale", "new", "--item", "C-1", *FUNDS, code=3)
    error = answer["error"]
    assert (error["kind"], error["code"], error["exit_code"]) == ("declined", "card_declined", 3)
    assert error["facts"]["decline"]["decline_code"] == "insufficient_funds"
    assert answer["sale"]["money"] == "not taken"


@pytest.mark.parametrize("as_json", [True, False])
def test_that_a_card_is_lost_is_told_to_nobody(holdfast, as_json):
    lost = ("--card", "pm_card_visa_chargeDeclinedLostCard")
    flag = ["--json"] if as_json else []
    declined = holdfast("sale", "new", "--item", "C-1", *lost, *flag, code=3)
    shown = holdfast("sale", "show", "till-1-000001", *flag)
    for text in (declined.out, declined.err, shown.out):
        assert "lost" not in text
    assert "generic_decline" in shown.out or "generic decline" in shown.out


@pytest.mark.parametrize(
    ("card", "customer", "code", "money"),
    [
        ("pm_card_threeDSecure2Required", None, 0, "held"),
        ("pm_card_threeDSecure2Required", "confirms", 0, "held"),
        ("pm_card_threeDSecure2Required", "refuses", 3, "not taken"),
        ("pm_card_authenticationRequired", None, 3, "not taken"),
        ("pm_card_authenticationRequired", "confirms", 0, "held"),
    ],
)
def test_the_customer_confirms_or_refuses_at_the_bank(holdfast, card, customer, code, money):
    customers = [] if customer is None else ["--customer", customer]
    answer = holdfast.json("sale", "new", "--item", "C-1", "--card", card, *customers, code=code)
    assert answer["sale"]["money"] == money
    assert ("error" in answer) is (code == 3)


def test_a_card_that_belongs_to_no_option_is_wrong_usage(holdfast):
    for option in (["--capture"], ["--customer", "confirms"]):
        answer = holdfast.json("sale", "new", "--item", "C-1", *option, code=2)
        assert answer["error"]["code"] == "wrong_usage"


def test_a_sale_is_found_by_receipt_sale_and_payment(holdfast, sold):
    sale = sold(*VISA)
    names = (sale["receipt"], "1", sale["sale"], sale["sale"][:12], sale["payment"]["intent"])
    assert [holdfast.json("sale", "show", name)["sale"] for name in names] == [sale] * 5
    assert holdfast.json("hold", "show", sale["payment"]["intent"][:10])["sale"] == sale


def test_sales_are_listed_newest_first(holdfast, sold):
    sold(*VISA)
    sold()
    listed = holdfast.json("sale", "list")["sales"]
    assert [(sale["receipt"], sale["money"]) for sale in listed] == [
        ("till-1-000002", "not taken"),
        ("till-1-000001", "held"),
    ]
    assert len(holdfast.json("sale", "list", "--limit", "1")["sales"]) == 1
    assert "till-1-000002" in holdfast("sale", "list").out


def test_part_of_a_hold_is_captured_and_the_rest_is_said(holdfast, sold):
    intent = sold(*VISA)["payment"]["intent"]
    answer = holdfast.json("hold", "capture", intent, "--amount", "2,50")
    assert (answer["taken"], answer["released"]) == (eur(250), eur(150))
    assert answer["sale"]["state"] == "captured"
    assert holdfast.json("hold", "list")["holds"] == []


def test_a_plan_says_what_would_be_and_does_nothing(holdfast, sold):
    intent = sold(*VISA)["payment"]["intent"]
    plan = holdfast.json("hold", "capture", intent, "--amount", "2.50", "--plan")["plan"]
    assert (plan["would_take"], plan["would_release"]) == (eur(250), eur(150))
    assert (plan["would_stay_held"], plan["more_than_held"], plan["tip"]) == (eur(0), eur(0), None)
    assert len(holdfast.json("hold", "list")["holds"]) == 1
    assert "Nothing was done" in holdfast("hold", "capture", intent, "--plan").out


def test_a_canceled_hold_takes_nothing(holdfast, sold):
    intent = sold(*VISA)["payment"]["intent"]
    answer = holdfast.json("hold", "cancel", intent, "--reason", "requested_by_customer")
    assert (answer["taken"], answer["released"]) == (eur(0), eur(400))
    assert answer["sale"]["state"] == "released"
    assert answer["sale"]["payment"]["cancellation_reason"] == "requested_by_customer"


def test_a_cancel_needs_one_of_stripes_reasons(holdfast, sold):
    intent = sold(*VISA)["payment"]["intent"]
    assert holdfast("hold", "cancel", intent, code=2).out == ""
    holdfast("hold", "cancel", intent, "--reason", "because", code=2)


def test_what_was_settled_is_reported_as_it_is(holdfast, sold):
    captured = sold(*VISA, "--capture")["receipt"]
    answer = holdfast("hold", "capture", captured, code=3)
    assert answer.err.splitlines()[:2] == [
        "This money was already taken: 4.00 EUR.",
        "The money has been taken.",
    ]
    released = sold(*VISA)["receipt"]
    holdfast("hold", "cancel", released, "--reason", "duplicate")
    error = holdfast.json("hold", "capture", released, code=3)["error"]
    assert error["code"] == "already_canceled"


def test_a_hold_lapses_when_the_clock_is_turned_and_the_list_says_so(holdfast, sold):
    sold(*VISA)
    holdfast("training", "advance", "--days", "8")
    assert len(holdfast.json("hold", "list", "--offline")["holds"]) == 1
    answer = holdfast.json("hold", "list")
    assert answer["holds"] == []
    assert [(sale["receipt"], sale["state"]) for sale in answer["ended"]] == [
        ("till-1-000001", "lapsed")
    ]
    assert holdfast.json("hold", "list")["ended"] == []


def test_a_lapsed_hold_cannot_be_captured_and_that_is_told(holdfast, sold):
    intent = sold(*VISA)["payment"]["intent"]
    holdfast("training", "advance", "--days", "8")
    answer = holdfast("hold", "capture", intent, code=3)
    assert "lapsed" in answer.err
    assert "nothing was taken" in answer.err


def test_holds_are_listed_with_what_is_left(holdfast, sold):
    sold(*VISA)
    text = holdfast("hold", "list").out
    assert "4.00 EUR" in text
    assert "6 d 23 h" in text
    [hold] = holdfast.json("hold", "list", "--offline")["holds"]
    assert (hold["receipt"], hold["held"], hold["urgency"]) == ("till-1-000001", eur(400), "later")


def test_no_hold_is_no_table(holdfast):
    assert holdfast("hold", "list").out == "No money is held.\n"


def test_a_lost_answer_is_in_doubt_and_is_found_again(holdfast, sold, expect_log):
    expect_log("no answer yet")
    receipt = sold()["receipt"]
    holdfast.breaks(Fault.RESET_AFTER, "/confirm")
    doubt = holdfast.json("sale", "resume", receipt, *VISA, code=4)
    assert (doubt["error"]["kind"], doubt["sale"]["money"]) == ("in doubt", "checking")
    assert doubt["error"]["money"] == "It is not known yet whether money has moved."
    assert holdfast.json("sale", "show", receipt)["sale"]["waiting_for_stripe"] == ["confirm"]
    found = holdfast.json("sale", "resume", receipt)["sale"]
    assert (found["money"], found["waiting_for_stripe"]) == ("held", [])


def test_people_are_told_not_to_run_the_card_again(holdfast, sold, expect_log):
    expect_log("no answer yet")
    receipt = sold()["receipt"]
    holdfast.breaks(Fault.RESET_AFTER, "/confirm")
    answer = holdfast("sale", "resume", receipt, *VISA, code=4)
    assert "It is not known yet whether money has moved." in answer.err
    assert "Do not run the card again" in answer.err
    assert "Checking" in holdfast("sale", "show", receipt).out


def test_a_capture_without_an_answer_is_in_doubt_and_taken_once(holdfast, sold, expect_log):
    expect_log("no answer yet")
    intent = sold(*VISA)["payment"]["intent"]
    holdfast.breaks(Fault.RESET_AFTER, "/capture")
    holdfast("hold", "capture", intent, "--amount", "3", code=4)
    sale = holdfast.json("sale", "resume", intent)["sale"]
    assert (sale["state"], sale["payment"]["taken"]) == ("captured", eur(300))


def test_a_request_that_never_arrived_can_be_given_up(holdfast, sold, expect_log):
    expect_log("no answer yet")
    receipt = sold()["receipt"]
    holdfast.breaks(Fault.RESET_BEFORE, "/confirm")
    holdfast("sale", "resume", receipt, *VISA, code=4)
    waiting = holdfast.json("sale", "resume", receipt, "--give-up", code=4)
    assert waiting["error"]["code"] == "still_checking"
    holdfast("training", "advance", "--hours", "1")
    sale = holdfast.json("sale", "resume", receipt, "--give-up")["sale"]
    assert (sale["money"], sale["waiting_for_stripe"]) == ("not taken", [])


def test_holds_are_not_refreshed_when_stripe_is_silent(holdfast, sold):
    sold(*VISA)
    holdfast.breaks(Fault.RESET_BEFORE, "GET /v1/payment_intents")
    answer = holdfast.json("hold", "list", code=4)
    assert (answer["error"]["kind"], answer["error"]["code"]) == ("in doubt", "holds_not_read")
    assert (answer["refreshed"], len(answer["holds"])) == (False, 1)
    holdfast.breaks(Fault.RESET_BEFORE, "GET /v1/payment_intents")
    told = holdfast("hold", "list", code=4)
    assert "till-1-000001" in told.out
    assert "as the ledger knew them" in told.err
    assert len(holdfast.json("hold", "list", "--offline")["holds"]) == 1


def test_an_abandoned_sale_cannot_be_paid_any_more(holdfast, sold):
    sale = sold()
    gone = holdfast.json("sale", "abandon", sale["receipt"])["sale"]
    assert (gone["state"], gone["money"]) == ("abandoned", "not taken")
    with holdfast.stripe() as bench:
        intent = bench._simulator.state.find("payment_intent", sale["payment"]["intent"])
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "abandoned")
    answer = holdfast.json("sale", "resume", sale["receipt"], *VISA, code=3)
    assert answer["error"]["code"] == "sale_over"


def test_money_that_is_held_is_not_abandoned(holdfast, sold):
    receipt = sold(*VISA)["receipt"]
    assert holdfast.json("sale", "abandon", receipt, code=3)["error"]["code"] == "sale_over"


def test_a_sale_that_came_to_no_payment_leaves_the_counter_free(holdfast):
    answer = holdfast.json("sale", "new", "--item", "C-1", "--discount", "3.90", code=3)
    assert answer["error"]["code"] == "amount_too_small"
    assert answer["sale"]["state"] == "abandoned"
    assert holdfast("sale", "list").out == "No sale has reached checkout yet.\n"


def test_a_doubt_stays_a_doubt_when_the_ledger_cannot_be_read_after_it(
    holdfast, sold, expect_log, monkeypatch
):
    expect_log("no answer yet")
    expect_log("could not be looked at: ledger_io_error")
    receipt = sold()["receipt"]
    holdfast.breaks(Fault.RESET_AFTER, "/confirm")
    record = Checkout.record

    def fails_after_the_card(self, sale):
        found = record(self, sale)
        if found.is_in_doubt:
            raise Misconfigured("ledger_io_error", file="x.db")
        return found

    monkeypatch.setattr(Checkout, "record", fails_after_the_card)
    answer = holdfast.json("sale", "resume", receipt, *VISA, code=4)
    assert answer["error"]["kind"] == "in doubt"
    assert "sale" not in answer


def test_what_is_held_is_to_be_captured_and_not_sold_again_when_its_capture_fails(holdfast):
    holdfast.breaks(Fault.FORBIDDEN, "/capture")
    answer = holdfast("sale", "new", "--item", "C-1", *VISA, "--capture", code=5)
    assert "`holdfast hold capture till-1-000001` takes it" in answer.err
    assert "Do not sell it again" in answer.err
    assert "sale resume" not in answer.err
    holdfast("hold", "capture", "till-1-000001")


def test_what_may_be_held_is_told_beside_the_holds(holdfast, sold, expect_log):
    expect_log("no answer yet")
    receipt = sold()["receipt"]
    holdfast.breaks(Fault.RESET_AFTER, "/confirm")
    waiting = holdfast.json("sale", "resume", receipt, *VISA, code=4)["sale"]["payment"]["intent"]
    for how in ([], ["--offline"]):
        assert holdfast.json("hold", "list", "--offline")["waiting_for_stripe"] == [waiting]
        told = holdfast("hold", "list", *how).out
        assert f"not known yet how {waiting} stands" in told
        assert "No money is held" not in told
    holdfast("reconcile")
    found = holdfast.json("hold", "list")
    assert found["waiting_for_stripe"] == []
    assert [each["intent"] for each in found["holds"]] == [waiting]


def test_a_sale_that_is_settled_is_not_offered_to_be_gone_on_with(holdfast, sold):
    receipt = sold("--card", "pm_card_visa", "--capture")["receipt"]
    answer = holdfast("sale", "resume", receipt, "--card", "pm_card_visa", code=3)
    assert "already settled" in answer.err
    assert "goes on with it" not in answer.err
