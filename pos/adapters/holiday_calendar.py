"""Public holidays from the package `holidays`; needs no network."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache


class HolidayCalendar:
    """Port `Holidays`."""

    def knows(self, region: str) -> bool:
        return not region or region in _regions()

    def is_holiday(self, day: date, region: str) -> bool:
        return day in _days_of(region, day.year)

    def regions(self) -> Sequence[str]:
        return sorted(_regions())


@lru_cache(maxsize=64)
def _days_of(region: str, year: int) -> frozenset[date]:
    """The public holidays of a year; none where the region is not known."""
    if not region or region not in _regions():
        return frozenset()
    import holidays

    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


@lru_cache(maxsize=1)
def _regions() -> frozenset[str]:
    import holidays

    parts = holidays.list_supported_countries()
    return frozenset(parts) | {
        f"{country}-{part}" for country, found in parts.items() for part in found
    }
