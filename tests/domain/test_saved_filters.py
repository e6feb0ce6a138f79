"""Saved filters come back from the settings as they were, and nothing else is taken for one."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.domain.board_filter import BoardFilter, SortBy
from pos.domain.hold_row import Lane
from pos.domain.money import Currency, Money
from pos.domain.saved_filters import MOST, SavedFilter, keep, read_filters, write_filters
from pos.errors import Refused
from tests.kit import euro

_NAMES = st.text("abc äß42€", min_size=1, max_size=12).map(str.strip).filter(bool)
_AMOUNTS = st.none() | st.builds(
    Money, st.integers(0, 10**9), st.sampled_from([Currency("EUR"), Currency("JPY")])
)
_SPANS = st.none() | st.integers(0, 10**7).map(lambda seconds: timedelta(seconds=seconds))
_FLAGS = st.none() | st.booleans()
_FILTERS = st.builds(
    BoardFilter,
    text=st.text("abc äß42€", max_size=12),
    least=_AMOUNTS,
    most=_AMOUNTS,
    clerk=st.sampled_from(["", "Anna", "Bo Å."]),
    last4=st.sampled_from(["", "4242"]),
    lanes=st.frozensets(st.sampled_from(Lane)),
    older_than=_SPANS,
    younger_than=_SPANS,
    is_checking=_FLAGS,
    is_changed=_FLAGS,
    is_warned_of=_FLAGS,
)
_SAVED = st.lists(
    st.builds(SavedFilter, _NAMES, _FILTERS, st.sampled_from(SortBy), st.booleans()),
    max_size=4,
    unique_by=lambda saved: saved.name,
)


@settings(max_examples=40)
@given(saved=_SAVED)
def test_what_was_saved_is_read_again_as_it_was(saved):
    assert read_filters(write_filters(saved)) == tuple(saved)


@pytest.mark.parametrize(
    "text",
    [
        "x", "{}", "[1]", "[{}]", '[{"name":"a","colour":"red"}]', '[{"name":"a","least":[1]}]',
        '[{"name":"a","least":["1","EUR"]}]', '[{"name":"a","least":[1,"EURO"]}]',
        '[{"name":"a","lanes":["soon"]}]', '[{"name":"a","older_than":-1}]',
        '[{"name":"a","clerk":7}]', '[{"name":"a","is_changed":1}]', '[{"name":"a","by":"luck"}]',
        '[{"name":""}]', "[" * 5000, " " * 3 + "[" * 30_000,
    ],
)  # fmt: skip
def test_what_is_no_list_of_filters_is_refused(text):
    with pytest.raises(Refused, match="filters_unreadable"):
        read_filters(text)


def test_a_filter_of_the_same_name_takes_the_place_of_the_one_before():
    big, mine = (
        SavedFilter("Big", BoardFilter(least=euro(50000))),
        SavedFilter("Mine", BoardFilter()),
    )
    smaller = SavedFilter("Big", BoardFilter(least=euro(20000)))
    assert keep((big, mine), smaller) == (smaller, mine)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\nb"])
def test_a_filter_needs_a_name_that_can_be_shown(name):
    with pytest.raises(Refused, match="filter_name"):
        keep((), SavedFilter(name, BoardFilter()))


def test_there_is_an_end_to_how_many_are_saved():
    full = tuple(SavedFilter(f"no. {number}", BoardFilter()) for number in range(MOST))
    with pytest.raises(Refused, match="filters_too_many"):
        keep(full, SavedFilter("one more", BoardFilter()))
    assert len(keep(full, SavedFilter("no. 3", BoardFilter(clerk="Anna")))) == MOST
