"""Reports that people look at: which there are, and the table that each of them is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pos.domain.money import Currency
from pos.errors import Refused


class InsightName(StrEnum):
    """Which report."""

    DAYS = "days"
    HOURS = "hours"
    WEEKDAYS = "weekdays"
    MONTHS = "months"
    CLERKS = "clerks"
    REGISTERS = "registers"
    TENDERS = "tenders"
    TAX = "tax"
    HOLDS = "holds"
    LAPSES = "lapses"
    DECLINES = "declines"
    WAITS = "waits"
    FEES = "fees"


class Unit(StrEnum):
    """What a number of a column means. Amounts are minor units, shares hundredths of a percent."""

    TIMES = "times"
    MONEY = "money"
    SHARE = "share"
    SECONDS = "seconds"


class Measure(StrEnum):
    """What a column of a report tells; the unit of each is in `UNITS`."""

    PAYMENTS = "payments"
    TAKEN = "taken"
    RETURNS = "returns"
    GIVEN_BACK = "given_back"
    TAKINGS = "takings"
    SHARE = "share"
    TAX_TAKEN = "tax_taken"
    TAX_GIVEN_BACK = "tax_given_back"
    TAX = "tax"
    OPENED = "opened"
    HELD = "held"
    CAPTURES = "captures"
    CAPTURED = "captured"
    RELEASES = "releases"
    RELEASED = "released"
    LAPSES = "lapses"
    LAPSED = "lapsed"
    HELD_AGAIN = "held_again"
    LOST = "lost"
    DECLINES = "declines"
    DECLINED = "declined"
    BY_CARD = "by_card"
    FEES = "fees"
    FEE_SHARE = "fee_share"
    MEDIAN = "median"
    NINE_IN_TEN = "nine_in_ten"
    NET_SALES = "net_sales"
    TIPS = "tips"


_TIMES: Final = (
    Measure.PAYMENTS,
    Measure.RETURNS,
    Measure.OPENED,
    Measure.CAPTURES,
    Measure.RELEASES,
    Measure.LAPSES,
    Measure.DECLINES,
)
UNITS: Final = {
    **dict.fromkeys(Measure, Unit.MONEY),
    **dict.fromkeys(_TIMES, Unit.TIMES),
    **dict.fromkeys((Measure.SHARE, Measure.FEE_SHARE), Unit.SHARE),
    **dict.fromkeys((Measure.MEDIAN, Measure.NINE_IN_TEN), Unit.SECONDS),
}

PLOTTED: Final = {
    InsightName.TAX: (Measure.TAX,),
    InsightName.HOLDS: (Measure.HELD, Measure.CAPTURED, Measure.RELEASED, Measure.LAPSED),
    InsightName.LAPSES: (Measure.LOST,),
    InsightName.DECLINES: (Measure.DECLINES,),
    InsightName.WAITS: (Measure.CAPTURES,),
    InsightName.FEES: (Measure.FEES,),
}
"""What is drawn of a report; of the others the takings are."""


def plotted(name: InsightName) -> tuple[Measure, ...]:
    """The columns that are drawn, the most telling ones."""
    return PLOTTED.get(name, (Measure.TAKINGS,))


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the shop, the last one included. Raises Refused `period_backwards`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refused("period_backwards", since=self.first, until=self.last)

    @property
    def number(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report: what it is about, and a number for each of the measures.

    `key` is what the report is by: a day or month (ISO 8601), `00` to `23` for an hour, `1` to
    `7` for a weekday from Monday on, a name, a rate in percent, a reason, or the seconds at which
    a class of waiting begins. None where a number cannot be told.
    """

    key: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class CurrencyTable:
    """A report in one currency. `facts` are told beside the table, `total` is its last line."""

    currency: Currency
    measures: tuple[Measure, ...]
    rows: tuple[Row, ...]
    total: tuple[int | None, ...]
    facts: tuple[tuple[Measure, int], ...] = ()

    def column(self, measure: Measure) -> tuple[int | None, ...]:
        place = self.measures.index(measure)
        return tuple(row.values[place] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Insight:
    """A report: a table per currency, the one with most in it first; none for nothing at all."""

    name: InsightName
    days: Days
    zone: str
    tables: tuple[CurrencyTable, ...]
    registers: tuple[str, ...] = ()
    """Those that were added up together, where there are several; empty for this ledger's."""
