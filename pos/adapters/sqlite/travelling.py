"""Entries and rows as they travel to the centre: canonical content, and JSON of whole rows."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.chained_rows import CANONICAL, chained_row
from pos.adapters.sqlite.following import noted_tables
from pos.domain.central import CentralEntry
from pos.domain.chain import canonical, chain_hash
from pos.errors import Broken

_ENTRIES: Final = f"""
    SELECT entries.sequence, entries.kind, entries.recorded_at, {CANONICAL},
        CASE WHEN entries.dated_at IS NULL THEN ''
            ELSE json_object('dated_at', entries.dated_at) END,
        entries.prev_hash, entries.hash
    FROM entries WHERE entries.sequence > ? ORDER BY entries.sequence LIMIT ?"""  # noqa: S608 - our own text


def travelling_entries(
    db: Database, after: int, previous: str, limit: int
) -> Iterator[CentralEntry]:
    """What follows an entry whose hash is `previous`, each one proved by the chain.

    Raises Broken `chain_broken`, which `verify` explains.
    """
    expected = after
    for sequence, kind, recorded_at, text, beside, stored, own in db.execute(
        _ENTRIES, [after, limit]
    ):
        expected += 1
        content = text
        if chain_hash(previous, content.encode()) != own:
            content = _by_python(db, sequence)
        if (sequence, stored) != (expected, previous) or chain_hash(
            previous, content.encode()
        ) != own:
            raise Broken("chain_broken", sequence=sequence)
        yield CentralEntry(sequence, kind, recorded_at, content, beside, own)
        previous = own


def _by_python(db: Database, sequence: int) -> str:
    entry = chained_row(db, sequence)
    return "" if entry is None else canonical(entry).decode()


@dataclass(frozen=True, slots=True)
class Shape:
    """How one table's rows are told apart and written. `place` is what they are gone through by."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    has_rowid: bool

    @property
    def body(self) -> str:
        """SQL of a row as a JSON object. A rowid that has no column of its own travels along."""
        names = [*self.columns, *(["rowid"] if self.has_rowid else [])]
        pairs = ", ".join(f"'{name}', {name}" for name in names)
        return f"json_object({pairs})"


class Travelling:
    """The tables of one ledger whose rows the centre keeps, by name."""

    def __init__(self, db: Database, names: Iterable[str] | None = None) -> None:
        """Those whose changes are noted while the shop replicates, or those of `names`."""
        self._db = db
        self._names = sorted(set(noted_tables(db) if names is None else names))
        self._shapes: dict[str, Shape] = {}

    @property
    def first(self) -> str:
        return self._names[0]

    def following(self, table: str) -> str:
        """The table after that one, empty after the last."""
        return next((name for name in self._names if name > table), "")

    def shape(self, table: str) -> Shape | None:
        """None for a table that does not travel."""
        if table not in self._shapes and table in self._names:
            self._shapes[table] = _shape(self._db, table)
        return self._shapes.get(table)

    def body(self, table: str, key: str, *, with_rowid: bool = True) -> str:
        """A row as JSON, empty where there is none."""
        shape = self.shape(table)
        if shape is None:
            return ""
        if not with_rowid:
            shape = replace(shape, has_rowid=False)
        clause = " AND ".join(f"{name} = ?" for name in shape.key)
        found = self._db.execute(
            f"SELECT {shape.body} FROM {table} WHERE {clause}",  # noqa: S608 - names of the schema
            json.loads(key),
        ).fetchone()
        return "" if found is None else str(found[0])

    def rows(self, table: str, after: str, limit: int) -> Iterator[tuple[str, str, str]]:
        """Place, key and body of the rows after a place, as they lie on the disk."""
        shape = self.shape(table)
        if shape is None:
            return
        by = ("rowid",) if shape.has_rowid else shape.key
        clause, bound = "", []
        if after:
            clause = f"WHERE ({', '.join(by)}) > ({', '.join('?' * len(by))})"
            bound = json.loads(after)
        rows = self._db.execute(
            f"""SELECT json_array({", ".join(by)}), json_array({", ".join(shape.key)}), {shape.body}
                FROM {table} {clause} ORDER BY {", ".join(by)} LIMIT ?""",  # noqa: S608 - as above
            [*bound, limit],
        )
        for place, key, body in rows:
            yield str(place), str(key), str(body)


def _shape(db: Database, table: str) -> Shape:
    columns = db.execute("SELECT name, type, pk FROM pragma_table_info(?)", [table]).fetchall()
    keys = sorted((each for each in columns if each["pk"]), key=lambda each: int(each["pk"]))
    [is_bare] = db.execute(
        "SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'", [table]
    ).fetchone()
    is_number = len(keys) == 1 and keys[0]["type"] == "INTEGER"
    return Shape(
        table,
        tuple(each["name"] for each in keys),
        tuple(each["name"] for each in columns),
        has_rowid=not (is_bare or is_number),
    )
