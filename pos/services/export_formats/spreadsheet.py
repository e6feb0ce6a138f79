"""CSV for people and their spreadsheets: every cell quoted, no cell that runs.

RFC 4180 with CRLF, UTF-8 with a byte order mark (spreadsheets guess another encoding without).
Amounts come twice: as decimal text with a dot, and as whole minor units, because a spreadsheet
that expects a comma reads `7.50` as a date. The card is one cell, since a spreadsheet makes 42
of the digits `0042`. `date` is the day in the shop's zone, which is what books are kept by.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from pos.domain.bookkeeping import SALES, TAX, UNEXPLAINED
from pos.domain.ledger import Entry, Posting
from pos.domain.money import Money, total
from pos.domain.views import BookedEntry
from pos.services.export_formats.shape import RowFrame, register_of

COLUMNS: Final = (
    "sequence", "date", "kind", "receipt", "register", "amount", "currency", "amount_minor",
    "net", "tax", "tax_by_rate", "card", "reason", "occurred_utc", "occurred_local",
    "recorded_utc", "hold_until_utc", "hold_until_local", "sale", "intent", "mode",
)  # fmt: skip

_BOM: Final = "\ufeff"
_RUNS: Final = frozenset("=+-@\u2212")
_RUNS_WHEN_LEADING: Final = frozenset("\t\r\n\0")


class SpreadsheetRows:
    """A `RowFormat`."""

    def __init__(self, frame: RowFrame) -> None:
        self._frame = frame

    def head(self) -> bytes:
        return (_BOM + _line(COLUMNS)).encode()

    def row(self, booked: BookedEntry) -> bytes:
        entry = booked.entry
        occurred = self._local(entry.occurred_at)
        return _line(
            (
                str(booked.sequence),
                occurred[:10],
                str(entry.kind),
                harmless(booked.receipt),
                harmless(register_of(booked.receipt)),
                entry.amount.plain(),
                entry.amount.currency.code,
                str(entry.amount.minor),
                *_net_and_tax(entry),
                harmless(f"{booked.brand} {booked.last4}".strip()),
                harmless(entry.reason),
                _utc(entry.occurred_at),
                occurred,
                _utc(booked.recorded_at),
                _utc(booked.capture_before),
                self._local(booked.capture_before),
                harmless(entry.sale or ""),
                harmless(entry.intent or ""),
                str(self._frame.mode),
            )
        ).encode()

    def _local(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        return moment.astimezone(self._frame.zone).isoformat(timespec="seconds")


def harmless(text: str) -> str:
    """Free text that no spreadsheet takes for a formula: an apostrophe before what would be one.

    OWASP, CSV Injection: cells beginning with `= + - @`, a tab, a line end, and the full-width
    forms of these. Spaces and invisible characters before them are looked through.
    """
    if text[:1] in _RUNS_WHEN_LEADING:
        return f"'{text}"
    for character in text:
        if character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}:
            continue
        plain = unicodedata.normalize("NFKC", character)
        return f"'{text}" if plain[:1] in _RUNS else text
    return text


def _line(cells: Sequence[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"


def _utc(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _net_and_tax(entry: Entry) -> tuple[str, str, str]:
    """Turnover without tax, all tax, and `5.5%: 0.11; 20%: 1.50`; empty where nothing was taken.

    Read from the postings, which are the books: credits are negative there.
    """
    income = [p for p in entry.postings if _is_in(p, SALES) or _is_in(p, UNEXPLAINED)]
    taxes = [p for p in entry.postings if _is_in(p, TAX)]
    if not income and not taxes:
        return "", "", ""
    by_rate = "; ".join(f"{_last_part(p.account)}%: {(-p.amount).plain()}" for p in taxes)
    return _credit(income, entry.amount), _credit(taxes, entry.amount), by_rate


def _is_in(posting: Posting, account: str) -> bool:
    return posting.account == account or posting.account.startswith(f"{account}:")


def _last_part(account: str) -> str:
    return account.rpartition(":")[2]


def _credit(postings: Sequence[Posting], like: Money) -> str:
    return (-total([posting.amount for posting in postings], like.currency)).plain()
