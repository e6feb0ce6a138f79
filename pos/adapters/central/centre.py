"""Port `Centre` over psycopg: short transactions that decide by compare-and-set."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import SystemRandom
from time import sleep
from typing import Any, Final, TypeVar

import psycopg
from psycopg import errors

from pos.adapters.central import tables
from pos.adapters.central.connecting import Connect, Connection, translated
from pos.domain.central import (
    MOST,
    SHOP,
    Arrivals,
    CentralEntry,
    CentralHead,
    CentralRow,
    Epoch,
    Register,
    SharedRow,
)
from pos.domain.ids import LedgerId
from pos.errors import Misconfigured, Refused

log = logging.getLogger(__name__)

T = TypeVar("T")

_TRIES: Final = 8
_LONGEST_PAUSE_S: Final = 0.3
_AT_ONCE: Final = 25
_SERIALIZE: Final = (errors.SerializationFailure, errors.DeadlockDetected)
_MADE_BY_ANOTHER: Final = (errors.UniqueViolation, errors.DuplicateTable, errors.DuplicateObject)


class _OvertakenError(Exception):
    """The head is not the expected one; nothing of the transaction stays."""


class SqlCentre:
    """One connection, opened when it is first needed and again when it was lost.

    To be used by one thread at a time.
    """

    def __init__(self, connect: Connect, *, mode: str, account: str) -> None:
        """The centre keeps registers of one Stripe account in one mode, and refuses others.

        For any `account` it is empty; then nothing is made in an empty database.
        """
        self._connect = connect
        self._whose = (mode, account)
        self._db: Connection | None = None
        self._random = SystemRandom()

    def head(self, ledger: LedgerId) -> CentralHead | None:
        row = self._done(lambda db: db.execute(tables.HEAD, [ledger]).fetchone())
        return None if row is None else _head(row)

    def arrive(self, expected: CentralHead | None, arrivals: Arrivals) -> bool:
        try:
            self._done(lambda db: _taken_in(db, expected, arrivals))
        except _OvertakenError:
            return False
        return True

    def registers(self) -> Sequence[CentralHead]:
        rows = self._done(lambda db: db.execute(tables.HEADS).fetchall())
        return [_head(row) for row in rows]

    def epochs(self, ledger: LedgerId) -> Sequence[Epoch]:
        rows = self._done(lambda db: db.execute(tables.EPOCHS, [ledger]).fetchall())
        return [Epoch(*row) for row in rows]

    def entries(
        self, ledger: LedgerId, epoch: int, *, after: int, until: int
    ) -> Sequence[CentralEntry]:
        asked = (ledger, epoch, after, until, MOST)
        rows = self._done(lambda db: db.execute(tables.ENTRIES, asked).fetchall())
        return [CentralEntry(*row) for row in rows]

    def rows(
        self, ledger: LedgerId, *, since: int, until: int, after: tuple[int, str, str] | None
    ) -> Sequence[tuple[int, CentralRow]]:
        if after is None:
            query, asked = tables.ROWS, [ledger, since, until, MOST]
        else:
            query, asked = tables.ROWS_AFTER, [ledger, until, *after, MOST]
        rows = self._done(lambda db: db.execute(query, asked).fetchall())
        return [(row[0], CentralRow(*row[1:])) for row in rows]

    def table(self, ledger: LedgerId, table: str, *, after: str) -> Sequence[CentralRow]:
        asked = (ledger, table, after, MOST)
        rows = self._done(lambda db: db.execute(tables.TABLE, asked).fetchall())
        return [CentralRow(*row) for row in rows]

    def shared(self) -> Sequence[SharedRow]:
        rows = self._done(lambda db: db.execute(tables.SHARED, [SHOP]).fetchall())
        return [SharedRow(*row) for row in rows]

    def share(self, row: SharedRow) -> bool:
        key = (SHOP, row.table, row.key)
        if row.version == 1:
            first = (*key, 1, row.body, row.written_by)
            return self._done(lambda db: db.execute(tables.SHARE_FIRST, first).rowcount) == 1
        later = (row.version, row.body, row.written_by, *key, row.version - 1)
        return self._done(lambda db: db.execute(tables.SHARE_NEXT, later).rowcount) == 1

    def close(self) -> None:
        if self._db is not None:
            with suppress(psycopg.Error):
                self._db.close()
            self._db = None

    def _done(self, work: Callable[[Connection], T]) -> T:
        """The work, committed once.

        Where the connection was lost it is tried once more on a new one: whatever became of the
        first try, the head that the work compares with tells.
        """
        lost = 0
        for left in reversed(range(_TRIES)):
            try:
                db = self._opened()
                with db.transaction():
                    return work(db)
            except _SERIALIZE as busy:
                if not left:
                    raise Misconfigured("centre_unreachable", reason="busy") from busy
                sleep(self._random.uniform(0, _LONGEST_PAUSE_S))
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self.close()
                lost += 1
                if lost > 1 or _is_final(error):
                    raise translated(error) from error
            except psycopg.Error as error:
                self.close()
                raise translated(error) from error
        raise Misconfigured("centre_unreachable", reason="busy")

    def _opened(self) -> Connection:
        """The connection, to a database that is known to be this shop's centre."""
        if self._db is None or self._db.closed:
            db = self._connect()
            try:
                self._found(db)
            except BaseException:
                db.close()
                raise
            self._db = db
        return self._db

    def _found(self, db: Connection) -> None:
        mode, account = self._whose
        try:
            found = db.execute(tables.LOOK, [SHOP]).fetchone()
        except errors.UndefinedTable:
            found = None
        if found is None and not account:
            raise Refused("centre_empty")
        if found is None:
            # Its row comes last: whoever was cut off among the tables has left none.
            _made(db)
            db.execute(tables.FOUND, [SHOP, tables.VERSION, mode, account])
            found = db.execute(tables.LOOK, [SHOP]).fetchone()
        if found is None or found[0] > tables.VERSION:
            raise Misconfigured("centre_newer")
        if (found[1], account and found[2]) != (mode, account):
            raise Misconfigured(
                "centre_of_other_account", found=found[2], mode=found[1], expected=account
            )


