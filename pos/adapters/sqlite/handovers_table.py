"""Tables `handovers` and `sessions`: who has a payment in hand, and Stripe's pages for it."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import dump, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.handover import Channel, End, Handover, HandoverState
from pos.domain.ids import IntentId, OperationId, SaleId, SessionId
from pos.domain.money import Currency, Money
from pos.domain.session import Session, SessionStatus
from pos.ports import Clock


class SqliteHandovers:
    """Port `Handovers`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, handover: Handover) -> None:
        self._db.execute(
            """INSERT INTO handovers (operation_id, sale_id, channel, place, begun_at, intent_id,
                   state, ended, why)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (operation_id) DO UPDATE SET place = excluded.place,
                   intent_id = excluded.intent_id, state = excluded.state,
                   ended = excluded.ended, why = excluded.why""",
            [
                handover.operation,
                handover.sale,
                str(handover.channel),
                handover.place,
                time_text(handover.begun_at),
                handover.intent,
                str(handover.state),
                None if handover.end is None else str(handover.end),
                handover.why,
            ],
        )

    def find(self, operation: OperationId) -> Handover | None:
        found = self._select("WHERE operation_id = ?", operation)
        return found[0] if found else None

    def of(self, sale: SaleId) -> Sequence[Handover]:
        return self._select("WHERE sale_id = ? ORDER BY begun_at, rowid", sale)

    def waiting_of(self, sale: SaleId) -> Sequence[Handover]:
        return self._select(
            "WHERE sale_id = ? AND state = 'waiting' ORDER BY begun_at, rowid", sale
        )

    def waiting(self) -> Sequence[Handover]:
        return self._select("WHERE state = 'waiting' ORDER BY begun_at, rowid")

    def _select(self, clause: str, *parameters: str) -> list[Handover]:
        rows = self._db.execute(f"SELECT * FROM handovers {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [_handover(row) for row in rows.fetchall()]


class SqliteSessions:
    """Port `Sessions`; the page's address is never kept."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def save(self, session: Session, sale: SaleId) -> None:
        made = session.intent.id if session.intent else session.intent_id
        self._db.execute(
            """INSERT INTO sessions (id, sale_id, status, amount_minor, currency, created_at,
                   expires_at, intent_id, livemode, metadata, seen_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET status = excluded.status,
                   intent_id = coalesce(excluded.intent_id, intent_id),
                   seen_at = excluded.seen_at""",
            [
                session.id,
                sale,
                str(session.status),
                session.amount.minor,
                session.amount.currency.code,
                time_text(session.created),
                time_text(session.expires_at),
                made,
                int(session.livemode),
                dump(dict(session.metadata)),
                time_text(self._clock.now()),
            ],
        )

    def find(self, session: SessionId) -> Session | None:
        found = self._select("WHERE id = ?", session)
        return found[0] if found else None

    def sale_of(self, session: SessionId) -> SaleId | None:
        row = self._db.execute("SELECT sale_id FROM sessions WHERE id = ?", [session]).fetchone()
        return None if row is None else SaleId(row["sale_id"])

    def of(self, sale: SaleId) -> Sequence[Session]:
        return self._select("WHERE sale_id = ? ORDER BY created_at, rowid", sale)

    def open(self) -> Sequence[Session]:
        return self._select("WHERE status IN ('open', 'needs_review') ORDER BY created_at, rowid")

    def _select(self, clause: str, *parameters: str) -> list[Session]:
        rows = self._db.execute(f"SELECT * FROM sessions {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [_session(row) for row in rows.fetchall()]


def _handover(row: sqlite3.Row) -> Handover:
    return Handover(
        operation=OperationId(row["operation_id"]),
        sale=SaleId(row["sale_id"]),
        channel=Channel(row["channel"]),
        place=row["place"],
        begun_at=datetime.fromisoformat(row["begun_at"]),
        intent=IntentId(row["intent_id"]) if row["intent_id"] else None,
        state=HandoverState(row["state"]),
        end=End(row["ended"]) if row["ended"] else None,
        why=row["why"],
    )


def _session(row: sqlite3.Row) -> Session:
    return Session(
        id=SessionId(row["id"]),
        status=SessionStatus(row["status"]),
        amount=Money(row["amount_minor"], Currency(row["currency"])),
        created=datetime.fromisoformat(row["created_at"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        intent_id=IntentId(row["intent_id"]) if row["intent_id"] else None,
        livemode=bool(row["livemode"]),
        metadata=json.loads(row["metadata"]),
    )
