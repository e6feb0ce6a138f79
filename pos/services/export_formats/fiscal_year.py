"""Which day of the shop a moment is on, and which fiscal year a day is in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class LocalDays:
    """Days of a time zone by moments in UTC, as text; looked up once for each day of UTC."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[str, tuple[str, str, str]] = {}

    def of(self, moment: str) -> str:
        """`20260302` for `2026-03-01T23:30:00.000000+00:00` in Berlin."""
        known = self._known.get(moment[:10])
        if known is None:
            known = self._known[moment[:10]] = self._around(date.fromisoformat(moment[:10]))
        midnight, before, after = known
        return before if moment < midnight else after

    def _around(self, day: date) -> tuple[str, str, str]:
        """The moment within this day of UTC at which the local day changes, and both days."""
        begin = datetime.combine(day, time(), UTC)
        before, after = (
            moment.astimezone(self._zone).date()
            for moment in (begin, begin + _DAY - timedelta(microseconds=1))
        )
        # Where clocks skip midnight, the day begins when they do.
        midnight = datetime.combine(after, time(), self._zone).astimezone(UTC)
        text = midnight.isoformat(timespec="microseconds")
        return (text if before != after else ""), f"{before:%Y%m%d}", f"{after:%Y%m%d}"


def year_of(day: str, begins: str) -> tuple[date, date]:
    """The first and the last day of the fiscal year around `day`; `begins` is month and day.

    A year that begins on the 29th of February begins on the 1st of March where there is none.
    """
    asked = date.fromisoformat(day)
    first = _beginning(asked.year, begins)
    if first > asked:
        first = _beginning(asked.year - 1, begins)
    return first, _beginning(first.year + 1, begins) - timedelta(days=1)


def _beginning(year: int, begins: str) -> date:
    month, day = (int(part) for part in begins.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month + 1, 1)
