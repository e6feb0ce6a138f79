"""Table `closed_periods`, and the sums of accounts by the periods that entries count in."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.accounting import ClosedPeriod, TrialRow
from pos.domain.money import Currency, Money

_SUMS: Final = """SELECT account, postings.currency AS currency,
    sum(max(postings.amount_minor, 0)) AS debit, -sum(min(postings.amount_minor, 0)) AS credit"""
_NEVER: Final = "9999"
"""After every time as text."""


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
        if since is None and until is not None and self._is_late(until):
            return _less(self._trial(None, None), self._trial(until, None))
        return self._trial(since, until)

    def _is_late(self, until: datetime) -> bool:
        """Whether most of the ledger is older: then what is younger is sooner added up."""
        row = self._db.execute(
            """SELECT (SELECT sequence FROM entries
                       WHERE coalesce(dated_at, occurred_at) >= ?
                       ORDER BY coalesce(dated_at, occurred_at) LIMIT 1) * 2
                   > (SELECT max(sequence) FROM entries)""",
            [optional_time_text(until)],
        ).fetchone()
        return row[0] is None or bool(row[0])

    def _trial(self, since: datetime | None, until: datetime | None) -> Sequence[TrialRow]:
        if since is None and until is None:  # by the index of accounts alone
            rows = self._db.execute(f"{_SUMS} FROM postings GROUP BY 1, 2 ORDER BY 1, 2")
        else:
            # From the index of periods to the postings: what lies outside is never touched.
            rows = self._db.execute(
                f"""{_SUMS} FROM entries CROSS JOIN postings ON postings.entry = entries.sequence
                    WHERE coalesce(entries.dated_at, entries.occurred_at) >= ?
                        AND coalesce(entries.dated_at, entries.occurred_at) < ?
                    GROUP BY 1, 2 ORDER BY 1, 2""",
                [optional_time_text(since) or "", optional_time_text(until) or _NEVER],
            )
        return [_row(row) for row in rows.fetchall()]

    def accounts(self) -> Sequence[str]:
        # From one account to the next in their index: there are few, and millions of postings.
        rows = self._db.execute(
            """WITH RECURSIVE found (account) AS (
                   SELECT min(account) FROM postings
                   UNION ALL
                   SELECT (SELECT min(account) FROM postings WHERE account > found.account)
                   FROM found WHERE found.account IS NOT NULL)
               SELECT account FROM found WHERE account IS NOT NULL"""
        )
        return [str(row[0]) for row in rows.fetchall()]

    def holds_open_before(self, until: datetime) -> int:
        row = self._db.execute(
            """SELECT count(*) FROM intents
               WHERE status = 'requires_capture' AND created_at < ?""",
            [time_text(until)],
        ).fetchone()
        return int(row[0])


def _less(all_: Sequence[TrialRow], part: Sequence[TrialRow]) -> Sequence[TrialRow]:
    """The sums without those of a part; an account that has nothing else is left out."""
    taken = {(row.account, row.debit.currency): row for row in part}
    found = []
    for row in all_:
        less = taken.get((row.account, row.debit.currency))
        left = (
            TrialRow(row.account, row.debit - less.debit, row.credit - less.credit) if less else row
        )
        if left.debit or left.credit:
            found.append(left)
    return found


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
