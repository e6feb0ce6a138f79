"""The hold board: a few queries over partial indexes, whatever the ledger's size."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.cautions_table import on_the_board
from pos.adapters.sqlite.codec import facts_from, features_from, optional_time
from pos.adapters.sqlite.elsewhere import change_from
from pos.adapters.sqlite.sales_table import receipt_of
from pos.domain.card_checks import facts_told
from pos.domain.drift import Change
from pos.domain.hold import Hold
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId, SaleId
from pos.domain.money import Currency, Money

# In this order they are unpacked: by name, 2,000 rows take three times as long. Before them come
# the payment, whether it has lapsed, its amount and its deadline; after them the sale in its place.
_OF_THE_HOLD: Final = """
    intents.received_minor, intents.currency, coalesce(charges.created_at, intents.created_at),
    coalesce(charges.brand, ''), coalesce(charges.last4, ''), charges.features,
    coalesce(charges.facts, '{}'),
    sales.id, sales.number, coalesce(sales.register, ''), coalesce(sales.clerk, '')"""

_OF_THE_NOTE: Final = """
    coalesce(notes.customer, ''), coalesce(notes.reason, ''), coalesce(notes.owner, ''),
    notes.keep_until, coalesce(notes.note, ''), coalesce(notes.recipe, ''),
    earlier.register, earlier.number"""

_NOTED: Final = """
    LEFT JOIN sale_notes AS notes ON notes.sale_id = sales.id
    LEFT JOIN sales AS earlier ON earlier.id = notes.follows"""

_HELD: Final = f"""
    SELECT intents.id, 0, intents.capturable_minor, intents.capture_before,
        {_OF_THE_HOLD}, {_OF_THE_NOTE}, NULL, NULL, NULL
    FROM intents
    LEFT JOIN sales ON sales.id = intents.sale_id
    LEFT JOIN charges ON charges.id = intents.latest_charge_id {_NOTED}
    WHERE intents.status = 'requires_capture'"""  # noqa: S608 - literals of this module

# What has lapsed holds nothing any more; what is at risk is what was held.
_LAPSED: Final = f"""
    SELECT intents.id, 1, charges.amount_minor - intents.received_minor,
        coalesce(charges.capture_before, lapses.lapsed_at),
        {_OF_THE_HOLD}, {_OF_THE_NOTE}, lapses.next_sale, next.register, next.number
    FROM lapses
    JOIN intents ON intents.id = lapses.intent_id
    JOIN charges ON charges.id = intents.latest_charge_id
    LEFT JOIN sales ON sales.id = lapses.sale_id
    LEFT JOIN sales AS next ON next.id = lapses.next_sale {_NOTED}
    WHERE lapses.decision = 'open'"""  # noqa: S608 - literals of this module


class SqliteBoard:
    """Port `BoardRows`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self) -> Sequence[HoldRow]:
        checking, changes, cautions = self._checking(), self._changes(), on_the_board(self._db)
        rows = [_row(tuple(cells)) for cells in self._db.execute(_HELD)]
        rows += [_row(tuple(cells)) for cells in self._db.execute(_LAPSED)]
        for place, row in enumerate(rows):
            intent = row.hold.intent
            if intent in checking or intent in changes or intent in cautions:
                rows[place] = replace(
                    row,
                    is_checking=intent in checking,
                    changes=changes.get(intent, ()),
                    cautions=cautions.get(intent, ()),
                )
        rows.sort(key=_nearest_first)
        return rows

    def _checking(self) -> frozenset[str]:
        """Payments that an unsettled operation is about."""
        rows = self._db.execute(
            "SELECT target FROM operations WHERE state IN ('prepared', 'in_doubt')"
        )
        return frozenset(row["target"] for row in rows)

    def _changes(self) -> Mapping[str, tuple[Change, ...]]:
        """What others did to payments on the board, by the payment, oldest first."""
        rows = self._db.execute(
            """SELECT changes.* FROM intents CROSS JOIN changes
                   ON changes.intent_id = intents.id WHERE intents.status = 'requires_capture'
               UNION ALL
               SELECT changes.* FROM lapses CROSS JOIN changes
                   ON changes.intent_id = lapses.intent_id WHERE lapses.decision = 'open'
               ORDER BY sequence"""
        )
        found: dict[str, tuple[Change, ...]] = {}
        for row in rows:
            found[row["intent_id"]] = (*found.get(row["intent_id"], ()), change_from(row))
        return found


def _nearest_first(row: HoldRow) -> tuple[bool, datetime, str, str]:
    hold = row.hold
    deadline = hold.capture_before
    return (deadline is None, deadline or hold.placed_at, hold.receipt, hold.intent)


@lru_cache(maxsize=4096)
def _row(cells: tuple[Any, ...]) -> HoldRow:
    """A row of the board. Most are as they were when the board was read before."""
    (
        intent, is_lapsed, amount, deadline, taken, code, placed_at, brand, last4, features, facts,
        sale, number, register, clerk, customer, reason, owner, keep_until, note, recipe,
        earlier_register, earlier_number, next_sale, next_register, next_number,
    ) = cells  # fmt: skip
    currency = Currency(code)
    hold = Hold(
        intent=IntentId(intent),
        sale=SaleId(sale) if sale else None,
        receipt=receipt_of(register, number),
        amount=Money(amount, currency),
        placed_at=datetime.fromisoformat(placed_at),
        capture_before=optional_time(deadline),
        brand=brand,
        last4=last4,
        features=features_from(features or "{}", currency),
        taken=Money(taken, currency) if taken else None,
    )
    return HoldRow(
        hold=hold,
        register=register,
        clerk=clerk,
        customer=customer,
        reason=reason,
        owner=owner,
        keep_until=optional_time(keep_until),
        note=note,
        recipe=recipe,
        is_lapsed=bool(is_lapsed),
        checks=facts_told(facts_from(facts)),
        attempt_of=receipt_of(earlier_register, earlier_number),
        next_sale=SaleId(next_sale) if next_sale else None,
        next_receipt=receipt_of(next_register, next_number),
    )
