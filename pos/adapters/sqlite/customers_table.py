"""Tables `customers`, `consents`, `sale_customers` and `customer_requests`: ids, never names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.customer import KnownCustomer
from pos.domain.ids import CustomerId, OperationId, PaymentMethodId, SaleId
from pos.domain.saved_card import Consent, Keeps, SaleCustomer


class SqliteCustomers:
    """Port `CustomerBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, customer: CustomerId) -> KnownCustomer | None:
        row = self._db.execute("SELECT * FROM customers WHERE id = ?", [customer]).fetchone()
        return None if row is None else _known(row)

    def all(self) -> Sequence[KnownCustomer]:
        rows = self._db.execute(
            "SELECT * FROM customers WHERE deleted_at IS NULL ORDER BY label, known_since, id"
        )
        return [_known(row) for row in rows.fetchall()]

    def save(self, customer: KnownCustomer, at: datetime) -> None:
        self._db.execute(
            """INSERT INTO customers (id, label, known_since, deleted_at) VALUES (?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET label = excluded.label,
                   deleted_at = excluded.deleted_at""",
            [
                customer.id,
                customer.label,
                time_text(at),
                optional_time_text(customer.deleted_at),
            ],
        )

    def agree(self, consent: Consent) -> Consent:
        row = self._db.execute(
            """INSERT INTO consents (customer_id, keeps, words, given_at, register, clerk, card_id,
                   sale_id, withdrawn_at, is_for_all)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?) RETURNING number""",
            [
                consent.customer,
                str(consent.keeps),
                consent.words,
                time_text(consent.given_at),
                consent.register,
                consent.clerk,
                consent.card,
                consent.sale,
                int(consent.is_for_all),
            ],
        ).fetchone()
        return replace(consent, number=int(row["number"]))

    def consents(self, customer: CustomerId) -> Sequence[Consent]:
        rows = self._db.execute(
            "SELECT * FROM consents WHERE customer_id = ? ORDER BY number", [customer]
        )
        return [_consent(row) for row in rows.fetchall()]

    def name_card(self, consent: int, card: PaymentMethodId) -> None:
        self._db.execute(
            "UPDATE consents SET card_id = ?"
            " WHERE number = ? AND card_id IS NULL AND is_for_all = 0",
            [card, consent],
        )

    def withdraw(self, customer: CustomerId, card: PaymentMethodId | None, at: datetime) -> None:
        self._db.execute(
            """UPDATE consents SET withdrawn_at = ? WHERE customer_id = ?
                   AND withdrawn_at IS NULL AND (? IS NULL OR card_id = ?)""",
            [time_text(at), customer, card, card],
        )

    def of_sale(self, sale: SaleId) -> SaleCustomer | None:
        row = self._db.execute("SELECT * FROM sale_customers WHERE sale_id = ?", [sale]).fetchone()
        if row is None:
            return None
        keeps = None if row["keeps"] is None else Keeps(row["keeps"])
        return SaleCustomer(CustomerId(row["customer_id"]), keeps)

    def choose(self, sale: SaleId, chosen: SaleCustomer | None) -> None:
        if chosen is None:
            self._db.execute("DELETE FROM sale_customers WHERE sale_id = ?", [sale])
            return
        self._db.execute(
            "INSERT OR REPLACE INTO sale_customers (sale_id, customer_id, keeps) VALUES (?, ?, ?)",
            [sale, chosen.customer, None if chosen.keeps is None else str(chosen.keeps)],
        )

    def let_go(self, customer: CustomerId) -> None:
        self._db.execute(
            """DELETE FROM sale_customers WHERE customer_id = ? AND sale_id IN
                   (SELECT id FROM sales WHERE state IN ('open', 'parked', 'paying'))""",
            [customer],
        )

    def begin(self, key: OperationId, kind: str, customer: CustomerId | None, at: datetime) -> None:
        self._db.execute(
            """INSERT INTO customer_requests (key, kind, customer_id, begun_at, state)
               VALUES (?, ?, ?, ?, 'open')""",
            [key, kind, customer, time_text(at)],
        )

    def end(self, key: OperationId, state: str) -> None:
        self._db.execute(
            "UPDATE customer_requests SET state = ? WHERE key = ? AND state = 'open'", [state, key]
        )

    def unanswered(self) -> Sequence[tuple[OperationId, str, CustomerId | None, datetime]]:
        rows = self._db.execute(
            "SELECT * FROM customer_requests WHERE state = 'open' ORDER BY begun_at, key"
        )
        return [
            (
                OperationId(row["key"]),
                str(row["kind"]),
                CustomerId(row["customer_id"]) if row["customer_id"] else None,
                datetime.fromisoformat(row["begun_at"]),
            )
            for row in rows.fetchall()
        ]


def _known(row: sqlite3.Row) -> KnownCustomer:
    return KnownCustomer(CustomerId(row["id"]), row["label"], optional_time(row["deleted_at"]))


def _consent(row: sqlite3.Row) -> Consent:
    return Consent(
        number=row["number"],
        customer=CustomerId(row["customer_id"]),
        keeps=Keeps(row["keeps"]),
        words=row["words"],
        given_at=datetime.fromisoformat(row["given_at"]),
        register=row["register"],
        clerk=row["clerk"],
        card=PaymentMethodId(row["card_id"]) if row["card_id"] else None,
        sale=SaleId(row["sale_id"]) if row["sale_id"] else None,
        withdrawn_at=optional_time(row["withdrawn_at"]),
        is_for_all=bool(row["is_for_all"]),
    )
