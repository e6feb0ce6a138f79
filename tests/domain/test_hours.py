"""When a shop is open, over nights, days of their own, holidays and turned clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import assume, example, given

from pos.domain.hours import OpeningHours, Span
from pos.domain.hours_text import check_region, read_own_days, read_week
from tests.domain.making import code_of

BERLIN = ZoneInfo("Europe/Berlin")
SHOP = "Mo-Fr 09:00-12:30,13:30-18:00; Sa 09:00-13:00"


def hours(text=SHOP, *, zone=BERLIN, own="", holidays=()):
    return OpeningHours(zone, read_week(text), read_own_days(own), lambda day: day in holidays)


def local(text, zone=BERLIN):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_the_day_ends_with_its_last_hour_and_not_with_lunch():
    monday = local("2026-11-23 10:00")
    assert hours().closes(monday) == local("2026-11-23 18:00")
    assert hours().closes(local("2026-11-23 13:00")) == local("2026-11-23 18:00")
    assert hours().closes(local("2026-11-23 07:00")) == local("2026-11-23 18:00")


def test_after_the_last_hour_nothing_closes_any_more_and_the_shop_opens_on_the_next_day():
    evening = local("2026-11-28 13:00")  # a Saturday, at the minute of closing
    assert hours().closes(evening) is None
    assert hours().next_opening(evening) == local("2026-11-30 09:00")


def test_while_it_is_open_the_shop_opens_now():
    now = local("2026-11-23 10:00")
    assert hours().is_open(now)
    assert hours().next_opening(now) == now


def test_a_holiday_is_closed_and_a_day_of_its_own_goes_before_it():
    christmas = date(2026, 12, 25)
    kept = hours(holidays={christmas})
    assert kept.next_opening(local("2026-12-25 10:00")) == local("2026-12-26 09:00")
    opened = hours(own="2026-12-25 10:00-12:00", holidays={christmas})
    assert opened.is_open(local("2026-12-25 11:00"))
    assert not opened.is_open(local("2026-12-25 13:00"))


def test_closed_days_may_be_a_range():
    closed = hours(own="2026-12-24..2027-01-02")
    assert closed.next_opening(local("2026-12-23 19:00")) == local("2027-01-04 09:00")


def test_hours_past_midnight_belong_to_the_day_they_began_on():
    bar = hours("Fr 20:00-02:00; Sa 20:00-02:00")
    late = local("2026-11-28 01:00")  # Friday's night, on Saturday
    assert bar.is_open(late)
    assert bar.closes(late) == local("2026-11-28 02:00")
    assert bar.next_opening(local("2026-11-28 02:00")) == local("2026-11-28 20:00")


def test_a_shop_that_never_closes_opens_as_it_closes():
    always = hours("Mo-Su 00:00-24:00")
    now = local("2026-11-23 10:00")
    assert always.closes(now) == always.horizon(now).opens == local("2026-11-24 00:00")


def test_without_hours_every_day_is_open_until_midnight():
    untold = hours("")
    assert untold.closes(local("2026-11-22 10:00")) == local("2026-11-23 00:00")


def test_a_shop_that_opens_no_more_has_no_next_opening():
    gone = OpeningHours(BERLIN, read_week(SHOP), is_holiday=lambda _: True)
    assert gone.next_opening(local("2026-11-23 10:00")) is None
    assert gone.horizon(local("2026-11-23 10:00")).opens is None


def test_summer_time_moves_the_opening_by_the_clocks_of_the_shop():
    saturday = local("2026-03-28 14:00")
    assert hours("Su 09:00-12:00").next_opening(saturday) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert hours("Sa 09:00-12:00").next_opening(saturday) == datetime(2026, 4, 4, 7, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_open_both_times():
    night = hours("Su 02:00-03:00")
    assert night.next_opening(local("2026-10-24 12:00")) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert night.closes(local("2026-10-25 01:00")) == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_an_hour_that_does_not_come_is_open_where_it_touches_one_that_does():
    night = hours("Su 02:00-03:00")
    assert night.is_open(datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert night.is_open(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) is False


@pytest.mark.parametrize(
    "text",
    [
        "Mo", "Mo 9-18", "Mo 09:00-18:60", "Mo 25:00-26:00", "Xx 09:00-18:00", "Mo-Zz 09:00-10:00",
        "Mo 09:00-18:00,17:00-19:00", "Mo closed", "Mo 09:00-18:00 " * 60, "09:00-18:00",
    ],
)  # fmt: skip
def test_hours_that_cannot_be_understood_are_refused(text):
    assert code_of(read_week, text) == "opening_hours"


@pytest.mark.parametrize(
    "text",
    ["24.12.2026", "2026-02-30", "2026-12-24..2026-12-20", "2026-01-01..2026-12-31",
     "2026-12-24 10"],
)  # fmt: skip
def test_days_that_cannot_be_understood_are_refused(text):
    assert code_of(read_own_days, text) == "opening_hours"


def test_a_later_rule_goes_before_an_earlier_one_and_weeks_may_wrap():
    week = read_week("Mo-Su 10:00-18:00; We closed; Sa-Mo 11:00-12:00")
    assert week[2] == ()
    assert week[5] == week[6] == week[0] == (Span(660, 720),)
    assert week[1] == (Span(600, 1080),)


def test_regions_are_countries_or_parts_of_them():
    assert check_region(" de-be ") == "DE-BE"
    assert code_of(check_region, "Germany") == "holiday_region"


# Any week, any place, any moment ------------------------------------------------------------

# Summer time at two and at midnight, by half an hour, and none.
ZONES = ("Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Tokyo", "America/New_York")
minutes = st.integers(0, 1439)


@st.composite
def days(draw):
    """The hours of one day, possibly past midnight."""
    edges = sorted(set(draw(st.lists(minutes, max_size=4))))
    spans = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    if edges and draw(st.booleans()):
        first = spans[0].opens if spans else edges[0]
        spans.append(
            Span(edges[-1] if len(edges) % 2 else 1439, 1440 + draw(st.integers(0, first)))
        )
    return tuple(span for span in spans if span.closes > span.opens)


@st.composite
def weeks(draw):
    week = tuple(draw(days()) for _ in range(7))
    assume(any(week))
    holidays = frozenset(
        date(2026, 1, 1) + timedelta(days=day)
        for day in draw(st.lists(st.integers(0, 730), max_size=8))
    )
    return OpeningHours(
        ZoneInfo(draw(st.sampled_from(ZONES))), week, is_holiday=holidays.__contains__
    )


moments = st.integers(0, 545 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
ALWAYS = OpeningHours(ZoneInfo("America/Havana"), ((Span(0, 1440),),) * 7)
AT_MIDNIGHT = OpeningHours(
    ZoneInfo("America/Havana"), ((Span(1410, 1430),), *[()] * 5, (Span(15, 60), Span(1410, 1430)))
)


@given(weeks(), moments)
@example(ALWAYS, datetime(2026, 3, 8, 4, 59, tzinfo=UTC))
@example(AT_MIDNIGHT, datetime(2026, 3, 8, 3, 0, tzinfo=UTC))
def test_the_next_opening_is_open_and_nothing_before_it_is(shop, now):
    opening = shop.next_opening(now)
    assert opening is not None
    assert opening >= now
    assert shop.is_open(opening)
    between = opening - now
    for part in range(1, 12):
        moment = now + between * part / 12
        assert moment >= opening or not shop.is_open(moment)


@given(weeks(), moments)
@example(ALWAYS, datetime(2026, 11, 1, 4, 30, tzinfo=UTC))
def test_a_day_that_closes_was_open_to_its_last_moment(shop, now):
    closes = shop.closes(now)
    if closes is None:
        assert not shop.is_open(now)
        return
    assert now < closes
    assert shop.is_open(closes - timedelta(microseconds=1))


@given(weeks(), moments)
def test_the_shop_opens_next_when_it_has_closed_or_later(shop, now):
    horizon = shop.horizon(now)
    assert horizon.opens is not None
    assert horizon.opens >= (horizon.closes or now)
    assert horizon.closes is None or horizon.closes - now <= timedelta(hours=50)
