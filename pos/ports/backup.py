"""Whole ledgers as files: copied, examined, sealed and put in place."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pos.domain.backup import LedgerFacts, RestoreStep
from pos.ports.books import Audit


class Copies(Protocol):
    """Ledger files that nobody has open, and copies of the one that is.

    Each call raises Misconfigured as opening a ledger does: `ledger_unreadable`,
    `ledger_damaged`, `disk_full` and the other conditions of the disk.
    """

    def alone(self, path: Path) -> AbstractContextManager[None]:
        """One backup or restore of a ledger at a time.

        Raises Misconfigured `backup_in_progress`. A folder that takes no lock has no till
        either, and needs none.
        """
        ...

    def facts(self, path: Path) -> LedgerFacts: ...
    def copy(self, source: Path, target: Path) -> LedgerFacts:
        """Write what the ledger holds at one moment into an empty file; the facts of that moment.

        Sales go on meanwhile. The copy is one file and needs no other; it is not synced.
        """
        ...

    def fold(self, path: Path) -> None:
        """Make one file of a ledger and its log, which is not synced."""
        ...

    def check(self, path: Path) -> None:
        """Raises Misconfigured `copy_damaged` for a file whose pages do not fit together."""
        ...

    def audit(self, path: Path) -> AbstractContextManager[Audit]: ...
    def hashes(self, path: Path) -> AbstractContextManager[Callable[[int], str | None]]:
        """Gives the hash of an entry by its sequence, None where there is none."""
        ...

    def begin_epoch(
        self, path: Path, *, epoch: int, generation: str, at: datetime, entries: int
    ) -> None:
        """Let a copy begin a life of its own, with `entries` in it, at a moment in UTC.

        What it asks Stripe for from now on has keys that no other life of the ledger had, and
        what was open in it is looked up and never sent again.
        """
        ...

    def replace(
        self, path: Path, copy: Path, kept: Path, passed: Callable[[RestoreStep], None]
    ) -> None:
        """Put a copy in the ledger's place, keeping what was there under the name `kept`.

        Whenever it is killed, the old or the new ledger stands whole under `path`. `passed`
        hears of each step. Raises Misconfigured `ledger_in_use` while a till is open.
        """
        ...


class Sealer(Protocol):
    """Encryption to public keys, as a stream: a backup never has to fit into memory."""

    def seal(
        self, clear: Path, write: Callable[[bytes], None], recipients: Sequence[str]
    ) -> None: ...
    def unseal(
        self, sealed: Path, write: Callable[[bytes], None], identities: Sequence[str]
    ) -> None:
        """Raises Refused `identity_does_not_fit`, `identity_unreadable`, `backup_torn`."""
        ...

    def new_identity(self) -> tuple[str, str]:
        """A secret key, and the public one that belongs to it."""
        ...
