"""What the daybook draws, and what it needs of the till."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from pos.domain.ids import SaleId
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.views import SaleRecord
from pos.ports import Clock, SettingsStore
from pos.services.access import Access
from pos.services.counter import Counter
from pos.services.daybook import Daybook, Leaf
from pos.services.evidence_pack import EvidencePacks
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Exports, ExportSummary
from pos.services.journal import Journal
from pos.services.refunds import Refunds
from pos.services.settlement import Settlement
from ui.daybook.trail import TrailServices
from ui.notices import Notice

MOST_ENTRIES = 2_000
MOST_SALES = 100


class Span(StrEnum):
    """Which days are shown."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    CUSTOM = "custom"


class Face(StrEnum):
    """What of the book lies open."""

    ENTRIES = "entries"
    SALES = "sales"
    TRAIL = "trail"


class ExportStep(StrEnum):
    """How far an export is."""

    CLOSED = "closed"
    ASK = "ask"
    EXISTS = "exists"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days of the shop, the last one included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SaleRow:
    """A sale and what its cart comes to, added up once.

    `stale` is a request without an answer that nobody but a person can clear up.
    """

    record: SaleRecord
    total: Money
    stale: Operation | None = None

    @classmethod
    def of(cls, record: SaleRecord, journal: Journal | None = None) -> "SaleRow":
        left = record.open_operations if journal is not None else ()
        stale = (each for each in left if journal is not None and journal.is_stale(each))
        return cls(record, record.sale.cart.totals().due, next(stale, None))

    @property
    def sale(self) -> SaleId:
        return self.record.sale.id


@dataclass(frozen=True, slots=True)
class ExportView:
    """The export beside the book. `rows` were written so far, of `total` where it is known."""

    step: ExportStep = ExportStep.CLOSED
    format: ExportFormat = ExportFormat.CSV
    path: Path | None = None
    rows: int = 0
    total: int = 0
    is_stopping: bool = False
    problem: Notice | None = None
    summary: ExportSummary | None = None


@dataclass(frozen=True, slots=True)
class DaybookView:
    """All that the page draws. `days` are those that `leaf` holds.

    `may_prove`: whether evidence of a sale may be put together by whoever is at the till.
    `doubtful`: only the sales that are being checked are shown; None for all.
    """

    span: Span = Span.TODAY
    days: Days | None = None
    time_zone: str = ""
    leaf: Leaf | None = None
    is_reading: bool = False
    days_problem: Notice | None = None
    face: Face = Face.ENTRIES
    sales: tuple[SaleRow, ...] = ()
    found: SaleRow | None = None
    doubtful: tuple[SaleRow, ...] | None = None
    find_problem: Notice | None = None
    selected: SaleId | None = None
    export: ExportView = field(default_factory=ExportView)
    notice: Notice | None = None
    can_ask: bool = True
    may_prove: bool = False

    @property
    def shown_sales(self) -> tuple[SaleRow, ...]:
        """The one that was looked for, those whose answer is missing, or else the last ones."""
        if self.found is not None:
            return (self.found,)
        return self.sales if self.doubtful is None else self.doubtful

    @property
    def selected_sale(self) -> SaleRow | None:
        return next((row for row in self.shown_sales if row.sale == self.selected), None)


@dataclass(frozen=True, slots=True)
class DaybookServices:
    """The part of the till that a daybook needs; but for refunds it works without a network.

    `can_ask`: whether Stripe may be asked about a payment. `stop_refund` stops a reader that waits
    for the card that money is to go back to.
    """

    daybook: Daybook
    counter: Counter
    settlement: Settlement
    exports: Exports
    settings: SettingsStore
    clock: Clock
    can_ask: bool = True
    refunds: Refunds | None = None
    journal: Journal | None = None
    trail: TrailServices | None = None
    stop_refund: Callable[[SaleId], SaleRecord] | None = None
    evidence: EvidencePacks | None = None
    access: Access | None = None
