"""Tables `balance_transactions`, `payouts` and `balance_cursor`: what Stripe's balance did."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.flow_parts import captured_of, parts_of
from pos.domain.balance import BalanceTransaction, BalanceType, Payout, PayoutStatus
from pos.domain.clearing import FlowCursor, Part
from pos.domain.ids import (
    BalanceId,
    ChargeId,
    DisputeId,
    IntentId,
    LedgerId,
    PayoutId,
    RefundId,
)
from pos.domain.money import Currency, Money
from pos.ports import Clock

_INSERT: Final = """
    INSERT INTO balance_transactions (id, type, word, category, amount_minor, fee_minor, net_minor,
        currency, created_at, available_on, is_available, source, charge_id, intent_id, refund_id,
        dispute_id, payout_id, asked_minor, asked_currency, rate, description, ledger, seen_at,
        is_settled)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
    ON CONFLICT (id) DO NOTHING"""

_NEVER: Final = "9999"
"""After every time as text."""


class SqliteFlows:
    """Port `FlowBook`."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def beginning(self) -> datetime | None:
        row = self._db.execute("SELECT min(created_at) FROM intents").fetchone()
        return optional_time(row[0])

    def cursor(self) -> FlowCursor | None:
        row = self._db.execute("SELECT * FROM balance_cursor").fetchone()
        if row is None:
            return None
        return FlowCursor(
            began_at=datetime.fromisoformat(row["began_at"]),
            done_until=datetime.fromisoformat(row["done_until"]),
            of_account=bool(row["of_account"]),
            running_until=optional_time(row["running_until"]),
            before=row["before"],
        )

    def stand_at(self, cursor: FlowCursor) -> None:
        self._db.execute(
            """INSERT OR REPLACE INTO balance_cursor
                   (id, began_at, done_until, of_account, running_until, before)
               VALUES (1, ?, ?, ?, ?, ?)""",
            [
                time_text(cursor.began_at),
                time_text(cursor.done_until),
                int(cursor.of_account),
                optional_time_text(cursor.running_until),
                cursor.before,
            ],
        )

    def keep(self, moved: Iterable[BalanceTransaction]) -> int:
        seen_at = time_text(self._clock.now())
        return sum(self._keep(each, seen_at) for each in moved)

    def _keep(self, moved: BalanceTransaction, seen_at: str) -> int:
        added = self._db.execute(_INSERT, _cells(moved, seen_at)).rowcount
        if not added:
            self._db.execute(
                """UPDATE balance_transactions SET is_available = max(is_available, :available),
                       payout_id = coalesce(:payout, payout_id)
                   WHERE id = :id AND (is_available < :available
                       OR payout_id IS NOT coalesce(:payout, payout_id))""",
                {"id": moved.id, "available": int(moved.is_available), "payout": moved.payout},
            )
        return added

    def unsettled(self, limit: int) -> Sequence[BalanceTransaction]:
        rows = self._db.execute(
            """SELECT * FROM balance_transactions WHERE NOT is_settled
               ORDER BY created_at, id LIMIT ?""",
            [limit],
        )
        return [movement_from(row) for row in rows.fetchall()]

    def unsettled_of_payouts(self) -> Sequence[BalanceTransaction]:
        rows = self._db.execute(
            """SELECT * FROM balance_transactions WHERE NOT is_settled
                   AND type IN ('payout', 'payout_failure', 'payout_cancel')
               ORDER BY created_at, id"""
        )
        return [movement_from(row) for row in rows.fetchall()]

    def settle(self, moved: Iterable[BalanceId]) -> None:
        self._db.execute(
            """UPDATE balance_transactions SET is_settled = 1
               WHERE id IN (SELECT value FROM json_each(?))""",
            [json.dumps(list(moved))],
        )

    def unsettle(self) -> None:
        self._db.execute("UPDATE balance_transactions SET is_settled = 0 WHERE is_settled")

    def keep_payout(self, payout: Payout) -> bool:
        if self.payout(payout.id) == payout:
            return False
        self._db.execute(
            """INSERT INTO payouts (id, amount_minor, currency, status, created_at, arrival_date,
                   is_automatic, failure_code, trace, has_parts, seen_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
               ON CONFLICT (id) DO UPDATE SET status = excluded.status,
                   arrival_date = excluded.arrival_date, failure_code = excluded.failure_code,
                   trace = excluded.trace, seen_at = excluded.seen_at""",
            [
                payout.id,
                payout.amount.minor,
                payout.amount.currency.code,
                str(payout.status),
                time_text(payout.created),
                payout.arrival_date.isoformat(),
                int(payout.is_automatic),
                payout.failure_code,
                payout.trace,
                time_text(self._clock.now()),
            ],
        )
        return True

    def of_payment(self, intent: IntentId) -> Sequence[BalanceTransaction]:
        rows = self._db.execute(
            "SELECT * FROM balance_transactions WHERE intent_id = ? ORDER BY created_at, id",
            [intent],
        )
        return [movement_from(row) for row in rows]

    def is_known(self, name: str) -> bool:
        row = self._db.execute(
            """SELECT EXISTS (SELECT 1 FROM balance_transactions WHERE id = :name)
                   OR EXISTS (SELECT 1 FROM payouts WHERE id = :name)""",
            {"name": name},
        ).fetchone()
        return bool(row[0])

    def payout(self, payout: PayoutId) -> Payout | None:
        row = self._db.execute("SELECT * FROM payouts WHERE id = ?", [payout]).fetchone()
        return None if row is None else _payout(row)

    def payouts(self, since: datetime | None, until: datetime | None) -> Sequence[Payout]:
        rows = self._db.execute(
            """SELECT * FROM payouts WHERE created_at >= coalesce(?, '')
                   AND (?2 IS NULL OR created_at < ?2)
               ORDER BY created_at DESC, id""",
            [optional_time_text(since), optional_time_text(until)],
        )
        return [_payout(row) for row in rows.fetchall()]

    def without_parts(self) -> Sequence[Payout]:
        rows = self._db.execute(
            "SELECT * FROM payouts WHERE is_automatic AND NOT has_parts ORDER BY created_at, id"
        )
        return [_payout(row) for row in rows.fetchall()]

    def has_parts(self, payout: PayoutId) -> None:
        self._db.execute("UPDATE payouts SET has_parts = 1 WHERE id = ?", [payout])

    def come_back_at(self, payout: PayoutId) -> datetime | None:
        row = self._db.execute(
            """SELECT min(created_at) FROM balance_transactions
               WHERE type IN ('payout_failure', 'payout_cancel') AND source = ?""",
            [payout],
        ).fetchone()
        return optional_time(row[0])

    def unconverted(self, intent: IntentId, currency: Currency) -> Money:
        taken = captured_of(self._db, [intent]).get(intent, {}).get(currency, 0)
        row = self._db.execute(
            """SELECT coalesce(sum(postings.amount_minor), 0) FROM balance_transactions
               JOIN entries ON entries.reference = 'conversion/' || balance_transactions.id
               JOIN postings ON postings.entry = entries.sequence
               WHERE balance_transactions.intent_id = ?
                   AND balance_transactions.type IN ('charge', 'payment')
                   AND +postings.account = 'assets:stripe' AND postings.currency = ?""",
            [intent, currency.code],
        ).fetchone()
        return Money(taken + int(row[0]), currency)

    def parts(self, payout: PayoutId, ledger: LedgerId) -> Sequence[Part]:
        rows = self._db.execute(
            "SELECT * FROM balance_transactions WHERE payout_id = ? ORDER BY created_at, id",
            [payout],
        )
        return parts_of(self._db, [movement_from(row) for row in rows.fetchall()], ledger)

    def waiting(self, ledger: LedgerId, limit: int) -> Sequence[Part]:
        rows = self._db.execute(
            """SELECT * FROM balance_transactions WHERE payout_id IS NULL
               ORDER BY created_at DESC, id DESC LIMIT ?""",
            [limit],
        )
        return parts_of(self._db, [movement_from(row) for row in rows.fetchall()], ledger)

    def waiting_sums(self) -> Sequence[tuple[Money, int, bool]]:
        rows = self._db.execute(
            """SELECT currency, is_available, count(*) AS number, sum(net_minor) AS minor
               FROM balance_transactions WHERE payout_id IS NULL
                   AND type NOT IN ('payout', 'payout_failure', 'payout_cancel')
               GROUP BY currency, is_available ORDER BY currency, is_available DESC"""
        )
        return [
            (Money(row["minor"], Currency(row["currency"])), row["number"], bool(row[1]))
            for row in rows.fetchall()
        ]

    def moved(self) -> Sequence[Money]:
        rows = self._db.execute(
            """SELECT currency, sum(net_minor) FROM balance_transactions
               GROUP BY currency ORDER BY currency"""
        )
        return [Money(int(row[1]), Currency(row[0])) for row in rows.fetchall()]

    def not_at_stripe(
        self, since: datetime, limit: int, *, until: datetime | None = None
    ) -> Mapping[IntentId, Money]:
        rows = self._db.execute(
            """SELECT id, received_minor, currency FROM intents
               WHERE received_minor > 0 AND created_at >= ? AND created_at < ? AND NOT EXISTS (
                   SELECT 1 FROM balance_transactions
                   WHERE balance_transactions.intent_id = intents.id)
                   AND EXISTS (SELECT 1 FROM entries WHERE
                       entries.reference = 'capture/' || intents.id
                       OR (entries.reference > 'capture/' || intents.id || '/'
                           AND entries.reference < 'capture/' || intents.id || '0'))
               ORDER BY created_at LIMIT ?""",
            [time_text(since), optional_time_text(until) or _NEVER, limit],
        )
        return {
            IntentId(row["id"]): Money(row["received_minor"], Currency(row["currency"]))
            for row in rows.fetchall()
        }


