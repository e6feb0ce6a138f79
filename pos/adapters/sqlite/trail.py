"""The audit journal: entries of the ledger without postings, inside its chain of hashes."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.ledger_book import SqliteLedgerBook
from pos.domain.audit_record import AuditRecord, TrailEntry, TrailQuery
from pos.domain.ledger import Entry, EntryKind
from pos.domain.money import Currency, Money
from pos.errors import Broken
from pos.redaction import redact
from pos.settings import Settings


class SqliteTrail:
    """Port `Trail`."""

    def __init__(self, db: Database, book: SqliteLedgerBook) -> None:
        self._db = db
        self._book = book

    def add(self, record: AuditRecord, *, reference: str = "") -> str:
        reference = reference or f"audit/{os.urandom(16).hex()}"
        # Names and notes are typed by people; a card number among them must not stay for ever.
        facts = {name: redact(value) for name, value in record.facts.items()}
        record = replace(record, facts=facts)
        amount = Money.zero(self._currency()) if record.amount is None else record.amount
        entry = Entry(
            reference=reference,
            kind=EntryKind.AUDIT,
            occurred_at=record.at,
            sale=record.sale,
            intent=record.intent,
            amount=Money(abs(amount.minor), amount.currency),
            postings=(),
            reason=record.text(),
        )
        self._book.post([entry])
        return reference

    def find(self, query: TrailQuery) -> Sequence[TrailEntry]:
        clauses, parameters = _filters(query)
        rows = self._db.execute(
            f"""SELECT sequence, reference, recorded_at, reason FROM entries
                WHERE kind = 'audit' {clauses} ORDER BY sequence DESC LIMIT ?""",  # noqa: S608 - our own clauses, values are bound
            [*parameters, query.limit],
        )
        return [_entry(row) for row in rows.fetchall()]

    def _currency(self) -> Currency:
        row = self._db.execute("SELECT value FROM settings WHERE name = 'currency'").fetchone()
        return Settings().money if row is None else Currency(row[0])


def _filters(query: TrailQuery) -> tuple[str, list[str | int]]:
    """What follows the first condition, and the values in its order."""
    found: list[tuple[str, list[str | int]]] = []
    if query.person:
        one = "AND ? IN (reason ->> 'actor', reason ->> 'approver')"
        found.append((one, [query.person]))
    if query.acts:
        marks = ", ".join("?" * len(query.acts))
        found.append((f"AND reason ->> 'act' IN ({marks})", list(query.acts)))
    if query.since is not None:
        found.append(("AND occurred_at >= ?", [time_text(query.since)]))
    if query.until is not None:
        found.append(("AND occurred_at < ?", [time_text(query.until)]))
    if query.sale is not None:
        found.append(("AND sale_id = ?", [query.sale]))
    if query.before is not None:
        found.append(("AND sequence < ?", [query.before]))
    return " ".join(each[0] for each in found), [value for each in found for value in each[1]]


def _entry(row: sqlite3.Row) -> TrailEntry:
    try:
        record = AuditRecord.of(row["reason"])
    except (ValueError, KeyError, TypeError) as error:
        raise Broken("note_unreadable", sequence=row["sequence"]) from error
    return TrailEntry(
        sequence=row["sequence"],
        reference=row["reference"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        record=record,
    )
