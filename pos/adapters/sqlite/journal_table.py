"""Table `operations`: the journal of requests to Stripe."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.connection import refused_if_taken
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.request_codec import request_from, request_text
from pos.adapters.sqlite.sales_table import SHORTEST_PREFIX
from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.operation import Operation, OperationState, target_of
from pos.domain.uptime import Uptime
from pos.errors import Broken, Refused

_COLUMNS = """id, sale_id, attempt, request, state, prepared_at, sends, intent_id, code, request_id,
    boot, uptime_ms"""
_MILLISECOND = timedelta(milliseconds=1)


class SqliteOperations:
    """Port `Operations`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, operation: Operation) -> None:
        try:
            self._db.execute(
                """INSERT INTO operations (id, sale_id, kind, target, attempt, request, state,
                       prepared_at, sends, intent_id, code, request_id, boot, uptime_ms)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                [
                    operation.id,
                    operation.sale,
                    operation.kind,
                    target_of(operation.request),
                    operation.attempt,
                    request_text(operation.request),
                    str(operation.state),
                    time_text(operation.prepared_at),
                    operation.sends,
                    operation.intent,
                    operation.code,
                    operation.request_id,
                    operation.begun.boot,
                    operation.begun.elapsed // _MILLISECOND,
                ],
            )
        except sqlite3.IntegrityError as error:
            raise refused_if_taken(error, "already_under_way") from error

    def save(self, operation: Operation) -> None:
        changed = self._db.execute(
            """UPDATE operations SET state = ?, sends = ?, intent_id = ?, code = ?, request_id = ?
               WHERE id = ? AND state IN ('prepared', 'in_doubt')""",
            [
                str(operation.state),
                operation.sends,
                operation.intent,
                operation.code,
                operation.request_id,
                operation.id,
            ],
        )
        if changed.rowcount != 1:
            raise Broken("operation_closed", operation=operation.id)

    def get(self, operation: OperationId) -> Operation:
        found = self._select("WHERE id = ?", operation)
        if not found:
            raise Refused("operation_unknown", operation=operation)
        return found[0]

    def open(self) -> Sequence[Operation]:
        return self._select("WHERE state IN ('prepared', 'in_doubt') ORDER BY prepared_at, rowid")

    def open_of(self, sale: SaleId) -> Sequence[Operation]:
        return self._select(
            """WHERE sale_id = ? AND state IN ('prepared', 'in_doubt')
               ORDER BY prepared_at, rowid""",
            sale,
        )

    def of(self, sale: SaleId) -> Sequence[Operation]:
        return self._select("WHERE sale_id = ? ORDER BY prepared_at, rowid", sale)

    def by_reference(self, text: str) -> Sequence[Operation]:
        if not text:
            return ()
        found = self._select("WHERE id = ? OR request_id = ? LIMIT 10", text, text)
        if found or len(text) < SHORTEST_PREFIX:
            return found
        # A range, not a pattern: nothing in the text has a meaning, and the key's index serves.
        last = text + chr(0x10FFFF)
        return self._select("WHERE id >= ? AND id < ? LIMIT 10", text, last)

    def attempts(self, sale: SaleId, kind: str, target: str) -> int:
        row = self._db.execute(
            """SELECT coalesce(max(attempt), 0) FROM operations
               WHERE sale_id = ? AND kind = ? AND target = ?""",
            [sale, kind, target],
        ).fetchone()
        return int(row[0])

    def _select(self, clause: str, *parameters: str) -> list[Operation]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM operations {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [_operation(row) for row in rows.fetchall()]


def _operation(row: sqlite3.Row) -> Operation:
    return Operation(
        id=OperationId(row["id"]),
        sale=SaleId(row["sale_id"]),
        request=request_from(row["request"]),
        attempt=row["attempt"],
        state=OperationState(row["state"]),
        prepared_at=datetime.fromisoformat(row["prepared_at"]),
        sends=row["sends"],
        intent=IntentId(row["intent_id"]) if row["intent_id"] else None,
        code=row["code"],
        request_id=row["request_id"],
        begun=Uptime(row["boot"], row["uptime_ms"] * _MILLISECOND),
    )
