"""Table `warnings`, and what of `disputes` people are warned of beside it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.aftermath import dispute_from
from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.caution import Caution, CautionKind, caution_of, gravest_first
from pos.domain.ids import CautionId, ChargeId, IntentId

_ON_THE_BOARD: Final = """
    FROM intents CROSS JOIN {table} ON {table}.intent_id = intents.id
        WHERE intents.status = 'requires_capture'
    UNION ALL
    SELECT {table}.* FROM lapses CROSS JOIN {table} ON {table}.intent_id = lapses.intent_id
        WHERE lapses.decision = 'open'"""


class SqliteCautions:
    """Port `Cautions`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, cautions: Iterable[Caution]) -> None:
        for each in cautions:
            self._db.execute(
                """INSERT INTO warnings (id, kind, intent_id, charge_id, is_open, word, created_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open,
                       word = excluded.word
                   WHERE warnings.is_open""",
                [
                    each.id,
                    str(each.kind),
                    each.intent,
                    each.charge,
                    int(each.is_open),
                    each.word,
                    time_text(each.created),
                ],
            )

    def of(self, intent: IntentId) -> Sequence[Caution]:
        warnings = self._db.execute("SELECT * FROM warnings WHERE intent_id = ?", [intent])
        disputes = self._db.execute("SELECT * FROM disputes WHERE intent_id = ?", [intent])
        found = [_caution(row) for row in warnings.fetchall()]
        found += [caution_of(dispute_from(row)) for row in disputes.fetchall()]
        return gravest_first(found)

    def open(self) -> Sequence[IntentId]:
        rows = self._db.execute(
            "SELECT DISTINCT intent_id FROM warnings WHERE is_open ORDER BY intent_id"
        )
        return [IntentId(row["intent_id"]) for row in rows.fetchall()]


def on_the_board(db: Database) -> Mapping[str, tuple[Caution, ...]]:
    """What is known against payments on the board, by the payment, the gravest first."""
    found: dict[str, list[Caution]] = {}
    for row in db.execute("SELECT warnings.* " + _ON_THE_BOARD.format(table="warnings")):
        found.setdefault(row["intent_id"], []).append(_caution(row))
    for row in db.execute("SELECT disputes.* " + _ON_THE_BOARD.format(table="disputes")):
        found.setdefault(row["intent_id"], []).append(caution_of(dispute_from(row)))
    return {intent: gravest_first(cautions) for intent, cautions in found.items()}


def _caution(row: sqlite3.Row) -> Caution:
    return Caution(
        id=CautionId(row["id"]),
        kind=CautionKind(row["kind"]),
        intent=IntentId(row["intent_id"]),
        charge=ChargeId(row["charge_id"]),
        created=datetime.fromisoformat(row["created_at"]),
        is_open=bool(row["is_open"]),
        word=row["word"],
    )
