"""What the page of the books draws, and what it needs of the till."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from pos.domain.accounting import ClosedPeriod, PeriodDoubt, TrialBalance
from pos.domain.chart import ChartLine
from pos.domain.clearing import ClearedPayout
from pos.domain.money import Money
from pos.domain.pack import Pack
from pos.ports import Clock, SettingsStore
from pos.services.access import Access
from pos.services.bookroom import BookRoom
from pos.services.clearing import ClearingReport
from pos.services.export_formats.shape import ExportFormat
from pos.services.pack import AccountantPack, PackMade
from pos.services.pack_changes import Changed
from pos.services.pack_check import PackVerdict
from ui.notices import Notice


class Part(StrEnum):
    """The parts of the page."""

    PAYOUTS = "payouts"
    TRIAL = "trial"
    PERIODS = "periods"
    ACCOUNTS = "accounts"
    PACK = "pack"


class BookSpan(StrEnum):
    """Times that books are kept by."""

    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    LAST_QUARTER = "last_quarter"
    THIS_YEAR = "this_year"
    LAST_YEAR = "last_year"
    ALL = "all"
    OWN = "own"


_DAY: Final = timedelta(days=1)
_QUARTER: Final = 3


@dataclass(frozen=True, slots=True)
class BookDays:
    """First and last day, both included; None for everything."""

    first: date
    last: date


def days_of(span: BookSpan, today: date, own: BookDays | None = None) -> BookDays | None:
    """The days of a span, seen from today; None for all there are."""
    month = today.replace(day=1)
    quarter = month.replace(month=month.month - (month.month - 1) % _QUARTER)
    year = month.replace(month=1)
    spans = {
        BookSpan.THIS_MONTH: BookDays(month, today),
        BookSpan.LAST_MONTH: BookDays(_months_before(month, 1), month - _DAY),
        BookSpan.THIS_QUARTER: BookDays(quarter, today),
        BookSpan.LAST_QUARTER: BookDays(_months_before(quarter, _QUARTER), quarter - _DAY),
        BookSpan.THIS_YEAR: BookDays(year, today),
        BookSpan.LAST_YEAR: BookDays(_months_before(year, 12), year - _DAY),
        BookSpan.OWN: own or BookDays(month, today),
    }
    return spans.get(span)


def _months_before(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 - months
    return first.replace(year=place // 12, month=place % 12 + 1)


@dataclass(frozen=True, slots=True)
class SpanView:
    """Which days are shown; `days` is None for all there are, or while nobody knows today."""

    span: BookSpan = BookSpan.THIS_MONTH
    days: BookDays | None = None
    problem: Notice | None = None


@dataclass(frozen=True, slots=True)
class PayoutsView:
    """Payouts beside the books. `read` counts what Stripe has told while it is `asking`."""

    report: ClearingReport | None = None
    chosen: str = ""
    is_reading: bool = False
    is_asking: bool = False
    read: int = 0
    problem: Notice | None = None

    @property
    def payout(self) -> ClearedPayout | None:
        """The one that is chosen."""
        payouts = self.report.payouts if self.report else ()
        return next((each for each in payouts if each.payout.id == self.chosen), None)


@dataclass(frozen=True, slots=True)
class TrialView:
    """The trial balance of some days."""

    days: SpanView = field(default_factory=SpanView)
    trial: TrialBalance | None = None
    is_reading: bool = False
    problem: Notice | None = None


class PeriodStep(StrEnum):
    """What stands beside the list of closed periods."""

    HOME = "home"
    CLOSE = "close"
    SURE = "sure"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """A correction while it is typed."""

    debit: str = ""
    credit: str = ""
    amount: Money | None = None
    day: date | None = None
    reason: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class PeriodsView:
    """Closed periods, newest first; `doubts` are what is open up to `last_day`."""

    step: PeriodStep = PeriodStep.HOME
    periods: Sequence[ClosedPeriod] = ()
    last_day: date | None = None
    reason: str = ""
    doubts: Sequence[PeriodDoubt] = ()
    accounts: Sequence[ChartLine] = ()
    form: CorrectionForm = field(default_factory=CorrectionForm)
    today: date | None = None
    is_busy: bool = False
    problem: Notice | None = None


@dataclass(frozen=True, slots=True)
class AccountsView:
    """The chart of accounts; `code` and `name` are as they are typed for the `chosen` one.

    `asked` is a template that would take the place of this chart, empty for none.
    """

    lines: Sequence[ChartLine] = ()
    template: str = ""
    templates: Sequence[str] = ()
    chosen: str = ""
    code: str = ""
    name: str = ""
    asked: str = ""
    is_busy: bool = False
    problem: Notice | None = None

    @property
    def line(self) -> ChartLine | None:
        return next((each for each in self.lines if each.account == self.chosen), None)

    @property
    def is_changed(self) -> bool:
        line = self.line
        return line is not None and (line.code, line.name) != (self.code, self.name)


class PackStep(StrEnum):
    """How far a pack is."""

    ASK = "ask"
    EXISTS = "exists"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack for the accountant, asked for, on its way or made; `packs` are the ones before it.

    `done` formats of `formats` are written, and `rows` of the next one. `changed` are entries
    that concern what earlier packs told of.
    """

    step: PackStep = PackStep.ASK
    packs: Sequence[Pack] = ()
    days: SpanView = field(default_factory=lambda: SpanView(BookSpan.LAST_MONTH))
    formats: frozenset[ExportFormat] = frozenset()
    changed: Sequence[Changed] = ()
    path: Path | None = None
    done: int = 0
    rows: int = 0
    is_stopping: bool = False
    is_reading: bool = False
    made: PackMade | None = None
    verdict: PackVerdict | None = None
    problem: Notice | None = None


@dataclass(frozen=True, slots=True)
class BooksView:
    """All that the page itself draws; `blocked` says by part why nothing may be changed there."""

    part: Part = Part.PAYOUTS
    notice: Notice | None = None
    is_read_only: bool = False
    blocked: Mapping[Part, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BooksServices:
    """The part of the till that the books need; only asking Stripe needs a network."""

    room: BookRoom
    settings: SettingsStore
    clock: Clock
    access: Access
    packs: AccountantPack | None = None
    is_read_only: bool = False
