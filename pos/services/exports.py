"""The ledger as files for people and programs: streamed, from one moment, whole or not at all.

An export is two files. `FILE` holds the entries and nothing else: control totals as last rows
would be summed up with the rest by a spreadsheet and read as entries by a program. What an
accountant checks the entries against stands beside them, in `FILE.manifest.json`: ledger,
account and mode, period and time zone, number of rows, first and last sequence, totals by kind
and by account in each currency, the SHA-256 of `FILE`, and the head of the ledger's chain: kept
elsewhere, it tells later whether the ledger was cut or rewritten. The caller gets the same to show.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.views import BookedEntry
from pos.errors import Refused
from pos.ports import Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.export_formats import FORMATS
from pos.services.export_formats.shape import ExportFormat, RowFormat, RowFrame
from pos.services.export_totals import AccountTotal, KindTotal, Tally
from pos.services.new_files import NewFile, new_files
from pos.services.period import Period
from pos.settings import Mode

log = logging.getLogger(__name__)

MANIFEST_SUFFIX: Final = ".manifest.json"
_STEP: Final = 500
"""Rows between two looks at whether the export is still wanted."""

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]
_Json = Mapping[str, "_Json"] | Sequence["_Json"] | str | int | None


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export wrote; `first` and `last` are sequences, None for an empty one.

    `head` is where the whole ledger ended at that moment, whatever the period.
    """

    path: Path
    manifest: Path
    format: ExportFormat
    period: Period
    time_zone: str
    exported_at: datetime
    mode: Mode
    account: str
    ledger: LedgerId
    rows: int
    first: int | None
    last: int | None
    kinds: tuple[KindTotal, ...]
    accounts: tuple[AccountTotal, ...]
    sha256: str
    head: Head | None


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
        """Write the entries that occurred from `since` on and before `until`, both UTC.

        Memory does not grow with their number, and the till may go on selling meanwhile.
        `progress` hears of rows written, `cancelled` is asked between some. Who exports is noted.
        Raises Refused `export_cancelled`, `period_backwards`, what `new_files` refuses, and as
        `Access.permit`; Misconfigured for the disk's conditions. Nothing that looks whole is left.
        """
        period = Period(since, until)
        self._note(format, period, path)
        settings = self._settings.load()
        manifest = path.with_name(path.name + MANIFEST_SUFFIX)
        with new_files(path, manifest, replace=replace) as (data, notes):
            writing = _Writing(data, FORMATS[format](RowFrame(settings.zone, self._mode)))
            with self._store.read() as books:
                ledger = books.ledger_id
                entries = books.ledger.entries(period.since, period.until)
                head = books.ledger.head()
                writing.write_all(entries, progress, cancelled)
            summary = ExportSummary(
                path,
                manifest,
                format,
                period,
                settings.time_zone,
                self._clock.now(),
                self._mode,
                self._account,
                ledger,
                writing.tally.rows,
                writing.tally.first,
                writing.tally.last,
                writing.tally.kinds(),
                writing.tally.accounts(),
                writing.hash.hexdigest(),
                head,
            )
            notes.write(_manifest(summary))
        log.info("exported %s entries as %s", summary.rows, summary.format)
        return summary

    def _note(self, kind: ExportFormat, period: Period, path: Path) -> None:
        if self._access is not None:
            ends = {"since": _utc(period.since), "until": _utc(period.until)}
            told = {name: end or "" for name, end in ends.items()}
            self._access.do(Act.EXPORT, subject=path.name, facts={"format": str(kind), **told})


class _Writing:
    """One data file on its way, with the tally and the hash of what went into it."""

    def __init__(self, file: NewFile, rows: RowFormat) -> None:
        self._file = file
        self._rows = rows
        self.tally = Tally()
        self.hash = hashlib.sha256()

    def write_all(
        self, entries: Iterable[BookedEntry], progress: Progress, cancelled: Cancelled
    ) -> None:
        self._write(self._rows.head())
        for booked in entries:
            if self.tally.rows % _STEP == 0:
                _check_wanted(cancelled)
                progress(self.tally.rows)
            self._write(self._rows.row(booked))
            self.tally.add(booked)
        _check_wanted(cancelled)
        progress(self.tally.rows)

    def _write(self, data: bytes) -> None:
        self.hash.update(data)
        self._file.write(data)


def _check_wanted(cancelled: Cancelled) -> None:
    if cancelled():
        raise Refused("export_cancelled")


def _manifest(summary: ExportSummary) -> bytes:
    period = summary.period
    document: _Json = {
        "file": summary.path.name,
        "sha256": summary.sha256,
        "format": str(summary.format),
        "mode": str(summary.mode),
        "account": summary.account,
        "ledger": summary.ledger,
        "exported_at": _utc(summary.exported_at),
        "time_zone": summary.time_zone,
        "from": _utc(period.since),
        "until": _utc(period.until),
        "rows": summary.rows,
        "first_sequence": summary.first,
        "last_sequence": summary.last,
        "head": None if summary.head is None else asdict(summary.head),
        "totals": [
            {"kind": str(total.kind), "entries": total.entries, **_amount(total.amount)}
            for total in summary.kinds
        ],
        "accounts": [
            {"account": total.account, **_amount(total.amount)} for total in summary.accounts
        ],
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def _amount(amount: Money) -> dict[str, str | int]:
    return {
        "minor": amount.minor,
        "currency": amount.currency.code,
        "text": amount.plain(),
    }


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
