"""Tables `entries` and `postings`: double entry, append-only and chained."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlite_utils.db import Database

from pos.adapters.sqlite.book_lines import book_lines
from pos.adapters.sqlite.chained_rows import insert_chained
from pos.adapters.sqlite.codec import optional_time, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.chain import GENESIS, ChainedEntry, ChainedPosting, Head
from pos.domain.ids import IntentId, SaleId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.domain.views import BookedEntry, BookLine
from pos.ports import Clock

_OF_A_PAYMENT: Final = """(
    reference IN ('hold/' || :intent, 'capture/' || :intent, 'release/' || :intent,
        'lapse/' || :intent)
    OR (reference > 'increase/' || :intent || '/' AND reference < 'increase/' || :intent || '0')
    OR (reference > 'capture/' || :intent || '/' AND reference < 'capture/' || :intent || '0'))"""
"""By ranges of the references, which are an index; of what follows the id `0` comes after `/`."""

_COUNTS: Final = "coalesce(dated_at, occurred_at)"
"""When an entry counts: where its period was closed before it came, that is later."""


class SqliteLedgerBook:
    """Port `LedgerBook`."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def post(self, entries: Iterable[Entry]) -> int:
        return sum(self._post(entry) for entry in entries)

    def entries(self, since: datetime | None, until: datetime | None) -> Iterator[BookedEntry]:
        # What is noted for the audit journal has no postings, and is no part of the books.
        return self._select(
            f"(? IS NULL OR {_COUNTS} >= ?) AND (? IS NULL OR {_COUNTS} < ?)",
            [_bound(since), _bound(since), _bound(until), _bound(until)],
        )

    def lines(
        self, since: datetime | None, until: datetime | None, zone: ZoneInfo, *, after: int = 0
    ) -> Iterator[BookLine]:
        return book_lines(self._db, since, until, zone, after)

    def under(self, references: Iterable[str]) -> Sequence[Entry]:
        # One search in the index for each; a slash is followed by "0" in the order of text.
        named = [name for each in references for name in (each, f"{each}/", f"{each}0")]
        if not named:
            return ()
        one = "reference = ? OR (reference > ? AND reference < ?)"
        clause = " OR ".join([one] * (len(named) // 3))
        return [booked.entry for booked in self._select(f"({clause})", named)]

    def _select(self, clause: str, parameters: Sequence[str | None]) -> Iterator[BookedEntry]:
        """One row per posting, in order: an entry is complete when the next one begins."""
        rows = self._db.execute(
            f"""SELECT entries.*, sales.number, sales.register, charges.brand, charges.last4,
                   charges.capture_before, postings.account,
                   postings.amount_minor AS posting_minor, postings.currency AS posting_currency
               FROM entries
               JOIN postings ON postings.entry = entries.sequence
               LEFT JOIN sales ON sales.id = entries.sale_id
               LEFT JOIN intents ON intents.id = entries.intent_id
               LEFT JOIN charges ON charges.id = intents.latest_charge_id
               WHERE {clause}
               ORDER BY entries.sequence, postings.line""",  # noqa: S608 - our own clauses, values are bound
            parameters,
        )
        head: sqlite3.Row | None = None
        postings: list[Posting] = []
        for row in rows:
            if head is not None and row["sequence"] != head["sequence"]:
                yield _booked(head, postings)
                postings = []
            head = row
            postings.append(
                Posting(
                    row["account"], Money(row["posting_minor"], Currency(row["posting_currency"]))
                )
            )
        if head is not None:
            yield _booked(head, postings)

    def balance(self, account: str) -> Sequence[Money]:
        rows = self._db.execute(
            """SELECT currency, sum(amount_minor) FROM postings
               WHERE account = ? OR substr(account, 1, ?) = ?
               GROUP BY currency ORDER BY currency""",
            [account, len(account) + 1, account + ":"],
        )
        return [Money(int(row[1]), Currency(row[0])) for row in rows.fetchall()]

    def amounts(self, references: Iterable[str]) -> Mapping[str, Money]:
        rows = self._db.execute(
            """SELECT reference, amount_minor, currency FROM entries
               WHERE reference IN (SELECT value FROM json_each(?))""",
            [json.dumps(list(references))],
        )
        return {
            row["reference"]: Money(row["amount_minor"], Currency(row["currency"])) for row in rows
        }

    def kinds_of(self, intent: IntentId) -> Mapping[EntryKind, Money]:
        rows = self._db.execute(
            f"""SELECT kind, sum(amount_minor) AS minor, currency FROM entries
                WHERE {_OF_A_PAYMENT} GROUP BY kind, currency ORDER BY min(sequence)""",  # noqa: S608 - a clause of ours
            {"intent": intent},
        )
        return {
            EntryKind(row["kind"]): Money(row["minor"], Currency(row["currency"])) for row in rows
        }

    def references_of(self, intent: IntentId) -> Sequence[str]:
        rows = self._db.execute(
            f"SELECT reference FROM entries WHERE {_OF_A_PAYMENT} ORDER BY sequence",  # noqa: S608 - as above
            {"intent": intent},
        )
        return [row["reference"] for row in rows]

    def occurred(self, reference: str) -> datetime | None:
        row = self._db.execute(
            "SELECT occurred_at FROM entries WHERE reference = ?", [reference]
        ).fetchone()
        return None if row is None else datetime.fromisoformat(row["occurred_at"])

    def head(self) -> Head | None:
        row = self._db.execute(
            "SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        return None if row is None else Head(row["sequence"], row["hash"])

    def _post(self, entry: Entry) -> int:
        booked = self._db.execute("SELECT 1 FROM entries WHERE reference = ?", [entry.reference])
        if booked.fetchone() is not None:
            return 0
        # Nobody else writes until this transaction ends, so the head stays the head.
        head = self.head()
        row = _chained(entry, (head.sequence if head else 0) + 1, self._clock.now())
        insert_chained(self._db, row, head.hash if head else GENESIS, dated_at=self._dated_at(row))
        return 1

    def _dated_at(self, entry: ChainedEntry) -> str | None:
        """When an entry counts that comes after its period was closed; None where it does not.

        Only a correction changes a closed period, and it says so.
        """
        if entry.kind == EntryKind.CORRECTION:
            return None
        rows = self._db.execute(
            "SELECT until_at FROM closed_periods ORDER BY number DESC LIMIT 1"
        ).fetchall()
        until = str(rows[0]["until_at"]) if rows else ""
        return max(entry.recorded_at, until) if entry.occurred_at < until else None


def _chained(entry: Entry, sequence: int, recorded_at: datetime) -> ChainedEntry:
    return ChainedEntry(
        sequence=sequence,
        reference=entry.reference,
        kind=str(entry.kind),
        occurred_at=time_text(entry.occurred_at),
        recorded_at=time_text(recorded_at),
        sale_id=entry.sale,
        intent_id=entry.intent or "",
        amount_minor=entry.amount.minor,
        currency=entry.amount.currency.code,
        reason=entry.reason,
        postings=tuple(
            ChainedPosting(line, each.account, each.amount.minor, each.amount.currency.code)
            for line, each in enumerate(entry.postings, 1)
        ),
    )


def _bound(moment: datetime | None) -> str | None:
    return None if moment is None else time_text(moment)


def _booked(row: sqlite3.Row, postings: list[Posting]) -> BookedEntry:
    number = row["number"]
    return BookedEntry(
        sequence=row["sequence"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        entry=Entry(
            reference=row["reference"],
            kind=EntryKind(row["kind"]),
            occurred_at=datetime.fromisoformat(row["occurred_at"]),
            sale=SaleId(row["sale_id"]) if row["sale_id"] else None,
            intent=IntentId(row["intent_id"]) if row["intent_id"] else None,
            amount=Money(row["amount_minor"], Currency(row["currency"])),
            postings=tuple(postings),
            reason=row["reason"],
        ),
        receipt=f"{row['register']}-{number:06d}" if number else "",
        brand=row["brand"] or "",
        last4=row["last4"] or "",
        capture_before=optional_time(row["capture_before"]),
    )
