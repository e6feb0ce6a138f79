"""Table `closed_periods`, and the sums of accounts by the periods that entries count in."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.accounting import ClosedPeriod, TrialRow
from pos.domain.money import Currency, Money


class SqlitePeriods:
    """Port `PeriodBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> Sequence[ClosedPeriod]:
        rows = self._db.execute("SELECT * FROM closed_periods ORDER BY number")
        return [_period(row) for row in rows.fetchall()]

    def last(self) -> ClosedPeriod | None:
        rows = self._db.execute("SELECT * FROM closed_periods ORDER BY number DESC LIMIT 1")
        row = rows.fetchone()
        return None if row is None else _period(row)

    def add(self, period: ClosedPeriod) -> None:
        self._db.execute(
            """INSERT INTO closed_periods (number, until_at, last_day, zone, closed_at, closed_by,
                   reason, last_sequence, head_hash, reference)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                period.number,
                time_text(period.until),
                period.last_day.isoformat(),
                period.zone,
                time_text(period.closed_at),
                period.closed_by,
                period.reason,
                period.last_sequence,
                period.head_hash,
                period.reference,
            ],
        )

    def trial(self, since: datetime | None, until: datetime | None) -> Sequence[TrialRow]:
        sums = """SELECT account, postings.currency AS currency,
                sum(max(postings.amount_minor, 0)) AS debit,
                -sum(min(postings.amount_minor, 0)) AS credit
            FROM postings"""
        if since is None and until is None:  # by the index of accounts alone
            rows = self._db.execute(f"{sums} GROUP BY 1, 2 ORDER BY 1, 2")
        else:
            rows = self._db.execute(
                f"""{sums} JOIN entries ON entries.sequence = postings.entry
                    WHERE coalesce(entries.dated_at, entries.occurred_at) >= coalesce(?1, '')
                        AND (?2 IS NULL OR coalesce(entries.dated_at, entries.occurred_at) < ?2)
                    GROUP BY 1, 2 ORDER BY 1, 2""",
                [optional_time_text(since), optional_time_text(until)],
            )
        return [_row(row) for row in rows.fetchall()]

    def holds_open_before(self, until: datetime) -> int:
        row = self._db.execute(
            """SELECT count(*) FROM intents
               WHERE status = 'requires_capture' AND created_at < ?""",
            [time_text(until)],
        ).fetchone()
        return int(row[0])


def _row(row: sqlite3.Row) -> TrialRow:
    currency = Currency(row["currency"])
    return TrialRow(row["account"], Money(row["debit"], currency), Money(row["credit"], currency))


def _period(row: sqlite3.Row) -> ClosedPeriod:
    return ClosedPeriod(
        number=row["number"],
        until=datetime.fromisoformat(row["until_at"]),
        last_day=date.fromisoformat(row["last_day"]),
        zone=row["zone"],
        closed_at=datetime.fromisoformat(row["closed_at"]),
        closed_by=row["closed_by"],
        reason=row["reason"],
        last_sequence=row["last_sequence"],
        head_hash=row["head_hash"],
        reference=row["reference"],
    )
