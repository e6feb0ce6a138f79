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

_KINDS: Final = f"""SELECT kind, currency, count(*), sum(amount_minor), min(sequence),
        max(sequence), min({COUNTED_AT}), max({COUNTED_AT})
    FROM entries WHERE {IN_SPAN} GROUP BY kind, currency"""  # noqa: S608 - our own clauses

_ACCOUNTS: Final = f"""SELECT account, postings.currency, sum(postings.amount_minor), count(*)
    FROM entries CROSS JOIN postings ON postings.entry = entries.sequence
    WHERE {IN_SPAN} GROUP BY account, postings.currency"""  # noqa: S608 - as above

_ALL_ACCOUNTS: Final = """SELECT account, currency, sum(amount_minor), count(*)
    FROM postings GROUP BY account, currency"""
"""The same of all entries, which an index has in order."""

_ORDER: Final = {str(kind): place for place, kind in enumerate(EntryKind)}


class SqliteBookRows:
    """Port `BookRows`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def totals(self, since: datetime | None, until: datetime | None, zone: ZoneInfo) -> BookTotals:
        period = span(self._db, since, until)
        rows = [tuple(row) for row in self._db.execute(_KINDS, period.bound)]
        if not rows:
            return BookTotals()
        accounts = self._accounts(period)
        return BookTotals(
            entries=sum(row[2] for row in rows),
            postings=sum(total.postings for total in accounts),
            first=min(row[4] for row in rows),
            last=max(row[5] for row in rows),
            first_day=_day(min(row[6] for row in rows), zone),
            last_day=_day(max(row[7] for row in rows), zone),
            kinds=tuple(
                KindTotal(EntryKind(kind), count, Money(minor, Currency(currency)))
                for kind, currency, count, minor, *_ in sorted(
                    rows, key=lambda row: (_ORDER[row[0]], row[1])
                )
            ),
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
