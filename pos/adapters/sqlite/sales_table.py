"""Table `sales`: every cart from its first line, and what became of it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import cart_from, cart_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.tender_codec import tenders_text, with_tenders
from pos.domain.ids import IntentId, SaleId
from pos.domain.sale import Sale, SaleState
from pos.errors import Refused

SHORTEST_PREFIX: Final = 8
"""How much of an id a person has to give before it is looked for by its beginning."""

_COLUMNS = "id, number, register, state, intent_id, label, opened_at, cart, tenders, clerk"


class SqliteSales:
    """Port `Sales`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, sale: SaleId) -> Sale:
        found = self._select("WHERE id = ?", sale)
        if not found:
            raise Refused("sale_unknown", sale=sale)
        return found[0]

    def save(self, sale: Sale) -> None:
        self._db.execute(
            """INSERT INTO sales (id, number, register, state, total_minor, currency, intent_id,
                   label, opened_at, cart, tenders, clerk)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (id) DO UPDATE SET number = excluded.number, state = excluded.state,
                   total_minor = excluded.total_minor, currency = excluded.currency,
                   intent_id = excluded.intent_id,
                   label = excluded.label, cart = excluded.cart,
                   tenders = excluded.tenders, clerk = excluded.clerk""",
            [
                sale.id,
                sale.number,
                sale.register,
                str(sale.state),
                sale.cart.totals().due.minor,
                sale.cart.currency.code,
                sale.intent,
                sale.label,
                time_text(sale.opened_at),
                cart_text(sale.cart),
                tenders_text(sale),
                sale.clerk,
            ],
        )

    def open(self, register: str) -> Sequence[Sale]:
        return self._select(
            """WHERE register = ? AND state IN ('open', 'paying')
               ORDER BY opened_at DESC, rowid DESC""",
            register,
        )

    def parked(self) -> Sequence[Sale]:
        return self._select("WHERE state = 'parked' ORDER BY opened_at, rowid")

    def by_intent(self, intent: IntentId) -> Sale | None:
        found = self._select("WHERE intent_id = ?", intent)
        if not found:
            # An intent of an earlier round: the mirror still knows whose it was.
            found = self._select(
                "WHERE id = (SELECT sale_id FROM intents WHERE intents.id = ?)", intent
            )
        return found[0] if found else None

    def by_text(self, text: str) -> Sale:
        register, number = receipt_parts(text)
        found = self._select(
            "WHERE id = ? OR intent_id = ? OR (number = ? AND (? = '' OR register = ?))",
            text,
            text,
            number,
            register,
            register,
        )
        if not found and len(text) >= SHORTEST_PREFIX:
            found = self._select(r"WHERE id LIKE ? ESCAPE '\' LIMIT 2", _prefix(text))
        if not found:
            raise Refused("sale_unknown", sale=text[:60])
        if len(found) > 1:
            raise Refused("sale_ambiguous", sale=text[:60])
        return found[0]

    def next_number(self) -> int:
        [(last,)] = self._db.execute("SELECT coalesce(max(number), 0) FROM sales").fetchall()
        # A restored ledger has forgotten sales; their payments, taken over from Stripe, have not.
        forgotten = self._db.execute(
            "SELECT metadata ->> 'receipt' FROM intents WHERE sale_id IS NULL"
        ).fetchall()
        numbers = (receipt_parts(str(receipt or ""))[1] or 0 for (receipt,) in forgotten)
        return max(int(last), *numbers, 0) + 1

    def recent(self, limit: int) -> Sequence[Sale]:
        return self._select("WHERE number IS NOT NULL ORDER BY number DESC LIMIT ?", limit)

    def _select(self, clause: str, *parameters: str | int | None) -> list[Sale]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM sales {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [_sale(row) for row in rows.fetchall()]


def receipt_parts(text: str) -> tuple[str, int | None]:
    """Register and number of `till-1-000042`; of `42` the number only."""
    register, _, number = text.strip().rpartition("-")
    return register, int(number) if re.fullmatch("[0-9]{1,9}", number) else None


def receipt_of(register: str, number: int | None) -> str:
    """`till-1-000042`, or empty for a sale without a number."""
    return f"{register}-{number:06d}" if number else ""


def _prefix(text: str) -> str:
    r"""A LIKE pattern for values that begin with `text`."""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return text + "%"


def _sale(row: sqlite3.Row) -> Sale:
    sale = Sale(
        id=SaleId(row["id"]),
        register=row["register"],
        cart=cart_from(row["cart"]),
        state=SaleState(row["state"]),
        opened_at=datetime.fromisoformat(row["opened_at"]),
        number=row["number"],
        intent=IntentId(row["intent_id"]) if row["intent_id"] else None,
        label=row["label"],
        clerk=row["clerk"],
    )
    return with_tenders(sale, row["tenders"])
