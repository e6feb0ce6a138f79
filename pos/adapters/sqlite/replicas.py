"""Port `Replicas`: ledgers of other registers as files of this program's own kind."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlite_utils.db import Database

from pos.adapters.sqlite.connection import connect, storage_errors, write_transaction
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.following import begin_noting
from pos.adapters.sqlite.location import check_folder
from pos.adapters.sqlite.migrations import migrations
from pos.adapters.sqlite.replica_writer import SqliteReplicaWriter
from pos.adapters.sqlite.replica_writer import read_replica as _read
from pos.domain.central import CentralHead, Replica
from pos.domain.ids import LedgerId
from pos.errors import Misconfigured, Refused

_LEDGER: Final = re.compile(r"ldg_[A-Za-z0-9_]{1,60}")
"""A ledger's name comes from the centre, and becomes a file's."""

_BESIDE: Final = ("", "-wal", "-shm")
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


class SqliteReplicas:
    """In one folder; nobody but this class writes there."""

    def __init__(
        self, folder: Path, mode: str, *, lay: Callable[[Path], Path] = lambda path: path
    ) -> None:
        """`lay` may put something there before a new file is opened."""
        self._folder = folder
        self._mode = mode
        self._lay = lay

    def known(self) -> Sequence[Replica]:
        named = re.compile(rf"{self._mode}-({_LEDGER.pattern})")
        files = self._folder.glob("*.db") if self._folder.is_dir() else ()
        ledgers = [LedgerId(found[1]) for file in files if (found := named.fullmatch(file.stem))]
        replicas = [replica for ledger in ledgers if (replica := self.get(ledger))]
        return sorted(replicas, key=lambda each: (each.name.casefold(), each.ledger))

    def get(self, ledger: LedgerId) -> Replica | None:
        path = self.path_of(ledger)
        if not (_LEDGER.fullmatch(ledger) and path.is_file()):
            return None
        with storage_errors(path), closing(connect(path, read_only=True).conn) as connection:
            return _read(Database(connection, execute_plugins=False), path)

    def path_of(self, ledger: LedgerId) -> Path:
        return self._folder / f"{self._mode}-{ledger}.db"

    @contextmanager
    def writing(self, head: CentralHead, *, is_fresh: bool) -> Iterator[SqliteReplicaWriter]:
        _check_named(head)
        _check_known(head)
        check_folder(self._folder)
        path = self.path_of(head.register.ledger)
        with self._alone(path):
            if not (is_fresh or self.get(head.register.ledger) is None):
                self._upgrade(path)
                with _opened(path) as db, write_transaction(db, path):
                    yield SqliteReplicaWriter(db, path)
                return
            part = path.with_name(f"{path.stem}.part")
            with _new(part, self._lay) as db, write_transaction(db, part):
                yield SqliteReplicaWriter(db, path)
            _put_in_place(part, path)

    def copy_out(self, ledger: LedgerId, target: Path, label: str) -> None:
        SqliteCopies().copy(self.path_of(ledger), target)
        with storage_errors(target), closing(sqlite3.connect(target)) as connection:
            connection.execute("DELETE FROM meta WHERE name LIKE 'central~_%' ESCAPE '~'")
            begin_noting(Database(connection, execute_plugins=False))
            connection.execute("UPDATE replication SET is_on = 1, target = ?", [label])
            connection.commit()

    @staticmethod
    def _upgrade(path: Path) -> None:
        """A replica of an older version of this program is brought up to date as any ledger is."""
        LedgerFile(path, now=_LONG_AGO).close()

    @contextmanager
    def _alone(self, path: Path) -> Iterator[None]:
        lock = FileLock(path.with_suffix(".fetching"), timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise Misconfigured("fetch_in_progress") from error
        try:
            yield
        finally:
            lock.release()


def _check_named(head: CentralHead) -> None:
    if not _LEDGER.fullmatch(head.register.ledger):
        raise Refused("centre_forged", register=head.register.name, sequence=0)


def _check_known(head: CentralHead) -> None:
    known = [step.name for step in migrations._migrations]  # noqa: SLF001 - has no accessor
    if head.register.schema > known[-1]:
        raise Misconfigured("register_newer", register=head.register.name)


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """Rows come in an order of their own: what they refer to is there when all of them are."""
    db = connect(path)
    try:
        db.execute("PRAGMA foreign_keys=OFF")
        yield db
    finally:
        db.conn.close()


@contextmanager
def _new(part: Path, lay: Callable[[Path], Path]) -> Iterator[Database]:
    """An empty ledger that is thrown away unless it is filled: nothing of it is synced before."""
    for ending in _BESIDE:
        part.with_name(part.name + ending).unlink(missing_ok=True)
    LedgerFile(lay(part), now=_LONG_AGO).close()
    with _opened(part) as db:
        db.execute("PRAGMA journal_mode=OFF")
        db.execute("PRAGMA synchronous=OFF")
        yield db


def _put_in_place(part: Path, path: Path) -> None:
    with storage_errors(part), closing(connect(part).conn) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in _BESIDE[1:]:
        path.with_name(path.name + ending).unlink(missing_ok=True)
        part.with_name(part.name + ending).unlink(missing_ok=True)
    part.replace(path)
    part.with_suffix(".lock").unlink(missing_ok=True)
