"""Reads the audit journal: who did what, when, to which sale, and with whose approval."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from pos.domain.audit_record import TrailEntry, TrailQuery
from pos.domain.ids import SaleId
from pos.errors import PosError
from pos.ports import Clock, SettingsStore
from pos.services.settlement import Settlement
from pos.services.staff import Staff
from pos.services.trail import AuditTrail
from ui.format import Formats
from ui.notices import Notice, notice_for
from ui.pane_desk import PaneDesk
from ui.tasks import JobLane

PAGE: Final = 100
_DAY: Final = timedelta(days=1)


class TrailSpan(StrEnum):
    """Which days of the journal."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    EVER = "ever"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is looked for, all of it together; empty parts say nothing. `day` is for one day."""

    person: str = ""
    act: str = ""
    span: TrailSpan = TrailSpan.WEEK
    day: date | None = None
    sale: str = ""


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A record, and the receipt of the sale that it is about."""

    entry: TrailEntry
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class TrailView:
    """All that the pane draws. `has_more`: older ones than the last row fit as well."""

    wanted: TrailFilter = field(default_factory=TrailFilter)
    rows: tuple[TrailRow, ...] = ()
    people: tuple[str, ...] = ()
    has_more: bool = False
    is_reading: bool = False
    problem: Notice | None = None
    today: date | None = None  # by the shop's clock


@dataclass(frozen=True, slots=True)
class TrailServices:
    """The part of the till that reading the journal needs."""

    trail: AuditTrail
    staff: Staff
    settlement: Settlement
    settings: SettingsStore
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Read:
    rows: tuple[TrailRow, ...]
    people: tuple[str, ...]
    has_more: bool
    today: date


class TrailReader(PaneDesk[TrailView]):
    """Reads page by page, newest first; only the newest question is answered."""

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(TrailView(), lane, parent)
        self._services: TrailServices | None = None
        self._formats = Formats()
        self._number = 0

    def attach(self, services: TrailServices | None) -> None:
        """Take the services of an opened till."""
        self._services = services
        self._number += 1
        self._show(TrailView())

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats

    def choose(self, wanted: TrailFilter) -> None:
        """Look for something else."""
        if wanted != self._view.wanted:
            self._show(replace(self._view, wanted=wanted))
            self.reload()

    def reload(self) -> None:
        """Read the newest page again."""
        self._read(None, ())

    def read_on(self) -> None:
        """The page before the oldest row that is shown."""
        rows = self._view.rows
        if rows and not self._view.is_reading:
            self._read(rows[-1].entry.sequence, rows)

    def _read(self, before: int | None, kept: tuple[TrailRow, ...]) -> None:
        services, wanted = self._services, self._view.wanted
        if services is None:
            return
        self._number += 1
        number = self._number
        self._show(replace(self._view, is_reading=True, problem=None))

        def done(found: _Read) -> None:
            if number == self._number:
                rows = (*kept, *found.rows)
                self._show(
                    replace(
                        self._view,
                        rows=rows,
                        people=found.people,
                        has_more=found.has_more,
                        today=found.today,
                        is_reading=False,
                    )
                )

        def failed(error: Exception) -> None:
            problem = notice_for(error, self._formats)
            if number == self._number:
                shown = replace(self._view, rows=(), has_more=False)
                self._show(replace(shown, is_reading=False, problem=problem))

        self._lane.start(lambda: _look(services, wanted, before), done=done, failed=failed)


def _look(services: TrailServices, wanted: TrailFilter, before: int | None) -> _Read:
    """Raises Refused as `Settlement.find` for a sale that is not known."""
    settings = services.settings.load()
    today = services.clock.now().astimezone(settings.zone).date()
    since, until = _times(wanted, today, settings.zone)
    sale = services.settlement.find(wanted.sale).sale.id if wanted.sale else None
    found = services.trail.find(
        TrailQuery(
            person=wanted.person,
            acts=(wanted.act,) if wanted.act else (),
            since=since,
            until=until,
            sale=sale,
            before=before,
            limit=PAGE + 1,
        )
    )
    people = tuple(person.name for person in services.staff.all())
    rows = _with_receipts(services.settlement, found[:PAGE])
    return _Read(rows, people, len(found) > PAGE, today)


def _with_receipts(settlement: Settlement, found: Sequence[TrailEntry]) -> tuple[TrailRow, ...]:
    about = {entry.record.sale for entry in found}
    receipts = {sale: _receipt(settlement, sale) for sale in about if sale is not None}
    return tuple(
        TrailRow(entry, receipts.get(entry.record.sale or SaleId(""), "")) for entry in found
    )


def _receipt(settlement: Settlement, sale: SaleId) -> str:
    try:
        return settlement.find(sale).sale.receipt
    except PosError:
        return ""  # a sale that the ledger does not have is told by its subject


def _times(
    wanted: TrailFilter, today: date, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """The first moment of the days, and the one after the last; None for no end."""
    first, last = _days(wanted, today)
    return (
        None if first is None else datetime.combine(first, time.min, zone),
        None if last is None else datetime.combine(last + _DAY, time.min, zone),
    )


def _days(wanted: TrailFilter, today: date) -> tuple[date | None, date | None]:
    match wanted.span:
        case TrailSpan.TODAY:
            return today, today
        case TrailSpan.YESTERDAY:
            return today - _DAY, today - _DAY
        case TrailSpan.WEEK:
            return today - 6 * _DAY, today
        case TrailSpan.MONTH:
            return today.replace(day=1), today
        case TrailSpan.DAY:
            return wanted.day or today, wanted.day or today
        case TrailSpan.EVER:
            return None, None
