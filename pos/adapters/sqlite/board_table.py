"""The hold board: a few queries over partial indexes, whatever the ledger's size."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.elsewhere import change_from
from pos.adapters.sqlite.mirrors import hold_from
from pos.adapters.sqlite.sales_table import receipt_of
from pos.domain.drift import Change
from pos.domain.hold_row import HoldRow
from pos.domain.ids import SaleId

_BESIDE: Final = """
    coalesce(mine.register, '') AS till, coalesce(mine.clerk, '') AS clerk,
    notes.customer, notes.reason, notes.owner, notes.keep_until, notes.note, notes.recipe,
    notes.follows, earlier.register AS earlier_register, earlier.number AS earlier_number"""

_JOINS: Final = """
    LEFT JOIN sale_notes AS notes ON notes.sale_id = mine.id
    LEFT JOIN sales AS earlier ON earlier.id = notes.follows"""

_HELD: Final = f"""
    SELECT holds.*, NULL AS next_sale, NULL AS next_register, NULL AS next_number, {_BESIDE}
    FROM holds LEFT JOIN sales AS mine ON mine.id = holds.sale_id {_JOINS}"""  # noqa: S608 - literals of this module

# What holds nothing any more has no row in the view; what is at risk is what was held.
_LAPSED: Final = f"""
    SELECT intents.id AS intent_id, lapses.sale_id AS sale_id, mine.number AS number,
        mine.register AS register, charges.amount_minor AS held_minor,
        intents.currency AS currency, charges.created_at AS placed_at,
        coalesce(charges.capture_before, lapses.lapsed_at) AS capture_before,
        charges.brand AS brand, charges.last4 AS last4, charges.features AS features,
        intents.received_minor AS taken_minor, lapses.next_sale AS next_sale,
        next.register AS next_register, next.number AS next_number, {_BESIDE}
    FROM lapses JOIN intents ON intents.id = lapses.intent_id
    JOIN charges ON charges.id = intents.latest_charge_id
    LEFT JOIN sales AS mine ON mine.id = lapses.sale_id
    LEFT JOIN sales AS next ON next.id = lapses.next_sale
    {_JOINS}
    WHERE lapses.decision = 'open'"""  # noqa: S608 - literals of this module


class SqliteBoard:
    """Port `BoardRows`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def open(self) -> Sequence[HoldRow]:
        checking = self._checking()
        changes = self._changes()
        rows = [_row(row, checking, changes) for row in self._db.execute(_HELD)]
        lapsed = self._db.execute(_LAPSED)
        rows += [_row(row, checking, changes, is_lapsed=True) for row in lapsed]
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


def _row(
    row: sqlite3.Row,
    checking: frozenset[str],
    changes: Mapping[str, tuple[Change, ...]],
    *,
    is_lapsed: bool = False,
) -> HoldRow:
    hold = hold_from(row)
    next_sale, following = row["next_sale"], row["follows"]
    return HoldRow(
        hold=hold,
        register=row["till"],
        clerk=row["clerk"],
        customer=row["customer"] or "",
        reason=row["reason"] or "",
        owner=row["owner"] or "",
        keep_until=optional_time(row["keep_until"]),
        note=row["note"] or "",
        recipe=row["recipe"] or "",
        is_checking=hold.intent in checking,
        is_lapsed=is_lapsed,
        changes=changes.get(hold.intent, ()),
        attempt_of=receipt_of(row["earlier_register"], row["earlier_number"]) if following else "",
        next_sale=SaleId(next_sale) if next_sale else None,
        next_receipt=receipt_of(row["next_register"], row["next_number"]) if next_sale else "",
    )
