"""A stretch of a shop's days, as the instants between which they lie."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pos.errors import Refused


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` on and before `until`, both UTC; None leaves that end open."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise Refused("period_backwards", since=self.since, until=self.until)

    @classmethod
    def of_days(cls, first: date | None, last: date | None, zone: ZoneInfo) -> "Period":
        """Whole days of the shop, the last one included.

        A day begins when the shop's clocks first show midnight, or where they skip it, when
        they skip it. Raises Refused `period_backwards`, `date_out_of_range`.
        """
        return cls(
            None if first is None else _midnight(first, zone),
            None if last is None else _midnight(_following(last), zone),
        )

    @classmethod
    def parse(cls, first: str, last: str, zone: ZoneInfo) -> "Period":
        """From what a person wrote: days (`2026-11-02`, the last one included) or moments.

        A moment is ISO 8601 (`2026-11-02T14:30`, without an offset by the shop's clocks) and
        begins or ends the period exactly there. Empty text leaves an end open.
        Raises Refused `date_unreadable`, `date_out_of_range`, `period_backwards`.
        """
        return cls(_bound(first, zone, is_last=False), _bound(last, zone, is_last=True))


def _bound(text: str, zone: ZoneInfo, *, is_last: bool) -> datetime | None:
    text = text.strip()
    if not text:
        return None
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            day = date.fromisoformat(text)
            return _midnight(_following(day) if is_last else day, zone)
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,+Z-]+", text):
            return _utc(datetime.fromisoformat(text), zone)
    except ValueError as error:
        raise Refused("date_unreadable", text=text[:40]) from error
    raise Refused("date_unreadable", text=text[:40])


def _following(day: date) -> date:
    try:
        return day + timedelta(days=1)
    except OverflowError as error:
        raise Refused("date_out_of_range", text=day.isoformat()) from error


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return _utc(datetime.combine(day, time()), zone)


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """A moment without an offset is one of the shop's clocks; the earlier one where it is two."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise Refused("date_out_of_range", text=moment.date().isoformat()) from error
