"""Lanes of the hold board, its sums, and finding rows on it."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.domain.board import Board, BoardFilter, HoldRow, Lane, SortBy, lane_of
from pos.domain.drift import Change, ChangeKind
from pos.domain.hold import Hold
from pos.domain.hours import Horizon, OpeningHours
from pos.domain.hours_text import read_week
from pos.domain.ids import IntentId, SaleId
from pos.domain.money import Money
from tests.domain.making import INTENT, JPY, NOON, SALE, eur

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = OpeningHours(BERLIN, read_week("Mo-Fr 09:00-18:00"))  # NOON is a Monday, 13:00 there


TEN = eur(1000)


def row(left=timedelta(days=1), *, amount=TEN, name="pi_1", **facts):
    deadline = None if left is None else NOON + left
    hold = Hold(
        IntentId(name), SALE, "till-1-000042", amount, NOON - timedelta(hours=3), deadline,
        "visa", "4242",
    )  # fmt: skip
    return HoldRow(hold, **facts)


@pytest.mark.parametrize(
    ("left", "lane"),
    [
        (timedelta(minutes=-1), Lane.LAPSED),
        (timedelta(0), Lane.LAPSED),
        (timedelta(minutes=1), Lane.BEFORE_CLOSE),
        (timedelta(hours=5), Lane.BEFORE_CLOSE),  # 18:00, as the door closes
        (timedelta(hours=5, minutes=1), Lane.BEFORE_OPENING),
        (timedelta(hours=20), Lane.BEFORE_OPENING),  # 09:00, as it opens
        (timedelta(hours=20, minutes=1), Lane.TWO_DAYS),
        (timedelta(days=2), Lane.TWO_DAYS),
        (timedelta(days=2, minutes=1), Lane.LATER),
        (None, Lane.UNKNOWN),
    ],
)
def test_a_hold_is_in_the_lane_of_its_deadline(left, lane):
    assert row(left).lane(NOON, HOURS) is lane


def test_what_stripe_has_let_go_needs_a_decision_whatever_its_deadline_was():
    assert row(timedelta(days=3), is_lapsed=True).lane(NOON, HOURS) is Lane.LAPSED
    assert row(None, is_lapsed=True).lane(NOON, HOURS) is Lane.LAPSED


def test_over_a_weekend_the_next_opening_may_be_days_away():
    friday_evening = NOON + timedelta(days=4, hours=6)
    sunday = row(timedelta(days=6))
    assert sunday.lane(friday_evening, HOURS) is Lane.BEFORE_OPENING


def test_a_shop_that_opens_no_more_loses_everything_before_it_opens():
    never = Horizon(NOON, closes=None, opens=None)
    assert lane_of(NOON + timedelta(days=20), never) is Lane.BEFORE_OPENING


def test_a_lane_has_its_count_and_its_money_per_currency():
    board = Board(
        (row(), row(amount=Money(500, JPY)), row(amount=eur(250)), row(None)), HOURS, NOON
    )
    sums = {found.lane: found for found in board.sums}
    assert list(sums) == list(Lane)
    assert sums[Lane.TWO_DAYS].count == 3
    assert sums[Lane.TWO_DAYS].money == (eur(1250), Money(500, JPY))
    assert sums[Lane.LATER].money == ()


def test_rows_change_their_lanes_as_time_passes_without_being_read_again():
    board = Board((row(),), HOURS, NOON)
    assert [found.lane for found in board.at(NOON + timedelta(days=2)).sums if found.count] == [
        Lane.LAPSED
    ]


def test_a_promise_beyond_the_deadline_is_told_apart():
    kept = row(keep_until=NOON + timedelta(days=2))
    assert kept.outlives_hold
    assert not row(keep_until=NOON + timedelta(hours=1)).outlives_hold


ROW = row(
    register="till-2", clerk="Ada", customer="Miller, bike", reason="deposit", owner="Bo",
    note="key with us", attempt_of="till-1-000007",
)  # fmt: skip
CHANGE = Change("held/ch_1", ChangeKind.HELD, INTENT, SALE, eur(1), NOON, NOON)


@pytest.mark.parametrize(
    "wanted",
    [
        BoardFilter(),
        BoardFilter(text="MILLER 4242"),
        BoardFilter(text="10.00"),
        BoardFilter(text="000007"),
        BoardFilter(least=eur(1000), most=eur(1000)),
        BoardFilter(clerk="ada", register="TILL-2", owner="bo", last4="4242"),
        BoardFilter(customer="bike"),
        BoardFilter(receipt="42"),
        BoardFilter(receipt="TILL-1-000042"),
        BoardFilter(sale="sale_"),
        BoardFilter(lanes=frozenset({Lane.TWO_DAYS, Lane.LAPSED})),
        BoardFilter(older_than=timedelta(hours=3)),
        BoardFilter(younger_than=timedelta(hours=4)),
        BoardFilter(is_checking=False, is_changed=False),
    ],
)
def test_a_row_is_found_by_what_it_says(wanted):
    assert wanted.matches(ROW, HOURS.horizon(NOON))


@pytest.mark.parametrize(
    "wanted",
    [
        BoardFilter(text="miller 4343"),
        BoardFilter(least=eur(1001)),
        BoardFilter(most=eur(999)),
        BoardFilter(least=Money(1, JPY)),
        BoardFilter(clerk="Ad"),
        BoardFilter(last4="4243"),
        BoardFilter(customer="car"),
        BoardFilter(receipt="420"),
        BoardFilter(receipt="till-2-000042"),
        BoardFilter(sale="sale_2"),
        BoardFilter(lanes=frozenset({Lane.LATER})),
        BoardFilter(older_than=timedelta(hours=4)),
        BoardFilter(younger_than=timedelta(hours=3)),
        BoardFilter(is_checking=True),
        BoardFilter(is_changed=True),
    ],
)
def test_a_row_is_left_out_by_what_it_does_not_say(wanted):
    assert not wanted.wants_all
    assert not wanted.matches(ROW, HOURS.horizon(NOON))


def test_what_was_changed_in_stripe_can_be_asked_for():
    changed = replace(ROW, changes=(CHANGE,))
    assert BoardFilter(is_changed=True).matches(changed, HOURS.horizon(NOON))


@pytest.mark.parametrize("by", SortBy)
def test_rows_are_sorted_by_anything_both_ways_and_always_the_same(by):
    rows = tuple(
        row(None if n % 5 == 0 else timedelta(hours=n), name=f"pi_{n}", amount=eur(n % 3),
            customer="" if n % 2 else f"C{n}", clerk=f"{n % 4}")
        for n in range(12)
    )  # fmt: skip
    up = Board(rows, HOURS, NOON).found(BoardFilter(), by)
    down = Board(rows[::-1], HOURS, NOON).found(BoardFilter(), by, descending=True)
    assert list(up) == list(down)[::-1]


def test_deadlines_that_are_not_known_come_last_and_names_that_are_not_told_too():
    rows = (row(None, name="pi_1"), row(name="pi_2", customer="Z"))
    found = Board(rows, HOURS, NOON)
    assert [each.hold.intent for each in found.found(BoardFilter())] == ["pi_2", "pi_1"]
    assert [each.hold.intent for each in found.found(BoardFilter(), SortBy.CUSTOMER)] == [
        "pi_2",
        "pi_1",
    ]


spans = st.timedeltas(timedelta(days=-40), timedelta(days=40))
maybe = st.one_of(st.none(), spans)


@given(maybe, st.one_of(st.none(), spans.filter(bool)), maybe, st.booleans())
def test_every_hold_is_in_exactly_one_lane_and_earlier_ones_never_in_a_later_lane(
    left, close, opening, is_lapsed
):
    closes = None if close is None else NOON + abs(close)
    opens = None if opening is None else max(NOON + opening, closes or NOON)
    horizon = Horizon(NOON, closes, opens)
    deadline = None if left is None else NOON + left
    lane = lane_of(deadline, horizon, is_lapsed=is_lapsed)
    assert (lane is Lane.UNKNOWN) == (deadline is None and not is_lapsed)
    if is_lapsed or deadline is None:
        return
    order = [Lane.LAPSED, Lane.BEFORE_CLOSE, Lane.BEFORE_OPENING, Lane.TWO_DAYS, Lane.LATER]
    later = lane_of(deadline + timedelta(minutes=1), horizon)
    assert order.index(later) >= order.index(lane)
    assert (lane is Lane.LAPSED) == (deadline <= NOON)


@given(st.lists(st.tuples(maybe, st.integers(1, 9999), st.sampled_from(["EUR", "JPY"]))))
def test_the_lanes_together_are_the_whole_board(holds):
    rows = tuple(
        row(left, amount=Money(minor, JPY if code == "JPY" else eur(0).currency), name=f"pi_{n}")
        for n, (left, minor, code) in enumerate(holds)
    )
    board = Board(rows, HOURS, NOON)
    assert sum(found.count for found in board.sums) == len(rows)
    for code in ("EUR", "JPY"):
        told = sum(
            money.minor
            for lane in board.sums
            for money in lane.money
            if money.currency.code == code
        )
        assert told == sum(minor for _, minor, other in holds if other == code)


def test_a_sale_by_the_beginning_of_its_id():
    assert BoardFilter(sale="sale_1").matches(ROW, HOURS.horizon(NOON))
    other = replace(ROW, hold=replace(ROW.hold, sale=SaleId("sale_2")))
    assert not BoardFilter(sale="sale_1").matches(other, HOURS.horizon(NOON))
