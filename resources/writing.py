"""How one reader writes money, numbers, dates and times, on paper and wherever Qt is not.

The same rules as on the screen, from the same tables (CLDR, by Babel). Money is written from whole
minor units; nothing here rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from pos.domain.language import Language
from pos.domain.money import Currency, Money
from resources.tongue import Tongue, tongue

if TYPE_CHECKING:  # Babel and its tables come with the first paper, not with the first paint
    from babel import Locale

Day = date  # a method below has the name of the type

MINUS: Final = "\u2212"
NO_BREAK: Final = "\u00a0"
ISOLATE: Final = "\u2068"
ISOLATED: Final = "\u2069"

SYMBOLS: Final[Mapping[str, str]] = {
    "EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪",
    "PLN": "zł", "CZK": "Kč", "NGN": "₦", "PHP": "₱", "THB": "฿", "TRY": "₺", "UAH": "₴",
    "VND": "₫",
}  # fmt: skip
"""Signs that mean one currency only at this till; every other one is written as its code."""

HOMES: Final[Mapping[Language, str]] = {
    Language.EN: "GB",
    Language.DE: "DE",
    Language.FR: "FR",
    Language.ES: "ES",
    Language.NL: "NL",
    Language.JA: "JP",
    Language.AR: "EG",
}
"""Whose customs a language follows in a country that has none of its own for it."""

_GROUPED_LATE: Final = frozenset({"es_ES", "pl_PL", "pt_PT"})
"""Locales that write 1234 and 12.345 (CLDR, minimumGroupingDigits)."""
_UNGROUPED: Final = 10_000

_LATIN: Final = "latn"
_ZEROS: Final = {_LATIN: "0", "arab": "\u0660", "arabext": "\u06f0", "deva": "\u0966"}

_CONTEXT: Final = "Formats"
"""Where the translations of the words of times are: the screen's own."""

_OF_THOUSANDTHS: Final = Currency("KWD")
"""A currency of three decimals, whose amounts are written as measures are."""

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


