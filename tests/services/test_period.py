"""What a person writes as a period, as instants."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from pos.errors import Refused
from pos.services.period import Period

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [BERLIN, ZoneInfo("America/Havana"), ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Kiritimati")]
)
DAYS = st.dates(date(2000, 1, 1), date(2037, 12, 31))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_days_are_those_of_the_shop_and_the_last_one_is_included():
    period = Period.parse("2026-03-02", "2026-03-03", BERLIN)
    assert period == Period(utc(2026, 3, 1, 23), utc(2026, 3, 3, 23))


def test_the_day_on_which_the_clocks_go_forward_has_23_hours():
    period = Period.parse("2026-03-29", "2026-03-29", BERLIN)
    assert period.since == utc(2026, 3, 28, 23)
    assert period.until == utc(2026, 3, 29, 22)


def test_a_moment_is_taken_exactly():
    period = Period.parse("2026-03-02T09:30:00+01:00", "2026-03-02T10:00Z", BERLIN)
    assert period == Period(utc(2026, 3, 2, 8, 30), utc(2026, 3, 2, 10))


def test_a_moment_without_an_offset_is_by_the_shops_clocks():
    assert Period.parse("2026-07-01 09:00", "", BERLIN).since == utc(2026, 7, 1, 7)


def test_an_empty_end_is_open():
    assert Period.parse("", " ", BERLIN) == Period(None, None)


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2.3.2026", "20260302", "2026-W10-1", "2026-13-01", "2026-02-30", "2026-3-2",
     "2026-03-02T25:00", "2026-03-02T", "٢٠٢٦-٠٣-٠٢", "1e3", "NaN"],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Refused) as refusal:
        Period.parse(text, "", BERLIN)
    assert refusal.value.code == "date_unreadable"


@pytest.mark.parametrize(("first", "last"), [("0001-01-01", ""), ("", "9999-12-31")])
def test_days_at_the_edge_of_time_are_refused(first, last):
    with pytest.raises(Refused) as refusal:
        Period.parse(first, last, BERLIN)
    assert refusal.value.code == "date_out_of_range"


@pytest.mark.parametrize("last", ["2026-03-01", "2026-03-02T00:00"])
def test_a_period_that_ends_before_it_begins_is_refused(last):
    with pytest.raises(Refused) as refusal:
        Period.parse("2026-03-02", last, BERLIN)
    assert refusal.value.code == "period_backwards"


@given(day=DAYS, zone=ZONES)
def test_days_join_without_gap_or_overlap(day, zone):
    following = day + timedelta(days=1)
    one, next_one = Period.of_days(day, day, zone), Period.of_days(following, following, zone)
    assert one.until == next_one.since
    assert one.since is not None
    assert one.since.astimezone(zone).date() == day
    assert (one.since - timedelta(microseconds=1)).astimezone(zone).date() < day
