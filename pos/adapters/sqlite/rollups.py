"""Tables `rollups` and `rolled_to`, and what is read of the ledger to fill them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text
from pos.domain.bookkeeping import FEES, SALES, TAX, TIPS, UNEXPLAINED
from pos.domain.drawer import CASH
from pos.domain.rollup import (
    CASH_TENDER,
    MOVING,
    Moved,
    Place,
    Posted,
    Roll,
    Rolled,
    RolledTo,
    Sums,
    Waited,
)

_AT: Final = "coalesce(entries.dated_at, entries.occurred_at)"
_SLOT: Final = f"""substr({_AT}, 1, 14) || CASE
    WHEN substr({_AT}, 15, 2) < '15' THEN '00' WHEN substr({_AT}, 15, 2) < '30' THEN '15'
    WHEN substr({_AT}, 15, 2) < '45' THEN '30' ELSE '45' END"""

# Only of a capture in parts the reference goes on after the payment's id.
_IS_MORE: Final = """entries.reference <> 'capture/' || entries.intent_id
    AND EXISTS (SELECT 1 FROM entries AS earlier
        WHERE earlier.reference > 'capture/' || entries.intent_id || '/'
            AND earlier.reference < 'capture/' || entries.intent_id || '0'
            AND earlier.sequence < entries.sequence)"""

_DETAIL: Final = f"""CASE entries.kind
    WHEN 'release' THEN iif(entries.reason = 'partial_capture', 'rest', '')
    WHEN 'capture' THEN iif({_IS_MORE}, 'more', '')
    WHEN 'hold' THEN {{again}} WHEN 'increase' THEN {{again}} ELSE '' END""".format(
    again="""iif((SELECT follows FROM sale_notes
        WHERE sale_notes.sale_id = entries.sale_id) IS NULL, '', 'again')"""
)

# Who sold it and what paid it is asked of takings alone: each answer is a search of its own.
_IS_TAKEN: Final = """entries.kind IN ('capture', 'cash_sale', 'refund', 'cash_refund',
    'refund_failed')"""

_TENDER: Final = f"""CASE WHEN entries.kind IN ('cash_sale', 'cash_refund') THEN '{CASH_TENDER}'
    WHEN {_IS_TAKEN} THEN coalesce((SELECT charges.brand FROM intents JOIN charges
        ON charges.id = intents.latest_charge_id WHERE intents.id = entries.intent_id), '')
    ELSE '' END"""  # noqa: S608 - a word of ours

# A payment that no sale of this till belongs to has no register; cash has that of its drawer.
_REGISTER: Final = f"""coalesce(sales.register,
    CASE WHEN entries.kind IN ('cash_sale', 'cash_refund') THEN
        (SELECT substr(account, {len(CASH) + 2}) FROM postings
            WHERE postings.entry = entries.sequence
                AND substr(account, 1, {len(CASH) + 1}) = '{CASH}:') END, '')"""  # noqa: S608 - an account of ours

_KINDS: Final = ", ".join(f"'{kind}'" for kind in sorted(MOVING))
_PLAIN: Final = (SALES, UNEXPLAINED, TIPS, FEES)


class SqliteInsights:
    """Port `InsightBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def rolled_to(self) -> RolledTo | None:
        row = self._db.execute("SELECT sequence, hash, zone, rule FROM rolled_to").fetchone()
        return None if row is None else RolledTo(*row)

    def last(self) -> int:
        [(last,)] = self._db.execute("SELECT coalesce(max(sequence), 0) FROM entries").fetchall()
        return int(last)

    def hash_of(self, sequence: int) -> str:
        row = self._db.execute("SELECT hash FROM entries WHERE sequence = ?", [sequence]).fetchone()
        return "" if row is None else str(row["hash"])

    def moved(self, after: int, last: int) -> Iterator[Moved]:
        rows = self._db.execute(
            f"""SELECT {_SLOT}, kind, {_DETAIL}, {_REGISTER}, coalesce(sales.clerk, ''), {_TENDER},
                    entries.currency, count(*), sum(entries.amount_minor)
                FROM entries LEFT JOIN sales ON sales.id = entries.sale_id AND {_IS_TAKEN}
                WHERE entries.sequence > ? AND entries.sequence <= ? AND kind IN ({_KINDS})
                GROUP BY 1, 2, 3, 4, 5, 6, 7""",  # noqa: S608 - our own clauses, values are bound
            [after, last],
        )
        return (Moved(*row) for row in rows)

    def posted(self, after: int, last: int) -> Iterator[Posted]:
        marks = ", ".join("?" * len(_PLAIN))
        rows = self._db.execute(
            f"""SELECT {_SLOT}, account, kind, postings.currency, count(*),
                    sum(postings.amount_minor)
                FROM entries JOIN postings ON postings.entry = entries.sequence
                WHERE entries.sequence > ? AND entries.sequence <= ?
                    AND (account IN ({marks}) OR substr(account, 1, {len(TAX) + 1}) = '{TAX}:')
                GROUP BY 1, 2, 3, 4""",  # noqa: S608 - our own clauses, values are bound
            [after, last, *_PLAIN],
        )
        return (Posted(*row) for row in rows)

    def waited(self, after: int, last: int) -> Iterator[Waited]:
        rows = self._db.execute(
            f"""SELECT {_SLOT}, entries.currency,
                    unixepoch(entries.occurred_at) - unixepoch(held.occurred_at)
                FROM entries JOIN entries AS held ON held.reference = 'hold/' || entries.intent_id
                WHERE entries.sequence > ? AND entries.sequence <= ?
                    AND entries.kind = 'capture' AND NOT ({_IS_MORE})""",  # noqa: S608 - our own clauses, values are bound
            [after, last],
        )
        return (Waited(*row) for row in rows)

    def declined(
        self, since: datetime | None, until: datetime | None
    ) -> Sequence[tuple[Place, Sums]]:
        rows = self._db.execute(
            """SELECT iif(decline_code = '', code, decline_code) AS reason, currency, count(*),
                   sum(amount_minor)
               FROM charges INDEXED BY charges_declined
               WHERE status = 'failed' AND created_at >= ? AND created_at < ?
               GROUP BY 1, 2""",
            ["" if since is None else time_text(since), "9" if until is None else time_text(until)],
        )
        return [(Place("", row[0], row[1]), Sums(row[2], row[3])) for row in rows.fetchall()]

    def kept(
        self, roll: Roll, first: str, last: str, *, by_day: bool, by_part: bool
    ) -> Sequence[tuple[Place, Sums]]:
        if by_day and by_part:  # as it is kept, with nothing to be taken together
            rows = self._db.execute(
                """SELECT day, part, currency, times, minor, back_times, back_minor
                   FROM rollups WHERE roll = ? AND day BETWEEN ? AND ?""",
                [str(roll), first, last],
            )
        else:
            day, part = "day" if by_day else "''", "part" if by_part else "''"
            rows = self._db.execute(
                f"""SELECT {day}, {part}, currency, sum(times), sum(minor), sum(back_times),
                        sum(back_minor)
                    FROM rollups WHERE roll = ? AND day BETWEEN ? AND ? GROUP BY 1, 2, 3""",  # noqa: S608 - names of ours, values are bound
                [str(roll), first, last],
            )
        return [(Place(*row[:3]), Sums(*row[3:])) for row in map(tuple, rows)]

    def first_day(self) -> str:
        # Every roll but that of fees begins with a payment: a search per roll, not a scan.
        rows = self._db.execute(
            """SELECT (SELECT min(day) FROM rollups WHERE roll = each.value) AS day
               FROM json_each('["fee", "hold", "register", "tax"]') AS each"""
        )
        return min((row["day"] for row in rows if row["day"]), default="")

    def keep(self, sums: Rolled, to: RolledTo) -> None:
        self._db.conn.executemany(
            """INSERT INTO rollups (roll, day, part, currency, times, minor, back_times, back_minor)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (roll, day, part, currency) DO UPDATE SET times = times + excluded.times,
                   minor = minor + excluded.minor, back_times = back_times + excluded.back_times,
                   back_minor = back_minor + excluded.back_minor""",
            (
                (str(roll), *place, *of)
                for roll, found in sums.items()
                for place, of in found.items()
            ),
        )
        self._db.execute(
            """INSERT INTO rolled_to (only, sequence, hash, zone, rule) VALUES (1, ?, ?, ?, ?)
               ON CONFLICT (only) DO UPDATE SET sequence = excluded.sequence,
                   hash = excluded.hash, zone = excluded.zone, rule = excluded.rule""",
            [to.sequence, to.hash, to.zone, to.rule],
        )

    def forget(self) -> None:
        self._db.execute("DELETE FROM rolled_to")
        self._db.execute("DELETE FROM rollups")
