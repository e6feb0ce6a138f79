"""From sums by day to the table of each report; the same sums make the same table."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos.domain.declines import tellable
from pos.domain.insight import UNITS, CurrencyTable, Days, Insight, InsightName, Measure, Row, Unit
from pos.domain.intent import Decline
from pos.domain.money import Currency
from pos.domain.rollup import (
    CASH_TENDER,
    NET,
    TIP,
    WAIT_BOUNDS,
    HoldStep,
    Place,
    Roll,
    Rolled,
    Sums,
    middle_of_step,
)

_HUNDRED_PERCENT: Final = 10_000
_NONE: Final = Sums()


@dataclass(frozen=True, slots=True)
class Needed:
    """Which sums a report is made of, and how far they may be taken together before."""

    roll: Roll
    by_day: bool = False
    by_part: bool = False


NEEDED: Final[Mapping[InsightName, tuple[Needed, ...]]] = {
    InsightName.DAYS: (Needed(Roll.REGISTER, by_day=True),),
    InsightName.WEEKDAYS: (Needed(Roll.REGISTER, by_day=True),),
    InsightName.MONTHS: (Needed(Roll.REGISTER, by_day=True),),
    InsightName.HOURS: (Needed(Roll.HOUR, by_part=True),),
    InsightName.CLERKS: (Needed(Roll.CLERK, by_part=True),),
    InsightName.REGISTERS: (Needed(Roll.REGISTER, by_part=True),),
    InsightName.TENDERS: (Needed(Roll.TENDER, by_part=True),),
    InsightName.TAX: (Needed(Roll.TAX, by_part=True),),
    InsightName.HOLDS: (Needed(Roll.HOLD, by_day=True, by_part=True),),
    InsightName.LAPSES: (Needed(Roll.HOLD, by_day=True, by_part=True),),
    InsightName.WAITS: (Needed(Roll.WAIT, by_part=True),),
    InsightName.FEES: (
        Needed(Roll.FEE, by_day=True),
        Needed(Roll.TENDER, by_day=True, by_part=True),
    ),
    InsightName.DECLINES: (Needed(Roll.DECLINE, by_part=True),),
}


def narrowed(name: InsightName, rolled: Rolled, days: Days) -> Rolled:
    """The sums that a report needs, of its days alone and taken together as far as may be."""
    first, last = days.first.isoformat(), days.last.isoformat()
    found: dict[Roll, dict[Place, Sums]] = {}
    for needed in NEEDED[name]:
        into = found.setdefault(needed.roll, {})
        for place, sums in rolled.get(needed.roll, {}).items():
            if first <= place.day <= last:
                day = place.day if needed.by_day else ""
                at = Place(day, place.part if needed.by_part else "", place.currency)
                into[at] = into.get(at, _NONE).plus(sums)
    return found


def insight_of(name: InsightName, days: Days, zone: str, rolled: Rolled) -> Insight:
    """The report. `rolled` holds what `NEEDED` says, of these days."""
    by_currency: dict[str, dict[Roll, dict[Place, Sums]]] = {}
    for roll, found in rolled.items():
        for place, sums in found.items():
            if any(sums):
                into = by_currency.setdefault(place.currency, {}).setdefault(roll, {})
                into[place] = sums
    made = [_MAKERS[name](Currency(code), name, sums) for code, sums in sorted(by_currency.items())]
    tables = [table for table in made if table.rows]
    tables.sort(key=lambda table: -len(table.rows))
    return Insight(name, days, zone, tuple(tables))


def _takings(currency: Currency, name: InsightName, rolled: Rolled) -> CurrencyTable:
    measures = (
        Measure.PAYMENTS,
        Measure.TAKEN,
        Measure.RETURNS,
        Measure.GIVEN_BACK,
        Measure.TAKINGS,
    )
    [found] = rolled.values()
    keyed = _grouped(found, _KEYS.get(name, lambda place: place.part))
    rows = [
        Row(key, (of.times, of.minor, of.back_times, of.back_minor, of.left))
        for key, of in keyed.items()
    ]
    if name not in _SHARED:
        return _table(currency, measures, sorted(rows, key=lambda row: row.key))
    rows.sort(key=lambda row: (-(row.values[-1] or 0), row.key))
    whole = sum(row.values[-1] or 0 for row in rows)
    shared = [Row(row.key, (*row.values, _share(row.values[-1] or 0, whole))) for row in rows]
    total = _share(whole, whole)
    return _table(currency, (*measures, Measure.SHARE), shared, {Measure.SHARE: total})


def _tax(currency: Currency, _: InsightName, rolled: Rolled) -> CurrencyTable:
    found = _grouped(rolled.get(Roll.TAX, {}), lambda place: place.part)
    net, tips = found.pop(NET, _NONE), found.pop(TIP, _NONE)
    rows = [
        Row(rate, (of.minor, of.back_minor, of.left))
        for rate, of in sorted(found.items(), key=lambda each: (len(each[0]), each[0]))
    ]
    measures = (Measure.TAX_TAKEN, Measure.TAX_GIVEN_BACK, Measure.TAX)
    facts = [(Measure.NET_SALES, net.left)]
    if any(tips):
        facts.append((Measure.TIPS, tips.left))
    return _table(currency, measures, rows, facts=facts)


def _holds(currency: Currency, _: InsightName, rolled: Rolled) -> CurrencyTable:
    days = _by_day(rolled.get(Roll.HOLD, {}))
    rows = []
    for day, of in sorted(days.items()):
        opened, captured = of.get(HoldStep.OPENED, _NONE), of.get(HoldStep.CAPTURED, _NONE)
        released, lapsed = of.get(HoldStep.RELEASED, _NONE), of.get(HoldStep.LAPSED, _NONE)
        let_go = released.minor + of.get(HoldStep.REST, _NONE).minor
        values = (
            *(opened.times, opened.minor, captured.times, captured.minor),
            *(released.times, let_go, lapsed.times, lapsed.minor),
        )
        rows.append(Row(day, values))
    measures = (
        *(Measure.OPENED, Measure.HELD, Measure.CAPTURES, Measure.CAPTURED),
        *(Measure.RELEASES, Measure.RELEASED, Measure.LAPSES, Measure.LAPSED),
    )
    return _table(currency, measures, rows)


def _lapses(currency: Currency, _: InsightName, rolled: Rolled) -> CurrencyTable:
    rows = []
    for day, of in sorted(_by_day(rolled.get(Roll.HOLD, {})).items()):
        lapsed, again = of.get(HoldStep.LAPSED, _NONE), of.get(HoldStep.AGAIN, _NONE)
        if any(lapsed) or any(again):
            lost = lapsed.minor - again.minor
            rows.append(Row(day, (lapsed.times, lapsed.minor, again.minor, lost)))
    measures = (Measure.LAPSES, Measure.LAPSED, Measure.HELD_AGAIN, Measure.LOST)
    return _table(currency, measures, rows)


def _declines(currency: Currency, _: InsightName, rolled: Rolled) -> CurrencyTable:
    # A reason that a thief must not hear is not told here either: somebody may look over.
    told = _grouped(
        rolled.get(Roll.DECLINE, {}),
        lambda place: tellable(Decline(place.part, place.part)).decline_code,
    )
    found = sorted(told.items(), key=lambda each: (-each[1].times, each[0]))
    whole = sum(of.times for _reason, of in found)
    rows = [Row(reason, (of.times, of.minor, _share(of.times, whole))) for reason, of in found]
    measures = (Measure.DECLINES, Measure.DECLINED, Measure.SHARE)
    return _table(currency, measures, rows, {Measure.SHARE: _share(whole, whole)})


def _waits(currency: Currency, _: InsightName, rolled: Rolled) -> CurrencyTable:
    steps = sorted((int(place.part), of.times) for place, of in rolled[Roll.WAIT].items())
    whole = sum(times for _step, times in steps)
    classes: dict[int, int] = {}
    for step, times in steps:
        bound = WAIT_BOUNDS[bisect_right(WAIT_BOUNDS, step) - 1]
        classes[bound] = classes.get(bound, 0) + times
    # From none to the longest one, without gaps: a gap tells something, too.
    shown = [bound for bound in WAIT_BOUNDS if bound <= max(classes, default=0)]
    rows = [
        Row(str(bound), (classes.get(bound, 0), _share(classes.get(bound, 0), whole)))
        for bound in shown
    ]
    facts = [
        (Measure.MEDIAN, _at_share(steps, (whole + 1) // 2)),
        (Measure.NINE_IN_TEN, _at_share(steps, -(-whole * 9 // 10))),
    ]
    total = {Measure.SHARE: _share(whole, whole)}
    return _table(currency, (Measure.CAPTURES, Measure.SHARE), rows, total, facts)


def _fees(currency: Currency, _: InsightName, rolled: Rolled) -> CurrencyTable:
    fees = _grouped(rolled.get(Roll.FEE, {}), lambda place: place.day)
    cards = _grouped(
        {at: of for at, of in rolled.get(Roll.TENDER, {}).items() if at.part != CASH_TENDER},
        lambda place: place.day,
    )
    if not fees:
        return _table(currency, (Measure.BY_CARD, Measure.FEES, Measure.FEE_SHARE), [])
    rows = []
    for day in sorted({*fees, *cards}):
        taken, kept = cards.get(day, _NONE).minor, fees.get(day, _NONE).left
        rows.append(Row(day, (taken, kept, _share(kept, taken))))
    taken = sum(of.minor for of in cards.values())
    total = {Measure.FEE_SHARE: _share(sum(of.left for of in fees.values()), taken)}
    return _table(currency, (Measure.BY_CARD, Measure.FEES, Measure.FEE_SHARE), rows, total)


_MAKERS: Final = {
    **dict.fromkeys(InsightName, _takings),
    InsightName.TAX: _tax,
    InsightName.HOLDS: _holds,
    InsightName.LAPSES: _lapses,
    InsightName.DECLINES: _declines,
    InsightName.WAITS: _waits,
    InsightName.FEES: _fees,
}
_KEYS: Final[Mapping[InsightName, Callable[[Place], str]]] = {
    InsightName.DAYS: lambda place: place.day,
    InsightName.WEEKDAYS: lambda place: str(date.fromisoformat(place.day).isoweekday()),
    InsightName.MONTHS: lambda place: place.day[:7],
}
_SHARED: Final = frozenset({InsightName.CLERKS, InsightName.REGISTERS, InsightName.TENDERS})
"""Those of which the largest comes first, with its share of the whole."""


def _table(
    currency: Currency,
    measures: tuple[Measure, ...],
    rows: Iterable[Row],
    total: Mapping[Measure, int | None] | None = None,
    facts: Iterable[tuple[Measure, int]] = (),
) -> CurrencyTable:
    """With a last line: what does not add up is given as `total`, or is left out of it."""
    rows, told = tuple(rows), total or {}
    sums = tuple(
        sum(row.values[place] or 0 for row in rows)
        if UNITS[measure] in {Unit.MONEY, Unit.TIMES}
        else told.get(measure)
        for place, measure in enumerate(measures)
    )
    return CurrencyTable(currency, measures, rows, sums, tuple(facts))


def _grouped(found: Mapping[Place, Sums], key: Callable[[Place], str]) -> dict[str, Sums]:
    made: dict[str, Sums] = {}
    for place, sums in found.items():
        at = key(place)
        made[at] = made[at].plus(sums) if at in made else sums
    return made


def _by_day(found: Mapping[Place, Sums]) -> dict[str, dict[str, Sums]]:
    made: dict[str, dict[str, Sums]] = {}
    for place, sums in found.items():
        made.setdefault(place.day, {})[place.part] = sums
    return made


def _share(part: int, whole: int) -> int | None:
    """Hundredths of a percent, to the nearest; None of nothing."""
    if whole <= 0:
        return None
    return (2 * part * _HUNDRED_PERCENT + whole) // (2 * whole)


def _at_share(steps: Iterable[tuple[int, int]], wanted: int) -> int:
    """How long the one waited who is in that place, the shortest first."""
    seen = 0
    for step, times in steps:
        seen += times
        if seen >= wanted:
            return middle_of_step(step)
    return 0
