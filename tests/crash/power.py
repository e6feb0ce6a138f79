"""A small day at a till whose disk may lose power at any of its writes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from pos.adapters.sqlite import connection, database
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.ids import OperationId
from pos.domain.money import Money
from pos.domain.operation import IN_FLIGHT
from pos.errors import PosError
from tests.crash.disk import IO_ERROR_WRITE, OK, Disk, Event, coin, put_down, watched
from tests.crash.truth import compare, with_charges
from tests.kit import BROKE, EUR, VISA, Shop

LEDGER = "till.db"


class PowerCutError(BaseException):
    """Nobody catches this one."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A transaction was acknowledged; what was in the ledger then."""

    digest: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A request left under this key."""

    key: OperationId


class Line:
    """The line to Stripe, which goes dead with the power; notes what leaves."""

    def __init__(self, shop: Shop, disk: Disk) -> None:
        self._gateway = shop.gateway
        self._disk = disk
        self.is_dead = False

    def __getattr__(self, name):
        if self.is_dead:
            raise PowerCutError
        return getattr(self._gateway, name)

    def send(self, request, *, key):
        if self.is_dead:
            raise PowerCutError
        self._disk.note(Sent(key))
        return self._gateway.send(request, key=key)


def open_shop(disk: Disk, shop: Shop | None = None) -> Shop:
    """A till on this disk, with a Stripe of its own or that of another till before it.

    Its log is brought home every few pages instead of every thousand, so that a small day sees
    that as well.
    """
    made = Shop(Path(disk.folder, LEDGER), simulator=shop.simulator if shop else None)
    made.file._writer.execute("PRAGMA wal_autocheckpoint=24")
    return made


@contextmanager
def new_disk(folder: Path) -> Iterator[Disk]:
    """An empty folder on a disk of its own."""
    folder.mkdir()
    with watched(folder) as disk:
        yield disk


def cut_off_at(disk: Disk, nth: int) -> tuple[Shop, bool]:
    """A till that sells until the power fails with the `nth` change of the disk; whether it did."""
    shop = open_shop(disk)
    line = Line(shop, disk)
    shop.gateway = line
    first = disk.changes + nth

    def fails(_event: Event) -> int:
        line.is_dead = line.is_dead or disk.changes >= first
        return IO_ERROR_WRITE if line.is_dead else OK

    disk.fails = fails
    with suppress(PosError, PowerCutError):
        sell(shop)
    shop.file.close()
    return shop, line.is_dead


def sell(shop: Shop) -> None:
    """Hold and take a part; a decline, then release; give one up."""
    sale = shop.held()
    shop.settlement.capture(shop.intent(sale).id, Money(600, EUR))
    sale = shop.paying(2000)
    with suppress(PosError):
        shop.checkout.authorise(sale, BROKE)
    shop.checkout.authorise(sale, VISA)
    shop.checkout.abandon(shop.paying(3000))


def small_day(disk: Disk) -> None:
    """Sell, close, and sell again; every commit and every request is noted among the events."""
    with commits_noted(disk):
        shop = open_shop(disk)
        try:
            shop.gateway = Line(shop, disk)
            sell(shop)
            shop.restart()
            sell(shop)
        finally:
            shop.close()


def digest(db: sqlite3.Connection) -> str:
    """What is in the ledger, whatever it looks like on the disk; empty without a ledger."""
    tables = db.execute(
        """SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'settings',
               'sales', 'operations', 'intents', 'charges', 'entries', 'postings')
           ORDER BY name"""
    ).fetchall()
    told = hashlib.sha256()
    for (name,) in tables:
        rows = db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()  # noqa: S608 - as above
        told.update(repr((name, [tuple(row) for row in rows])).encode())
    return told.hexdigest() if tables else ""


@contextmanager
def commits_noted(disk: Disk) -> Iterator[None]:
    """Note each transaction of the ledger the moment it is acknowledged."""
    plain = connection.write_transaction

    @contextmanager
    def noted(db, path):
        with plain(db, path) as inside:
            yield inside
        if path.name == LEDGER:
            disk.note(Commit(digest(db.conn)))

    with patch.object(database, "write_transaction", noted):
        yield


# After a cut ---------------------------------------------------------------------------------


def wrong_after_cut(disk: Disk, at: int, seed: object, folder: Path) -> list[str]:
    """What a cut after the first `at` events did to the ledger that a commit should prevent."""
    events = disk.events[:at]
    files = disk.after_cut(coin(seed), events=events)
    return _wrong(put_down(files, folder), events, _commits(disk.events))


def _commits(events: Sequence[Event]) -> list[str]:
    return [event.note.digest for event in events if isinstance(event.note, Commit)]


def _wrong(folder: Path, events: Sequence[Event], every: Sequence[str]) -> list[str]:
    acknowledged = len(_commits(events))
    allowed = every[max(acknowledged - 1, 0) : acknowledged + 1]
    sent = {event.note.key for event in events if isinstance(event.note, Sent)}
    db = sqlite3.connect(folder / LEDGER)
    try:
        found = [row[0] for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        now = digest(db)
        if acknowledged and now not in allowed:
            before = every.index(now) + 1 if now in every else 0
            found.append(f"commit {acknowledged} was acknowledged, commit {before} is there")
        if sent:
            known = {row[0] for row in db.execute("SELECT id FROM operations")}
            found += [f"sent without a record: {key}" for key in sorted(sent - known)]
    except sqlite3.Error as error:
        found = [f"the file is broken: {error}"]
    finally:
        db.close()
    return found


def recovered(shop: Shop, files: Mapping[str, bytes], folder: Path) -> list[str]:
    """What is still wrong once a till has started on these files and found out about everything."""
    back = Shop(put_down(files, folder) / LEDGER, simulator=shop.simulator)
    try:
        back.journal.recover()
        back.pass_time(IN_FLIGHT)
        back.journal.recover()
        intents = list(back.sdk.v1.payment_intents.list(params={"limit": 100}).data)
        return compare(back.store, with_charges(back.sdk, intents))
    finally:
        back.file.close()
