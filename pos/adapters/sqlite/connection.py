"""One SQLite connection as the ledger needs it: durable, strict, and its failures in our words."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.driver import sqlite3
from pos.errors import Broken, Misconfigured, PosError, Refused

_SAFE_FROM: Final = (3, 51, 3)
_SAFE_BACKPORTS: Final = ((3, 50, 7), (3, 44, 6))
_BUSY_MS: Final = 10_000
_LEAST_ROOM: Final = 64 * 1024

_BY_MESSAGE: Final = (
    ("database or disk is full", "disk_full"),
    ("readonly database", "ledger_read_only"),
    ("unable to open database file", "ledger_unopenable"),
    ("not a database", "ledger_unreadable"),
    ("malformed", "ledger_damaged"),
    ("disk I/O error", "ledger_io_error"),
    ("database is locked", "ledger_busy"),
)


def check_library() -> None:
    """Refuse a SQLite that can lose committed pages while another connection checkpoints.

    The WAL-reset race is in 3.7.0 to 3.51.2 (fixed in 3.51.3, 3.50.7 and 3.44.6).
    Raises Misconfigured `sqlite_too_old`.
    """
    version = tuple(int(part) for part in sqlite3.sqlite_version.split("."))
    if version >= _SAFE_FROM:
        return
    if any(version[:2] == fixed[:2] and version >= fixed for fixed in _SAFE_BACKPORTS):
        return
    raise Misconfigured("sqlite_too_old", version=sqlite3.sqlite_version)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the disk into Misconfigured, and the rest into Broken."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translated(error, path) from error


def _translated(error: sqlite3.Error, path: Path) -> PosError:
    text = str(error)
    for part, code in _BY_MESSAGE:
        if part in text:
            full = code == "ledger_io_error" and _is_full(path)
            return Misconfigured("disk_full" if full else code, file=path.name)
    return Broken("storage", reason=type(error).__name__)


def _is_full(path: Path) -> bool:
    """Whether there is no room for the log's index, about which SQLite says "disk I/O error"."""
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


def connect(path: Path, *, read_only: bool = False, create: bool = True) -> Database:
    """A connection with every pragma the ledger relies on, usable from any one thread at a time.

    Raises Misconfigured when the file cannot be opened as a ledger.
    """
    with storage_errors(path):
        if not read_only:
            return _opened(path, "mode=rwc" if create else "mode=rw")
        try:
            return _opened(path, "mode=ro")
        except sqlite3.OperationalError:
            if not (path.is_file() and can_nobody_write(path)):
                raise
            _check_closed(path)
            # SQLite wants to keep the log's index beside the ledger even for reading; where
            # nothing can be written there is no log, and nobody who could begin one.
            return _opened(path, "mode=ro&immutable=1")


def can_nobody_write(path: Path) -> bool:
    """Whether the file lies where nothing can be put beside it, as on a read-only disk."""
    return not os.access(path.parent, os.W_OK)


def _check_closed(path: Path) -> None:
    """Raises Misconfigured `ledger_not_closed` for a log that would have to be played back."""
    log = path.with_name(path.name + "-wal")
    if log.is_file() and log.stat().st_size:
        raise Misconfigured("ledger_not_closed", file=path.name)


def _opened(path: Path, how: str) -> Database:
    uri = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        read_only = not how.startswith("mode=rw")
        _set_pragmas(connection, read_only=read_only)
        if read_only:
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return Database(connection, execute_plugins=False)


def _set_pragmas(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    if not read_only:
        connection.execute("PRAGMA journal_mode=WAL")
    # FULL: a commit that was acknowledged survives a power cut; NORMAL loses some.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync=ON")
        connection.execute("PRAGMA checkpoint_fullfsync=ON")


@contextmanager
def write_transaction(db: Database, path: Path) -> Iterator[Database]:
    """BEGIN IMMEDIATE to COMMIT, or nothing.

    Never sqlite-utils' own `atomic()`: it begins deferred, and a read that turns into a write
    then fails although the file is merely busy.
    Raises Misconfigured when the disk refuses; Refused and others of ours pass through.
    """
    with storage_errors(path):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            raise


def refused_if_taken(error: sqlite3.IntegrityError, code: str) -> PosError:
    """A UNIQUE violation as our refusal; any other broken constraint is our bug."""
    if "UNIQUE" in str(error) or "PRIMARY KEY" in str(error):
        return Refused(code)
    return Broken("storage", reason="IntegrityError")
