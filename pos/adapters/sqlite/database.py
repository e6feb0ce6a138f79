"""One ledger file: opened by one till, upgraded with a copy kept, written by one at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout
from sqlite_utils.db import Database

from pos.adapters.sqlite.connection import (
    can_nobody_write,
    check_library,
    connect,
    storage_errors,
    write_transaction,
)
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.location import check_folder
from pos.adapters.sqlite.migrations import migrations
from pos.adapters.sqlite.presence import Presence, check_not_lost, check_not_torn
from pos.errors import Broken, Misconfigured

log = logging.getLogger(__name__)


class LedgerFile:
    """The file, its instance lock, its one writing connection and its readers.

    One connection writes, so no commit ever meets another connection's checkpoint and no lock
    is upgraded; a mutex hands it from thread to thread. Readers are separate and read-only.
    """

    def __init__(self, path: Path, *, now: datetime, read_only: bool = False) -> None:
        """Open, and create or upgrade the schema unless `read_only`.

        Raises Misconfigured: `ledger_in_use`, `ledger_newer`, `ledger_outdated` (read-only and
        an upgrade is due), `ledger_missing`, `ledger_damaged`, `disk_full` and the other
        conditions of the disk.
        """
        check_library()
        self.path = path
        self.is_read_only = read_only
        self._turn = Lock()
        self._readers: list[Database] = []
        self._readers_turn = Lock()
        self._is_closed = False
        # Opened on one thread and closed on another: the lock belongs to the file, not to a thread.
        self._lock = FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600, thread_local=False)
        try:
            if read_only:
                self._check_schema_read_only()
                return
            check_folder(path.parent)
            self._acquire()
            check_not_lost(path)
            self._writer = _connect_owner_only(path)
            check_not_torn(self._writer, path)
            self._upgrade(now)
            self._presence = Presence(path)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the file back, after a write that is under way; safe to call twice."""
        with self._readers_turn:
            self._is_closed = True
            for reader in self._readers:
                reader.conn.close()
            self._readers.clear()
        with self._turn:
            if writer := getattr(self, "_writer", None):
                writer.conn.close()
        self._lock.release()

    @contextmanager
    def write(self) -> Iterator[Database]:
        """The writing connection inside one transaction; commits durably at the end.

        Raises Misconfigured `ledger_read_only` and the disk's conditions.
        """
        if self.is_read_only:
            raise Misconfigured("ledger_read_only", file=self.path.name)
        with self._turn:
            self._presence.check(self._writer)
            with write_transaction(self._writer, self.path) as db:
                yield db

    @contextmanager
    def read(self) -> Iterator[Database]:
        """A read-only connection that sees one consistent state until the block ends."""
        reader = self._borrow()
        try:
            with storage_errors(self.path):
                reader.execute("BEGIN")
                try:
                    yield reader
                finally:
                    # SQLite ends the transaction itself when the disk fails.
                    if reader.conn.in_transaction:
                        reader.execute("ROLLBACK")
        finally:
            self._give_back(reader)

    def _borrow(self) -> Database:
        with self._readers_turn:
            if self._is_closed:
                raise Broken("ledger_closed", file=self.path.name)
            if self._readers:
                return self._readers.pop()
        return connect(self.path, read_only=True)

    def _give_back(self, reader: Database) -> None:
        with self._readers_turn:
            if self._is_closed or (self.is_read_only and can_nobody_write(self.path)):
                # Where SQLite keeps no log's index it would not notice another who writes.
                reader.conn.close()
            else:
                self._readers.append(reader)

    def _acquire(self) -> None:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Misconfigured("ledger_in_use", file=self.path.name) from error
        except OSError as error:
            raise Misconfigured("folder_not_writable", folder=self.path.parent.name) from error

    def _upgrade(self, now: datetime) -> None:
        with storage_errors(self.path):
            applied = {migration.name for migration in migrations.applied(self._writer)}
            self._check_not_newer(applied)
            pending = migrations.pending(self._writer)
            if not pending:
                return
            if applied:
                self._keep_copy(now)
            # The set is applied as a whole; a second till that starts now waits for it.
            with write_transaction(self._writer, self.path) as db:
                migrations.apply(db)
            log.info("schema brought up to date: %s", ", ".join(step.name for step in pending))

    def _check_schema_read_only(self) -> None:
        if not self.path.exists():
            raise Misconfigured("ledger_missing", file=self.path.name)
        with self.read() as db:
            check_not_torn(db, self.path)
            applied = {migration.name for migration in migrations.applied(db)}
            self._check_not_newer(applied)
            if migrations.pending(db):
                raise Misconfigured("ledger_outdated", file=self.path.name)

    def _check_not_newer(self, applied: set[str]) -> None:
        known = {step.name for step in migrations._migrations}  # noqa: SLF001 - has no accessor
        if applied - known:
            raise Misconfigured("ledger_newer", file=self.path.name)

    def _keep_copy(self, now: datetime) -> None:
        """A dated, checked copy beside the ledger before the schema changes."""
        stamp = now.strftime("%Y%m%dT%H%M%SZ")
        copy = self.path.with_name(f"{self.path.stem}-before-upgrade-{stamp}.db")
        with suppress(FileNotFoundError):
            copy.unlink()
        copy.touch(mode=0o600)  # SQLite fills an empty file, and would make one for everybody
        self._writer.execute("VACUUM INTO ?", [str(copy)])
        connection = sqlite3.connect(copy)
        try:
            [(verdict,)] = connection.execute("PRAGMA quick_check").fetchall()
        finally:
            connection.close()
        if verdict != "ok":
            raise Misconfigured("copy_damaged", file=copy.name)


def _connect_owner_only(path: Path) -> Database:
    """The writing connection; a new file, and the log SQLite puts beside it, is its owner's only.

    What cannot be created or opened is left for SQLite to name.
    """
    with suppress(OSError):
        path.touch(mode=0o600)
    return connect(path)