@cache
def _locale(language: Language, country: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale(str(language), country or HOMES[language])
    except UnknownLocaleError:
        return Locale(str(language), HOMES[language])


@dataclass(frozen=True, slots=True)
class Writing:
    """One reader: the language, the country whose customs hold, and the shop's clock.

    `country` is two capital letters (ISO 3166-1), empty for the language's home.
    """

    language: Language = Language.EN
    country: str = ""
    zone: tzinfo = UTC

    @property
    def tongue(self) -> Tongue:
        return tongue(self.language)

    def words(self, message: str, /, **facts: object) -> str:
        """A text of `resources.words` in this language, with its facts filled in."""
        shown = self.tongue.words(message)
        if not facts:
            return shown
        return shown.format_map({name: self._inside(value) for name, value in facts.items()})

    def number(self, number: int) -> str:
        return (self._symbols["minusSign"] if number < 0 else "") + self._whole(abs(number))

    def amount(self, money: Money) -> str:
        """The number alone, with the currency's decimals."""
        exponent = money.currency.exponent
        whole, rest = divmod(abs(money.minor), 10**exponent)
        text = self._whole(whole)
        if exponent:
            text += self._symbols["decimal"] + self._digits(f"{rest:0{exponent}d}")
        return (MINUS if money.minor < 0 else "") + text

    def measure(self, thousandths: int) -> str:
        """How much of what is weighed or measured, such as `0,350`."""
        return self.amount(Money(thousandths, _OF_THOUSANDTHS))

    def money(self, money: Money) -> str:
        """The amount with its currency, on the side where the reader writes it."""
        symbol = self.currency(money.currency)
        form = self._cldr.currency_formats["standard"]
        before, after = (side.replace("¤", symbol) for side in (form.prefix[0], form.suffix[0]))
        if before and before[-1].isalpha():
            before += NO_BREAK
        text = f"{before}{self.amount(Money(abs(money.minor), money.currency))}{after}"
        return (MINUS if money.minor < 0 else "") + text

    def currency(self, currency: Currency) -> str:
        return SYMBOLS.get(currency.code, currency.code)

    def percent(self, basis_points: int) -> str:
        """`20 %` or `5.5 %`."""
        whole, rest = divmod(abs(basis_points), 100)
        text = self._whole(whole)
        if rest:
            text += self._symbols["decimal"] + self._digits(f"{rest:02d}".rstrip("0"))
        sign = self._symbols["percentSign"]
        return (MINUS if basis_points < 0 else "") + text + NO_BREAK + sign

    def date(self, day: Day | datetime) -> str:
        """The short date; a moment is read on the shop's clock."""
        from babel.dates import format_date

        local = day.astimezone(self.zone).date() if isinstance(day, datetime) else day
        return self._digits(format_date(local, "short", locale=self._cldr))

    def time(self, when: datetime) -> str:
        """Hours and minutes on the shop's clock."""
        from babel.dates import format_time

        local = when.astimezone(self.zone).time()
        return self._digits(format_time(local, "short", locale=self._cldr))

    def when(self, when: datetime) -> str:
        """Short date and time on the shop's clock."""
        return f"{self.date(when)}{NO_BREAK}{NO_BREAK}{self.time(when)}"

    def when_long(self, when: datetime) -> str:
        """Weekday, date and time, for what must not be misread, such as a deadline."""
        local = when.astimezone(self.zone)
        month = self._cldr.months["format"]["abbreviated"][local.month]
        shown = self.tongue.text(_CONTEXT, "%1 %2 %3, %4")
        parts = (self.weekday(local), self.number(local.day), month, self.time(when))
        for place, part in enumerate(parts, start=1):
            shown = shown.replace(f"%{place}", part)
        return shown

    def weekday(self, day: Day | datetime) -> str:
        """`Sun`, on the shop's clock."""
        local = day.astimezone(self.zone) if isinstance(day, datetime) else day
        return str(self._cldr.days["format"]["abbreviated"][local.weekday()])

    def weekday_name(self, number: int) -> str:
        """`Sunday`, for 7."""
        return str(self._cldr.days["stand-alone"]["wide"][number - 1])

    def duration(self, span: timedelta) -> str:
        """Its two largest units, never rounded up: what is left is never promised longer."""
        seconds = max(0, int(span.total_seconds()))
        if seconds < _MINUTE:
            return self.tongue.text(_CONTEXT, "less than a minute")
        days, rest = divmod(seconds, _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes = rest // _MINUTE
        in_days = self._counted("%n day(s)", days)
        in_hours, in_minutes = (
            self.tongue.text(_CONTEXT, unit).replace("%1", self.number(count))
            for unit, count in (("%1 h", hours), ("%1 min", minutes))
        )
        if days:
            parts = (in_days, in_hours if hours else "")
        elif hours:
            parts = (in_hours, in_minutes if minutes else "")
        else:
            parts = (in_minutes, "")
        return " ".join(part.replace(" ", NO_BREAK) for part in parts if part)

    def _counted(self, message: str, number: int) -> str:
        return self.tongue.count(_CONTEXT, message, number).replace("%n", self.number(number))

    def fact(self, value: object) -> str:
        """A fact of an error or of a sentence as a person reads it."""
        match value:
            case Money():
                return self.money(value)
            case date() | timedelta():
                return self._time_fact(value)
            case Currency():
                return value.code
            case int():
                return self.number(value)
            case list() | tuple():
                return ", ".join(self.fact(each) for each in value)
            case None:
                return self.tongue.text(_CONTEXT, "not known")
            case _:
                return str(value)

    def _time_fact(self, value: Day | timedelta) -> str:
        match value:
            case timedelta():
                return self.duration(value)
            case datetime():
                return self.when(value)
            case date():
                return self.date(value)

    def _inside(self, value: object) -> str:
        """A fact amid a sentence: from right to left, an amount or a name keeps its own order."""
        text = self.fact(value)
        return f"{ISOLATE}{text}{ISOLATED}" if text and self.language.is_right_to_left else text

    @property
    def _cldr(self) -> Locale:
        return _locale(self.language, self.country)

    @property
    def _system(self) -> str:
        return self._cldr.default_numbering_system

    @property
    def _symbols(self) -> Mapping[str, str]:
        symbols: Mapping[str, str] = self._cldr.number_symbols[self._system]
        return symbols

    def _whole(self, number: int) -> str:
        """A whole number, not negative, in groups."""
        from babel.numbers import format_decimal

        if number < _UNGROUPED and str(self._cldr) in _GROUPED_LATE:
            return self._digits(str(number))
        grouped = format_decimal(number, locale=self._cldr, numbering_system="default")
        return self._digits(grouped)

    def _digits(self, text: str) -> str:
        zero = ord(_ZEROS.get(self._system, "0"))
        return text.translate({ord("0") + digit: zero + digit for digit in range(10)})


class PlainWriting(Writing):
    """English as it is read in any country: `1234.50 EUR` and `2026-08-03 00:05`.

    For papers whose reader nobody knows, and for what programs compare.
    """

    __slots__ = ()

    @override
    def number(self, number: int) -> str:
        return str(number)

    @override
    def amount(self, money: Money) -> str:
        return money.plain()

    @override
    def money(self, money: Money) -> str:
        return f"{money.plain()} {money.currency.code}"

    @override
    def percent(self, basis_points: int) -> str:
        whole, rest = divmod(abs(basis_points), 100)
        part = f".{rest:02d}".rstrip("0") if rest else ""
        return f"{'-' if basis_points < 0 else ''}{whole}{part} %"

    @override
    def date(self, day: Day | datetime) -> str:
        local = day.astimezone(self.zone) if isinstance(day, datetime) else day
        return f"{local:%Y-%m-%d}"

    @override
    def time(self, when: datetime) -> str:
        return f"{when.astimezone(self.zone):%H:%M}"

    @override
    def when(self, when: datetime) -> str:
        return f"{self.date(when)} {self.time(when)}"
