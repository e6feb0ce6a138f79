"""Tips that a display offers: readable, few, different, and chargeable in every currency."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.customer_display import read_tips, tip_of, tips_for
from pos.domain.money import Money
from tests.domain.making import code_of, currencies, eur


@pytest.mark.parametrize(
    ("text", "tips"), [("", ()), ("5 10 15", (5, 10, 15)), (" 10%, 5 ", (10, 5)), ("50", (50,))]
)
def test_percentages_are_read_as_they_are_written(text, tips):
    assert read_tips(text) == tips


@pytest.mark.parametrize("text", ["0", "51", "-5", "5.5", "many", "5 5", "1 2 3 4 5", "٣"])
def test_what_is_no_list_of_tips_is_refused(text):
    assert code_of(read_tips, text) == "tips_unreadable"


def test_a_tip_that_comes_to_nothing_is_not_offered():
    assert tips_for(eur(4), (1, 10, 50)) == ((50, eur(2)),)


@given(currencies, st.integers(0, 1_000_000), st.integers(1, 50))
def test_a_tip_can_be_charged_and_is_as_near_to_its_share_as_that_allows(currency, steps, percent):
    due = Money(steps * currency.step, currency)
    tip = tip_of(due, percent)
    assert tip.minor % currency.step == 0
    assert abs(100 * tip.minor - percent * due.minor) <= 50 * currency.step
