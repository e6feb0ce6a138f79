"""The ledger file under examination: what is stored in it, beside what should be."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.chained_rows import CANONICAL, chained_row
from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.following import begin_noting, is_noting
from pos.adapters.sqlite.migrations import migrations
from pos.domain.chain import ChainedEntry
from pos.domain.money import Currency, Money
from pos.domain.views import ChainLink, SchemaChange, SchemaFlaw

_MOST: Final = 100
"""How many of one kind of damage are told; more say nothing new."""

# As BLOBs, so that text which is no UTF-8 any more is a changed entry and no end of the reading.
_LINKS: Final = f"""
    SELECT entries.sequence, CAST(entries.prev_hash AS BLOB), CAST(entries.hash AS BLOB),
        CAST({CANONICAL} AS BLOB)
    FROM entries ORDER BY entries.sequence"""  # noqa: S608 - our own text

# By entry, which is how postings lie on the disk; the memorandum and the books by themselves.
# Two currencies in one entry are counted apart only where there are two.
_UNBALANCED: Final = """
    SELECT entries.sequence FROM entries
    LEFT JOIN (
        SELECT entry,
            sum(amount_minor * (substr(account, 1, 5) = 'memo:')) AS memorandum,
            sum(amount_minor * (substr(account, 1, 5) <> 'memo:')) AS books,
            min(currency) <> max(currency) AS is_mixed
        FROM postings GROUP BY entry
    ) AS sums ON sums.entry = entries.sequence
    WHERE (sums.entry IS NULL) <> (entries.kind = 'audit')
        OR sums.memorandum <> 0 OR sums.books <> 0 OR (
        sums.is_mixed AND EXISTS (
            SELECT 1 FROM postings WHERE postings.entry = entries.sequence
            GROUP BY currency, substr(account, 1, 5) = 'memo:' HAVING sum(amount_minor) <> 0))
    ORDER BY entries.sequence"""

_UNEXPLAINED: Final = """
    SELECT entries.sequence FROM entries
    LEFT JOIN intents ON intents.id = entries.intent_id
    WHERE CASE
        WHEN entries.kind = 'audit' THEN CASE WHEN json_valid(entries.reason) THEN
            entries.reason ->> 'act' IS NULL
                OR coalesce(entries.reason ->> 'sale', '') <> coalesce(entries.sale_id, '')
                OR coalesce(entries.reason ->> 'intent', '') <> entries.intent_id
                OR (entries.reason ->> 'operation' IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM operations WHERE id = entries.reason ->> 'operation'))
            ELSE 1 END
        WHEN entries.kind IN ('refund', 'refund_failed') THEN NOT EXISTS (
            SELECT 1 FROM refunds
            WHERE refunds.id = substr(entries.reference, length(entries.kind) + 2)
                AND entries.reference = entries.kind || '/' || refunds.id
                AND refunds.intent_id = entries.intent_id
                AND refunds.amount_minor = entries.amount_minor
                AND refunds.currency = entries.currency
                AND (entries.kind = 'refund' OR refunds.status IN ('failed', 'canceled')))
        WHEN entries.kind IN ('float', 'cash_in', 'cash_out', 'drawer_difference', 'takings')
            THEN NOT EXISTS (SELECT 1 FROM shifts
                WHERE entries.reference GLOB entries.kind || '/' || register || '/' || number || '*'
                    AND register = substr(entries.reference, length(entries.kind) + 2,
                        instr(substr(entries.reference, length(entries.kind) + 2), '/') - 1)
                    AND number = CAST(substr(entries.reference, length(entries.kind) + 2 +
                        instr(substr(entries.reference, length(entries.kind) + 2), '/'))
                        AS INTEGER))
        WHEN entries.kind IN ('fee', 'conversion', 'dispute', 'dispute_won', 'stripe_charge',
                'adjustment') THEN NOT EXISTS (
            SELECT 1 FROM balance_transactions AS moved
            WHERE moved.id = substr(entries.reference, length(entries.kind) + 2)
                AND entries.reference = entries.kind || '/' || moved.id
                AND coalesce(moved.intent_id, '') = entries.intent_id
                AND moved.currency = entries.currency
                AND abs(iif(entries.kind = 'fee', moved.fee_minor, moved.amount_minor))
                    = entries.amount_minor)
        WHEN entries.kind IN ('payout', 'payout_paid', 'payout_returned') THEN NOT EXISTS (
            SELECT 1 FROM payouts
            WHERE payouts.id = substr(entries.reference, length(entries.kind) + 2)
                AND entries.reference = entries.kind || '/' || payouts.id
                AND abs(payouts.amount_minor) = entries.amount_minor
                AND payouts.currency = entries.currency
                AND (entries.kind <> 'payout_returned'
                    OR payouts.status IN ('failed', 'canceled')))
        WHEN entries.kind = 'correction' THEN NOT EXISTS (
            SELECT 1 FROM entries AS note
            WHERE note.sequence = entries.sequence - 1 AND note.kind = 'audit'
                AND note.reason ->> '$.act' = 'correct_books'
                AND note.reason ->> '$.facts.reference' = entries.reference
                AND note.reason ->> '$.amount_minor' = entries.amount_minor
                AND note.reason ->> '$.currency' = entries.currency)
        WHEN entries.kind IN ('cash_sale', 'cash_refund') THEN NOT EXISTS (
            SELECT 1 FROM sales, json_each(sales.tenders, '$.parts') AS part
            WHERE sales.id = entries.sale_id AND sales.currency = entries.currency
                AND part.value ->> 'tender' = 'cash'
                AND entries.amount_minor = (part.value ->> 'amount') + (part.value ->> 'rounding')
                AND entries.reference = CASE
                    WHEN entries.kind = 'cash_sale' THEN 'cash_sale/' || sales.id || '/'
                    WHEN part.value ->> 'is_returned' THEN 'cash_refund/' || sales.id || '/part-'
                    END || (part.value ->> 'number'))
            AND (entries.kind = 'cash_sale' OR NOT EXISTS (
                SELECT 1 FROM sales, json_each(sales.tenders, '$.returns') AS given
                WHERE sales.id = entries.sale_id AND sales.currency = entries.currency
                    AND coalesce(given.value ->> 'card', '') = entries.intent_id
                    AND entries.amount_minor =
                        (given.value ->> 'amount') + (given.value ->> 'rounding')
                    AND entries.reference =
                        'cash_refund/' || sales.id || '/' || (given.value ->> 'number')))
        WHEN entries.kind NOT IN ('increase', 'capture')
            AND entries.reference <> entries.kind || '/' || entries.intent_id THEN 1
        WHEN entries.kind = 'increase' AND entries.reference NOT GLOB
            'increase/' || entries.intent_id || '/[1-9]*' THEN 1
        WHEN entries.kind = 'capture'
            AND entries.reference <> 'capture/' || entries.intent_id
            AND entries.reference NOT GLOB 'capture/' || entries.intent_id || '/[1-9]*' THEN 1
        WHEN intents.id IS NULL THEN NOT EXISTS (
            SELECT 1 FROM operations WHERE entries.intent_id IN (intent_id, target))
        WHEN intents.currency <> entries.currency THEN 1
        WHEN entries.kind IN ('increase', 'capture')
            AND entries.reference <> 'capture/' || entries.intent_id
            AND CAST(substr(entries.reference, length(entries.kind || entries.intent_id) + 3)
                AS INTEGER) > max(intents.amount_minor, intents.received_minor) THEN 1
        WHEN entries.kind = 'capture' AND intents.received_minor = entries.amount_minor
            AND entries.reference = 'capture/' || entries.intent_id THEN 0
        WHEN entries.kind = 'capture' THEN intents.received_minor <> (
            SELECT sum(parts.amount_minor) FROM entries AS parts
            WHERE parts.reference = 'capture/' || entries.intent_id
                OR (parts.reference > 'capture/' || entries.intent_id || '/'
                    AND parts.reference < 'capture/' || entries.intent_id || '0'))
        WHEN entries.kind IN ('release', 'lapse') THEN
            intents.status NOT IN ('succeeded', 'canceled')
        ELSE 0 END
    ORDER BY entries.sequence"""


_UNNOTED_APPROVALS: Final = """
    WITH notes AS MATERIALIZED (
        SELECT reason ->> '$.facts.approval' AS approval, reason ->> '$.facts.asked_for' AS act,
            reason ->> '$.facts.subject' AS subject, reason ->> '$.approver' AS approver,
            reason ->> '$.amount_minor' AS amount_minor, reason ->> '$.currency' AS currency
        FROM entries WHERE kind = 'audit' AND json_valid(reason)
            AND reason ->> '$.act' = 'approval_given')
    SELECT approvals.id FROM approvals LEFT JOIN notes ON notes.approval = approvals.id
    WHERE approvals.state IN ('granted', 'spent') AND (
        notes.approval IS NULL OR notes.act <> approvals.act OR notes.subject <> approvals.subject
        OR notes.approver = '' OR notes.amount_minor IS NOT approvals.amount_minor
        OR notes.currency IS NOT approvals.currency)
    ORDER BY approvals.requested_at, approvals.id"""


# Between one closing and the next, what was recorded later counts when it was recorded.
_MISDATED: Final = """
    WITH closed AS MATERIALIZED (
        SELECT value ->> 0 AS place, value ->> 1 AS until,
            lead(value ->> 0, 1, 9223372036854775807) OVER (ORDER BY value ->> 0) AS following
        FROM json_each(?)),
    spans AS MATERIALIZED (
        SELECT 0 AS place, '' AS until,
            coalesce((SELECT min(place) FROM closed), 9223372036854775807) AS following
        UNION ALL SELECT place, until, following FROM closed)
    SELECT entries.sequence FROM spans
    CROSS JOIN entries ON entries.sequence > spans.place AND entries.sequence <= spans.following
    WHERE entries.dated_at IS NOT CASE
        WHEN entries.kind = 'correction' THEN NULL
        WHEN entries.occurred_at < spans.until THEN max(entries.recorded_at, spans.until) END
    ORDER BY entries.sequence"""


class SqliteAudit:
    """Port `Audit`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def last(self) -> int:
        row = self._db.execute("SELECT coalesce(max(sequence), 0) FROM entries").fetchone()
        return int(row[0])

    def links(self) -> Iterator[ChainLink]:
        cursor = self._db.conn.cursor()
        cursor.row_factory = None
        yield from cursor.execute(_LINKS)

    def entry(self, sequence: int) -> ChainedEntry | None:
        try:
            return chained_row(self._db, sequence)
        except sqlite3.OperationalError:
            return None

    def damage(self) -> Sequence[str]:
        found = [row[0] for row in self._db.execute(f"PRAGMA integrity_check({_MOST})")]
        return [] if found == ["ok"] else found

    def orphans(self) -> Sequence[str]:
        return [
            f"{row['table']} {row['rowid'] or ''}".strip()
            for row, _ in zip(self._db.execute("PRAGMA foreign_key_check"), range(_MOST))  # noqa: B905 - the shorter one ends it
        ]

    def schema_changes(self) -> Sequence[SchemaChange]:
        found = _schema(self._db)
        # Without the table, which is told as missing, nothing is noted either.
        noting = ("table", "replication") in found and is_noting(self._db)
        expected = _schema_of_this_version(noting=noting)
        changes = [
            SchemaChange(SchemaFlaw.CHANGED if name in found else SchemaFlaw.MISSING, *name)
            for name, sql in expected.items()
            if found.get(name) != sql
        ]
        # A view or an index of somebody else's harms nobody; a trigger acts.
        added = [name for name in found.keys() - expected.keys() if name[0] == "trigger"]
        return [*changes, *(SchemaChange(SchemaFlaw.ADDED, *name) for name in sorted(added))]

    def unbalanced(self) -> Iterator[int]:
        return (row[0] for row in self._db.execute(_UNBALANCED))

    def unexplained(self) -> Iterator[int]:
        return (row[0] for row in self._db.execute(_UNEXPLAINED))

    def unnoted_approvals(self) -> Iterator[str]:
        return (str(row[0]) for row in self._db.execute(_UNNOTED_APPROVALS))

    def booked(self, account: str) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(amount_minor) FROM postings WHERE account = ?
               GROUP BY currency""",
            account,
        )

    def booked_by_payments(self, account: str) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(minor) FROM (
                   SELECT currency, amount_minor AS minor FROM postings WHERE account = :account
                   UNION ALL
                   SELECT postings.currency, -postings.amount_minor FROM entries
                   JOIN postings ON postings.entry = entries.sequence
                   WHERE entries.kind NOT IN ('hold', 'increase', 'capture', 'release', 'lapse',
                           'refund', 'refund_failed', 'audit')
                       AND +postings.account = :account)
               GROUP BY currency""",
            account,
        )

    def misdated(self, closed: Sequence[tuple[int, datetime]]) -> Iterator[int]:
        rows = self._db.execute(
            _MISDATED, [json.dumps([[place, time_text(until)] for place, until in closed])]
        )
        return (row[0] for row in rows)

    def captured(self) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(received_minor) FROM intents
               WHERE status IN ('requires_capture', 'succeeded', 'canceled')
               GROUP BY currency"""
        )

    def refunded(self) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(amount_minor) FROM refunds
               WHERE status NOT IN ('failed', 'canceled') AND NOT is_release
               GROUP BY currency"""
        )

    def held(self) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(capturable_minor) FROM intents
               WHERE status = 'requires_capture' GROUP BY currency"""
        )

    def booked_in_cash(self) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(iif(kind = 'cash_sale', amount_minor, -amount_minor))
               FROM entries WHERE kind IN ('cash_sale', 'cash_refund') GROUP BY currency"""
        )

    def paid_in_cash(self) -> Sequence[Money]:
        return self._sums(
            """SELECT currency, sum(paid) FROM (
                   SELECT currency, (part.value ->> 'amount') + (part.value ->> 'rounding') AS paid
                   FROM sales, json_each(sales.tenders, '$.parts') AS part
                   WHERE sales.tenders IS NOT NULL AND part.value ->> 'tender' = 'cash'
                       AND NOT part.value ->> 'is_returned'
                   UNION ALL
                   SELECT currency, -(given.value ->> 'amount') - (given.value ->> 'rounding')
                   FROM sales, json_each(sales.tenders, '$.returns') AS given
                   WHERE sales.tenders IS NOT NULL)
               GROUP BY currency"""
        )

    def _sums(self, sql: str, *parameters: str) -> list[Money]:
        return [Money(row[1], Currency(row[0])) for row in self._db.execute(sql, parameters)]


@cache
def _schema_of_this_version(*, noting: bool) -> Mapping[tuple[str, str], str]:
    connection = sqlite3.connect(":memory:")
    try:
        db = Database(connection, execute_plugins=False)
        migrations.apply(db)
        if noting:
            begin_noting(db)
        return _schema(db)
    finally:
        connection.close()


def _schema(db: Database) -> Mapping[tuple[str, str], str]:
    """Kind and name of everything in the file, with the words that made it.

    What SQLite makes for itself (indexes of keys, statistics) is left out.
    """
    rows = db.execute(
        r"SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\'"
    )
    return {(row[0], row[1]): re.sub(r"\s+", " ", row[2] or "") for row in rows}
