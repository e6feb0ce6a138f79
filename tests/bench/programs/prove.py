"""Proves one ledger again and again, beside reading the same rows; times and memory as JSON."""

import json
import sys
from pathlib import Path
from time import perf_counter

from sqlite_utils.db import Database

from pos.adapters.sqlite.audit import SqliteAudit
from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import peek_meta
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.verdict import Finding
from pos.services.chain_walk import ChainWalk
from pos.services.verify import Verify

_ROWS = (
    "SELECT * FROM entries ORDER BY sequence",
    "SELECT * FROM postings ORDER BY entry, line",
)


def _milliseconds(since: float) -> float:
    return (perf_counter() - since) * 1000


def read_rows(db: Database) -> float:
    """The entries and the postings, every column, as plain tuples."""
    begin = perf_counter()
    cursor = db.conn.cursor()
    cursor.row_factory = None
    for sql in _ROWS:
        for _row in cursor.execute(sql):
            pass
    return _milliseconds(begin)


def _walk(db: Database, entries: int) -> float:
    begin = perf_counter()
    found: list[Finding] = []
    walk = ChainWalk(SqliteAudit(db), found.append, last=entries)
    walk.go((), lambda _entries: None)
    took = _milliseconds(begin)
    if found or walk.entries != entries:
        raise RuntimeError("the ledger does not hold")
    return took


def _check(db: Database) -> float:
    begin = perf_counter()
    db.execute("PRAGMA integrity_check").fetchall()
    return _milliseconds(begin)


def _prove(path: Path) -> float:
    """All of `holdfast verify`."""
    meta = peek_meta(path)
    if meta is None:
        raise RuntimeError("there is no ledger")
    clock = SystemClock()
    begin = perf_counter()
    file = LedgerFile(path, now=clock.now(), read_only=True)
    try:
        verdict = Verify(SqliteStore(file, meta.ledger_id, clock)).verify()
    finally:
        file.close()
    if not verdict.holds:
        raise RuntimeError("the ledger does not hold")
    return _milliseconds(begin)


def main() -> None:
    """PATH ENTRIES WALKS PROOFS"""
    path, (entries, walks, proofs) = Path(sys.argv[1]), map(int, sys.argv[2:])
    db = connect(path, read_only=True)
    found: dict[str, list[float]] = {"read": [], "walk": [], "check": [], "prove": []}
    for turn in range(walks):
        found["read"].append(read_rows(db))
        found["walk"].append(_walk(db, entries))
        if turn < proofs:
            found["check"].append(_check(db))
            found["prove"].append(_prove(path))
    db.close()
    # Not getrusage: what it says of a child begins with its parent's memory.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    memory = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(json.dumps({**{name: min(took) for name, took in found.items()}, "memory": memory}))


if __name__ == "__main__":
    main()
