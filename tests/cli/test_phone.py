"""`holdfast phone`: a customer's own phone from the command line; its link is kept nowhere."""

import pytest

from tests.cli.test_selling import eur

DECLINED = "pm_card_visa_chargeDeclined"
ASKS = "pm_card_threeDSecure2Required"


@pytest.fixture
def begun(sold):
    """The receipt number of a sale over one coffee that nobody has paid."""
    return sold()["receipt"]


def test_a_sale_is_paid_on_the_customers_phone(holdfast, begun):
    opened = holdfast.json("phone", "open", begun)
    assert opened["handed_over"]["waiting"]
    assert opened["page"]["amount"] == eur(400)
    assert opened["sale"]["money"] == "not taken"
    holdfast("phone", "pay", begun)
    waited = holdfast.json("phone", "wait", begun, "--for", "0")
    assert (waited["sale"]["money"], waited["handed_over"]["ended"]) == ("held", "paid")
    holdfast("hold", "capture", begun)
    assert holdfast.json("verify")["verify"]["holds"]


def test_the_code_is_shown_with_what_it_asks_for(holdfast, begun):
    told = holdfast("phone", "open", begun).out
    assert "4.00 EUR" in told
    assert "█▀▀▀▀▀█" in told
    assert told.splitlines()[-1].startswith(("http://", "https://"))
    again = holdfast("phone", "show", begun).out
    assert "█▀▀▀▀▀█" in again


def test_a_card_declined_there_is_said_and_no_end(holdfast, begun):
    holdfast("phone", "open", begun)
    assert "The card was declined" in holdfast("phone", "pay", begun, DECLINED).out
    told = holdfast("phone", "wait", begun, "--for", "0").out
    assert "Not taken" in told
    assert "declined" in told
    assert "bank asks them" in holdfast("phone", "pay", begun, ASKS).out
    assert "declined" not in holdfast("phone", "wait", begun, "--wait", "0").out
    holdfast("phone", "pay", begun)
    assert "Held: 4.00 EUR" in holdfast("phone", "wait", begun, "--for", "0").out


def test_a_withdrawn_page_can_be_paid_by_nobody(holdfast, begun):
    holdfast("phone", "open", begun)
    assert "withdrawn" in holdfast("phone", "withdraw", begun).out
    for act in ("pay", "show"):
        assert holdfast.json("phone", act, begun, code=3)["error"]["code"] == "no_page_to_pay"
    assert holdfast.json("phone", "open", begun)["handed_over"]["waiting"]


def test_what_was_paid_before_the_withdrawal_is_said_to_be_held(holdfast, begun):
    holdfast("phone", "open", begun)
    holdfast("phone", "pay", begun)
    answer = holdfast("phone", "withdraw", begun, code=3)
    assert "just paid" in answer.err
    assert "still held" in answer.err


def test_a_page_whose_time_is_over_is_said_to_be(holdfast, begun):
    holdfast("phone", "open", begun)
    holdfast("training", "advance", "--hours", "1")
    assert "time is over" in holdfast("phone", "wait", begun, "--for", "0").out


def test_a_slip_is_written_for_whoever_asks_for_it(holdfast, begun, tmp_path):
    slip = tmp_path / "slip.pdf"
    document = holdfast.json("phone", "open", begun, "--slip", str(slip))
    assert document["slip"] == str(slip)
    assert slip.read_bytes().startswith(b"%PDF")


def test_the_link_is_in_the_answer_and_in_no_file(holdfast, begun):
    link = holdfast.json("phone", "open", begun)["page"]["link"]
    holdfast("phone", "wait", begun, "--for", "0")
    # The practice Stripe itself knows its pages; the ledger knows only the name of the session.
    for file in holdfast.folder.rglob("*"):
        if file.is_file() and not file.name.startswith("training-stripe"):
            assert link.encode() not in file.read_bytes(), file.name


@pytest.mark.parametrize("wrong", [("open", "1", "--part", "much"), ("wait", "1", "--for", "soon")])
def test_wrong_words_are_wrong_usage(holdfast, begun, wrong):
    holdfast("phone", *wrong, code=2)