def _made(db: Connection) -> None:
    """Two registers may come to an empty database together; either one's tables do."""
    for statement in tables.MAKE:
        try:
            db.execute(statement)
        except _MADE_BY_ANOTHER:
            log.info("another register made a table of the centre")


def _is_final(error: psycopg.Error) -> bool:
    """Whether asking again would only be answered with the same no."""
    return translated(error).code != "centre_unreachable"


def _taken_in(db: Connection, expected: CentralHead | None, arrivals: Arrivals) -> None:
    register = arrivals.head.register
    if expected is None:
        expected = _laid(db, register)
    # A courtesy that spares the other pusher a vain try; what decides is the update at the end.
    row = db.execute(f"{tables.HEAD} FOR UPDATE", [register.ledger]).fetchone()
    if row is None or not _is_same(_head(row), expected):
        raise _OvertakenError
    if register.name != expected.register.name or not expected.batch:
        _named(db, register)
    if arrivals.epoch is not None:
        began = arrivals.epoch
        db.execute(
            tables.BEGIN_EPOCH, [register.ledger, began.number, began.after, began.generation]
        )
    _put_entries(db, register, arrivals.entries)
    _put_rows(db, arrivals)
    moved = db.execute(tables.MOVE_HEAD, [*_moved(arrivals.head), *_place(expected)])
    if moved.rowcount != 1:
        raise _OvertakenError


def _laid(db: Connection, register: Register) -> CentralHead:
    head = CentralHead(register)
    db.execute(
        tables.LAY_HEAD,
        [
            register.ledger,
            register.name,
            register.mode,
            register.account,
            register.epoch,
            register.generation,
            register.schema,
            register.created_at,
            head.hash,
        ],
    )
    return head


def _named(db: Connection, register: Register) -> None:
    """A name belongs to one ledger for ever: receipts and reports are found by it."""
    name = register.name.casefold()
    db.execute(tables.NAME, [SHOP, name, register.ledger])
    found = db.execute(tables.NAMED, [SHOP, name]).fetchone()
    if found is None or found[0] != register.ledger:
        raise Refused("register_name_taken", name=register.name)


def _put_entries(db: Connection, register: Register, entries: Sequence[CentralEntry]) -> None:
    if not entries:
        return
    key = (register.ledger, register.epoch)
    put = [
        (*key, each.sequence, each.kind, each.recorded_at, each.content, each.beside, each.hash)
        for each in entries
    ]
    if _put(db, tables.PUT_ENTRIES, put) == len(entries):
        return
    # Something stood there already. Nobody but this register writes here, in this order.
    span = (entries[0].sequence - 1, entries[-1].sequence, MOST + 1)
    stand = db.execute(tables.ENTRIES, [*key, *span]).fetchall()
    if [CentralEntry(*row) for row in stand] != list(entries):
        raise Refused("centre_forged", register=register.name, sequence=entries[0].sequence)


def _put_rows(db: Connection, arrivals: Arrivals) -> None:
    head = arrivals.head
    ledger = head.register.ledger
    if arrivals.rows:
        # One statement changes a row once; the last of those that come is the newest.
        rows = {(each.table, each.key): each for each in arrivals.rows}
        put = [(ledger, *key, each.version, head.batch, each.body) for key, each in rows.items()]
        _put(db, tables.PUT_ROWS, put)
    if below := arrivals.sweep_below:
        db.execute(tables.SWEEP, [below, head.batch, ledger, below])


def _put(db: Connection, statement: str, rows: Sequence[tuple[str | int, ...]]) -> int:
    """Many rows a statement, and all statements on their way at once; how many rows changed."""
    changed = 0
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    whole = len(rows) - len(rows) % _AT_ONCE
    for size, some in ((_AT_ONCE, rows[:whole]), (len(rows) - whole, rows[whole:])):
        if some:
            cursor = db.cursor()
            values = [
                [cell for row in some[begin : begin + size] for cell in row]
                for begin in range(0, len(some), size)
            ]
            cursor.executemany(statement.format(", ".join([one] * size)), values)
            changed += cursor.rowcount
    return changed


def _is_same(found: CentralHead, expected: CentralHead) -> bool:
    return _place(found) == _place(expected)


def _place(head: CentralHead) -> tuple[str | int, ...]:
    """What the compare-and-set compares."""
    return (head.register.ledger, head.register.epoch, head.sequence, head.hash, head.batch)


def _moved(head: CentralHead) -> tuple[str | int, ...]:
    register = head.register
    return (
        register.name,
        register.epoch,
        register.generation,
        register.schema,
        head.sequence,
        head.hash,
        head.rows,
        head.batch,
        head.scan,
        int(head.is_settled),
    )


def _head(row: tuple[Any, ...]) -> CentralHead:
    ledger, *of_register = row[:8]
    sequence, hash_, rows, batch, scan, settled, updated_at = row[8:]
    return CentralHead(
        register=Register(LedgerId(ledger), *of_register),
        sequence=sequence,
        hash=hash_,
        rows=rows,
        batch=batch,
        scan=scan,
        is_settled=bool(settled),
        updated_at=updated_at,
    )
