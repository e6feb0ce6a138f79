"""Writing beside an open till: one small transaction at a time, from another process.

The till keeps the ledger's instance lock for as long as it is open, because only one program may
ask Stripe for money. Approving, signing in and setting people up ask Stripe for nothing; SQLite's
own locks let them in between two transactions of the till, and the chain goes on in order.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

from sqlite_utils.db import Database

from pos.adapters.sqlite.connection import connect, write_transaction
from pos.adapters.sqlite.database import LedgerFile


class GuestFile:
    """Reads as the till that it sits beside; opens the file anew for each write."""

    def __init__(self, file: LedgerFile) -> None:
        """`file` is open for reading, so that its schema is known to be this version's."""
        self._file = file
        self._turn = Lock()

    def read(self) -> AbstractContextManager[Database]:
        return self._file.read()

    @contextmanager
    def write(self) -> Iterator[Database]:
        """Commits durably at the end. Raises Misconfigured for the conditions of the disk."""
        with self._turn:
            db = connect(self._file.path, create=False)
            try:
                # The till brings the log in; a guest must not hold its commits up with that.
                db.execute("PRAGMA wal_autocheckpoint=0")
                with write_transaction(db, self._file.path):
                    yield db
            finally:
                db.conn.close()
