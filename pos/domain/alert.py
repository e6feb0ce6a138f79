"""Alerts about holds that lapse, graded by the shop's own hours, repeated until decided."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.hold_row import HoldRow, Lane, money_of
from pos.domain.hours import Horizon, OpeningHours
from pos.domain.ids import IntentId
from pos.domain.money import Money


class AlertGrade(StrEnum):
    """How bad it is, the worst first."""

    LAPSED = "lapsed"
    BEFORE_CLOSE = "before_close"
    BEFORE_OPENING = "before_opening"
    TOMORROW = "tomorrow"


GRADES: Final = tuple(AlertGrade)
_RANKS: Final = {grade: len(GRADES) - place for place, grade in enumerate(GRADES)}


def rank(grade: AlertGrade) -> int:
    """Higher is worse."""
    return _RANKS[grade]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has seen an alert of that grade. Times are UTC."""

    grade: AlertGrade
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Alert:
    """All holds of one grade, the nearest deadline first.

    `fresh` are those that nobody has acknowledged at this grade, or not lately. `money` is what is
    at risk per currency. `deadline` is the first one, `closes` when the present business day ends
    and `opens` when the shop opens after it; all UTC, and None where there is none.
    """

    grade: AlertGrade
    rows: tuple[HoldRow, ...]
    fresh: frozenset[IntentId]
    money: tuple[Money, ...]
    deadline: datetime | None
    closes: datetime | None
    opens: datetime | None
    seen_by: str = ""
    seen_at: datetime | None = None

    @property
    def is_due(self) -> bool:
        """Whether it has to be raised now; otherwise it was acknowledged a short while ago."""
        return bool(self.fresh)

    @property
    def id(self) -> str:
        """The same for the same holds at the same grade."""
        names = "|".join(sorted(self.intents))
        return f"{self.grade}-{hashlib.sha256(names.encode()).hexdigest()[:12]}"

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def intents(self) -> tuple[IntentId, ...]:
        return tuple(row.hold.intent for row in self.rows)


def grade_of(row: HoldRow, horizon: Horizon, tomorrow: datetime | None) -> AlertGrade | None:
    """None for a hold with time enough. `tomorrow` is the end of the next business day."""
    match row.lane_at(horizon):
        case Lane.LAPSED:
            return AlertGrade.LAPSED
        case Lane.BEFORE_CLOSE:
            return AlertGrade.BEFORE_CLOSE
        case Lane.BEFORE_OPENING:
            return AlertGrade.BEFORE_OPENING
        case _:
            deadline = row.hold.capture_before
            is_near = deadline is not None and tomorrow is not None and deadline <= tomorrow
            return AlertGrade.TOMORROW if is_near else None


def alerts_of(
    rows: Iterable[HoldRow],
    hours: OpeningHours,
    now: datetime,
    seen: Mapping[IntentId, Acknowledgement],
    again: timedelta,
) -> Sequence[Alert]:
    """Every grade that has holds, the worst first; those with nothing fresh included.

    An acknowledgement counts for `again`, and for no worse grade than it was given for.
    """
    horizon = hours.horizon(now)
    tomorrow = None if horizon.opens is None else hours.closes(horizon.opens)
    graded: dict[AlertGrade, list[HoldRow]] = {}
    for row in rows:
        grade = grade_of(row, horizon, tomorrow)
        if grade is not None:
            graded.setdefault(grade, []).append(row)
    return [
        _alert(grade, graded[grade], horizon, seen, again) for grade in GRADES if grade in graded
    ]


def _alert(
    grade: AlertGrade,
    rows: list[HoldRow],
    horizon: Horizon,
    seen: Mapping[IntentId, Acknowledgement],
    again: timedelta,
) -> Alert:
    quiet = [
        (row.hold.intent, found)
        for row in rows
        if (found := seen.get(row.hold.intent))
        and rank(found.grade) >= rank(grade)
        # A clock that was turned back would keep it quiet for ever.
        and timedelta(0) <= horizon.now - found.at < again
    ]
    intents = frozenset(row.hold.intent for row in rows)
    newest = max((found for _, found in quiet), key=lambda found: found.at, default=None)
    deadlines = [row.hold.capture_before for row in rows if row.hold.capture_before]
    return Alert(
        grade=grade,
        rows=tuple(rows),
        fresh=intents - {intent for intent, _ in quiet},
        money=money_of(rows),
        deadline=min(deadlines, default=None),
        closes=horizon.closes,
        opens=horizon.opens,
        seen_by=newest.by if newest else "",
        seen_at=newest.at if newest else None,
    )
