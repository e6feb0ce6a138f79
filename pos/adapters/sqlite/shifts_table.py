"""Tables `shifts`, `shift_counts` and `shift_decisions`: written once, never changed."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.drawer import Pieces, drawer_account
from pos.domain.ids import IntentId
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift import Counted, Decision, Deed, Keep, Outcome, Shift
from pos.domain.shift_report import Movement
from pos.errors import Refused

_COLUMNS = "register, number, opened_at, opened_by, float_minor, currency, opened_after"
_IS_OPEN = """NOT EXISTS (SELECT 1 FROM z_reports
    WHERE z_reports.register = shifts.register AND z_reports.number = shifts.number)"""


class SqliteShifts:
    """Port `ShiftBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def current(self, register: str) -> Shift | None:
        # Only the newest shift can be open; the file refuses a second one.
        found = self._select(
            f"WHERE register = ? AND {_IS_OPEN} ORDER BY number DESC LIMIT 1", register
        )
        return found[0] if found else None

    def get(self, register: str, number: int) -> Shift:
        found = self._select("WHERE register = ? AND number = ?", register, number)
        if not found:
            raise Refused("shift_unknown", register=register, number=number)
        return found[0]

    def recent(self, register: str, limit: int) -> Sequence[Shift]:
        return self._select("WHERE register = ? ORDER BY number DESC LIMIT ?", register, limit)

    def next_number(self, register: str) -> int:
        row = self._db.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM shifts WHERE register = ?", [register]
        ).fetchone()
        return int(row[0])

    def add(self, shift: Shift) -> None:
        if (current := self.current(shift.register)) is not None:
            raise Refused("shift_is_open", shift=current.name, since=current.opened_at)
        self._db.execute(
            f"INSERT INTO shifts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own names
            [
                shift.register,
                shift.number,
                time_text(shift.opened_at),
                shift.opened_by,
                shift.opening_float.minor,
                shift.opening_float.currency.code,
                shift.opened_after,
            ],
        )

    def open_elsewhere(self, register: str) -> Sequence[str]:
        rows = self._db.execute(
            f"SELECT register FROM shifts WHERE register <> ? AND {_IS_OPEN} ORDER BY register",  # noqa: S608 - our own clause
            [register],
        )
        return [row["register"] for row in rows.fetchall()]

    def movements(self, shift: Shift) -> Sequence[Movement]:
        rows = self._db.execute(
            """SELECT kind, amount_minor, currency, reason, occurred_at FROM entries
               WHERE sequence > ? AND kind IN ('cash_in', 'cash_out')
                   AND substr(reference, length(kind) + 2, length(?)) = ?
               ORDER BY sequence""",
            [shift.opened_after, shift.name + "/", shift.name + "/"],
        )
        return [
            Movement(
                EntryKind(row["kind"]),
                Money(row["amount_minor"], Currency(row["currency"])),
                row["reason"],
                datetime.fromisoformat(row["occurred_at"]),
            )
            for row in rows.fetchall()
        ]

    def add_count(self, shift: Shift, counted: Counted) -> None:
        self._db.execute(
            """INSERT INTO shift_counts (register, number, counted_at, counted_by, total_minor,
                   currency, pieces, counted_after)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                shift.register,
                shift.number,
                time_text(counted.at),
                counted.by,
                counted.total.minor,
                counted.total.currency.code,
                json.dumps([list(each) for each in counted.pieces.counts]),
                counted.after,
            ],
        )

    def counts(self, shift: Shift) -> Sequence[Counted]:
        rows = self._db.execute(
            "SELECT * FROM shift_counts WHERE register = ? AND number = ? ORDER BY sequence",
            [shift.register, shift.number],
        )
        return [_counted(row) for row in rows.fetchall()]

    def has_moved(self, register: str, after: int) -> bool:
        # By entry, of which there are few since then; the account may have years of them.
        found = self._db.execute(
            "SELECT 1 FROM postings WHERE entry > ? AND +account = ? LIMIT 1",
            [after, drawer_account(register)],
        )
        return found.fetchone() is not None

    def decide(self, shift: Shift, decision: Decision) -> None:
        keep, amount = decision.keep, decision.amount
        self._db.execute(
            """INSERT INTO shift_decisions (register, number, intent_id, deed, outcome,
                   amount_minor, currency, owner, reason, keep_until, decided_at, decided_by, code)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                shift.register,
                shift.number,
                decision.intent,
                str(decision.deed),
                str(decision.outcome),
                None if amount is None else amount.minor,
                None if amount is None else amount.currency.code,
                keep.owner if keep else "",
                keep.reason if keep else "",
                optional_time_text(keep.until if keep else None),
                time_text(decision.at),
                decision.by,
                decision.code,
            ],
        )

    def decisions(self, shift: Shift) -> Sequence[Decision]:
        rows = self._db.execute(
            "SELECT * FROM shift_decisions WHERE register = ? AND number = ? ORDER BY sequence",
            [shift.register, shift.number],
        )
        return [_decision(row) for row in rows.fetchall()]

    def _select(self, clause: str, *parameters: str | int) -> list[Shift]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM shifts {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [_shift(row) for row in rows.fetchall()]


def _shift(row: sqlite3.Row) -> Shift:
    return Shift(
        register=row["register"],
        number=row["number"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        opened_by=row["opened_by"],
        opening_float=Money(row["float_minor"], Currency(row["currency"])),
        opened_after=row["opened_after"],
    )


def _counted(row: sqlite3.Row) -> Counted:
    currency = Currency(row["currency"])
    pieces = tuple((int(value), int(number)) for value, number in json.loads(row["pieces"]))
    return Counted(
        total=Money(row["total_minor"], currency),
        pieces=Pieces(currency, pieces),
        at=datetime.fromisoformat(row["counted_at"]),
        by=row["counted_by"],
        after=row["counted_after"],
    )


def _decision(row: sqlite3.Row) -> Decision:
    amount = None
    if row["amount_minor"] is not None:
        amount = Money(row["amount_minor"], Currency(row["currency"]))
    keep = None
    if row["keep_until"] is not None:
        keep = Keep(row["owner"], row["reason"], datetime.fromisoformat(row["keep_until"]))
    return Decision(
        intent=IntentId(row["intent_id"]),
        deed=Deed(row["deed"]),
        outcome=Outcome(row["outcome"]),
        at=datetime.fromisoformat(row["decided_at"]),
        by=row["decided_by"],
        amount=amount,
        keep=keep,
        code=row["code"],
    )
