"""When the shop is open: hours of the week, days of their own, and public holidays."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY_MINUTES: Final = 24 * 60
_ONE_DAY: Final = timedelta(days=1)
_LOOK_AHEAD: Final = 400
"""Days that are looked through for the next opening: a shop may be closed for a whole year."""

SOON: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in minutes of the day by the shop's clocks.

    `closes` is above 1440 where the shop closes after midnight, by 24 hours at most.
    """

    opens: int
    closes: int


ALL_DAY: Final = Span(0, DAY_MINUTES)

Spans = tuple[Span, ...]


def no_holiday(_: date) -> bool:
    """Where nobody told which holidays are kept."""
    return False


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """A shop's hours by its own clocks.

    `week` has seven rows, Monday first; empty when nobody told, and then every day counts as open
    from midnight to midnight. `own_days` go before everything, `is_holiday` before the week. An
    hour that the clocks skip or repeat counts as open where it touches an opening hour.
    """

    zone: ZoneInfo
    week: tuple[Spans, ...] = ()
    own_days: Mapping[date, Spans] = field(default_factory=dict)
    is_holiday: Callable[[date], bool] = no_holiday

    def spans(self, day: date) -> Spans:
        """The opening hours that begin on a day, earliest first."""
        own = self.own_days.get(day)
        if own is not None:
            return own
        if self.is_holiday(day):
            return ()
        return self.week[day.weekday()] if self.week else (ALL_DAY,)

    def is_open(self, now: datetime) -> bool:
        return any(opens <= now < closes for _, opens, closes in self._around(now))

    def closes(self, now: datetime) -> datetime | None:
        """When the present business day ends, lunch breaks aside; UTC.

        It is the day whose hours run now, also past midnight, or else the one that has hours left
        before the next midnight. None when there is none: it is closed until another day.
        """
        running = [day for day, opens, closes in self._around(now) if opens <= now < closes]
        today = _local_day(now, self.zone)
        day = running[-1] if running else today
        ends = [closes for _, closes in self._of(day) if closes > now]
        return max(ends, default=None)

    def next_opening(self, now: datetime) -> datetime | None:
        """The first moment from `now` on at which the shop is open, `now` itself while it is; UTC.

        None when it does not open within the next 400 days.
        """
        if self.is_open(now):
            return now.astimezone(UTC)
        day = _local_day(now, self.zone) - _ONE_DAY
        for _ in range(_LOOK_AHEAD):
            # The day after as well: where the clocks jump at midnight it may begin before.
            both = (*self._of(day), *self._of(day + _ONE_DAY))
            if later := [opens for opens, _ in both if opens >= now]:
                return min(later)
            day += _ONE_DAY
        return None

    def horizon(self, now: datetime) -> "Horizon":
        """The moments that lanes and alerts are measured against; to be asked once for many."""
        closes = self.closes(now)
        return Horizon(now, closes, self.next_opening(closes or now))

    def _around(self, now: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        """The hours of the days that can reach `now`."""
        today = _local_day(now, self.zone)
        for day in (today - _ONE_DAY, today, today + _ONE_DAY):
            for opens, closes in self._of(day):
                yield day, opens, closes

    def _of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for span in self.spans(day):
            yield self._moment(day, span.opens, min), self._moment(day, span.closes, max)

    def _moment(
        self, day: date, minutes: int, pick: Callable[[datetime, datetime], datetime]
    ) -> datetime:
        """A minute of a day by the shop's clocks; where these jump there are two answers."""
        days, minute = divmod(minutes, DAY_MINUTES)
        date_ = day + days * _ONE_DAY
        wall = datetime(
            date_.year, date_.month, date_.day, minute // 60, minute % 60, tzinfo=self.zone
        )
        return pick(wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC))


@dataclass(frozen=True, slots=True)
class Horizon:
    """What a deadline is measured against. Times are UTC.

    `closes` is the end of the present business day, None while there is none. `opens` is the
    opening after that, None when none is known.
    """

    now: datetime
    closes: datetime | None
    opens: datetime | None

    @property
    def two_days(self) -> datetime:
        return self.now + SOON


def _local_day(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()
