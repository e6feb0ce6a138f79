"""Tables `refunds` and `disputes`: mirrors of what happened to money after its capture."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.ids import ChargeId, DisputeId, IntentId, OperationId, RefundId
from pos.domain.money import Currency, Money
from pos.domain.refund import Dispute, Refund


class SqliteAftermath:
    """Port `Aftermath`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, refunds: Iterable[Refund], disputes: Iterable[Dispute]) -> None:
        for refund in refunds:
            self._save_refund(refund)
        for dispute in disputes:
            self._save_dispute(dispute)

    def refunds(self, intent: IntentId) -> Sequence[Refund]:
        rows = self._db.execute(
            "SELECT * FROM refunds WHERE intent_id = ? ORDER BY created_at, id", [intent]
        )
        return [_refund(row) for row in rows.fetchall()]

    def disputes(self, intent: IntentId) -> Sequence[Dispute]:
        rows = self._db.execute(
            "SELECT * FROM disputes WHERE intent_id = ? ORDER BY created_at, id", [intent]
        )
        return [dispute_from(row) for row in rows.fetchall()]

    def unsettled(self) -> Sequence[IntentId]:
        rows = self._db.execute(
            "SELECT DISTINCT intent_id FROM refunds WHERE status IN ('pending', 'requires_action')"
        )
        return [IntentId(row["intent_id"]) for row in rows.fetchall()]

    def _save_refund(self, refund: Refund) -> None:
        # What failed stays failed, whichever view comes last; what was told apart stays so.
        self._db.execute(
            """INSERT INTO refunds (id, intent_id, charge_id, amount_minor, currency, status,
                   created_at, reason, operation_id, is_release)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason
               WHERE refunds.status NOT IN ('failed', 'canceled')""",
            [
                refund.id,
                refund.intent,
                refund.charge,
                refund.amount.minor,
                refund.amount.currency.code,
                refund.status,
                time_text(refund.created),
                refund.reason,
                refund.operation,
                int(refund.is_release),
            ],
        )

    def _save_dispute(self, dispute: Dispute) -> None:
        self._db.execute(
            """INSERT INTO disputes (id, intent_id, charge_id, amount_minor, currency, status,
                   created_at, reason, due_by)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET amount_minor = excluded.amount_minor,
                   status = excluded.status, reason = excluded.reason, due_by = excluded.due_by""",
            [
                dispute.id,
                dispute.intent,
                dispute.charge,
                dispute.amount.minor,
                dispute.amount.currency.code,
                dispute.status,
                time_text(dispute.created),
                dispute.reason,
                optional_time_text(dispute.due_by),
            ],
        )


def _refund(row: sqlite3.Row) -> Refund:
    return Refund(
        id=RefundId(row["id"]),
        intent=IntentId(row["intent_id"]),
        charge=ChargeId(row["charge_id"]),
        amount=Money(row["amount_minor"], Currency(row["currency"])),
        status=row["status"],
        created=datetime.fromisoformat(row["created_at"]),
        reason=row["reason"],
        operation=OperationId(row["operation_id"]) if row["operation_id"] else None,
        is_release=bool(row["is_release"]),
    )


def dispute_from(row: sqlite3.Row) -> Dispute:
    return Dispute(
        id=DisputeId(row["id"]),
        intent=IntentId(row["intent_id"]),
        charge=ChargeId(row["charge_id"]),
        amount=Money(row["amount_minor"], Currency(row["currency"])),
        status=row["status"],
        created=datetime.fromisoformat(row["created_at"]),
        reason=row["reason"],
        due_by=optional_time(row["due_by"]),
    )
