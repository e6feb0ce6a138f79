"""Proves that closed periods are those that the chain tells of, and that late entries say so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pos.domain.accounting import ClosedPeriod
from pos.domain.audit_record import AuditRecord, TrailEntry, TrailQuery
from pos.domain.permissions import Act
from pos.domain.verdict import Check, Finding, Flaw
from pos.ports import Books

_ALL: Final = 100_000
"""More periods than a shop closes in a thousand years."""


def flawed_periods(books: Books) -> Iterator[Finding]:
    """Periods that were changed, that are gone or that nobody closed; entries that are misdated.

    What was closed is read from the audit journal, which is part of the chain.
    """
    notes = sorted(_notes(books), key=lambda note: note.sequence)
    rows = {period.reference: period for period in books.periods.all()}
    closed: list[tuple[int, datetime]] = []
    for note in notes:
        until = _until(note.record)
        if until is None:
            continue
        closed.append((note.sequence, until))
        row = rows.pop(note.reference, None)
        facts = {"period": note.record.facts.get("subject", "")}
        if row is None:
            yield Finding(Check.PERIODS, Flaw.PERIOD_MISSING, note.sequence, facts)
        elif not _is_as_noted(row, note, until):
            yield Finding(Check.PERIODS, Flaw.PERIOD_CHANGED, note.sequence, facts)
    for row in rows.values():
        told = {"period": row.last_day.isoformat()}
        yield Finding(Check.PERIODS, Flaw.PERIOD_UNNOTED, facts=told)
    for sequence in books.audit.misdated(closed):
        yield Finding(Check.PERIODS, Flaw.ENTRY_MISDATED, sequence)


def _notes(books: Books) -> Iterator[TrailEntry]:
    yield from books.trail.find(TrailQuery(acts=(str(Act.CLOSE_PERIOD),), limit=_ALL))


def _until(record: AuditRecord) -> datetime | None:
    try:
        return datetime.fromisoformat(record.facts.get("until", ""))
    except ValueError:
        return None


def _is_as_noted(row: ClosedPeriod, note: TrailEntry, until: datetime) -> bool:
    facts = note.record.facts
    told = (until, facts.get("subject"), facts.get("zone"), facts.get("reason"), note.sequence)
    kept = (row.until, row.last_day.isoformat(), row.zone, row.reason, row.last_sequence)
    return told == kept and (note.record.actor, note.record.at) == (row.closed_by, row.closed_at)
