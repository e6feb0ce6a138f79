"""The numbers of a report as this reader writes them."""

from datetime import date

from PySide6.QtCore import QDate, QLocale

from pos.domain.insight import UNITS, Insight, InsightName, Measure, Unit
from pos.domain.money import Currency, Money
from pos.services.insight_telling import key_text, span_text
from ui.format import Formats

_BY_DAY = frozenset({InsightName.DAYS, InsightName.HOLDS, InsightName.LAPSES, InsightName.FEES})


def is_by_day(name: InsightName) -> bool:
    """Whether its rows are days, which have an order and gaps."""
    return name in _BY_DAY


def key_told(name: InsightName, key: str, formats: Formats) -> str:
    """What a row is about."""
    if is_by_day(name):
        return formats.date(date.fromisoformat(key))
    if name is InsightName.MONTHS:
        year, month = key.split("-")
        return f"{formats.locale.standaloneMonthName(int(month))} {year}"
    return key_text(name, key, formats.writing)


def day_told(key: str, formats: Formats) -> str:
    """A day without its year, in the reader's own order: `22/11`."""
    day = date.fromisoformat(key)
    short = formats.locale.dateFormat(QLocale.FormatType.ShortFormat).replace("y", "")
    return formats.locale.toString(QDate(day.year, day.month, day.day), short.strip("/.-, "))


def month_told(key: str, formats: Formats) -> str:
    """The month of a day or a month: `Nov 2026`."""
    year, month = key.split("-")[:2]
    short = QLocale.FormatType.ShortFormat
    return f"{formats.locale.standaloneMonthName(int(month), short)} {year}"


def value_told(measure: Measure, value: int | None, currency: Currency, formats: Formats) -> str:
    """A number without the sign of its currency, which stands above the table."""
    if value is None:
        return "\u2013"
    match UNITS[measure]:
        case Unit.MONEY:
            return formats.amount(Money(value, currency))
        case Unit.SHARE:
            return formats.percent(value)
        case Unit.SECONDS:
            return span_text(value, formats.writing)
        case Unit.TIMES:
            return formats.number(value)


def told_whole(measure: Measure, value: int | None, currency: Currency, formats: Formats) -> str:
    """A number that stands alone: an amount with its currency."""
    if value is not None and UNITS[measure] is Unit.MONEY:
        return formats.money(Money(value, currency))
    return value_told(measure, value, currency, formats)


def days_told(insight: Insight, formats: Formats) -> str:
    """`02/11/2026`, or with two dates."""
    first, last = formats.date(insight.days.first), formats.date(insight.days.last)
    return first if first == last else f"{first} \u2013 {last}"
