"""Tables `changes`, `drift_notes`, `event_cursor` and `events_seen`: what came from elsewhere."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.drift import Change, ChangeKind
from pos.domain.event import GatewayEvent, Position
from pos.domain.ids import EventId, IntentId, SaleId
from pos.domain.money import Currency, Money
from pos.ports import Clock

_MOST_SEEN: Final = 500
"""How many events are remembered; the cursor stands at the oldest of them at the latest."""


class SqliteChanges:
    """Port `Changes`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, change: Change) -> bool:
        added = self._db.execute(
            """INSERT INTO changes (reference, kind, intent_id, sale_id, amount_minor, currency,
                   occurred_at, seen_at, event_id)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reference) DO NOTHING""",
            [
                change.reference,
                str(change.kind),
                change.intent,
                change.sale,
                change.amount.minor,
                change.amount.currency.code,
                time_text(change.occurred_at),
                time_text(change.seen_at),
                change.event,
            ],
        )
        return added.rowcount == 1

    def of(self, intent: IntentId) -> Sequence[Change]:
        return self._select("WHERE intent_id = ? ORDER BY sequence", intent)

    def recent(self, limit: int) -> Sequence[Change]:
        return self._select("ORDER BY sequence DESC LIMIT ?", limit)

    def _select(self, clause: str, value: str | int) -> list[Change]:
        rows = self._db.execute(f"SELECT * FROM changes {clause}", [value])  # noqa: S608 - our own clauses, values are bound
        return [change_from(row) for row in rows.fetchall()]


class SqliteDriftNotes:
    """Port `DriftNotes`."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, drift: str, note: str) -> None:
        self._db.execute(
            "INSERT INTO drift_notes (drift, note, noted_at) VALUES (?, ?, ?)",
            [drift, note, time_text(self._clock.now())],
        )

    def all(self) -> Mapping[str, str]:
        rows = self._db.execute("SELECT drift, note FROM drift_notes ORDER BY sequence")
        return {row["drift"]: row["note"] for row in rows}


class SqliteEvents:
    """Port `Events`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def position(self) -> Position | None:
        row = self._db.execute("SELECT since, event_id, event_at FROM event_cursor").fetchone()
        if row is None:
            return None
        event = EventId(row["event_id"]) if row["event_id"] else None
        return Position(datetime.fromisoformat(row["since"]), event, optional_time(row["event_at"]))

    def beginning(self) -> datetime | None:
        row = self._db.execute(
            """SELECT coalesce((SELECT min(created_at) FROM intents),
                   (SELECT min(opened_at) FROM sales WHERE number IS NOT NULL))"""
        ).fetchone()
        return optional_time(row[0])

    def seen(self, events: Sequence[EventId]) -> frozenset[EventId]:
        rows = self._db.execute(
            "SELECT id FROM events_seen WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps(events)],
        )
        return frozenset(EventId(row["id"]) for row in rows)

    def follow_from(self, since: datetime) -> None:
        self._db.execute("DELETE FROM events_seen")
        self._stand_at(Position(since))

    def advance(self, events: Sequence[GatewayEvent], *, overlap: timedelta) -> None:
        self._db.conn.executemany(
            "INSERT INTO events_seen (id, created_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
            [(event.id, time_text(event.created)) for event in events],
        )
        newest = self._db.execute("SELECT max(created_at) FROM events_seen").fetchone()[0]
        if newest is None:
            return
        left_behind = time_text(datetime.fromisoformat(newest) - overlap)
        # The newest one that is old enough, but never so far back that too many come again.
        cursor = self._db.execute(
            """SELECT id, created_at, place FROM (
                   SELECT * FROM events_seen ORDER BY created_at DESC, place DESC LIMIT ?)
               ORDER BY created_at <= ? DESC,
                   CASE WHEN created_at <= ? THEN created_at END DESC,
                   CASE WHEN created_at <= ? THEN place END DESC, created_at, place LIMIT 1""",
            [_MOST_SEEN, left_behind, left_behind, left_behind],
        ).fetchone()
        self._db.execute(
            "DELETE FROM events_seen WHERE (created_at, place) < (?, ?)",
            [cursor["created_at"], cursor["place"]],
        )
        when = datetime.fromisoformat(cursor["created_at"])
        self._stand_at(Position(when, EventId(cursor["id"]), when))

    def _stand_at(self, position: Position) -> None:
        self._db.execute(
            """INSERT INTO event_cursor (only, since, event_id, event_at) VALUES (1, ?, ?, ?)
               ON CONFLICT (only) DO UPDATE SET since = excluded.since,
                   event_id = excluded.event_id, event_at = excluded.event_at""",
            [time_text(position.since), position.event, optional_time_text(position.at)],
        )


def change_from(row: sqlite3.Row) -> Change:
    return Change(
        reference=row["reference"],
        kind=ChangeKind(row["kind"]),
        intent=IntentId(row["intent_id"]),
        sale=SaleId(row["sale_id"]) if row["sale_id"] else None,
        amount=Money(row["amount_minor"], Currency(row["currency"])),
        occurred_at=datetime.fromisoformat(row["occurred_at"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
        event=EventId(row["event_id"]) if row["event_id"] else None,
    )
