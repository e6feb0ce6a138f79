"""Backing a ledger up, against copying its file and waiting for the disk."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final

from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.copies import SqliteCopies
from pos.bootstrap import open_till
from pos.settings import Mode, Start
from tests.bench.big import NAME, big_ledger
from tests.bench.figures import Figure
from tests.bench.programs.prove import read_rows

ENTRIES: Final = 100_000
ROUNDS: Final = 5
COPIED: Final = 2.0
PROVED: Final = 1.6


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """The copy alone, and the whole backup that has read back what it wrote."""
    entries = ENTRIES // 20 if is_quick else ENTRIES
    ledger = folder / NAME
    shutil.copy(big_ledger(entries), ledger)
    till = open_till(Start(folder, Mode.TRAINING))
    copied, proved, floor, proof = [], [], [], []
    try:
        for turn in range(2 if is_quick else ROUNDS):
            plain, ours, whole = (folder / f"{name}-{turn}.db" for name in ("a", "b", "c"))
            floor.append(_timed(lambda: shutil.copyfile(ledger, plain), plain))  # noqa: B023 - called at once
            copied.append(_timed(lambda: SqliteCopies().copy(ledger, ours), ours))  # noqa: B023 - called at once
            proved.append(_timed(lambda: till.backups.back_up(to=whole), whole))  # noqa: B023 - called at once
            proof.append(_read_back(plain))
            for path in (plain, ours, whole):
                path.unlink()
    finally:
        till.close()
    return [
        Figure(
            f"copy of {entries:,} entries, while sales go on",
            min(copied),
            min(floor),
            min(copied) / min(floor),
            COPIED,
            "times copy and fsync",
            f"best of {len(copied)}; floor: the file's bytes copied and synced",
        ),
        Figure(
            f"backup of {entries:,} entries, proved",
            min(proved),
            min(floor) + min(proof),
            min(proved) / (min(floor) + min(proof)),
            PROVED,
            "times its floor",
            "floor: copy, fsync, SHA-256, SQLite's quick_check and reading every entry and posting",
        ),
    ]


def _timed(write: Callable[[], object], path: Path) -> float:
    """Milliseconds until the file is on the disk."""
    begin = perf_counter()
    write()
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    return (perf_counter() - begin) * 1000


def _read_back(path: Path) -> float:
    db = connect(path, read_only=True)
    begin = perf_counter()
    try:
        db.execute("PRAGMA quick_check").fetchall()
        read_rows(db)
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        return (perf_counter() - begin) * 1000
    finally:
        db.close()
