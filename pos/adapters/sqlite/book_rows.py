"""The ledger added up and written out by SQLite."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlite_utils.db import Database

from pos.adapters.sqlite.book_columns import parquet_chunks
from pos.adapters.sqlite.book_sheet import sheet_rows
from pos.adapters.sqlite.book_spans import COUNTED_AT, IN_SPAN, Span, span
from pos.adapters.sqlite.book_text import csv_rows, json_rows
from pos.adapters.sqlite.codec import time_text
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.totals import AccountTotal, BookTotals, KindTotal
from pos.ports.book_rows import Chunk, Extract

_KINDS: Final = f"""SELECT kind, currency, count(*), sum(amount_minor)
    FROM entries WHERE {IN_SPAN} GROUP BY kind, currency"""  # noqa: S608 - our own clauses

_PLACE: Final = f"SELECT sequence FROM entries WHERE {IN_SPAN} ORDER BY sequence"  # noqa: S608 - as above

_MOMENT: Final = f"""SELECT {COUNTED_AT} FROM entries WHERE kind <> 'audit'
    AND {COUNTED_AT} >= coalesce(:since, '') AND {COUNTED_AT} < coalesce(:until, '~')
    ORDER BY {COUNTED_AT}"""  # noqa: S608 - as above
"""Goes along the index by time, from its first or its last entry on."""

_ACCOUNTS: Final = f"""SELECT account, postings.currency, sum(postings.amount_minor), count(*)
    FROM entries CROSS JOIN postings ON postings.entry = entries.sequence
    WHERE {IN_SPAN} GROUP BY account, postings.currency"""  # noqa: S608 - as above

_ALL_ACCOUNTS: Final = """SELECT account, currency, sum(amount_minor), count(*)
    FROM postings GROUP BY account, currency"""
"""The same of all entries, which an index has in order."""

_ADDED_UP: Final = 2_000
"""Entries that are sorted by their kind at once."""

_WAYS: Final = ("ASC", "DESC")

_ORDER: Final = {str(kind): place for place, kind in enumerate(EntryKind)}


class SqliteBookRows:
    """Port `BookRows`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def totals(self, since: datetime | None, until: datetime | None, zone: ZoneInfo) -> BookTotals:
        period = span(self._db, since, until)
        kinds = self._kinds(period)
        if not kinds:
            return BookTotals()
        accounts = self._accounts(period)
        (first, last), (earliest, latest) = (
            [self._db.execute(f"{what} {way} LIMIT 1", period.bound).fetchone()[0] for way in _WAYS]
            for what in (_PLACE, _MOMENT)
        )
        return BookTotals(
            entries=sum(total.entries for total in kinds),
            postings=sum(total.postings for total in accounts),
            first=first,
            last=last,
            first_day=_day(earliest, zone),
            last_day=_day(latest, zone),
            kinds=kinds,
            accounts=accounts,
        )

    def before(self, since: datetime, account: str) -> tuple[Money, ...]:
        rows = self._db.execute(
            f"""SELECT postings.currency, sum(postings.amount_minor)
                FROM postings CROSS JOIN entries ON entries.sequence = postings.entry
                WHERE postings.account = ? AND +{COUNTED_AT} < ?
                GROUP BY postings.currency ORDER BY postings.currency""",  # noqa: S608 - as above
            [account, time_text(since)],
        )
        return tuple(Money(row[1], Currency(row[0])) for row in rows.fetchall())

    def csv(self, extract: Extract) -> Iterator[Chunk]:
        return csv_rows(self._db, self._span(extract), extract)

    def jsonl(self, extract: Extract) -> Iterator[Chunk]:
        return json_rows(self._db, self._span(extract), extract)

    def sheet(self, extract: Extract) -> Iterator[Chunk]:
        return sheet_rows(self._db, self._span(extract), extract)

    def parquet(self, extract: Extract, about: Mapping[str, str]) -> Iterator[Chunk]:
        return parquet_chunks(self._db, self._span(extract), extract, about)

    def _span(self, extract: Extract) -> Span:
        return span(self._db, extract.since, extract.until)

    def _kinds(self, period: Span) -> tuple[KindTotal, ...]:
        """Added up a few entries at a time: at once, SQLite would sort all of them, in files."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        cursor = self._db.conn.cursor()
        cursor.row_factory = None
        for first in range(period.first, period.last + 1, _ADDED_UP):
            last = min(first + _ADDED_UP - 1, period.last)
            some = cursor.execute(_KINDS, {**period.bound, "first": first, "last": last})
            for kind, currency, count, minor in some:
                before = found.get((kind, currency), (0, 0))
                found[kind, currency] = (before[0] + count, before[1] + minor)
        return tuple(
            KindTotal(EntryKind(kind), count, Money(minor, Currency(currency)))
            for (kind, currency), (count, minor) in sorted(
                found.items(), key=lambda each: (_ORDER[each[0][0]], each[0][1])
            )
        )

    def _accounts(self, period: Span) -> tuple[AccountTotal, ...]:
        is_all = period.since is None and period.until is None
        rows = self._db.execute(
            _ALL_ACCOUNTS if is_all else _ACCOUNTS, {} if is_all else period.bound
        )
        return tuple(
            AccountTotal(account, Money(minor, Currency(currency)), count)
            for account, currency, minor, count in sorted(tuple(row) for row in rows)
        )


def _day(moment: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(moment).astimezone(zone).date().isoformat()
