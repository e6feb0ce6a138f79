"""A table of moves has a row for every state, and a step is a move in it."""

from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.domain.operation import OPERATION_MOVES, OperationState
from pos.domain.sale import SALE_MOVES, SaleState
from pos.domain.states import TransitionTable
from pos.errors import Broken


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    GONE = "gone"


DOORS = TransitionTable(
    {Door.OPEN: {Door.SHUT, Door.GONE}, Door.SHUT: {Door.OPEN}, Door.GONE: {Door.GONE}}
)


def test_a_missing_row_is_noticed_when_the_table_is_built():
    with pytest.raises(ValueError, match="shut"):
        TransitionTable({Door.OPEN: {Door.SHUT}, Door.GONE: set()})


def test_a_step_leads_to_the_next_state():
    assert DOORS.step(Door.OPEN, Door.SHUT) is Door.SHUT


def test_a_step_that_is_not_in_the_table_is_our_mistake():
    with pytest.raises(Broken) as caught:
        DOORS.step(Door.SHUT, Door.GONE)
    assert caught.value.code == "impossible_step"
    assert caught.value.facts == {"now": "shut", "to": "gone"}


def test_an_end_leads_to_nothing_but_itself():
    assert [DOORS.is_end(door) for door in Door] == [False, False, True]


SETTLED = {SaleState.CAPTURED, SaleState.RELEASED, SaleState.LAPSED}


def test_the_ends_of_sales_and_operations_are_known():
    assert {state for state in SaleState if SALE_MOVES.is_end(state)} == SETTLED
    assert {state for state in OperationState if OPERATION_MOVES.is_end(state)} == {
        OperationState.SUCCEEDED,
        OperationState.REJECTED,
    }


@given(st.sampled_from(SaleState), st.lists(st.sampled_from(SaleState), max_size=8))
def test_no_walk_leaves_the_end_of_a_sale_or_turns_a_hold_into_a_cart(state, walk):
    was_held = False
    for to in walk:
        if not SALE_MOVES.allows(state, to):
            continue
        assert state not in SETTLED or to is state
        was_held = was_held or state is SaleState.HELD
        state = SALE_MOVES.step(state, to)
        if was_held:
            assert state in SETTLED | {SaleState.HELD}


@pytest.mark.parametrize("state", [state for state in SaleState if state not in SETTLED])
def test_a_lost_answer_can_come_home_to_any_sale_that_is_not_settled(state):
    for outcome in SETTLED | {SaleState.HELD}:
        assert SALE_MOVES.allows(state, outcome)


@pytest.mark.parametrize("state", SaleState)
def test_every_state_of_a_sale_can_be_reached(state):
    reached = {SaleState.OPEN}
    for _ in SaleState:
        reached |= {to for now in reached for to in SaleState if SALE_MOVES.allows(now, to)}
    assert state in reached
