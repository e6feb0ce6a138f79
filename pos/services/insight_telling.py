"""What the numbers of a report are called, and how they are written down."""

from bisect import bisect_right
from datetime import timedelta
from typing import Final

from pos.domain.insight import UNITS, Insight, InsightName, Measure, Unit
from pos.domain.money import Currency, Money
from pos.domain.rollup import CASH_TENDER, WAIT_BOUNDS
from resources.words import insights as words
from resources.writing import Writing

_MINUTE: Final = 60


def key_text(name: InsightName, key: str, writing: Writing) -> str:
    """What a row is about, for people; days and months stay as they are."""
    match name:
        case InsightName.HOURS:
            return f"{key}:00"
        case InsightName.WEEKDAYS:
            return writing.weekday_name(int(key))
        case InsightName.CLERKS:
            return key or writing.words(words.NOBODY)
        case InsightName.REGISTERS:
            return key or writing.words(words.NO_REGISTER)
        case InsightName.TENDERS:
            return tender_text(key, writing)
        case _:
            return _other_key(name, key, writing)


def _other_key(name: InsightName, key: str, writing: Writing) -> str:
    match name:
        case InsightName.TAX:
            return f"{key} %"
        case InsightName.DECLINES:
            told = words.REASONS.get(key)
            return writing.words(told) if told else key.replace("_", " ").capitalize()
        case InsightName.WAITS:
            return wait_text(int(key), writing)
        case _:
            return key


def tender_text(key: str, writing: Writing) -> str:
    """Cash, or a brand of cards as it is spelled."""
    if key == CASH_TENDER:
        return writing.words(words.CASH)
    return words.BRANDS.get(key, key.capitalize()) or writing.words(words.A_CARD)


def wait_text(low: int, writing: Writing) -> str:
    """The class of waiting that begins there: `5 min to 15 min`."""
    place = bisect_right(WAIT_BOUNDS, low)
    first = span_text(low, writing)
    if place == len(WAIT_BOUNDS):
        return writing.words(words.AT_LEAST, low=first)
    high = span_text(WAIT_BOUNDS[place], writing)
    if low == 0:
        return writing.words(words.BELOW, high=high)
    return writing.words(words.WITHIN, low=first, high=high)


def span_text(seconds: int, writing: Writing) -> str:
    """A time in its two largest units, never rounded up; below a minute in seconds."""
    if seconds < _MINUTE:
        return writing.words(words.SECONDS, count=seconds)
    return writing.duration(timedelta(seconds=seconds))


def value_text(measure: Measure, value: int | None, currency: Currency, writing: Writing) -> str:
    """A number with its digits: an amount without its currency, a share in percent."""
    if value is None:
        return ""
    match UNITS[measure]:
        case Unit.MONEY:
            return writing.amount(Money(value, currency))
        case Unit.SHARE:
            return writing.percent(value)
        case Unit.SECONDS:
            return span_text(value, writing)
        case Unit.TIMES:
            return writing.number(value)


def share_digits(value: int) -> str:
    """Hundredths of a percent as percent: `2.17`."""
    whole, part = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{whole}.{part:02d}"


def period_text(insight: Insight, writing: Writing) -> str:
    """Which days, by whose clocks, and of which registers where they are several."""
    days = insight.days
    form = words.ONE_DAY if days.first == days.last else words.PERIOD
    told = [writing.words(form, first=days.first, last=days.last, zone=insight.zone)]
    if insight.registers:
        told.append(writing.words(words.OF_ALL, registers=", ".join(insight.registers)))
    return " · ".join(told)


def nothing_text(name: InsightName) -> str:
    """What is said in the place of no rows, in English, for a tongue to translate."""
    return words.NOTHING.get(name, words.NOTHING_TAKEN)
