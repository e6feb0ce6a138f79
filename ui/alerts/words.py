"""Alerts in sentences: how much lapses, and before which moment of the shop's own day."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from pos.domain.alert import Alert, AlertGrade
from pos.domain.board import Lane
from ui.format import Formats
from ui.holds.wording import amounts
from ui.tones import Tone
from ui.wording import DOT, plural

_NAMED: Final = 3
"""How many receipts an alert names."""

TONE_OF_GRADE: Final = {
    AlertGrade.LAPSED: Tone.FAILED,
    AlertGrade.BEFORE_CLOSE: Tone.WARNING,
    AlertGrade.BEFORE_OPENING: Tone.WARNING,
    AlertGrade.TOMORROW: Tone.HELD,
}

LANE_OF_GRADE: Final = {
    AlertGrade.LAPSED: Lane.LAPSED,
    AlertGrade.BEFORE_CLOSE: Lane.BEFORE_CLOSE,
    AlertGrade.BEFORE_OPENING: Lane.BEFORE_OPENING,
    AlertGrade.TOMORROW: None,
}


def sentence(alert: Alert, now: datetime, formats: Formats) -> str:
    """`€412.00 lapses before we open on Monday`."""
    text = _pattern(alert, now, formats)
    return text.replace("%1", amounts(alert.money, formats))


def _pattern(alert: Alert, now: datetime, formats: Formats) -> str:
    """%1 is how much."""
    match alert.grade:
        case AlertGrade.LAPSED:
            return QCoreApplication.translate("Alerts", "%1 has lapsed: decide what now")
        case AlertGrade.BEFORE_CLOSE:
            text = QCoreApplication.translate("Alerts", "%1 lapses before we close today, from %2")
            return text.replace("%2", _moment(alert, formats))
        case AlertGrade.BEFORE_OPENING if alert.opens is None:
            return QCoreApplication.translate("Alerts", "%1 lapses before we open again")
        case AlertGrade.BEFORE_OPENING:
            text = QCoreApplication.translate("Alerts", "%1 lapses before we open %2")
            return text.replace("%2", _day(alert.opens or now, now, formats))
        case AlertGrade.TOMORROW:
            text = QCoreApplication.translate("Alerts", "%1 lapses %2 before we close, from %3")
            day = _day(alert.deadline or alert.opens or now, now, formats)
            return text.replace("%2", day).replace("%3", _moment(alert, formats))


def details(alert: Alert, formats: Formats) -> str:
    """How many holds, the first of them by name, and who has seen the others."""
    count = QCoreApplication.translate("Alerts", "%n hold(s)", "", len(alert.rows))
    named = [row.customer or row.hold.receipt for row in alert.rows[:_NAMED]]
    more = " \u2026" if len(alert.rows) > _NAMED else ""
    first = ""
    if alert.grade is AlertGrade.BEFORE_OPENING and alert.deadline is not None:
        first = QCoreApplication.translate("Alerts", "the first %1")
        first = first.replace("%1", formats.when_long(alert.deadline))
    parts = (plural(count, len(alert.rows)), ", ".join(named) + more, first)
    return DOT.join(part for part in parts if part)


def _moment(alert: Alert, formats: Formats) -> str:
    return "" if alert.deadline is None else formats.time(alert.deadline)


def _day(when: datetime, now: datetime, formats: Formats) -> str:
    """`today`, `tomorrow`, `on Monday`, and further away with its date."""
    day, today = when.astimezone(formats.zone).date(), now.astimezone(formats.zone).date()
    if day == today:
        return QCoreApplication.translate("Alerts", "today")
    if day == today + timedelta(days=1):
        return QCoreApplication.translate("Alerts", "tomorrow")
    if day - today < timedelta(days=7):
        weekday = formats.locale.dayName(day.isoweekday(), QLocale.FormatType.LongFormat)
        return QCoreApplication.translate("Alerts", "on %1").replace("%1", weekday)
    return QCoreApplication.translate("Alerts", "on %1").replace("%1", formats.date(day))
