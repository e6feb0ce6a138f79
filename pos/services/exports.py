"""The ledger as files for people and programs: streamed, from one moment, whole or not at all.

An export is two files or more. `FILE` holds the entries and nothing else: control totals as last
rows would be summed up with the rest by a spreadsheet and read as entries by a program. What an
accountant checks the entries against stands beside them, in `FILE.manifest.json`: ledger,
account and mode, period and time zone, number of rows, first and last sequence, totals by kind
and by account in each currency, what each column means, the SHA-256 of every file, and the head
of the ledger's chain: kept elsewhere, it tells later whether the ledger was cut or rewritten. The
caller gets the same to show. A format that holds one currency, or so many rows, gets a file for
each; a workbook holds its own totals on sheets of their own.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pos.domain.bookkeeping import STRIPE
from pos.domain.chart import Chart
from pos.domain.permissions import Act
from pos.domain.tax_numbers import TaxNumbers
from pos.domain.totals import AccountTotal, BookTotals
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.ports.book_rows import Extract
from pos.services.access import Access
from pos.services.export_files import ExportFiles, export_files
from pos.services.export_formats import LINES, TABLES, about
from pos.services.export_formats.shape import ExportFormat, Frame, Source
from pos.services.export_lines import LineExport
from pos.services.export_manifest import (
    MANIFEST_SUFFIX,
    ExportSummary,
    LeftOut,
    manifest_bytes,
)
from pos.services.period import Period
from pos.settings import Mode

__all__ = ["MANIFEST_SUFFIX", "ExportSummary", "Exports"]

log = logging.getLogger(__name__)

_STEP: Final = 1_000
"""Rows between two reports of progress."""

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


class Exports:
    """Writes periods of the ledger to files. Needs no network and no key."""

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        *,
        mode: Mode,
        account: str,
        access: Access | None = None,
    ) -> None:
        """Without an `access` nobody is asked and nothing is noted."""
        self._store = store
        self._access = access
        self._settings = settings
        self._clock = clock
        self._mode = mode
        self._account = account

    def export(
        self,
        format: ExportFormat,  # noqa: A002 - the word people use, and a keyword for callers
        since: datetime | None,
        until: datetime | None,
        path: Path,
        *,
        replace: bool = False,
        progress: Progress = lambda _rows: None,
        cancelled: Cancelled = lambda: False,
    ) -> ExportSummary:
        """Write the entries that the books count from `since` on and before `until`, both UTC.

        Memory does not grow with their number, and the till may go on selling meanwhile.
        `progress` hears of entries written, `cancelled` is asked between some. Who exports is
        noted. Raises Refused `export_cancelled`, `period_backwards`, what `new_files` and the
        format refuse, and as `Access.permit`; Misconfigured for the disk's conditions. Nothing
        that looks whole is left.
        """
        period = Period(since, until)
        self._note(format, period, path)
        with self._store.read() as books:
            return self.write(
                books,
                format,
                period,
                path,
                replace=replace,
                progress=progress,
                cancelled=cancelled,
            )

    def write(
        self,
        books: Books,
        format: ExportFormat,  # noqa: A002 - as above
        period: Period,
        path: Path,
        *,
        replace: bool = False,
        progress: Progress = lambda _rows: None,
        cancelled: Cancelled = lambda: False,
    ) -> ExportSummary:
        """The same of the moment that `books` shows, for those who ask and note by themselves."""
        manifest = path.with_name(path.name + MANIFEST_SUFFIX)
        chosen = about(format)
        with export_files(path, manifest, chosen.suffix, replace=replace) as files:
            source = self._source(books, format, period, _heard(progress, cancelled))
            self._write(books, format, source, files)
            progress(source.totals.entries)
            written = files.written()
            summary = ExportSummary(
                written[0].path,
                manifest,
                format,
                period,
                source.frame.zone.key,
                source.frame.exported_at,
                self._mode,
                self._account,
                books.ledger_id,
                source.totals,
                written,
                books.ledger.head(),
                tuple(chosen.columns),
                tuple(chosen.rules),
                _left_out(format, source.totals),
            )
            files.end(manifest_bytes(summary))
        log.info("exported %s entries as %s", summary.rows, summary.format)
        return summary

    def _write(
        self, books: Books, chosen: ExportFormat, source: Source, files: ExportFiles
    ) -> None:
        if chosen in TABLES:
            sink = files.open()
            source.heard(0)
            TABLES[chosen].write(source, sink)
            return
        line_export = LineExport(LINES[chosen], source, files)
        source.heard(0)
        period, zone = source.frame.period, source.frame.zone
        line_export.write(books.ledger.lines(period.since, period.until, zone))

    def _source(
        self, books: Books, chosen: ExportFormat, period: Period, heard: Callable[[int], None]
    ) -> Source:
        settings = self._settings.load()
        zone = settings.zone
        totals = books.rows.totals(period.since, period.until, zone)
        frame = Frame(
            zone=zone,
            mode=self._mode,
            period=period,
            shop=settings.shop_name,
            currency=settings.money,
            chart=Chart.read(settings.chart),
            ledger=books.ledger_id,
            account=self._account,
            exported_at=self._clock.now(),
            accounts=totals.accounts,
            first_day=totals.first_day,
            last_day=totals.last_day,
            opening=_opening(books, chosen, period),
            numbers=TaxNumbers.read(settings.tax_numbers),
        )
        extract = Extract(period.since, period.until, zone, str(self._mode), totals.currencies)
        return Source(books.rows, extract, frame, totals, heard)

    def _note(self, kind: ExportFormat, period: Period, path: Path) -> None:
        if self._access is not None:
            ends = {"since": _utc(period.since), "until": _utc(period.until)}
            told = {name: end or "" for name, end in ends.items()}
            self._access.do(Act.EXPORT, subject=path.name, facts={"format": str(kind), **told})


def _opening(books: Books, chosen: ExportFormat, period: Period) -> tuple[AccountTotal, ...]:
    """What Stripe owed the shop when the period began; only a statement of it has to know."""
    if chosen is not ExportFormat.OFX or period.since is None:
        return ()
    return tuple(AccountTotal(STRIPE, money) for money in books.rows.before(period.since, STRIPE))


def _left_out(chosen: ExportFormat, totals: BookTotals) -> tuple[LeftOut, ...]:
    if chosen in TABLES or LINES[chosen].counts_memorandum:
        return ()
    return tuple(
        LeftOut(total.account, total.amount, total.postings, "memorandum")
        for total in totals.accounts
        if total.is_memorandum
    )


def _heard(progress: Progress, cancelled: Cancelled) -> Callable[[int], None]:
    """Counts rows for `progress`; raises Refused `export_cancelled`."""
    count, told = 0, -_STEP

    def heard(rows: int) -> None:
        nonlocal count, told
        count += rows
        if cancelled():
            raise Refused("export_cancelled")
        if count >= told + _STEP:
            told = count
            progress(count)

    return heard


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
