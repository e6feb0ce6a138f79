"""Which entries a period has, and what the shop's calendar shows at each of them, as SQL."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text

COUNTED_AT: Final = "coalesce(entries.dated_at, entries.occurred_at)"
"""When the books count an entry: as it happened, or was recorded where that day was closed."""

IN_SPAN: Final = f"""entries.kind <> 'audit' AND entries.sequence BETWEEN :first AND :last
    AND (:since IS NULL OR +{COUNTED_AT} >= :since)
    AND (:until IS NULL OR +{COUNTED_AT} < :until)"""
"""A clause over `entries` for a `Span`. The plus keeps SQLite on the order of booking: the index
by time would have to be sorted again, which neither streams nor stays small."""

_DAY: Final = timedelta(days=1)
_FIRST: Final = datetime.min.replace(tzinfo=UTC) + 2 * _DAY
_LAST: Final = datetime.max.replace(tzinfo=UTC) - 2 * _DAY


@dataclass(frozen=True, slots=True)
class Span:
    """Between which sequences the entries of `[since, until)` are, and the first and last moment.

    Entries are booked in the order of time but for few, so that the sequences between are little
    more than the period's own. `earliest` is None where there are none.
    """

    first: int
    last: int
    since: str | None
    until: str | None
    earliest: datetime | None
    latest: datetime | None

    @property
    def bound(self) -> dict[str, str | int | None]:
        """What `IN_SPAN` asks for."""
        return {"first": self.first, "last": self.last, "since": self.since, "until": self.until}

    def around(self, more: timedelta) -> "Span":
        """For moments that entries tell of before and after themselves."""
        if self.earliest is None or self.latest is None:
            return self
        return replace(
            self,
            earliest=max(self.earliest, _FIRST + more) - more,
            latest=min(self.latest, _LAST - more) + more,
        )


def span(db: Database, since: datetime | None, until: datetime | None, *, after: int = 0) -> Span:
    """Of the entries younger than the sequence `after`; searches in the index by time."""
    bounds = [None if moment is None else time_text(moment) for moment in (since, until)]
    clauses = [f"{COUNTED_AT} >= ?", f"{COUNTED_AT} < ?"]
    asked = [(clause, bound) for clause, bound in zip(clauses, bounds, strict=True) if bound]
    rows = f"entries WHERE {' AND '.join(['true', *(clause for clause, _ in asked)])}"
    # One question each: SQLite answers most of them with one look at the end of an index.
    found = [
        db.execute(f"SELECT {what} FROM {rows}", [bound for _, bound in asked]).fetchone()[0]  # noqa: S608 - our own clauses
        for what in (
            "min(entries.sequence)", "max(entries.sequence)", f"min({COUNTED_AT})",
            f"max({COUNTED_AT})",
        )
    ]  # fmt: skip
    first, last, earliest, latest = found
    return Span(
        max(first or 0, after + 1),
        last or 0,
        bounds[0],
        bounds[1],
        None if earliest is None else datetime.fromisoformat(earliest),
        None if latest is None else datetime.fromisoformat(latest),
    )


def shifted(column: str, zone: ZoneInfo, span: Span) -> str:
    """SQL for how far the shop's clocks were from UTC at `column`, as ISO 8601 writes it: `+02:00`.

    This is a modifier of SQLite's date functions, too. SQLite knows no time zones, but between
    the first and the last entry the clocks are changed only a few times; on which side of each
    change a moment is, is found as in a sorted list.
    """
    if span.earliest is None or span.latest is None:
        return "'+00:00'"
    begin, *changes = clock_changes(zone, span.earliest, span.latest)
    return _searched(column, begin[1], changes)


def clock_changes(
    zone: ZoneInfo, earliest: datetime, latest: datetime
) -> Sequence[tuple[datetime, int]]:
    """Offsets in seconds with the UTC moments from which they hold; the first is `earliest`'s."""
    day = earliest.astimezone(UTC)
    found = [(day, _offset(day, zone))]
    while day <= latest:
        following = min(day + _DAY, _LAST)
        if _offset(following, zone) != found[-1][1]:
            moment = _change(day, following, zone)
            found.append((moment, _offset(moment, zone)))
        day = following if following > day else latest + _DAY
    return found


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole second with the later offset."""
    old = _offset(before, zone)
    begin = before.replace(microsecond=0)
    seconds = range(int((after - begin).total_seconds()) + 1)
    count = bisect_left(
        seconds, 1, key=lambda second: _offset(begin + timedelta(seconds=second), zone) != old
    )
    return begin + timedelta(seconds=count)


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _searched(column: str, begin: int, changes: Sequence[tuple[datetime, int]]) -> str:
    if not changes:
        return f"'{_text(begin)}'"
    middle = len(changes) // 2
    moment, offset = changes[middle]
    # Up to the second: what is stored goes on after it, and sorts behind it.
    text = time_text(moment)[:19]
    left = _searched(column, begin, changes[:middle])
    right = _searched(column, offset, changes[middle + 1 :])
    return f"CASE WHEN {column} < '{text}' THEN {left} ELSE {right} END"


def _text(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    text = f"{'-' if seconds < 0 else '+'}{hours:02d}:{minutes:02d}"
    return f"{text}:{left:02d}" if left else text
