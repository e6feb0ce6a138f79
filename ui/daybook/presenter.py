"""Turns the pages of the ledger: which days, which sales, and an export of what is shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from pos.domain.ids import SaleId
from pos.domain.views import SaleRecord
from pos.errors import PosError, Refused
from pos.services.daybook import Leaf
from pos.services.export_formats import about
from pos.services.export_formats.shape import ExportFormat
from pos.services.period import Period
from ui.approving import Approving
from ui.daybook.deciding import Deciding
from ui.daybook.exporting import Exporter
from ui.daybook.refunding import Refunding
from ui.daybook.stopping import Stopping
from ui.daybook.trail import TrailReader
from ui.daybook.view import (
    MOST_ENTRIES,
    MOST_SALES,
    DaybookServices,
    DaybookView,
    Days,
    ExportView,
    Face,
    SaleRow,
    Span,
)
from ui.evidence import EvidenceDesk
from ui.format import Formats
from ui.notices import notice_for
from ui.tasks import Lanes

T = TypeVar("T")

_WEEK = timedelta(days=6)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Read:
    """The days that were asked for, and what the ledger has about them."""

    days: Days
    time_zone: str
    leaf: Leaf
    sales: tuple[SaleRow, ...]
    doubtful: tuple[SaleRow, ...]


class DaybookPresenter(QObject):
    """Drives the daybook. Only giving money back asks Stripe."""

    view_changed = Signal(object)  # DaybookView
    money_changed = Signal(object)  # SaleRecord: it stands otherwise than it did

    def __init__(
        self,
        lanes: Lanes,
        parent: QObject | None = None,
        *,
        approving: Approving | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._services: DaybookServices | None = None
        self._formats = Formats()
        self._view = DaybookView()
        self._number = 0
        self._is_watched = True
        self._wanted: Days | None = None
        self._exporter = Exporter(lanes.reading, self)
        self._exporter.changed.connect(self._export_changed)
        self.trail = TrailReader(lanes.reading, self)
        self.refunding = Refunding(lanes, self, approving=approving)
        self.deciding = Deciding(lanes.money, self)
        self.stopping = Stopping(lanes.money, self)
        self.evidence = EvidenceDesk(lanes.reading, self, approving=approving)
        for question in (self.refunding, self.deciding, self.stopping):
            question.answered.connect(self._answered)
        for asked in (self.refunding, self.deciding, self.stopping, self.evidence):
            asked.told.connect(lambda told: self._show(replace(self._view, notice=told)))

    @property
    def view(self) -> DaybookView:
        return self._view

    def attach(self, services: DaybookServices) -> None:
        """Take the services of an opened till and show its day."""
        self._services = services
        self._exporter.reset()
        self.trail.attach(services.trail)
        self.refunding.attach(services.refunds if services.can_ask else None)
        self.deciding.attach(services.journal if services.can_ask else None)
        self.stopping.attach(services.stop_refund if services.can_ask else None)
        self.evidence.attach(services.evidence, services.access)
        self._wanted = None
        self._show(DaybookView(export=self._exporter.view, can_ask=services.can_ask))
        self.reload()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self._exporter.use(formats)
        self.trail.use(formats)
        self.refunding.use(formats)
        self.deciding.use(formats)
        self.evidence.use(formats)

    # -- days

    def watch(self, *, is_watched: bool) -> None:
        """Whether anybody looks; a month is not read again at every sale for nobody."""
        self._is_watched = is_watched
        self.reload()

    def reload(self) -> None:
        """Read the chosen days again; only the newest question is answered on the screen."""
        services = self._services
        if services is None or not self._is_watched:
            return
        if self._view.face is Face.TRAIL:
            self.trail.reload()
        self._number += 1
        span, days = self._view.span, self._wanted
        self._show(replace(self._view, is_reading=True, days_problem=None))
        self._lanes.reading.start(
            lambda: _read(services, span, days),
            done=self._if_newest(self._number, self._opened),
            failed=self._if_newest(self._number, self._not_opened),
        )

    def choose(self, span: Span) -> None:
        """Show other days; own dates begin with those that are shown."""
        if span is not self._view.span:
            self._wanted = self._view.days
            self._show(replace(self._view, span=span))
            self.reload()

    def choose_days(self, first: date, last: date) -> None:
        """Show days of one's own choice; backwards is refused beside the fields."""
        days = Days(first, last)
        if self._view.span is not Span.CUSTOM or days != self._wanted:
            self._wanted = days
            self._show(replace(self._view, span=Span.CUSTOM))
            self.reload()

    # -- sales

    def turn_to(self, face: Face) -> None:
        self._show(replace(self._view, face=face))
        if face is Face.TRAIL:
            self.trail.reload()

    def select(self, sale: SaleId | None) -> None:
        self.refunding.let_go()
        self.deciding.let_go()
        self._show(replace(self._view, selected=sale))

    def show_doubtful(self, *, only: bool = True) -> None:
        """Only the sales that are being checked, or all again."""
        doubtful: tuple[SaleRow, ...] | None = () if only else None
        self._show(
            replace(self._view, face=Face.SALES, found=None, find_problem=None, doubtful=doubtful)
        )
        self.reload()

    def find(self, text: str) -> None:
        """Look a sale up by receipt, number, sale or payment; empty shows the last ones again."""
        services, wanted = self._services, text.strip()
        if services is None:
            return
        if not wanted:
            self._show(replace(self._view, found=None, find_problem=None))
            return
        self._lanes.reading.start(
            lambda: SaleRow.of(services.settlement.find(wanted), services.journal),
            done=self._found,
            failed=self._not_found,
        )

    # -- export

    def ask_export(self) -> None:
        """Ask how to write the days that are shown, under their totals."""
        if self._services is None:
            self._show(replace(self._view, notice=notice_for(Refused("ledger_opening"))))
        else:
            self._show(replace(self._view, face=Face.ENTRIES))
            self._exporter.open()

    def choose_format(self, chosen: ExportFormat) -> None:
        self._exporter.choose(chosen)

    def export_to(self, path: Path, *, replaces: bool = False) -> None:
        """Write the days that are shown; a file that exists is asked about first."""
        services, leaf = self._services, self._view.leaf
        if services is not None and leaf is not None:
            self._exporter.start(services.exports, leaf.period, path, leaf.count, replaces=replaces)

    def replace_file(self) -> None:
        """Write over the file that exists."""
        if (path := self._exporter.view.path) is not None:
            self.export_to(path, replaces=True)

    def stop_export(self) -> None:
        self._exporter.stop()

    def step_back(self) -> bool:
        """One step back; whether there was one."""
        is_sales = self._view.face is Face.SALES
        if is_sales and (self.refunding.step_back() or self.deciding.step_back()):
            return True
        if self._view.face is Face.ENTRIES and self._exporter.close():
            return True
        if self._view.face is not Face.SALES:
            return False
        if self._view.selected is not None:
            self.select(None)
            return True
        if self._view.doubtful is not None:
            self.show_doubtful(only=False)
            return True
        return False

    def suggested_name(self) -> str:
        """`holdfast-2026-11-02.csv`, or with two dates."""
        days, suffix = self._view.days, about(self._view.export.format).suffix
        if days is None:
            return f"holdfast{suffix}"
        last = "" if days.first == days.last else f"-{days.last.isoformat()}"
        return f"holdfast-{days.first.isoformat()}{last}{suffix}"

    def dismiss(self) -> None:
        """The notice was read."""
        self._show(replace(self._view, notice=None))

    # -- inside

    def _if_newest(self, number: int, act: Callable[[T], None]) -> Callable[[T], None]:
        return lambda value: act(value) if number == self._number else None

    def _opened(self, read: _Read) -> None:
        self._show(
            replace(
                self._view,
                days=read.days,
                time_zone=read.time_zone,
                leaf=read.leaf,
                sales=read.sales,
                doubtful=None if self._view.doubtful is None else read.doubtful,
                is_reading=False,
                days_problem=None,
                may_prove=self.evidence.may,
            )
        )

    def _not_opened(self, error: Exception) -> None:
        """The days that were shown stay; what is wrong with the new ones stands beside them."""
        self._show(replace(self._view, is_reading=False))
        notice = notice_for(error, self._formats)
        if isinstance(error, Refused):
            self._show(replace(self._view, days_problem=notice))
        else:
            self._show(replace(self._view, notice=notice))

    def _found(self, row: SaleRow) -> None:
        self._show(replace(self._view, found=row, selected=row.sale, find_problem=None))

    def _not_found(self, error: Exception) -> None:
        notice = notice_for(error, self._formats)
        if isinstance(error, PosError):
            self._show(replace(self._view, find_problem=notice))

    def _answered(self, record: SaleRecord) -> None:
        """Show what the ledger knows now; a refused one may have learned something as well."""
        self.money_changed.emit(record)
        if self._view.found is not None:
            self.find(record.sale.receipt)
        self.reload()

    def _export_changed(self, view: ExportView) -> None:
        self._show(replace(self._view, export=view))

    def _show(self, view: DaybookView) -> None:
        self._view = view
        self.view_changed.emit(view)


def _read(services: DaybookServices, span: Span, days: Days | None) -> _Read:
    """Raises Refused `period_backwards` or `date_out_of_range` for dates of one's own."""
    settings = services.settings.load()
    shown = _days_of(span, days, services.clock.now().astimezone(settings.zone).date())
    leaf = services.daybook.read(_period(shown, settings.zone), limit=MOST_ENTRIES)
    sales = tuple(
        SaleRow.of(record, services.journal) for record in services.counter.recent(MOST_SALES)
    )
    doubtful = tuple(SaleRow.of(record, services.journal) for record in services.daybook.in_doubt())
    return _Read(shown, settings.time_zone, leaf, sales, doubtful)


def _period(days: Days, zone: ZoneInfo) -> Period:
    return Period.of_days(days.first, days.last, zone)


def _days_of(span: Span, days: Days | None, today: date) -> Days:
    match span:
        case Span.TODAY:
            return Days(today, today)
        case Span.YESTERDAY:
            return Days(today - _DAY, today - _DAY)
        case Span.WEEK:
            return Days(today - _WEEK, today)
        case Span.MONTH:
            return Days(today.replace(day=1), today)
        case Span.CUSTOM:
            return days or Days(today, today)
