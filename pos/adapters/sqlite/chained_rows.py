"""Entries as they are stored, with their postings: read for the chain, and written into it."""

from collections.abc import Iterator
from typing import Any, Final

from sqlite_utils.db import Database

from pos.domain.chain import ChainedEntry, ChainedPosting, canonical, chain_hash

_COLUMNS = (
    "sequence, reference, kind, occurred_at, recorded_at, sale_id, intent_id, amount_minor, "
    "currency, reason"
)
_LINE = "line, account, amount_minor, currency"

CANONICAL: Final = """json_object(
    'amount_minor', entries.amount_minor,
    'currency', entries.currency,
    'intent_id', entries.intent_id,
    'kind', entries.kind,
    'occurred_at', entries.occurred_at,
    'postings', (
        SELECT json_group_array(json_object(
            'account', account, 'amount_minor', amount_minor,
            'currency', currency, 'line', line) ORDER BY line)
        FROM postings WHERE postings.entry = entries.sequence),
    'reason', entries.reason,
    'recorded_at', entries.recorded_at,
    'reference', entries.reference,
    'sale_id', entries.sale_id,
    'sequence', entries.sequence)"""
"""The canonical content of a row of `entries`, which SQLite writes faster than Python by far.

What SQLite should ever write differently has another hash, and is then written by Python.
"""


def chained_rows(
    db: Database, entries: str = "entries", postings: str = "postings"
) -> Iterator[ChainedEntry]:
    """Every entry of the tables of these names by sequence, streamed; one query each."""
    for row in db.execute(f"SELECT {_COLUMNS} FROM {entries} ORDER BY sequence"):  # noqa: S608 - our own names
        yield _with_postings(db, dict(row), postings)


def chained_row(db: Database, sequence: int) -> ChainedEntry | None:
    """The one entry of that sequence."""
    found = db.execute(f"SELECT {_COLUMNS} FROM entries WHERE sequence = ?", [sequence])  # noqa: S608 - our own names
    row = found.fetchone()
    return None if row is None else _with_postings(db, dict(row), "postings")


def insert_chained(
    db: Database, entry: ChainedEntry, previous: str, *, dated_at: str | None = None
) -> str:
    """Write an entry and its postings as the one that follows `previous`; its hash.

    `dated_at`, which the file has since 0020, is proved by the closings and is no part of the hash.
    """
    own = chain_hash(previous, canonical(entry))
    dated, mark = ("", "") if dated_at is None else (", dated_at", ", ?")
    db.execute(
        f"""INSERT INTO entries (sequence, reference, kind, occurred_at, recorded_at, sale_id,
               intent_id, amount_minor, currency, reason, prev_hash, hash{dated})
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?{mark})""",  # noqa: S608 - our own column
        [
            entry.sequence,
            entry.reference,
            entry.kind,
            entry.occurred_at,
            entry.recorded_at,
            entry.sale_id,
            entry.intent_id,
            entry.amount_minor,
            entry.currency,
            entry.reason,
            previous,
            own,
            *([] if dated_at is None else [dated_at]),
        ],
    )
    db.conn.executemany(
        """INSERT INTO postings (entry, line, account, amount_minor, currency)
           VALUES (?, ?, ?, ?, ?)""",
        [
            (entry.sequence, each.line, each.account, each.amount_minor, each.currency)
            for each in entry.postings
        ],
    )
    return own


def _with_postings(db: Database, row: dict[str, Any], postings: str) -> ChainedEntry:
    lines = db.execute(
        f"SELECT {_LINE} FROM {postings} WHERE entry = ? ORDER BY line",  # noqa: S608 - our own names
        [row["sequence"]],
    )
    return ChainedEntry(**row, postings=tuple(ChainedPosting(*line) for line in lines))
