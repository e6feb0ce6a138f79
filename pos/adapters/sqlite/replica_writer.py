"""One replica being written: entries that continue its chain, and rows of all other tables."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.travelling import Shape, Travelling
from pos.domain.central import CentralEntry, CentralHead, CentralRow, Register, Replica
from pos.domain.chain import GENESIS, chain_hash
from pos.domain.ids import LedgerId
from pos.errors import Misconfigured, Refused

_COLUMNS: Final = (
    "sequence", "reference", "kind", "occurred_at", "recorded_at", "sale_id", "intent_id",
    "amount_minor", "currency", "reason",
)  # fmt: skip
_ENTRY: Final = f"""
    INSERT INTO entries ({", ".join(_COLUMNS)}, prev_hash, hash, dated_at)
    VALUES ({", ".join("?" * (len(_COLUMNS) + 3))})"""  # noqa: S608 - columns of this module
_POSTING: Final = """
    INSERT INTO postings (entry, line, account, amount_minor, currency) VALUES (?, ?, ?, ?, ?)"""
_SET: Final = """INSERT INTO meta (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""
_OF_THE_CENTRE: Final = "central_"


class SqliteReplicaWriter:
    """Port `ReplicaWriter`, inside a transaction that somebody else ends."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db = db
        self._path = path
        self._guards = _lifted(db)
        self._travelling = Travelling(db)
        replica = read_replica(db, path)
        self.batch = replica.batch if replica else 0
        found = db.execute("SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1")
        row = found.fetchone()
        self.sequence = int(row[0]) if row else 0
        self._hash = str(row[1]) if row else GENESIS
        self._has_new_words = False

    def put_entries(self, entries: Sequence[CentralEntry]) -> None:
        with _legible(self.sequence):
            self._put_entries(entries)

    def _put_entries(self, entries: Sequence[CentralEntry]) -> None:
        rows, postings = [], []
        for each in entries:
            if (
                each.sequence != self.sequence + 1
                or chain_hash(self._hash, each.content.encode()) != each.hash
            ):
                raise Refused("centre_forged", sequence=each.sequence)
            told = json.loads(each.content)
            beside = json.loads(each.beside) if each.beside else {}
            kept = [told[name] for name in _COLUMNS]
            rows.append((*kept, self._hash, each.hash, beside.get("dated_at")))
            postings += [
                (each.sequence, line["line"], line["account"], line["amount_minor"],
                 line["currency"])
                for line in told["postings"]
            ]  # fmt: skip
            self.sequence, self._hash = each.sequence, each.hash
        self._db.conn.executemany(_ENTRY, rows)
        self._db.conn.executemany(_POSTING, postings)

    def put_rows(self, rows: Sequence[CentralRow]) -> None:
        with _legible(self.sequence):
            for table, group in groupby(rows, key=lambda each: each.table):
                shape = self._travelling.shape(table)
                if shape is None:
                    raise Misconfigured("register_newer", register=table)
                self._has_new_words |= table == "products"
                self._put_group(shape, group)

    def _put_group(self, shape: Shape, rows: Iterable[CentralRow]) -> None:
        present: list[dict[str, Any]] = []
        for row in rows:
            if row.is_deleted:
                self._put(shape, present)
                present = []
                self._delete(shape, row)
            else:
                present.append(_body(shape, row))
        self._put(shape, present)

    def settle(self, head: CentralHead, at: datetime, *, is_settled: bool) -> Replica:
        if (self.sequence, self._hash) != (head.sequence, head.hash):
            raise Refused("centre_forged", sequence=head.sequence)
        if self._has_new_words:
            self._db.execute("INSERT INTO product_words (product_words) VALUES ('rebuild')")
        for _, guard in self._guards:
            self._db.execute(guard)
        self._db.conn.executemany(_SET, _told(head, at, is_settled=is_settled).items())
        replica = read_replica(self._db, self._path)
        if replica is None:
            raise Misconfigured("ledger_damaged", file=self._path.name)
        return replica

    def _put(self, shape: Shape, bodies: list[dict[str, Any]]) -> None:
        for names, group in groupby(bodies, key=tuple):
            columns = [name for name in names if name == "rowid" or name in shape.columns]
            values = [tuple(each[name] for name in columns) for each in group]
            named = ", ".join(columns)
            marks = ", ".join("?" * len(columns))
            changed = ", ".join(
                f"{name} = excluded.{name}" for name in columns if name not in shape.key
            )
            then = f"UPDATE SET {changed}" if changed else "NOTHING"
            upsert = f"""INSERT INTO {shape.table} ({named}) VALUES ({marks})
                ON CONFLICT ({", ".join(shape.key)}) DO {then}"""  # noqa: S608 - names of the schema
            try:
                self._db.conn.executemany(upsert, values)
            except sqlite3.IntegrityError:
                # Two rows exchange what only one may have; the other one comes as well.
                self._db.conn.executemany(
                    f"INSERT OR REPLACE INTO {shape.table} ({named}) VALUES ({marks})",  # noqa: S608 - as above
                    values,
                )

    def _delete(self, shape: Shape, row: CentralRow) -> None:
        clause = " AND ".join(f"{name} = ?" for name in shape.key)
        key = json.loads(row.key)
        if not isinstance(key, list) or len(key) != len(shape.key):
            raise ValueError(row.key)
        self._db.execute(f"DELETE FROM {shape.table} WHERE {clause}", key)  # noqa: S608 - as above


@contextmanager
def _legible(after: int) -> Iterator[None]:
    """Whoever has the centre's password may write there what is no row of any register."""
    try:
        yield
    except (
        ValueError, TypeError, KeyError, AttributeError,
        sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
    ) as error:  # fmt: skip
        raise Refused("centre_forged", sequence=after) from error


def _body(shape: Shape, row: CentralRow) -> dict[str, Any]:
    told = json.loads(row.body)
    if not (isinstance(told, dict) and told.keys() >= set(shape.key)):
        raise ValueError(row.key)
    return told


def read_replica(db: Database, path: Path) -> Replica | None:
    """What a file says of itself as a replica; None for one that is none, or was never filled."""
    meta = {row["name"]: str(row["value"]) for row in db.execute("SELECT name, value FROM meta")}
    if f"{_OF_THE_CENTRE}batch" not in meta:
        return None
    told = {name.removeprefix(_OF_THE_CENTRE): value for name, value in meta.items()}
    return Replica(
        register=Register(
            LedgerId(meta["ledger_id"]), told["name"], meta["mode"], meta["account"],
            int(meta["epoch"]), meta["generation"], told["schema"], meta["created_at"],
        ),
        path=path,
        sequence=int(told["sequence"]),
        batch=int(told["batch"]),
        is_settled=told["settled"] == "1",
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        updated_at=datetime.fromisoformat(told["updated_at"]),
    )  # fmt: skip


def _told(head: CentralHead, at: datetime, *, is_settled: bool) -> dict[str, str]:
    register = head.register
    of_the_centre = {
        "name": register.name,
        "schema": register.schema,
        "sequence": str(head.sequence),
        "batch": str(head.batch),
        "settled": str(int(is_settled)),
        "fetched_at": time_text(at),
        "updated_at": time_text(head.updated_at or at),
    }
    return {
        "ledger_id": register.ledger,
        "mode": register.mode,
        "account": register.account,
        "epoch": str(register.epoch),
        "generation": register.generation,
        "created_at": register.created_at,
        **{f"{_OF_THE_CENTRE}{name}": value for name, value in of_the_centre.items()},
    }


def _lifted(db: Database) -> list[tuple[str, str]]:
    """Take the guards down, and give their names and text: they watch steps, not arrivals.

    A row may have gone through several states since it was last seen here. Whoever looks on sees
    the guards all the time, as the transaction ends with them in place.
    """
    found = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid"
    ).fetchall()
    for row in found:
        db.execute(f"DROP TRIGGER {row['name']}")
    return [(row["name"], row["sql"]) for row in found]
