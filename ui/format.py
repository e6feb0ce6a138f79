"""Money, times, durations and states as the reader writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from pos.domain.hold import Urgency
from pos.domain.language import Language
from pos.domain.measure import Unit
from pos.domain.money import Currency, Money
from pos.domain.sale import MoneyWord, SaleState
from pos.domain.tax import TaxRate
from pos.settings import Mode, Settings

if TYPE_CHECKING:  # the shop's clock comes with its settings, after the first paint
    from zoneinfo import ZoneInfo

    from pos.domain.cart import Line
    from resources.writing import Writing

MINUS: Final = "\u2212"
NO_BREAK: Final = "\u00a0"

SYMBOLS: Final = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪",
    "PLN": "zł", "CZK": "Kč", "NGN": "₦", "PHP": "₱", "THB": "฿", "TRY": "₺", "UAH": "₴",
    "VND": "₫",
}  # fmt: skip
"""Signs that mean one currency only at this till; every other one is written as its code."""

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


def reader_locale(locale: QLocale | None = None) -> QLocale:
    """The given locale or the system's; where there is none, British English."""
    locale = locale or QLocale()
    if locale.language() is QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
    return locale


@dataclass(frozen=True, slots=True)
class Formats:
    """How one reader writes: `locale` for numbers and dates, `zone` for the shop's clock."""

    locale: QLocale = field(default_factory=reader_locale)
    zone: ZoneInfo | timezone = UTC

    @classmethod
    def of(cls, settings: Settings, locale: QLocale | None = None) -> Formats:
        return cls(reader_locale(locale), settings.zone)

    @property
    def writing(self) -> Writing:
        """The same reader, of papers and of words that are made where Qt is not."""
        from resources.writing import Writing

        language, _, country = self.locale.name().partition("_")
        return Writing(Language.of(language), country, self.zone)

    def amount(self, money: Money) -> str:
        """The number alone, with the currency's decimals and the reader's separators."""
        exponent = money.currency.exponent
        whole, rest = divmod(abs(money.minor), 10**exponent)
        text = self.locale.toString(whole)
        if exponent:
            decimals = "".join(self._digit(int(digit)) for digit in f"{rest:0{exponent}d}")
            text += self.locale.decimalPoint() + decimals
        return (MINUS if money.minor < 0 else "") + text

    def money(self, money: Money) -> str:
        """The amount with its currency, on the side where the reader writes it."""
        number = self.amount(Money(abs(money.minor), money.currency))
        symbol = SYMBOLS.get(money.currency.code, money.currency.code)
        # A whole number shows where this locale puts the sign; our own digits replace it.
        pattern = self.locale.toCurrencyString(1, symbol)
        before, _, after = pattern.partition(self._digit(1))
        if before and before[-1].isalpha():
            before += NO_BREAK
        text = before + number + self._after(after)
        return (MINUS if money.minor < 0 else "") + text

    def currency(self, currency: Currency) -> str:
        return SYMBOLS.get(currency.code, currency.code)

    def number(self, number: int) -> str:
        return self.locale.toString(number)

    def measure(self, measure: int, unit: Unit) -> str:
        """Thousandths of a unit, all of them, as scales show it: `0.350 kg`."""
        whole, part = divmod(measure, 1000)
        digits = "".join(self._digit(int(digit)) for digit in f"{part:03d}")
        written = self.locale.toString(whole) + self.locale.decimalPoint() + digits
        return f"{written}{NO_BREAK}{unit}"

    def how_many(self, line: Line) -> str:
        """`3 ×` of what is counted, `0.350 kg` of what is measured."""
        if line.is_measured:
            return self.measure(line.measure, line.item.unit)
        return QCoreApplication.translate("Formats", "%1 ×").replace(
            "%1", self.number(line.quantity)
        )

    def percent(self, basis_points: int) -> str:
        """`20 %` or `5.5 %`."""
        whole, rest = divmod(abs(basis_points), 100)
        text = self.locale.toString(whole)
        if rest:
            digits = f"{rest:02d}".rstrip("0")
            text += self.locale.decimalPoint() + "".join(map(self._digit, map(int, digits)))
        return (MINUS if basis_points < 0 else "") + text + NO_BREAK + self.locale.percent()

    def tax_rate(self, rate: TaxRate) -> str:
        return self.percent(rate.basis_points)

    def date(self, day: date | datetime) -> str:
        """The short date; a moment is read on the shop's clock."""
        local = day.astimezone(self.zone).date() if isinstance(day, datetime) else day
        written = QDate(local.year, local.month, local.day)
        return self.locale.toString(written, QLocale.FormatType.ShortFormat)

    def time(self, when: datetime) -> str:
        """Hours and minutes on the shop's clock."""
        local = when.astimezone(self.zone)
        return self.locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)

    def when(self, when: datetime) -> str:
        """Short date and time on the shop's clock."""
        return f"{self.date(when)}{NO_BREAK}{NO_BREAK}{self.time(when)}"

    def when_long(self, when: datetime) -> str:
        """Weekday, date and time, for what must not be misread, such as a deadline."""
        local = when.astimezone(self.zone)
        day = QDate(local.year, local.month, local.day)
        weekday = self.locale.dayName(day.dayOfWeek(), QLocale.FormatType.ShortFormat)
        month = self.locale.monthName(day.month(), QLocale.FormatType.ShortFormat)
        shown = QCoreApplication.translate("Formats", "%1 %2 %3, %4")
        parts = (weekday, self.number(day.day()), month, self.time(when))
        for place, part in enumerate(parts, start=1):
            shown = shown.replace(f"%{place}", part)
        return shown

    def when_weekday(self, when: datetime) -> str:
        """`Sun 19:16`, for a moment of the next days where there is little room."""
        day = when.astimezone(self.zone).isoweekday()
        weekday = self.locale.dayName(day, QLocale.FormatType.ShortFormat)
        return f"{weekday}{NO_BREAK}{self.time(when)}"

    def deadline(self, until: datetime | None, now: datetime) -> str:
        """A hold's end: when it is, or that it is not known yet."""
        if until is None:
            return QCoreApplication.translate("Formats", "deadline not known yet")
        return f"{self.when_long(until)} ({self.left(until, now)})"

    def left(self, until: datetime | None, now: datetime) -> str:
        """`in 3 h 20 min`, or `lapsed 2 h ago`; `unknown` while there is no deadline."""
        if until is None:
            return QCoreApplication.translate("Formats", "unknown")
        if until > now:
            shown = QCoreApplication.translate("Formats", "in %1")
        else:
            shown = QCoreApplication.translate("Formats", "lapsed %1 ago")
        return shown.replace("%1", self.duration(abs(until - now)))

    def ago(self, when: datetime, now: datetime) -> str:
        shown = QCoreApplication.translate("Formats", "%1 ago")
        return shown.replace("%1", self.duration(now - when))

    def duration(self, span: timedelta) -> str:
        """Its two largest units, never rounded up: what is left is never promised longer."""
        seconds = max(0, int(span.total_seconds()))
        if seconds < _MINUTE:
            return QCoreApplication.translate("Formats", "less than a minute")
        days, rest = divmod(seconds, _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes = rest // _MINUTE
        in_days = QCoreApplication.translate("Formats", "%n day(s)", "", days)
        in_hours = QCoreApplication.translate("Formats", "%1 h")
        in_hours = in_hours.replace("%1", self.number(hours))
        in_minutes = QCoreApplication.translate("Formats", "%1 min")
        in_minutes = in_minutes.replace("%1", self.number(minutes))
        if days:
            parts = (_plural(in_days, days), in_hours if hours else "")
        elif hours:
            parts = (in_hours, in_minutes if minutes else "")
        else:
            parts = (in_minutes, "")
        return " ".join(part.replace(" ", NO_BREAK) for part in parts if part)

    def fact(self, value: object) -> str:
        """A fact of an error as a person reads it."""
        match value:
            case Money():
                return self.money(value)
            case datetime():
                return self.when(value)
            case date():
                return self.date(value)
            case Currency():
                return value.code
            case int():
                return self.number(value)
            case list() | tuple():
                return ", ".join(self.fact(each) for each in value)
            case None:
                return QCoreApplication.translate("Formats", "not known")
            case _:
                return str(value)

    def _digit(self, digit: int) -> str:
        return self.locale.toString(digit)

    def _after(self, after: str) -> str:
        """What follows the number, without decimals that the locale may have added."""
        digits = {self._digit(0), self.locale.decimalPoint()}
        return after.lstrip("".join(digits))


def _plural(text: str, count: int) -> str:
    """English without a translation file still says `1 day` and `2 days`."""
    return text.replace("%n", digits(count)).replace("(s)", "" if count == 1 else "s")


def digits(number: int) -> str:
    """A count as whoever reads the screen writes it; `Formats.number` where there is one."""
    return QLocale().toString(number)


def money_word(word: MoneyWord) -> str:
    """The answer to "has money moved?"."""
    match word:
        case MoneyWord.HELD:
            return QCoreApplication.translate("States", "Held")
        case MoneyWord.TAKEN:
            return QCoreApplication.translate("States", "Taken")
        case MoneyWord.NOT_TAKEN:
            return QCoreApplication.translate("States", "Not taken")
        case MoneyWord.CHECKING:
            return QCoreApplication.translate("States", "Checking")


_SALE_STATES: Final[Mapping[SaleState, Callable[[], str]]] = {
    SaleState.OPEN: lambda: QCoreApplication.translate("States", "Open"),
    SaleState.PARKED: lambda: QCoreApplication.translate("States", "Parked"),
    SaleState.PAYING: lambda: QCoreApplication.translate("States", "Paying"),
    SaleState.HELD: lambda: QCoreApplication.translate("States", "Held"),
    SaleState.CAPTURED: lambda: QCoreApplication.translate("States", "Taken"),
    SaleState.RELEASED: lambda: QCoreApplication.translate("States", "Released"),
    SaleState.LAPSED: lambda: QCoreApplication.translate("States", "Lapsed"),
    SaleState.ABANDONED: lambda: QCoreApplication.translate("States", "Given up"),
}


def sale_state(state: SaleState) -> str:
    return _SALE_STATES[state]()


def urgency_word(urgency: Urgency) -> str:
    match urgency:
        case Urgency.LAPSED:
            return QCoreApplication.translate("States", "Lapsed")
        case Urgency.NOW:
            return QCoreApplication.translate("States", "Act now")
        case Urgency.SOON:
            return QCoreApplication.translate("States", "Lapses soon")
        case Urgency.LATER:
            return QCoreApplication.translate("States", "Held")
        case Urgency.UNKNOWN:
            return QCoreApplication.translate("States", "No deadline")


def mode_words(mode: Mode) -> str:
    """The mode as the frame says it."""
    match mode:
        case Mode.TRAINING:
            return QCoreApplication.translate("States", "PRACTICE \u2013 no real money")
        case Mode.TEST:
            return QCoreApplication.translate("States", "TEST \u2013 Stripe\u2019s test money")
        case Mode.LIVE:
            return QCoreApplication.translate("States", "LIVE")
