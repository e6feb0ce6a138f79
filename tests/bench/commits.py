"""Writing an operation down before it is sent, against the least that any durable commit costs."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Final

from typing_extensions import override

from pos.adapters.sqlite.driver import sqlite3
from pos.domain.operation import CreateIntent
from pos.services.steps import LOGGER, Step
from tests.bench.big import big_ledger
from tests.bench.figures import Figure, median
from tests.kit import Shop, euro

BATCHES: Final = 6
ROUNDS: Final = 40
BOUND: Final = 3.0
ENTRIES: Final = 1_000_000
_PAGE: Final = 4096
_PAGES: Final = 256
_LOG_PAGES: Final = 1_100
"""So many, and SQLite's log has been written back once: from then on it grows no more."""
_WARM: Final = 60
"""Sales that fill that log."""

Try = Callable[[], float]
"""Does it once; milliseconds."""


class Moments(logging.Handler):
    """Listens to the journal: when an operation passed a step, and what is done about it."""

    def __init__(self, step: Step, heard: Callable[[], None]) -> None:
        super().__init__(logging.DEBUG)
        self._step = str(step)
        self._heard = heard

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == self._step:
            self._heard()


@contextmanager
def at(step: Step, heard: Callable[[], None]) -> Iterator[None]:
    """`heard` is called whenever an operation passes `step`; what it raises kills the till."""
    logger = logging.getLogger(LOGGER)
    handler, before, propagates = Moments(step, heard), logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        logger.propagate = propagates


@contextmanager
def _overwriting(folder: Path) -> Iterator[Try]:
    """A page of a file that is long enough already, and the disk told to keep it."""
    page, number = os.urandom(_PAGE), 0
    with (folder / "pages").open("wb", buffering=0) as file:
        file.write(bytes(_PAGE * _PAGES))
        os.fsync(file.fileno())

        def overwrite() -> float:
            nonlocal number
            number += 1
            begin = perf_counter()
            os.pwrite(file.fileno(), page, _PAGE * (number % _PAGES))
            os.fdatasync(file.fileno())
            return (perf_counter() - begin) * 1000

        yield overwrite


@contextmanager
def _bare_row(folder: Path) -> Iterator[Try]:
    """One row of the same size in one table, as durable as ours."""
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL").fetchall()
        db.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, text TEXT)")
        db.execute("PRAGMA synchronous=OFF")
        for _ in range(_LOG_PAGES):
            db.execute("INSERT INTO plain (text) VALUES ('')")
        db.execute("PRAGMA synchronous=FULL")

        def commit() -> float:
            begin = perf_counter()
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO plain (text) VALUES (?)", ["x" * 400])
            db.execute("COMMIT")
            return (perf_counter() - begin) * 1000

        yield commit


def _recording(shop: Shop) -> Try:
    """From the wish to ask Stripe to the operation on the disk; the rest is not counted."""
    recorded = 0.0

    def heard() -> None:
        nonlocal recorded
        recorded = perf_counter()

    def record() -> float:
        sale = shop.cart(1099)
        request = CreateIntent(euro(1099), "", {"sale": sale, "register": "till-1"})
        with at(Step.RECORDED, heard):
            begin = perf_counter()
            shop.journal.perform(sale, request)
        return (recorded - begin) * 1000

    return record


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """In batches of all three in turn; the best median of each."""
    entries = ENTRIES // 200 if is_quick else ENTRIES
    path = folder / "ledger.db"
    shutil.copy(big_ledger(entries), path)
    shop = Shop(path)
    best = [float("inf")] * 3
    try:
        with _overwriting(folder) as overwrite, _bare_row(folder) as bare_row:
            record = _recording(shop)
            for _ in range(_WARM):
                record()
            for _ in range(2 if is_quick else BATCHES):
                found = [
                    (record(), overwrite(), bare_row()) for _ in range(5 if is_quick else ROUNDS)
                ]
                best = [
                    min(old, median(new))
                    for old, new in zip(best, zip(*found, strict=True), strict=True)
                ]
    finally:
        shop.close()
    ours, page, row = best
    note = f"best p50 of {BATCHES} batches of {ROUNDS}, in a ledger of {entries:,} entries; floor: "
    return [
        Figure(name, ours, floor, ours / floor, BOUND, "times at p50", note + said)
        for name, floor, said in (
            ("operation recorded, page floor", page, "overwriting 4 KiB and fdatasync"),
            ("operation recorded", row, "SQLite, one row in one table, WAL and FULL"),
        )
    ]
