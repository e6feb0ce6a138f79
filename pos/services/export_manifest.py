"""What stands beside an export in `FILE.manifest.json`, for checking it and for `verify`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.domain.money import Money
from pos.domain.totals import AccountTotal, BookTotals, KindTotal
from pos.services.export_files import Written
from pos.services.export_formats.shape import Column, ExportFormat
from pos.services.period import Period
from pos.settings import Mode

MANIFEST_SUFFIX: Final = ".manifest.json"

_Json = Mapping[str, "_Json"] | Sequence["_Json"] | str | int | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Postings of an account that a format does not take, and why: `memorandum`."""

    account: str
    amount: Money
    postings: int
    reason: str


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What an export wrote; `files` without the manifest, `path` is the first of them.

    `totals` are of all entries of the period, also of what the format left out. `head` is where
    the whole ledger ended at that moment, whatever the period.
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
    totals: BookTotals
    files: tuple[Written, ...]
    head: Head | None
    columns: tuple[Column, ...] = ()
    rules: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def rows(self) -> int:
        """Entries of the period."""
        return self.totals.entries

    @property
    def first(self) -> int | None:
        return self.totals.first

    @property
    def last(self) -> int | None:
        return self.totals.last

    @property
    def kinds(self) -> tuple[KindTotal, ...]:
        return self.totals.kinds

    @property
    def accounts(self) -> tuple[AccountTotal, ...]:
        return self.totals.accounts

    @property
    def sha256(self) -> str:
        """Of the first file."""
        return self.files[0].sha256


def manifest_bytes(summary: ExportSummary) -> bytes:
    period, totals = summary.period, summary.totals
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
        "first_day": totals.first_day or None,
        "last_day": totals.last_day or None,
        "currencies": sorted(currency.code for currency in totals.currencies),
        "rows": totals.entries,
        "postings": totals.postings,
        "first_sequence": totals.first,
        "last_sequence": totals.last,
        "head": None if summary.head is None else asdict(summary.head),
        "files": [_file(written) for written in summary.files],
        "totals": [
            {"kind": str(total.kind), "entries": total.entries, **_amount(total.amount)}
            for total in totals.kinds
        ],
        "accounts": [
            {"account": total.account, "postings": total.postings, **_amount(total.amount)}
            for total in totals.accounts
        ],
        "left_out": [
            {
                "account": left.account,
                "postings": left.postings,
                "reason": left.reason,
                **_amount(left.amount),
            }
            for left in summary.left_out
        ],
        "columns": [asdict(column) for column in summary.columns],
        "rules": list(summary.rules),
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def _file(written: Written) -> _Json:
    return {
        "file": written.path.name,
        "rows": written.rows,
        "bytes": written.size,
        "sha256": written.sha256,
        "currency": written.currency or None,
        "texts_replaced": written.replaced,
    }


def _amount(amount: Money) -> dict[str, str | int]:
    return {
        "minor": amount.minor,
        "currency": amount.currency.code,
        "text": amount.plain(),
    }


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
