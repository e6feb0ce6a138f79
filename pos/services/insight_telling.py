"""What the numbers of a report are called, and how they are written down."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Final

from pos.domain.insight import UNITS, Insight, InsightName, Measure, Unit
from pos.domain.money import Currency, Money
from pos.domain.rollup import CASH_TENDER, WAIT_BOUNDS
from resources.words import insights as words

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_SPANS: Final = ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute"), (1, "second"))


def key_text(name: InsightName, key: str) -> str:
    """What a row is about, for people; days and months stay as they are."""
    told = _KEYS.get(name)
    return key if told is None else told(key)


def tender_text(key: str) -> str:
    """Cash, or a brand of cards as it is spelled."""
    if key == CASH_TENDER:
        return words.CASH
    return words.BRANDS.get(key, key.capitalize()) or words.A_CARD


def wait_text(low: int) -> str:
    """The class of waiting that begins there: `5 minutes to 15 minutes`."""
    place = bisect_right(WAIT_BOUNDS, low)
    if place == len(WAIT_BOUNDS):
        return words.AT_LEAST.format(low=span_text(low))
    high = span_text(WAIT_BOUNDS[place])
    if low == 0:
        return words.BELOW.format(high=high)
    return words.WITHIN.format(low=span_text(low), high=high)


def span_text(seconds: int) -> str:
    """A time in its two largest units: `2 days 3 hours`, never rounded up."""
    parts: list[str] = []
    rest = seconds
    for size, unit in _SPANS:
        times, rest = divmod(rest, size)
        if times or (size == 1 and not parts):
            parts.append(f"{times} {unit}" if times == 1 else f"{times} {unit}s")
        elif parts:
            break
    return " ".join(parts[:2])


def value_text(measure: Measure, value: int | None, currency: Currency) -> str:
    """A number with its digits: an amount without its currency, a share in percent."""
    if value is None:
        return ""
    match UNITS[measure]:
        case Unit.MONEY:
            return Money(value, currency).plain()
        case Unit.SHARE:
            return f"{share_digits(value)} %"
        case Unit.SECONDS:
            return span_text(value)
        case Unit.TIMES:
            return str(value)


def share_digits(value: int) -> str:
    """Hundredths of a percent as percent: `2.17`."""
    whole, part = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{whole}.{part:02d}"


def period_text(insight: Insight) -> str:
    """Which days, by whose clocks, and of which registers where they are several."""
    days = insight.days
    first, last = days.first.isoformat(), days.last.isoformat()
    form = words.ONE_DAY if first == last else words.PERIOD
    told = form.format(first=first, last=last, zone=insight.zone)
    if insight.registers:
        told += " · " + words.OF_ALL.format(registers=", ".join(insight.registers))
    return told


def nothing_text(name: InsightName) -> str:
    """What is said in the place of no rows."""
    return words.NOTHING.get(name, words.NOTHING_TAKEN)


_KEYS: Final[Mapping[InsightName, Callable[[str], str]]] = {
    InsightName.HOURS: lambda key: f"{key}:00",
    InsightName.WEEKDAYS: lambda key: words.WEEKDAYS[int(key) - 1],
    InsightName.CLERKS: lambda key: key or words.NOBODY,
    InsightName.REGISTERS: lambda key: key or words.NO_REGISTER,
    InsightName.TENDERS: tender_text,
    InsightName.TAX: lambda key: f"{key} %",
    InsightName.DECLINES: lambda key: words.REASONS.get(key, key.replace("_", " ").capitalize()),
    InsightName.WAITS: lambda key: wait_text(int(key)),
}
