"""Tables `sale_notes`, `lapses` and `alerts_seen`: what people noted, decided and saw."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.alert import Acknowledgement, AlertGrade
from pos.domain.ids import IntentId, SaleId
from pos.domain.lapse import Lapse, LapseDecision
from pos.domain.sale_note import SaleNote
from pos.errors import Refused


class SqliteSaleNotes:
    """Port `SaleNotes`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, sale: SaleId) -> SaleNote:
        row = self._db.execute("SELECT * FROM sale_notes WHERE sale_id = ?", [sale]).fetchone()
        return SaleNote(sale) if row is None else _note(row)

    def save(self, note: SaleNote) -> None:
        self._db.execute(
            """INSERT INTO sale_notes (sale_id, customer, reason, owner, keep_until, note, recipe,
                   follows)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (sale_id) DO UPDATE SET customer = excluded.customer,
                   reason = excluded.reason, owner = excluded.owner,
                   keep_until = excluded.keep_until, note = excluded.note,
                   recipe = excluded.recipe, follows = excluded.follows""",
            [
                note.sale,
                note.customer,
                note.reason,
                note.owner,
                optional_time_text(note.keep_until),
                note.note,
                note.recipe,
                note.follows,
            ],
        )

    def followers(self, sale: SaleId) -> Sequence[SaleId]:
        rows = self._db.execute(
            "SELECT sale_id FROM sale_notes WHERE follows = ? ORDER BY rowid", [sale]
        )
        return [SaleId(row["sale_id"]) for row in rows.fetchall()]


class SqliteLapses:
    """Port `Lapses`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, intent: IntentId, sale: SaleId | None, at: datetime) -> None:
        self._db.execute(
            """INSERT INTO lapses (intent_id, sale_id, lapsed_at, decision, reason, decided_by)
               VALUES (?, ?, ?, 'open', '', '') ON CONFLICT (intent_id) DO NOTHING""",
            [intent, sale, time_text(at)],
        )

    def get(self, intent: IntentId) -> Lapse:
        found = self._select("WHERE intent_id = ?", intent)
        if not found:
            raise Refused("lapse_unknown", intent=intent)
        return found[0]

    def save(self, lapse: Lapse) -> None:
        self._db.execute(
            """UPDATE lapses SET decision = ?, next_sale = ?, reason = ?, decided_at = ?,
                   decided_by = ? WHERE intent_id = ?""",
            [
                str(lapse.decision),
                lapse.next_sale,
                lapse.reason,
                optional_time_text(lapse.decided_at),
                lapse.decided_by,
                lapse.intent,
            ],
        )

    def open(self) -> Sequence[Lapse]:
        return self._select("WHERE decision = 'open' ORDER BY lapsed_at, intent_id")

    def made_good_by(self, sale: SaleId) -> Lapse | None:
        found = self._select("WHERE next_sale = ? AND decision = 'open'", sale)
        return found[0] if found else None

    def _select(self, clause: str, *values: str) -> list[Lapse]:
        rows = self._db.execute(f"SELECT * FROM lapses {clause}", values)  # noqa: S608 - our own clauses, values are bound
        return [_lapse(row) for row in rows.fetchall()]


class SqliteAcknowledgements:
    """Port `Acknowledgements`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, intents: Sequence[IntentId]) -> Mapping[IntentId, Acknowledgement]:
        rows = self._db.execute(
            "SELECT * FROM alerts_seen WHERE intent_id IN (SELECT value FROM json_each(?))",
            [json.dumps(intents)],
        )
        return {IntentId(row["intent_id"]): _acknowledgement(row) for row in rows.fetchall()}

    def save(self, intents: Sequence[IntentId], acknowledgement: Acknowledgement) -> None:
        self._db.execute(
            """INSERT INTO alerts_seen (intent_id, grade, seen_at, seen_by)
               SELECT value, ?, ?, ? FROM json_each(?) WHERE true
               ON CONFLICT (intent_id) DO UPDATE SET grade = excluded.grade,
                   seen_at = excluded.seen_at, seen_by = excluded.seen_by""",
            [
                str(acknowledgement.grade),
                time_text(acknowledgement.at),
                acknowledgement.by,
                json.dumps(intents),
            ],
        )


def _note(row: sqlite3.Row) -> SaleNote:
    return SaleNote(
        sale=SaleId(row["sale_id"]),
        customer=row["customer"],
        reason=row["reason"],
        owner=row["owner"],
        keep_until=optional_time(row["keep_until"]),
        note=row["note"],
        recipe=row["recipe"],
        follows=SaleId(row["follows"]) if row["follows"] else None,
    )


def _lapse(row: sqlite3.Row) -> Lapse:
    return Lapse(
        intent=IntentId(row["intent_id"]),
        sale=SaleId(row["sale_id"]) if row["sale_id"] else None,
        lapsed_at=datetime.fromisoformat(row["lapsed_at"]),
        decision=LapseDecision(row["decision"]),
        next_sale=SaleId(row["next_sale"]) if row["next_sale"] else None,
        reason=row["reason"],
        decided_at=optional_time(row["decided_at"]),
        decided_by=row["decided_by"],
    )


def _acknowledgement(row: sqlite3.Row) -> Acknowledgement:
    return Acknowledgement(
        AlertGrade(row["grade"]), datetime.fromisoformat(row["seen_at"]), row["seen_by"]
    )
