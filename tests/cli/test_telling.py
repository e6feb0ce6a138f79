"""Words, amounts and moments as people and programs get them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.cli import documents, output, telling
from pos.cli.failures import problem_of
from pos.cli.wording import words_for
from pos.domain.intent import Decline
from pos.domain.money import Currency, Money
from pos.errors import Broken, Declined, InDoubt, Misconfigured, Refused
from resources.words import SENTENCES
from resources.words.importing import ROWS, row_issue

EUR = Currency("EUR")
NOON = datetime(2026, 3, 2, 12, 30, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (None, "unknown"),
        (timedelta(0), "over"),
        (timedelta(seconds=-1), "over"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=6, hours=23, minutes=59), "6 d 23 h"),
    ],
)
def test_time_left_is_never_told_longer_than_it_is(left, text):
    assert telling.time_left(left) == text


def test_moments_are_told_by_the_shops_clocks_and_to_programs_in_utc():
    assert telling.when(NOON, ZoneInfo("Asia/Tokyo")) == "2026-03-02 21:30"
    assert telling.when(None, ZoneInfo("Asia/Tokyo")) == ""
    assert documents.moment(NOON) == "2026-03-02T12:30:59Z"
    assert documents.moment(None) is None


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_terminal_has_no_buttons(code):
    for kind in (Refused, Declined, InDoubt, Misconfigured, Broken):
        words = words_for(kind(code))
        for button in ("Press", "under Shop", "Go back to the cart", "under Holds", "banner"):
            assert button not in words.what + words.advice, (kind, words)
        assert words.what
        assert words.advice


@pytest.mark.parametrize("kind", [Refused, Declined, InDoubt, Misconfigured, Broken])
def test_an_error_that_nobody_worded_is_told_honestly(kind):
    words = words_for(kind("something_new"))
    assert "Press" not in words.advice
    assert "Shop" not in words.advice
    assert words.money == (
        "It is not known yet whether money has moved."
        if kind in {InDoubt, Broken}
        else "No money has moved."
    )


def test_facts_of_an_error_are_written_out():
    words = words_for(
        Refused("capture_more_than_held", wanted=Money(500, EUR), held=Money(400, EUR))
    )
    assert words.what == "5.00 EUR is more than can be taken: 4.00 EUR is held."


def test_facts_of_an_error_have_a_form_for_programs():
    error = Refused(
        "odd",
        amount=Money(-5, EUR),
        when=NOON,
        currency=EUR,
        known=("a", "b"),
        decline=Decline("card_declined", "stolen_card"),
        flag=True,
        nothing=None,
    )
    assert problem_of(error).document()["facts"] == {
        "amount": {"minor": -5, "currency": "EUR", "text": "-0.05"},
        "when": "2026-03-02T12:30:59Z",
        "currency": "EUR",
        "known": ["a", "b"],
        "decline": {"code": "card_declined", "decline_code": "generic_decline"},
        "flag": True,
        "nothing": None,
    }


def test_a_secret_among_the_facts_is_masked():
    problem = problem_of(
        Refused("sale_unknown", sale="4242 4242 4242 4242", keys=("sk_test_abcdefgh",))
    )
    assert "4242 4242" not in str(problem.document())
    assert "abcdefgh" not in str(problem.document())


@given(text=st.text())
def test_no_text_steers_a_terminal(text):
    assert output.plain(text).isprintable()


def test_a_table_without_rows_is_its_head():
    assert "Amount" in output.table(("Name", "Amount"), [], right=(1,))


def test_facts_stand_in_line_and_empty_ones_are_left_out():
    assert output.facts([("Sale", "1"), ("Receipt", "2"), ("Card", "")]) == [
        "Sale     1",
        "Receipt  2",
    ]


@pytest.mark.parametrize("code", [*ROWS, "something_new"])
def test_an_issue_of_a_row_is_one_clause(code):
    clause = row_issue(code, column="price", text="x", other=3)
    assert clause
    assert "{" not in clause


def test_a_barcode_that_is_kept_back_leaves_no_gap_in_the_sentence():
    assert row_issue("check_digit", column="barcode") == "the barcode has a wrong check digit"
