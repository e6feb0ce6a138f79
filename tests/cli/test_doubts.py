"""What speaks against a payment, on the command line; and a no that looks like any other."""

import pytest


@pytest.fixture
def reviewed(holdfast, sold):
    """A hold that a rule in Stripe asks to be reviewed, known to the till."""
    receipt = sold("--card", "pm_card_practiceReview")["receipt"]
    holdfast("reconcile", code=None)
    return receipt


def test_the_board_tells_doubts_and_lists_what_is_doubtful(holdfast, sold, reviewed):
    other = sold("--card", "pm_card_visa")["receipt"]
    [hold] = holdfast.json("hold", "list", "--offline", "--warned")["holds"]
    assert hold["receipt"] == reviewed
    assert hold["checks"] == ["review_asked", "risk_elevated", "code_right"]
    [warning] = hold["warnings"]
    assert (warning["kind"], warning["open"], warning["word"]) == ("review", True, "rule")
    told = holdfast("hold", "list", "--offline").out
    assert f"{reviewed}: " in told
    assert "Stripe asks for a review of this payment." in told
    assert "raised risk" in told
    assert f"{other}: " not in told


def test_a_filter_for_what_is_doubtful_can_be_kept(holdfast, reviewed):
    holdfast("hold", "filters", "--keep", "Doubtful ones", "--warned")
    assert "doubtful" in holdfast("hold", "filters").out
    [hold] = holdfast.json("hold", "list", "--offline", "--saved", "Doubtful ones")["holds"]
    assert hold["receipt"] == reviewed


def test_one_hold_is_told_with_its_checks_and_what_to_do(holdfast, reviewed):
    told = holdfast("hold", "show", reviewed).out
    assert "Take care: Stripe sees a raised risk in this payment." in told
    assert "Look at it before the goods go." in told
    assert "Security code right." in told
    sale = holdfast.json("hold", "show", reviewed)["sale"]
    assert sale["payment"]["checks"] == ["review_asked", "risk_elevated", "code_right"]
    assert [each["kind"] for each in sale["warnings"]] == ["review"]


def test_a_dispute_is_told_with_the_day_until_which_it_is_answered(holdfast, sold):
    receipt = sold("--card", "pm_card_createDispute", "--capture")["receipt"]
    holdfast("reconcile", code=None)
    [warning] = holdfast.json("sale", "show", receipt)["sale"]["warnings"]
    assert (warning["kind"], warning["open"]) == ("dispute", True)
    assert warning["due_by"] > warning["at"]
    assert "contests this payment" in holdfast("sale", "show", receipt).out


CARDS = {
    "plain": "pm_card_visa_chargeDeclined",
    "lost": "pm_card_visa_chargeDeclinedLostCard",
    "stolen": "pm_card_visa_chargeDeclinedStolenCard",
    "blocked": "pm_card_radarBlock",
}


def test_lost_stolen_and_blocked_cards_look_like_any_other_no(holdfast):
    told = set()
    for card in CARDS.values():
        document = holdfast.json("sale", "new", "--item", "C-1", "--card", card, code=3)
        error = document["error"]
        [attempt] = document["sale"]["attempts"]
        words = (error[name] for name in ("code", "what", "money", "advice"))
        told.add((*words, str(error["facts"]["decline"]), str(attempt["decline"])))
        assert attempt["decline"] == {
            "code": "card_declined",
            "decline_code": "generic_decline",
        }
        assert attempt["checks"] == []
        told_to_people = holdfast("sale", "show", document["sale"]["receipt"]).out
        assert not {"lost", "stolen", "fraud", "risk", "blocked"} & set(told_to_people.split())
    assert len(told) == 1


def test_a_tip_is_asked_of_the_card_beside_the_sale(holdfast):
    sale = holdfast.json("sale", "new", "--item", "C-1", "--tip", "1", "--card", "pm_card_visa")
    held, total = (sale["sale"][name] for name in ("payment", "total"))
    assert held["held"]["minor"] == total["minor"] + 100
    told = holdfast("sale", "new", "--item", "C-1", "--tip", "1", "--cash", "50", code=2)
    assert "--tip belongs to one card" in told.err
