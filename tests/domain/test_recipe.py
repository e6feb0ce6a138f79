"""What is agreed about a hold, and when it happens."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.money import Currency, Money
from pos.domain.recipe import Recipe, RecipeAct, Term, due_act
from pos.errors import Refused

BERLIN = ZoneInfo("Europe/Berlin")
EUR = Currency("EUR")
NEXT_MORNING = Term(days=1, at=time(10))


def eur(minor: int) -> Money:
    return Money(minor, EUR)


def tool_hire(**changes) -> Recipe:
    agreed = Recipe(
        "Tool hire",
        RecipeAct.RELEASE,
        NEXT_MORNING,
        hold=eur(150_00),
        most=eur(150_00),
        note_required=True,
    )
    return replace(agreed, **changes)


@pytest.mark.parametrize("text", ["+6h", "+720h", "+1d 10:00", "+0d 18:30", "+30d 00:00"])
def test_a_term_reads_as_it_is_written(text):
    assert str(Term.read(text)) == text


@pytest.mark.parametrize(
    "text", ["", "6h", "+0h", "+721h", "+1d", "+31d 10:00", "+1d 24:00", "+1d 10:60", "+1d 1000"]
)
def test_a_term_that_names_no_moment_is_refused(text):
    with pytest.raises(Refused, match="recipe_term"):
        Term.read(text)


def test_the_next_morning_is_the_shop_s_morning():
    placed = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    assert NEXT_MORNING.after(placed, BERLIN) == datetime(2026, 7, 2, 8, 0, tzinfo=UTC)


def test_the_next_morning_follows_the_clocks_when_they_change():
    placed = datetime(2026, 10, 24, 15, 0, tzinfo=UTC)  # summer time ends in the night
    assert NEXT_MORNING.after(placed, BERLIN) == datetime(2026, 10, 25, 9, 0, tzinfo=UTC)


def test_a_time_that_has_passed_today_is_that_of_tomorrow():
    placed = datetime(2026, 7, 1, 19, 0, tzinfo=UTC)
    term = Term(days=0, at=time(18))
    assert term.after(placed, BERLIN) == datetime(2026, 7, 2, 16, 0, tzinfo=UTC)


@given(
    placed=st.integers(0, 15 * 365 * 86_400).map(
        lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    term=st.one_of(
        st.integers(1, 720).map(lambda hours: Term(hours=hours)),
        st.builds(lambda days, at: Term(days=days, at=at.replace(second=0, microsecond=0)),
                  st.integers(0, 30), st.times()),
    ),
)  # fmt: skip
def test_a_recipe_never_acts_before_its_hold_or_without_end(placed, term):
    due = term.after(placed, BERLIN)
    assert placed < due <= placed + timedelta(days=32)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 41},
        {"hold": eur(0)},
        {"most": eur(0)},
        {"most": eur(150_01)},
        {"amount": eur(10_00)},  # a release takes nothing
        {"act": RecipeAct.CAPTURE, "amount": eur(150_01)},
        {"act": RecipeAct.CAPTURE, "amount": eur(100_00), "most": eur(50_00)},
        {"most": Money(100, Currency("USD"))},
    ],
)
def test_what_no_slip_could_say_is_refused(changes):
    with pytest.raises(Refused):
        tool_hire(**changes)


@given(
    held=st.integers(1, 500_00),
    most=st.none() | st.integers(1, 500_00),
    amount=st.none() | st.integers(1, 500_00),
)
def test_a_recipe_takes_no_more_than_was_agreed_or_is_held(held, most, amount):
    if most is not None and amount is not None and amount > most:
        amount, most = most, amount
    recipe = tool_hire(
        act=RecipeAct.CAPTURE,
        hold=None,
        most=None if most is None else eur(most),
        amount=None if amount is None else eur(amount),
    )
    taken = recipe.takes(eur(held))
    bounds = [each for each in (held, most, amount) if each is not None]
    assert taken == eur(min(bounds))


def test_a_hold_that_is_kept_waits_until_then():
    placed = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    kept = datetime(2026, 7, 3, 12, 0, tzinfo=UTC)
    due = due_act(tool_hire(), eur(150_00), placed, keep_until=kept, zone=BERLIN)
    assert (due.at, due.kept_until) == (kept, kept)
    assert not due.is_due(kept - timedelta(seconds=1))
    assert due.is_due(kept)


def test_keeping_a_hold_for_less_long_than_its_recipe_changes_nothing():
    placed = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    due = due_act(tool_hire(), eur(150_00), placed, keep_until=placed, zone=BERLIN)
    assert (due.at, due.kept_until) == (datetime(2026, 7, 2, 8, 0, tzinfo=UTC), None)


def test_a_release_takes_nothing():
    placed = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    due = due_act(tool_hire(), eur(150_00), placed, keep_until=None, zone=BERLIN)
    assert due.taken == eur(0)
