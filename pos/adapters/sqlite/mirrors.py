"""Tables `intents` and `charges`: Stripe's objects as last seen, and every attempt ever seen."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import (
    action_from,
    action_text,
    decline_from,
    decline_text,
    dump,
    facts_from,
    facts_text,
    features_from,
    features_text,
    optional_time,
    optional_time_text,
    time_text,
)
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.sales_table import SHORTEST_PREFIX, receipt_parts
from pos.domain.hold import Hold
from pos.domain.ids import ChargeId, CustomerId, IntentId, SaleId
from pos.domain.intent import Charge, Decline, Intent, IntentStatus
from pos.domain.money import Currency, Money
from pos.errors import Refused
from pos.ports import Clock


class SqliteIntents:
    """Port `Intents`."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def get(self, intent: IntentId) -> Intent:
        found = self.find(intent)
        if found is None:
            raise Refused("intent_unknown", intent=intent)
        return found

    def find(self, intent: IntentId) -> Intent | None:
        row = self._db.execute("SELECT * FROM intents WHERE id = ?", [intent]).fetchone()
        return None if row is None else self._intent(row)

    def save(self, intent: Intent, charges: Iterable[Charge] = ()) -> None:
        latest = intent.latest_charge
        self._db.execute(
            """INSERT INTO intents (id, sale_id, status, amount_minor, capturable_minor,
                   received_minor, currency, created_at, capture_before, latest_charge_id,
                   cancellation_reason, canceled_at, livemode, last_error, next_action, metadata,
                   seen_at, types, customer_id, tip_minor)
               VALUES (?, (SELECT id FROM sales WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                   ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET status = excluded.status,
                   amount_minor = excluded.amount_minor,
                   capturable_minor = excluded.capturable_minor,
                   received_minor = excluded.received_minor,
                   capture_before = excluded.capture_before,
                   latest_charge_id = excluded.latest_charge_id,
                   cancellation_reason = excluded.cancellation_reason,
                   canceled_at = excluded.canceled_at, last_error = excluded.last_error,
                   next_action = excluded.next_action, metadata = excluded.metadata,
                   seen_at = excluded.seen_at, types = excluded.types,
                   customer_id = excluded.customer_id, tip_minor = excluded.tip_minor""",
            [
                intent.id,
                intent.metadata.get("sale"),
                str(intent.status),
                intent.amount.minor,
                intent.capturable.minor,
                intent.received.minor,
                intent.amount.currency.code,
                time_text(intent.created),
                optional_time_text(latest.capture_before if latest else None),
                latest.id if latest else None,
                intent.cancellation_reason,
                optional_time_text(intent.canceled_at),
                int(intent.livemode),
                decline_text(intent.last_error),
                action_text(intent.next_action),
                dump(dict(intent.metadata)),
                time_text(self._clock.now()),
                dump(list(intent.types)),
                intent.customer,
                None if intent.tip is None else intent.tip.minor,
            ],
        )
        for charge in (*charges, *((latest,) if latest else ())):
            self._save_charge(charge)

    def charges(self, intent: IntentId) -> Sequence[Charge]:
        rows = self._db.execute(
            "SELECT * FROM charges WHERE intent_id = ? ORDER BY created_at, rowid", [intent]
        )
        return [_charge(row) for row in rows.fetchall()]

    def holds(self) -> Sequence[Hold]:
        rows = self._db.execute(
            """SELECT holds.*, coalesce(register, '') AS register
               FROM holds ORDER BY capture_before IS NULL, capture_before, intent_id"""
        )
        return [hold_from(row) for row in rows.fetchall()]

    def open(self) -> Sequence[IntentId]:
        rows = self._db.execute(
            "SELECT id FROM intents WHERE status NOT IN ('succeeded', 'canceled') ORDER BY id"
        )
        return [IntentId(row["id"]) for row in rows.fetchall()]

    def made_since(self, when: datetime) -> Sequence[IntentId]:
        rows = self._db.execute(
            "SELECT id FROM intents WHERE created_at >= ? ORDER BY created_at, id",
            [time_text(when)],
        )
        return [IntentId(row["id"]) for row in rows.fetchall()]

    def by_text(self, text: str) -> Intent:
        rows = self._by_id(text) or self._by_receipt(text)
        if not rows:
            raise Refused("intent_unknown", intent=text[:60])
        if len(rows) > 1:
            raise Refused("intent_ambiguous", intent=text[:60])
        return self._intent(rows[0])

    def _by_id(self, text: str) -> list[sqlite3.Row]:
        exact = self._db.execute("SELECT * FROM intents WHERE id = ?", [text]).fetchall()
        if exact or len(text) < SHORTEST_PREFIX:
            return exact
        return self._db.execute(
            "SELECT * FROM intents WHERE substr(id, 1, length(?)) = ? LIMIT 2", [text, text]
        ).fetchall()

    def _by_receipt(self, text: str) -> list[sqlite3.Row]:
        """The sale's present intent, or else the last one of its earlier rounds."""
        register, number = receipt_parts(text)
        return self._db.execute(
            """SELECT intents.* FROM intents JOIN sales ON sales.id = intents.sale_id
               WHERE sales.number = ? AND (? = '' OR sales.register = ?)
               ORDER BY intents.id IS sales.intent_id DESC, intents.created_at DESC LIMIT 1""",
            [number, register, register],
        ).fetchall()

    def _save_charge(self, charge: Charge) -> None:
        decline = charge.decline or Decline("")
        self._db.execute(
            """INSERT INTO charges (id, intent_id, amount_minor, captured_minor, currency, status,
                   created_at, brand, last4, capture_before, code, decline_code, advice_code,
                   seller_message, refunded_minor, is_disputed, features, authorised_minor,
                   statement, facts)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET captured_minor = excluded.captured_minor,
                   amount_minor = excluded.amount_minor, status = excluded.status,
                   brand = excluded.brand, last4 = excluded.last4,
                   capture_before = excluded.capture_before, code = excluded.code,
                   decline_code = excluded.decline_code, advice_code = excluded.advice_code,
                   seller_message = excluded.seller_message,
                   refunded_minor = excluded.refunded_minor,
                   is_disputed = excluded.is_disputed, features = excluded.features,
                   authorised_minor = excluded.authorised_minor,
                   statement = excluded.statement, facts = excluded.facts""",
            [
                charge.id,
                charge.intent,
                charge.amount.minor,
                charge.captured.minor,
                charge.amount.currency.code,
                charge.status,
                time_text(charge.created),
                charge.brand,
                charge.last4,
                optional_time_text(charge.capture_before),
                decline.code,
                decline.decline_code,
                decline.advice_code,
                charge.seller_message,
                None if charge.refunded is None else charge.refunded.minor,
                int(charge.is_disputed),
                features_text(charge.features),
                None if charge.authorised is None else charge.authorised.minor,
                charge.statement,
                facts_text(charge.facts),
            ],
        )

    def _intent(self, row: sqlite3.Row) -> Intent:
        currency = Currency(row["currency"])
        latest = None
        if row["latest_charge_id"]:
            found = self._db.execute(
                "SELECT * FROM charges WHERE id = ?", [row["latest_charge_id"]]
            ).fetchone()
            latest = _charge(found) if found else None
        return Intent(
            id=IntentId(row["id"]),
            status=IntentStatus(row["status"]),
            amount=Money(row["amount_minor"], currency),
            capturable=Money(row["capturable_minor"], currency),
            received=Money(row["received_minor"], currency),
            created=datetime.fromisoformat(row["created_at"]),
            livemode=bool(row["livemode"]),
            latest_charge=latest,
            cancellation_reason=row["cancellation_reason"],
            canceled_at=optional_time(row["canceled_at"]),
            last_error=decline_from(row["last_error"]),
            next_action=action_from(row["next_action"]),
            metadata=json.loads(row["metadata"]),
            types=tuple(json.loads(row["types"])),
            customer=CustomerId(row["customer_id"]) if row["customer_id"] else None,
            tip=None if row["tip_minor"] is None else Money(row["tip_minor"], currency),
        )


