"""What of a report is drawn: bars or lines as whole numbers, before anything paints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from pos.domain.insight import UNITS, CurrencyTable, Insight, InsightName, Measure, Unit, plotted
from pos.domain.money import Money
from resources.words import insights as words
from ui.format import Formats
from ui.insights.telling import day_told, is_by_day, key_told, month_told, value_told
from ui.worded import worded

_MOST_LYING: Final = 14
_MOST_MARKS: Final = 6
_MOST_NAMES: Final = 9
_LONG: Final = 200
"""Days beyond which an axis names months."""
_LYING: Final = frozenset(
    {
        InsightName.CLERKS,
        InsightName.REGISTERS,
        InsightName.TENDERS,
        InsightName.TAX,
        InsightName.DECLINES,
        InsightName.WAITS,
    }
)


class Shape(Enum):
    """How a picture shows its numbers."""

    UPRIGHT = "upright"
    LYING = "lying"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of numbers, in the order of the places. None is drawn as nothing."""

    measure: Measure
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words at a place of an axis."""

    place: int
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """`places` are where the numbers stand, with gaps where days have none.

    `names` says what stands at each place, `told` each number of the first series in words;
    `beneath` are the names that find room under the axis, `beside` the marks of the numbers.
    """

    shape: Shape
    places: tuple[int, ...]
    names: tuple[str, ...]
    series: tuple[Series, ...]
    told: tuple[str, ...]
    beneath: tuple[Mark, ...]
    beside: tuple[Mark, ...]

    @property
    def highest(self) -> int:
        """The largest number, at least one so that there is something to measure by."""
        return max((value for each in self.series for value in each.values), default=1) or 1

    @property
    def lowest(self) -> int:
        """The smallest number where some are negative, else zero."""
        return min(0, *(value for each in self.series for value in each.values), 0)


def picture_of(insight: Insight, table: CurrencyTable, formats: Formats) -> Picture:
    """The picture of one table."""
    name, wanted = insight.name, plotted(insight.name)
    shape = _shape(name)
    rows = table.rows[:_MOST_LYING] if shape is Shape.LYING else table.rows
    columns = {measure: table.column(measure)[: len(rows)] for measure in wanted}
    series = tuple(
        Series(measure, worded(words.MEASURES[measure]), tuple(value or 0 for value in values))
        for measure, values in columns.items()
    )
    names = tuple(key_told(name, row.key, formats) for row in rows)
    places = _places(name, [row.key for row in rows])
    first = series[0]
    told = tuple(
        value_told(first.measure, value, table.currency, formats) for value in first.values
    )
    beneath = tuple(map(Mark, places, names))
    if is_by_day(name):
        beneath = _day_marks(places, [row.key for row in rows], formats)
    elif shape is Shape.UPRIGHT:
        beneath = _thinned(beneath)
    made = Picture(shape, places, names, series, told, beneath, ())
    marks = _marks(made, table, first.measure, formats)
    return Picture(shape, places, names, series, told, beneath, marks)


def _shape(name: InsightName) -> Shape:
    if name is InsightName.HOLDS:
        return Shape.LINES
    return Shape.LYING if name in _LYING else Shape.UPRIGHT


def _places(name: InsightName, keys: Sequence[str]) -> tuple[int, ...]:
    """Days keep their distance; whatever else there is stands side by side."""
    if not is_by_day(name) or not keys:
        return tuple(range(len(keys)))
    begin = date.fromisoformat(keys[0])
    return tuple((date.fromisoformat(key) - begin).days for key in keys)


def _day_marks(places: Sequence[int], keys: Sequence[str], formats: Formats) -> tuple[Mark, ...]:
    """Days without their year, or months with it where there are many."""
    is_long = bool(places) and places[-1] - places[0] > _LONG
    told = month_told if is_long else day_told
    marks = _thinned(tuple(map(Mark, places, keys)))
    return tuple(Mark(mark.place, told(mark.text, formats)) for mark in marks)


def _thinned(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """As many as find room side by side, at even distances."""
    step = -(-len(marks) // _MOST_NAMES) or 1
    return tuple(marks[::step])


def _marks(
    picture: Picture, table: CurrencyTable, measure: Measure, formats: Formats
) -> tuple[Mark, ...]:
    """Round numbers from the lowest to the highest, in whole units of a currency if they may."""
    step = _round_step(picture.highest - picture.lowest)
    unit = 10**table.currency.exponent if UNITS[measure] is Unit.MONEY else 1
    first = -(-picture.lowest // step) * step

    def text(value: int) -> str:
        if unit > 1 and step % unit == 0:
            return formats.number(value // unit)
        if UNITS[measure] is Unit.MONEY:
            return formats.amount(Money(value, table.currency))
        return value_told(measure, value, table.currency, formats)

    return tuple(Mark(value, text(value)) for value in range(first, picture.highest + 1, step))


def _round_step(reach: int) -> int:
    """The smallest of 1, 2 and 5 times a power of ten that makes few enough marks."""
    step, power = 1, 1
    while reach // step >= _MOST_MARKS:
        for times in (1, 2, 5):
            step = times * power
            if reach // step < _MOST_MARKS:
                return step
        power *= 10
    return step
