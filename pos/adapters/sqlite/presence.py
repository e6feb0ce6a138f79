"""Whether the ledger is still there: not removed or exchanged under us, nor since last time."""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.driver import sqlite3
from pos.errors import Misconfigured

log = logging.getLogger(__name__)

_TRACE: Final = "-last-backup.json"


def check_not_lost(path: Path) -> None:
    """Before a new ledger is begun: was there one here that had backups?

    Raises Misconfigured `ledger_emptied` for a file that is gone or was cut to nothing; a till
    that sold on in a new one would know of no hold that is still open.
    """
    trace = path.with_name(path.stem + _TRACE)
    wal = path.with_name(path.name + "-wal")
    is_there = any(file.is_file() and file.stat().st_size for file in (path, wal))
    if trace.is_file() and not is_there:
        raise Misconfigured("ledger_emptied", file=path.name, trace=trace.name)


def check_not_torn(db: Database, path: Path) -> None:
    """SQLite itself finds whole pages missing, and takes a page that is cut for one with zeroes.

    The size of a page is asked of SQLite: a file that is opened and closed beside it would take
    its locks along, and the next till that closes could take the log away.
    Raises Misconfigured `ledger_damaged`.
    """
    with suppress(OSError):
        wal = path.with_name(path.name + "-wal")
        if wal.is_file() and wal.stat().st_size:
            return  # a crash while the log was brought in; the log mends it
        page = int(db.execute("PRAGMA page_size").fetchone()[0])
        if path.stat().st_size % page:
            raise Misconfigured("ledger_damaged", file=path.name)


class Presence:
    """Looks before each write whether the open file is still the one under its name.

    What is written into a file that was removed is gone when the till is closed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _identity(path)
        self._rescued = ""

    def check(self, writer: Database) -> None:
        """Raises Misconfigured `ledger_vanished`, or `ledger_gone` when it cannot be rescued."""
        if self._known is None or _identity(self._path) == self._known:
            return
        self._rescued = self._rescued or self._rescue(writer)
        if not self._rescued:
            raise Misconfigured("ledger_gone", file=self._path.name)
        raise Misconfigured("ledger_vanished", file=self._path.name, rescued=self._rescued)

    def _rescue(self, writer: Database) -> str:
        """All that was committed, as a new file; its name, empty where none can be made."""
        number, rescued = 1, self._path.with_name(f"{self._path.stem}-rescued.db")
        while rescued.exists():
            number += 1
            rescued = self._path.with_name(f"{self._path.stem}-rescued-{number}.db")
        try:
            rescued.touch(mode=0o600)  # SQLite fills an empty file, and would make one for all
            writer.execute("VACUUM INTO ?", [str(rescued)])
        except (OSError, sqlite3.Error):
            with suppress(OSError):
                rescued.unlink(missing_ok=True)
            return ""
        log.warning("the ledger was removed under us; what it held is in %s", rescued.name)
        return rescued.name


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