def _charge(row: sqlite3.Row) -> Charge:
    currency = Currency(row["currency"])
    decline = Decline(row["code"], row["decline_code"], row["advice_code"])
    refunded, authorised = row["refunded_minor"], row["authorised_minor"]
    return Charge(
        id=ChargeId(row["id"]),
        intent=IntentId(row["intent_id"]),
        amount=Money(row["amount_minor"], currency),
        captured=Money(row["captured_minor"], currency),
        status=row["status"],
        created=datetime.fromisoformat(row["created_at"]),
        brand=row["brand"],
        last4=row["last4"],
        capture_before=optional_time(row["capture_before"]),
        decline=decline if decline.code else None,
        seller_message=row["seller_message"],
        refunded=None if refunded is None else Money(refunded, currency),
        is_disputed=bool(row["is_disputed"]),
        features=features_from(row["features"], currency),
        authorised=None if authorised is None else Money(authorised, currency),
        statement=row["statement"],
        facts=facts_from(row["facts"]),
    )


def hold_from(row: sqlite3.Row) -> Hold:
    number, currency = row["number"], Currency(row["currency"])
    return Hold(
        intent=IntentId(row["intent_id"]),
        sale=SaleId(row["sale_id"]) if row["sale_id"] else None,
        receipt=f"{row['register']}-{number:06d}" if number else "",
        amount=Money(row["held_minor"], currency),
        placed_at=datetime.fromisoformat(row["placed_at"]),
        capture_before=optional_time(row["capture_before"]),
        brand=row["brand"],
        last4=row["last4"],
        features=features_from(row["features"] or "{}", currency),
        taken=Money(row["taken_minor"], currency) or None,
    )
