"""The practice Stripe's memory: one SQLite file that outlives a restart and serves many tills."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pysqlite3 import dbapi2 as sqlite3

from pos.adapters.stripe_simulator.documents import PRIVATE, Document, to_json
from pos.errors import Misconfigured

_VERSION: Final = 1
_PATIENCE_S: Final = 20
_ATTEMPTS: Final = 200
_SCHEMA: Final = """
CREATE TABLE objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    created INTEGER NOT NULL,
    parent TEXT NOT NULL,
    label TEXT NOT NULL,
    due INTEGER,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX objects_by_kind ON objects (kind, seq);
CREATE INDEX objects_by_parent ON objects (parent, kind, seq);
CREATE INDEX objects_by_due ON objects (due) WHERE due IS NOT NULL;
CREATE TABLE answers (
    key TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    request_id TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;
CREATE TABLE faults (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    times INTEGER NOT NULL,
    delay_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""


class UnreadableState(Misconfigured):
    """The file is no practice Stripe of ours, a newer version wrote it, or nobody may read it."""


class UnwritableState(Misconfigured):
    """The file cannot be written now: the disk is full, the folder read-only, the file locked."""


class State:
    """Rows in the state file; its methods are called inside `transaction`, looks in `reading`."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._path = path
        if path is not None:
            # It holds client secrets, made up as they are; what cannot be made SQLite names.
            with suppress(OSError):
                path.touch(mode=0o600)
        try:
            self._connection = sqlite3.connect(
                ":memory:" if path is None else str(path),
                isolation_level=None,
                check_same_thread=False,
                timeout=_PATIENCE_S,
                cached_statements=256,
            )
        except sqlite3.Error as error:
            raise UnreadableState("practice_unreadable", path=path) from error
        try:
            if path is not None:
                self._enable_wal()
                # NORMAL: it is practice data; a power cut may take the last moments with it.
                self._connection.execute("PRAGMA synchronous=NORMAL")
            self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise UnreadableState("practice_unreadable", path=path) from error
        except Misconfigured:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        with self.transaction():
            version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if version == _VERSION:
                return
            if version or self._connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
                raise UnreadableState("practice_unreadable", path=self._path, version=version)
            for statement in _SCHEMA.split(";"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={_VERSION}")

    def _enable_wal(self) -> None:
        """Switch to WAL; SQLite does not wait by itself when two processes do so at once."""
        for attempt in range(_ATTEMPTS):
            try:
                self._connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError:
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(0.02)
            else:
                return

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One writer at a time: threads wait for the lock, processes for BEGIN IMMEDIATE."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
                self._connection.execute("COMMIT")
            except sqlite3.OperationalError as error:
                self._roll_back()
                raise UnwritableState("practice_unwritable", path=self._path) from error
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        """Undo what is open; SQLite has done so itself when the disk was full."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A single look, without waiting for other processes."""
        with self._lock:
            yield

    def mark(self) -> None:
        """Remember this point, so that `back_to_mark` undoes what comes after it."""
        self._connection.execute("SAVEPOINT mark")

    def back_to_mark(self) -> None:
        self._connection.execute("ROLLBACK TO mark")

    # Objects -----------------------------------------------------------------------------

    def find(self, kind: str, object_id: str) -> Document | None:
        row = self._connection.execute(
            "SELECT body FROM objects WHERE id = ? AND kind = ?", (object_id, kind)
        ).fetchone()
        return None if row is None else _document(row)

    def add(self, document: Document, *, parent: str = "", label: str = "") -> None:
        self._connection.execute(
            "INSERT INTO objects (id, kind, created, parent, label, due, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                document["id"],
                document["object"],
                _created(document),
                parent,
                label,
                _due(document),
                to_json(document),
            ),
        )

    def save(self, document: Document) -> None:
        self._connection.execute(
            "UPDATE objects SET due = ?, body = ? WHERE id = ?",
            (_due(document), to_json(document), document["id"]),
        )

    def adopt(self, document: Document, parent: str) -> None:
        """Let an object that belonged to none belong to another one from now on."""
        self._connection.execute(
            "UPDATE objects SET parent = ? WHERE id = ?", (parent, document["id"])
        )

    def remove(self, document: Document) -> None:
        self._connection.execute("DELETE FROM objects WHERE id = ?", (document["id"],))

    def select(
        self, kind: str, where: list[tuple[str, int | str]], order: str, limit: int
    ) -> list[Document]:
        """Rows of a kind whose conditions (SQL with one `?` each) hold, by `seq` in this order."""
        conditions = " AND ".join(["kind = ?", *(condition for condition, _ in where)])
        rows = self._connection.execute(
            f"SELECT body FROM objects WHERE {conditions} ORDER BY seq {order} LIMIT ?",  # noqa: S608 - conditions are literals of this package
            (kind, *(value for _, value in where), limit),
        ).fetchall()
        return [_document(row) for row in rows]

    def position(self, kind: str, object_id: str) -> int | None:
        """Where an object stands in the order of creation, or None."""
        row = self._connection.execute(
            "SELECT seq FROM objects WHERE id = ? AND kind = ?", (object_id, kind)
        ).fetchone()
        return None if row is None else int(row[0])

    def overdue(self, now: int, limit: int = -1) -> list[Document]:
        """What is due by now, in the order of the deadlines."""
        rows = self._connection.execute(
            "SELECT body FROM objects WHERE due <= ? ORDER BY due, seq LIMIT ?", (now, limit)
        ).fetchall()
        return [_document(row) for row in rows]

    def sums(self, kind: str, now: int) -> list[tuple[str, int, int]]:
        """By currency, what of all `net` is available by then and what is not yet."""
        rows = self._connection.execute(
            "SELECT json_extract(body, '$.currency') AS currency,"
            " sum(json_extract(body, '$.net')"
            "  * (json_extract(body, '$.available_on') <= ?)),"
            " sum(json_extract(body, '$.net')"
            "  * (json_extract(body, '$.available_on') > ?))"
            " FROM objects WHERE kind = ? GROUP BY currency ORDER BY currency",
            (now, now, kind),
        ).fetchall()
        return [(row[0], row[1], row[2]) for row in rows]

    def last_position(self) -> int:
        row = self._connection.execute("SELECT max(seq) FROM objects").fetchone()
        return int(row[0] or 0)

    # Idempotency -------------------------------------------------------------------------

    def answer(self, key: str) -> tuple[str, str, int, str] | None:
        """What was answered under this key: request, request id, status, body."""
        row = self._connection.execute(
            "SELECT request, request_id, status, body FROM answers WHERE key = ?", (key,)
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2], row[3])

    def keep_answer(self, key: str, answer: tuple[str, str, int, str], created: int) -> None:
        self._connection.execute(
            "INSERT INTO answers (key, request, request_id, status, body, created)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (key, *answer, created),
        )

    def prune(self, *, answers_before: int, events_before: int) -> None:
        self._connection.execute("DELETE FROM answers WHERE created < ?", (answers_before,))
        self._connection.execute(
            "DELETE FROM objects WHERE kind = 'event' AND created < ?", (events_before,)
        )

    # Faults and settings -----------------------------------------------------------------

    def add_fault(self, name: str, path: str, times: int, delay_ms: int) -> None:
        self._connection.execute(
            "INSERT INTO faults (name, path, times, delay_ms) VALUES (?, ?, ?, ?)",
            (name, path, times, delay_ms),
        )

    def faults(self) -> list[tuple[int, str, str, int]]:
        """Waiting faults, oldest first: seq, name, path, delay in milliseconds."""
        return [
            (row[0], row[1], row[2], row[3])
            for row in self._connection.execute(
                "SELECT seq, name, path, delay_ms FROM faults ORDER BY seq"
            )
        ]

    def spend_fault(self, seq: int) -> None:
        self._connection.execute("UPDATE faults SET times = times - 1 WHERE seq = ?", (seq,))
        self._connection.execute("DELETE FROM faults WHERE times <= 0")

    def setting(self, name: str) -> str | None:
        row = self._connection.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        self._connection.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def remember(self, name: str, value: str) -> None:
        """Keep a setting where that can be done now: nothing depends on it."""
        with self._lock, suppress(sqlite3.OperationalError):
            self.set(name, value)

    def empty(self) -> None:
        """Forget everything but which account this is."""
        for table in ("objects", "answers", "faults"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a literal above
        self._connection.execute("DELETE FROM settings WHERE name <> 'account'")


def _document(row: tuple[str]) -> Document:
    document: Document = json.loads(row[0])
    return document


def _created(document: Document) -> int:
    """When it was made; readers and locations do not tell it, so our notes do."""
    created: int = document["created"] if "created" in document else document[PRIVATE]["created"]
    return created


def _due(document: Document) -> int | None:
    due: int | None = document.get(PRIVATE, {}).get("due")
    return due