def movement_from(row: sqlite3.Row) -> BalanceTransaction:
    """A row of the table of what moved."""
    currency = Currency(row["currency"])
    asked = row["asked_minor"]
    return BalanceTransaction(
        id=BalanceId(row["id"]),
        type=BalanceType(row["type"]),
        word=row["word"],
        category=row["category"],
        amount=Money(row["amount_minor"], currency),
        fee=Money(row["fee_minor"], currency),
        net=Money(row["net_minor"], currency),
        created=datetime.fromisoformat(row["created_at"]),
        available_on=datetime.fromisoformat(row["available_on"]),
        is_available=bool(row["is_available"]),
        source=row["source"],
        charge=ChargeId(row["charge_id"]) if row["charge_id"] else None,
        intent=IntentId(row["intent_id"]) if row["intent_id"] else None,
        refund=RefundId(row["refund_id"]) if row["refund_id"] else None,
        dispute=DisputeId(row["dispute_id"]) if row["dispute_id"] else None,
        payout=PayoutId(row["payout_id"]) if row["payout_id"] else None,
        asked=None if asked is None else Money(asked, Currency(row["asked_currency"])),
        rate=row["rate"],
        description=row["description"],
        ledger=row["ledger"],
    )


def _cells(moved: BalanceTransaction, seen_at: str) -> list[str | int | None]:
    asked = moved.asked
    return [
        moved.id,
        str(moved.type),
        moved.word,
        moved.category,
        moved.amount.minor,
        moved.fee.minor,
        moved.net.minor,
        moved.amount.currency.code,
        time_text(moved.created),
        time_text(moved.available_on),
        int(moved.is_available),
        moved.source,
        moved.charge,
        moved.intent,
        moved.refund,
        moved.dispute,
        moved.payout,
        None if asked is None else asked.minor,
        None if asked is None else asked.currency.code,
        moved.rate,
        moved.description,
        moved.ledger,
        seen_at,
    ]


def _payout(row: sqlite3.Row) -> Payout:
    return Payout(
        id=PayoutId(row["id"]),
        amount=Money(row["amount_minor"], Currency(row["currency"])),
        status=PayoutStatus(row["status"]),
        created=datetime.fromisoformat(row["created_at"]),
        arrival_date=date.fromisoformat(row["arrival_date"]),
        is_automatic=bool(row["is_automatic"]),
        failure_code=row["failure_code"],
        trace=row["trace"],
    )
