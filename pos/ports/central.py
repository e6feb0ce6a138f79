"""The central database, and a ledger as far as it takes part in it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pos.domain.central import (
    Arrivals,
    Backlog,
    CentralEntry,
    CentralHead,
    CentralRow,
    Epoch,
    Register,
    Replica,
    ReplicationState,
    SharedRow,
)
from pos.domain.ids import LedgerId


class Centre(Protocol):
    """One shop's central database; each call is one transaction.

    Every call raises Misconfigured `centre_unreachable` when it does not answer: what came of a
    write is then told by the head. Also Misconfigured `centre_refused` (user or password),
    `centre_not_trusted` (its certificate), `centre_missing` (no such database),
    `centre_not_allowed` (the user may not), `centre_newer` and `centre_of_other_account`.
    """

    def head(self, ledger: LedgerId) -> CentralHead | None: ...
    def arrive(self, expected: CentralHead | None, arrivals: Arrivals) -> bool:
        """Take it all in if the register's head is still the expected one; whether it was.

        None expects none: the register's first arrival. Raises Refused `centre_forged` when
        other entries stand where these belong.
        """
        ...

    def registers(self) -> Sequence[CentralHead]:
        """Every register's head, by name."""
        ...

    def epochs(self, ledger: LedgerId) -> Sequence[Epoch]:
        """Its lives, the first one first."""
        ...

    def entries(
        self, ledger: LedgerId, epoch: int, *, after: int, until: int
    ) -> Sequence[CentralEntry]:
        """By sequence, at most `MOST` of them; `until` is the last one."""
        ...

    def rows(
        self, ledger: LedgerId, *, since: int, until: int, after: tuple[int, str, str] | None
    ) -> Sequence[tuple[int, CentralRow]]:
        """What arrived in batches `(since, until]`, with the batch; at most `MOST`.

        In order of batch, table and key; `after` is the last one of the page before.
        """
        ...

    def table(self, ledger: LedgerId, table: str, *, after: str) -> Sequence[CentralRow]:
        """A register's rows of one table as they are now, by key; at most `MOST`."""
        ...

    def shared(self) -> Sequence[SharedRow]: ...
    def share(self, row: SharedRow) -> bool:
        """Write a row for all, if its version is the one after that in the centre."""
        ...

    def close(self) -> None: ...


class Outbox(Protocol):
    """A ledger's own side: what it has, what of it is new, and how its replication stands."""

    def register(self) -> Register: ...
    def state(self) -> ReplicationState: ...
    def backlog(self) -> Backlog: ...
    def hash_at(self, sequence: int) -> str | None:
        """The hash of an entry, that of nothing for 0, None where there is no entry."""
        ...

    def next(self, head: CentralHead) -> Arrivals:
        """What follows that head, at most `MOST` entries and rows, proved by its chain.

        Nothing new leaves the same batch.

        Raises Broken `chain_broken` for entries that do not follow one another.
        """
        ...

    def turn(self, *, on: bool, target: str) -> None:
        """Note changes from now on or no longer; turned on, all rows have to be gone through."""
        ...

    def arrived(self, head: CentralHead, at: datetime) -> None:
        """The centre has all this; what was noted up to there is let go."""
        ...

    def failed(self, code: str, at: datetime) -> None: ...


class Replicas(Protocol):
    """Ledgers of other registers on this machine, made of what the centre has."""

    def known(self) -> Sequence[Replica]:
        """By the registers' names."""
        ...

    def get(self, ledger: LedgerId) -> Replica | None: ...
    def writing(
        self, head: CentralHead, *, is_fresh: bool
    ) -> "AbstractContextManager[ReplicaWriter]":
        """One replica, further on or begun anew; kept as it was unless the block ends well.

        Raises Misconfigured `fetch_in_progress`, `register_newer` and the disk's conditions.
        """
        ...

    def copy_out(self, ledger: LedgerId, target: Path, label: str) -> None:
        """A replica as a ledger of its own, which notes changes for the centre of that label."""
        ...


class ReplicaWriter(Protocol):
    """A replica being written, in one transaction."""

    @property
    def sequence(self) -> int: ...
    @property
    def batch(self) -> int: ...
    def put_entries(self, entries: Sequence[CentralEntry]) -> None:
        """Raises Refused `centre_forged` for entries that do not continue the chain."""
        ...

    def put_rows(self, rows: Sequence[CentralRow]) -> None: ...
    def settle(self, head: CentralHead, at: datetime, *, is_settled: bool) -> Replica:
        """It now is what that head says. Raises Refused `centre_forged` when it is not."""
        ...


class SharedTables(Protocol):
    """Rows of a ledger that all registers have: its people, its settings, its recipes."""

    def rows(self) -> Mapping[tuple[str, str], str]:
        """Body by table and key, of every row that is shared."""
        ...

    def seen(self) -> Mapping[tuple[str, str], SharedRow]:
        """What this register and the centre last agreed on."""
        ...

    def agree(self, row: SharedRow) -> None:
        """The centre and this register have this row."""
        ...

    def take(self, row: SharedRow) -> str:
        """Have the row as the centre has it, and agree.

        Gives the id of somebody here who had the same name, and is called by another one now.
        """
        ...


CentreOf = Callable[[], Centre]
"""Connects when it is first needed."""
