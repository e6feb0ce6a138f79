"""Doubts about a payment stand where somebody decides: on the board and beside the sale."""

from datetime import timedelta

import pytest

from pos.domain.card_checks import CardCheck
from pos.domain.caution import Caution, CautionKind
from pos.domain.hold import Hold
from pos.domain.hold_row import HoldRow
from pos.domain.ids import CautionId
from tests.domain.making import CHARGE, INTENT, NOON, SALE, eur
from ui.cautions import CautionMark, short_caution
from ui.format import Formats

REVIEW = Caution(
    CautionId("prv_1"), CautionKind.REVIEW, INTENT, CHARGE, NOON, is_open=True, word="rule"
)
WARNING = Caution(CautionId("issfr_1"), CautionKind.WARNING, INTENT, CHARGE, NOON, is_open=True)
DISPUTE = Caution(
    CautionId("dp_1"), CautionKind.DISPUTE, INTENT, CHARGE, NOON, is_open=True,
    word="needs_response", due_by=NOON + timedelta(days=9),
)  # fmt: skip
OVER = Caution(
    CautionId("prv_2"), CautionKind.REVIEW, INTENT, CHARGE, NOON, is_open=False, word="approved"
)


@pytest.fixture
def mark(qtbot):
    made = CautionMark()
    qtbot.addWidget(made)
    return made


def test_nothing_against_it_takes_no_room(mark):
    mark.draw((), (), Formats())
    assert mark.isHidden()


def test_each_doubt_says_what_it_is_and_what_to_do(mark):
    mark.draw((DISPUTE, WARNING, REVIEW), (CardCheck.CODE_WRONG,), Formats())
    first, second, third, fourth = mark.text().splitlines()
    assert "contests this payment" in first
    assert "11/03/2026" in first or "11 Mar" in first
    assert "Hand nothing over" in second
    assert "review" in third
    assert fourth == "The security code was wrong."


def test_what_is_over_and_what_was_right_is_said_quietly(mark):
    mark.draw((OVER,), (CardCheck.REVIEW_ASKED, CardCheck.CODE_RIGHT), Formats())
    assert mark.text().splitlines()[0].startswith("This payment was reviewed in Stripe.")
    assert mark.text().splitlines()[1] == "Security code right."


@pytest.mark.parametrize(
    ("cautions", "checks", "chip"),
    [
        ((), (), ""),
        ((OVER,), (CardCheck.REVIEW_ASKED,), ""),
        ((), (CardCheck.CODE_RIGHT,), ""),
        ((), (CardCheck.CODE_WRONG,), "Doubtful"),
        ((REVIEW,), (CardCheck.REVIEW_ASKED,), "To review"),
        ((WARNING, REVIEW), (), "Fraud warning"),
        ((DISPUTE,), (), "Contested"),
    ],
)
def test_a_row_of_the_board_names_the_gravest(cautions, checks, chip):
    hold = Hold(INTENT, SALE, "till-1-000001", eur(1000), NOON, None)
    row = HoldRow(hold, cautions=cautions, checks=checks)
    assert short_caution(row) == chip
    assert row.is_warned_of is bool(chip)
