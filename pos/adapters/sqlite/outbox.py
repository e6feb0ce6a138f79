"""Port `Outbox`: what a ledger has that the centre has not, read at one moment."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, time_text
from pos.adapters.sqlite.following import begin_noting, end_noting
from pos.adapters.sqlite.migrations import migrations
from pos.adapters.sqlite.store import Transactions
from pos.adapters.sqlite.travelling import Travelling, travelling_entries
from pos.domain.central import (
    MOST,
    Arrivals,
    Backlog,
    CentralHead,
    CentralRow,
    Register,
    ReplicationState,
    Scan,
    row_version,
)
from pos.domain.chain import GENESIS
from pos.domain.ids import LedgerId
from pos.settings import Settings

_TOP = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'row_changes'), 0)"


class SqliteOutbox:
    """Over an open ledger, or beside one that another program has open."""

    def __init__(self, file: Transactions) -> None:
        self._file = file

    def register(self) -> Register:
        with self._file.read() as db:
            return _register(db)

    def state(self) -> ReplicationState:
        with self._file.read() as db:
            return _state(db)

    def backlog(self) -> Backlog:
        with self._file.read() as db:
            entries, rows = db.execute("""
                SELECT max(0, coalesce((SELECT max(sequence) FROM entries), 0) - sent_sequence),
                    (SELECT count(*) FROM row_changes WHERE version > sent_version AND tbl <> '')
                FROM replication""").fetchone()
        return Backlog(entries, rows)

    def hash_at(self, sequence: int) -> str | None:
        if not sequence:
            return GENESIS
        with self._file.read() as db:
            found = db.execute("SELECT hash FROM entries WHERE sequence = ?", [sequence]).fetchone()
        return None if found is None else str(found[0])

    def next(self, head: CentralHead) -> Arrivals:
        with self._file.read() as db:
            return _Reading(db, head).arrivals()

    def turn(self, *, on: bool, target: str) -> None:
        with self._file.write() as db:
            (begin_noting if on else end_noting)(db)
            # A number of its own: what was written while nobody noted it is newer than the last.
            db.execute("INSERT OR REPLACE INTO row_changes (tbl, key) VALUES ('', '[]')")
            db.execute(
                """UPDATE replication SET is_on = ?, target = ?,
                       noted_from = (SELECT max(version) FROM row_changes), sent_sequence = 0,
                       sent_version = 0, pruned = 0, succeeded_at = NULL, failed_at = NULL,
                       failure = ''""",
                [int(on), target],
            )

    def arrived(self, head: CentralHead, at: datetime) -> None:
        with self._file.write() as db:
            version = max(0, head.rows - row_version(head.register.epoch, 0))
            db.execute(
                """UPDATE replication SET sent_sequence = ?, sent_version = ?, succeeded_at = ?,
                       pruned = max(pruned, ?), failed_at = NULL, failure = ''""",
                [head.sequence, version, time_text(at), version],
            )
            db.execute("DELETE FROM row_changes WHERE version <= ?", [version])

    def failed(self, code: str, at: datetime) -> None:
        with self._file.write() as db:
            db.execute("UPDATE replication SET failed_at = ?, failure = ?", [time_text(at), code])


class _Reading:
    """What follows one head, all of it seen at the same moment."""

    def __init__(self, db: Database, head: CentralHead) -> None:
        self._db = db
        self._head = head
        self._register = _register(db)
        self._base = row_version(self._register.epoch, 0)
        self._top = int(db.execute(_TOP).fetchone()[0])
        self._travelling = Travelling(db)

    def arrivals(self) -> Arrivals:
        head = self._head
        scan = self._scan()
        # Whoever goes through all rows meets those that were noted as well.
        begins = scan is not None and scan.floor > head.rows
        sent = self._top if begins else max(0, head.rows - self._base)
        entries = tuple(travelling_entries(self._db, head.sequence, head.hash, MOST))
        changed, sent, is_all = self._changed(sent)
        scanned: list[CentralRow] = []
        swept = 0
        if scan is not None and len(changed) < MOST:
            scanned, scan, swept = self._scanned(scan, MOST - len(changed))
        moved = replace(
            head,
            register=self._register,
            sequence=entries[-1].sequence if entries else head.sequence,
            hash=entries[-1].hash if entries else head.hash,
            rows=self._base + sent,
            scan=scan.text if scan else "",
            is_settled=len(entries) < MOST and is_all and scan is None,
        )
        if moved == head and not (changed or scanned or swept):
            return Arrivals(head)
        return Arrivals(
            replace(moved, batch=head.batch + 1),
            entries,
            (*changed, *scanned),
            swept,
        )

    def _scan(self) -> Scan | None:
        """Where going through all rows goes on; or begins, as the centre cannot have them."""
        head, state = self._head, _state(self._db)
        known = max(state.noted_from, state.pruned)
        # The life before may have brought rows that this one was not made of.
        is_another_life = head.register.epoch < self._register.epoch
        is_unknown = bool(known) and head.rows < self._base + known
        if not head.batch or is_another_life or is_unknown:
            return Scan(self._base + self._top, self._travelling.first)
        return Scan.of(head.scan)

    def _changed(self, sent: int) -> tuple[list[CentralRow], int, bool]:
        """Rows by the order of their changes, the last change among them, whether it is the last.

        A row that was deleted since has no body.
        """
        noted = self._db.execute(
            "SELECT version, tbl, key FROM row_changes WHERE version > ? ORDER BY version LIMIT ?",
            [sent, MOST],
        ).fetchall()
        rows = [
            CentralRow(table, key, self._base + version, self._travelling.body(table, key))
            for version, table, key in noted
            if table
        ]
        if len(noted) < MOST:
            return rows, max(sent, self._top), True
        return rows, noted[-1]["version"], False

    def _scanned(self, scan: Scan, most: int) -> tuple[list[CentralRow], Scan | None, int]:
        """The next rows as they are now, where it goes on, and from where to sweep at the end."""
        found: list[CentralRow] = []
        version = self._base + self._top
        table, after = scan.table, scan.after
        while table:
            for place, key, body in self._travelling.rows(table, after, most - len(found)):
                found.append(CentralRow(table, key, version, body))
                after = place
            if len(found) == most:
                return found, Scan(scan.floor, table, after), 0
            table, after = self._travelling.following(table), ""
        return found, None, scan.floor if self._head.batch else 0


def _register(db: Database) -> Register:
    meta = {row["name"]: row["value"] for row in db.execute("SELECT name, value FROM meta")}
    named = db.execute("SELECT value FROM settings WHERE name = 'register'").fetchone()
    return Register(
        ledger=LedgerId(meta["ledger_id"]),
        name=Settings().register if named is None else str(named[0]),
        mode=meta["mode"],
        account=meta["account"],
        epoch=int(meta.get("epoch", "1")),
        generation=meta.get("generation", ""),
        schema=migrations._migrations[-1].name,  # noqa: SLF001 - has no accessor
        created_at=meta["created_at"],
    )


def _state(db: Database) -> ReplicationState:
    row = db.execute("SELECT * FROM replication").fetchone()
    return ReplicationState(
        is_on=bool(row["is_on"]),
        target=row["target"],
        noted_from=row["noted_from"],
        pruned=row["pruned"],
        sent_sequence=row["sent_sequence"],
        sent_version=row["sent_version"],
        succeeded_at=optional_time(row["succeeded_at"]),
        failed_at=optional_time(row["failed_at"]),
        failure=row["failure"],
    )
