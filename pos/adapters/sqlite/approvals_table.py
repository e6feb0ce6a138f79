"""Table `approvals`: questions to managers, their answers, and the one use of each."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.approval import ApprovalRequest, ApprovalState
from pos.domain.ids import ApprovalId, IntentId, OperationId, SaleId, StaffId
from pos.domain.money import Currency, Money
from pos.domain.permissions import Act
from pos.domain.uptime import Uptime
from pos.errors import Refused

_SELECT: Final = """
    SELECT approvals.*, asking.name AS requester_name, deciding.name AS approver_name
    FROM approvals JOIN staff AS asking ON asking.id = approvals.requester
    LEFT JOIN staff AS deciding ON deciding.id = approvals.approver"""


class SqliteApprovals:
    """Port `ApprovalBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, request: ApprovalRequest) -> None:
        amount = request.amount
        self._db.execute(
            """INSERT INTO approvals (id, act, subject, amount_minor, currency, sale_id, intent_id,
                   facts, requester, register, requested_at, state, boot, uptime_ms)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', '', 0)""",
            [
                request.id,
                str(request.act),
                request.subject,
                None if amount is None else amount.minor,
                None if amount is None else amount.currency.code,
                request.sale,
                request.intent,
                json.dumps(dict(request.facts), sort_keys=True),
                request.requester,
                request.register,
                time_text(request.requested_at),
            ],
        )

    def get(self, request: ApprovalId) -> ApprovalRequest:
        found = self._read("WHERE approvals.id = ?", request)
        if not found:
            raise Refused("approval_unknown", approval=request[:60])
        return found[0]

    def open(self) -> Sequence[ApprovalRequest]:
        return self._read("WHERE state = 'waiting' ORDER BY requested_at, approvals.rowid")

    def granted(self, requester: StaffId) -> Sequence[ApprovalRequest]:
        return self._read(
            "WHERE requester = ? AND state = 'granted' ORDER BY decided_at DESC", requester
        )

    def decide(self, request: ApprovalRequest) -> None:
        done = self._db.execute(
            """UPDATE approvals SET state = ?, approver = ?, decided_at = ?, boot = ?,
                   uptime_ms = ? WHERE id = ? AND state = 'waiting'""",
            [
                str(request.state),
                request.approver,
                None if request.decided_at is None else time_text(request.decided_at),
                request.decided.boot,
                request.decided.elapsed // timedelta(milliseconds=1),
                request.id,
            ],
        )
        if not done.rowcount:
            raise Refused("approval_decided", approval=request.id)

    def spend(self, request: ApprovalId, at: datetime, operation: OperationId | None) -> None:
        done = self._db.execute(
            """UPDATE approvals SET state = 'spent', spent_at = ?, operation_id = ?
               WHERE id = ? AND state = 'granted'""",
            [time_text(at), operation, request],
        )
        if not done.rowcount:
            raise Refused("approval_spent", approval=request)

    def _read(self, clause: str, *parameters: str) -> list[ApprovalRequest]:
        rows = self._db.execute(f"{_SELECT} {clause}", parameters)
        return [_request(row) for row in rows.fetchall()]


def _request(row: sqlite3.Row) -> ApprovalRequest:
    has_amount = row["amount_minor"] is not None
    amount = Money(row["amount_minor"], Currency(row["currency"])) if has_amount else None
    return ApprovalRequest(
        id=ApprovalId(row["id"]),
        act=Act(row["act"]),
        subject=row["subject"],
        amount=amount,
        requester=StaffId(row["requester"]),
        requester_name=row["requester_name"],
        register=row["register"],
        requested_at=datetime.fromisoformat(row["requested_at"]),
        sale=SaleId(row["sale_id"]) if row["sale_id"] else None,
        intent=IntentId(row["intent_id"]) if row["intent_id"] else None,
        facts=json.loads(row["facts"]),
        state=ApprovalState(row["state"]),
        approver=StaffId(row["approver"]) if row["approver"] else None,
        approver_name=row["approver_name"] or "",
        decided_at=optional_time(row["decided_at"]),
        decided=Uptime(row["boot"], timedelta(milliseconds=row["uptime_ms"])),
    )
