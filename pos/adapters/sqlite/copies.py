"""Ledgers as whole files: copied beside a till that sells, examined, and given a new life."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils.db import Database

from pos.adapters.sqlite.audit import SqliteAudit
from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.connection import connect, storage_errors, write_transaction
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.migrations import migrations
from pos.adapters.sqlite.presence import check_not_torn
from pos.adapters.sqlite.replacing import fold, replace_ledger
from pos.domain.backup import LedgerFacts, RestoreStep
from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.domain.operation import OPEN_STATES, RESTORED
from pos.errors import Misconfigured

log = logging.getLogger(__name__)

_SET = """INSERT INTO meta (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""


# SQLite's file format: the versions that write and read a file, 2 for those with a log beside it.
# A copy without one can be read where nothing can be written, and is never two files.
_VERSIONS_AT = 18
_WITHOUT_LOG = b"\x01\x01"


class SqliteCopies:
    """Port `Copies`."""

    @contextmanager
    def alone(self, path: Path) -> Iterator[None]:
        lock = FileLock(path.with_name(f"{path.stem}-backup.lock"), timeout=0, mode=0o600)
        with ExitStack() as held:
            try:
                held.enter_context(lock)
            except Timeout as error:
                raise Misconfigured("backup_in_progress") from error
            except OSError:
                log.info("no lock can be kept here: %s", path.parent.name)
            yield

    def facts(self, path: Path) -> LedgerFacts:
        with _reading(path) as db:
            return _facts(db, path)

    def copy(self, source: Path, target: Path) -> LedgerFacts:
        # All pages in one step: a copy in several begins anew with every sale in between, and
        # beside a busy till it never ends.
        with _reading(source) as db, storage_errors(target), closing(_bare(target)) as made:
            facts = _facts(db, source)
            # The caller syncs once at the end, and throws away what is not whole.
            made.execute("PRAGMA synchronous=OFF")
            made.execute("PRAGMA journal_mode=OFF")
            db.conn.backup(made, pages=-1)
        with storage_errors(target), target.open("rb+") as file:
            file.seek(_VERSIONS_AT)
            file.write(_WITHOUT_LOG)
        return facts

    def fold(self, path: Path) -> None:
        with _reading(path) as db:
            check_not_torn(db, path)
        fold(path)

    def check(self, path: Path) -> None:
        with _reading(path) as db:
            found = db.execute("PRAGMA quick_check(1)").fetchone()
        if found[0] != "ok":
            raise Misconfigured("copy_damaged", file=path.name)

    @contextmanager
    def audit(self, path: Path) -> Iterator[SqliteAudit]:
        with _reading(path) as db:
            yield SqliteAudit(db)

    @contextmanager
    def hashes(self, path: Path) -> Iterator[Callable[[int], str | None]]:
        with _reading(path) as db:
            has_chain = _has_column(db, "entries", "hash")

            def hash_at(sequence: int) -> str | None:
                found = (
                    has_chain
                    and db.execute(
                        "SELECT hash FROM entries WHERE sequence = ?", [sequence]
                    ).fetchone()
                )
                return str(found[0]) if found else None

            yield hash_at

    def begin_epoch(
        self, path: Path, *, epoch: int, generation: str, at: datetime, entries: int
    ) -> None:
        rows = [
            ("epoch", str(epoch)),
            ("generation", generation),
            ("restored_at", time_text(at)),
            ("restored_entries", str(entries)),
        ]
        marks = ", ".join("?" for _ in OPEN_STATES)
        with storage_errors(path), closing(_bare(path)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            with write_transaction(Database(connection, execute_plugins=False), path) as db:
                connection.executemany(_SET, rows)
                if _has_column(db, "operations", "code"):
                    db.execute(
                        f"UPDATE operations SET code = ? WHERE state IN ({marks})",  # noqa: S608 - only question marks
                        [RESTORED, *OPEN_STATES],
                    )

    def replace(
        self, path: Path, copy: Path, kept: Path, passed: Callable[[RestoreStep], None]
    ) -> None:
        replace_ledger(path, copy, kept, passed)


@contextmanager
def _reading(path: Path) -> Iterator[Database]:
    """A file as it is at one moment."""
    if not path.is_file():
        raise Misconfigured("ledger_missing", file=path.name)
    db = connect(path, read_only=True)
    with storage_errors(path), closing(db.conn):
        db.execute("BEGIN")
        yield db


def _bare(path: Path) -> sqlite3.Connection:
    """A connection to a copy, which has one owner and no log."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _facts(db: Database, path: Path) -> LedgerFacts:
    rows = {}
    with suppress(sqlite3.OperationalError):
        rows = {row["name"]: row["value"] for row in db.execute("SELECT name, value FROM meta")}
    applied = sorted(migration.name for migration in migrations.applied(db))
    known = {step.name for step in migrations._migrations}  # noqa: SLF001 - has no accessor
    if not (applied and {"ledger_id", "mode", "account"} <= rows.keys()):
        raise Misconfigured("ledger_unreadable", file=path.name)
    return LedgerFacts(
        ledger=LedgerId(rows["ledger_id"]),
        mode=rows["mode"],
        account=rows["account"],
        epoch=int(rows.get("epoch", "1")),
        schema=applied[-1],
        # Rows of neither are ever deleted, so the last one's number is how many there are.
        entries=_last(db, "entries"),
        operations=_last(db, "operations"),
        head=_head(db),
        is_newer=not known.issuperset(applied),
    )


def _last(db: Database, table: str) -> int:
    if not _has_column(db, table, "%"):
        return 0
    found = db.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()  # noqa: S608 - our own names
    return int(found[0])


def _head(db: Database) -> Head | None:
    if not _has_column(db, "entries", "hash"):
        return None
    found = db.execute("SELECT sequence, hash FROM entries ORDER BY sequence DESC LIMIT 1")
    row = found.fetchone()
    return None if row is None else Head(row["sequence"], row["hash"])


def _has_column(db: Database, table: str, column: str) -> bool:
    """Whether this version of the schema has it; `%` for any."""
    found = db.execute("SELECT 1 FROM pragma_table_info(?) WHERE name LIKE ?", [table, column])
    return found.fetchone() is not None
