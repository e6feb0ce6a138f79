"""Starting again: opening a large ledger, and settling what a crash left open."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Final

import stripe

from pos.adapters.sqlite.audit import SqliteAudit
from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.domain.chain import chain_hash
from pos.domain.ids import LedgerId
from pos.services.steps import Step
from tests.bench.big import LEDGER, big_ledger
from tests.bench.commits import at
from tests.bench.figures import Figure, median
from tests.kit import VISA, Shop

ENTRIES: Final = 1_000_000
ROUNDS: Final = 7
OPEN: Final = 100
OPEN_MS: Final = 25.0
AFTER_A_KILL_MS: Final = 100.0
CALLS: Final = 1.5
OVER_MS: Final = 15.0
_CHAIN: Final = 1_000
_SYNCS: Final = 10
_ROOT: Final = Path(__file__).resolve().parents[2]


class _Death(BaseException):
    """The till is gone, between one step and the next."""


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    rounds = 2 if is_quick else ROUNDS
    return [
        *_openings(folder, ENTRIES // 200 if is_quick else ENTRIES, rounds),
        *_recoveries(folder, OPEN // 10 if is_quick else OPEN, rounds),
    ]


# Opening -------------------------------------------------------------------------------------


def _openings(folder: Path, entries: int, rounds: int) -> list[Figure]:
    path = folder / "ledger.db"
    shutil.copy(big_ledger(entries), path)
    clean, killed, floor = [], [], []
    for _ in range(rounds):
        floor.append(_floor(path))
        clean.append(_open(path))
        _kill_a_till(path)
        killed.append(_open(path))
    note = (
        f"best of {rounds}, of {entries:,} entries, without imports; floor: {_CHAIN:,} rows of "
        f"the chain hashed and {_SYNCS} pages made durable"
    )
    return [
        Figure("ledger opened", min(clean), min(floor), min(clean), OPEN_MS, "ms", note),
        Figure(
            "ledger opened after a kill", min(killed), min(floor), min(killed), AFTER_A_KILL_MS,
            "ms", "with the log that the kill left; floor as before",
        ),
    ]  # fmt: skip


def _kill_a_till(path: Path) -> None:
    """Leaves the log of a till that never closed its ledger."""
    command = [sys.executable, "-m", "tests.bench.programs.killed", str(path)]
    done = subprocess.run(command, cwd=_ROOT, check=False, capture_output=True, text=True)
    if done.returncode != -signal.SIGKILL:
        raise RuntimeError(done.stderr)


def _open(path: Path) -> float:
    """Until it is known what is open and what is held."""
    clock = SystemClock()
    begin = perf_counter()
    file = LedgerFile(path, now=clock.now())
    try:
        with SqliteStore(file, LedgerId(LEDGER), clock).read() as books:
            books.operations.open()
            books.intents.holds()
            books.ledger.head()
        return (perf_counter() - begin) * 1000
    finally:
        file.close()


def _floor(path: Path) -> float:
    db = connect(path, read_only=True)
    page = path.with_name("page")
    try:
        begin = perf_counter()
        links = SqliteAudit(db).links()
        previous = ""
        for _, _, _, content in islice(links, _CHAIN):
            previous = chain_hash(previous, content)
        with page.open("wb", buffering=0) as file:
            for _ in range(_SYNCS):
                file.write(b"x" * 4096)
                os.fdatasync(file.fileno())
        took = (perf_counter() - begin) * 1000
        del links
        return took
    finally:
        db.close()


# Recovering ----------------------------------------------------------------------------------


def _recoveries(folder: Path, count: int, rounds: int) -> list[Figure]:
    ours, floor, calls = [], [], []
    for turn in range(rounds):
        shop = Shop(folder / f"crashed-{turn}.db")
        try:
            floor.append(_bare(shop, count))
            _crash(shop, count)
            shop.restart()
            before = len(shop.requests())
            begin = perf_counter()
            unsettled = shop.journal.recover()
            ours.append((perf_counter() - begin) * 1000)
            calls.append(len(shop.requests()) - before)
            if unsettled or shop.open_operations():
                raise RuntimeError("something was left open")
        finally:
            shop.close()
    over = (median(ours) - median(floor)) / count
    return [
        Figure(
            f"recovery with {count} open operations", median(ours), median(floor), over, OVER_MS,
            "ms over the SDK each",
            "captures, half of them done at Stripe; floor: a look at each payment and half as "
            "many captures, bare",
        ),
        Figure(
            "calls of a recovery", max(calls), count, max(calls) / count, CALLS, "for each",
            "in calls, not ms: one look, and one request where the first never arrived",
        ),
    ]  # fmt: skip


def _crash(shop: Shop, count: int) -> None:
    """So many captures were written down; every second one also arrived."""

    def die() -> None:
        raise _Death

    for number in range(count):
        intent = shop.intent(shop.held()).id
        step = Step.ANSWERED if number % 2 else Step.RECORDED
        with at(step, die), suppress(_Death):
            shop.settlement.capture(intent)


def _bare(shop: Shop, count: int) -> float:
    """What recovering them has to ask, with nothing around it; in milliseconds."""
    v1: stripe.V1Services = shop.sdk.v1
    made = [
        v1.payment_intents.create(
            params={
                "amount": 1000,
                "currency": "eur",
                "capture_method": "manual",
                "allowed_payment_method_types": ["card"],
                "payment_method": VISA,
                "confirm": True,
            }
        ).id
        for _ in range(count)
    ]
    begin = perf_counter()
    for number, intent in enumerate(made):
        v1.payment_intents.retrieve(intent, params={"expand": ["latest_charge"]})
        if number % 2 == 0:
            v1.payment_intents.capture(intent, params={"expand": ["latest_charge"]})
    return (perf_counter() - begin) * 1000
