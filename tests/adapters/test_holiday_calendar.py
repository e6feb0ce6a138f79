"""Public holidays by country and region, without a network."""

from datetime import date

import pytest

from pos.adapters.holiday_calendar import HolidayCalendar

CALENDAR = HolidayCalendar()


@pytest.mark.parametrize(
    ("day", "region", "is_holiday"),
    [
        (date(2026, 12, 25), "DE", True),
        (date(2026, 12, 24), "DE", False),
        (date(2027, 3, 8), "DE-BE", True),  # Berlin keeps it, Bavaria does not
        (date(2027, 3, 8), "DE-BY", False),
        (date(2026, 7, 4), "US", True),
        (date(2026, 12, 25), "", False),
        (date(2026, 12, 25), "XX", False),
    ],
)
def test_a_holiday_is_kept_where_it_is_one(day, region, is_holiday):
    assert CALENDAR.is_holiday(day, region) is is_holiday


def test_countries_and_their_parts_are_known_and_nothing_else():
    assert CALENDAR.knows("")
    assert CALENDAR.knows("DE")
    assert CALENDAR.knows("DE-BE")
    assert not CALENDAR.knows("DE-XX")
    assert not CALENDAR.knows("XX")
    assert {"DE", "DE-BE", "US-CA"} <= set(CALENDAR.regions())
