"""A ledger file for each ledger that this register has settled a hold for."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import Final

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from pos.errors import Refused
from pos.ports import Clock
from pos.settings import Mode

_NAME: Final = re.compile(r"ldg_[A-Za-z0-9_]{1,60}")
"""A ledger's name comes out of a payment's metadata, where anybody may have written it."""


class ForeignFiles:
    """Port `ForeignJournals`. Each file has a name, a chain and a key space of its own.

    They have a ledger's schema, so that the journal works on them as on any; what is booked there
    is in nobody's books. Opened when they are needed, by the till that has its own ledger.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        mode: Mode,
        account: str,
        lay: Callable[[Path], Path] = lambda path: path,
        read_only: bool = False,
    ) -> None:
        """`lay` may put something there before a new file is opened."""
        self._folder = folder
        self._clock = clock
        self._mode = mode
        self._account = account
        self._lay = lay
        self._is_read_only = read_only
        self._turn = Lock()
        self._open: dict[LedgerId, tuple[LedgerFile, SqliteStore]] = {}

    def of(self, ledger: LedgerId) -> SqliteStore:
        if not _NAME.fullmatch(ledger):
            raise Refused("hold_of_nobody", intent="", ledger=ledger[:60])
        with self._turn:
            if ledger not in self._open:
                self._open[ledger] = self._opened(self._folder / f"{ledger}.db")
            return self._open[ledger][1]

    def known(self) -> Mapping[LedgerId, SqliteStore]:
        names = (path.stem for path in sorted(self._folder.glob("*.db")))
        return {LedgerId(name): self.of(LedgerId(name)) for name in names if _NAME.fullmatch(name)}

    def close(self) -> None:
        """Give the files back; safe to call twice."""
        with self._turn:
            for file, _ in self._open.values():
                file.close()
            self._open.clear()

    def _opened(self, path: Path) -> tuple[LedgerFile, SqliteStore]:
        if not self._is_read_only:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lay(path)
        now = self._clock.now()
        file = LedgerFile(path, now=now, read_only=self._is_read_only)
        try:
            meta = open_meta(file, mode=self._mode, account=self._account, now=now)
        except BaseException:
            file.close()
            raise
        store = SqliteStore(file, meta.ledger_id, self._clock, generation=meta.generation)
        return file, store
