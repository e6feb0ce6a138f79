"""How long the thread that draws was away, through a busy day with everything that goes wrong."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import peek_meta
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.bootstrap import open_till
from pos.domain.bookkeeping import HELD, HELD_FOR_CUSTOMERS
from pos.domain.ids import IntentId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.settings import Mode, Start
from tests.bench.catalogue import write_csv
from tests.bench.figures import Figure

ENTRIES = 5_000
PRODUCTS = 20_000
LONG_MS = 50.0
_ROOT = Path(__file__).resolve().parents[2]


def _prepare(folder: Path, entries: int) -> None:
    """A ledger that has something to export, and a file of products to import."""
    write_csv(folder / "products.csv", PRODUCTS)
    till = open_till(Start(folder, Mode.TRAINING))
    path = till.path
    till.close()
    meta = peek_meta(path)
    assert meta is not None
    file = LedgerFile(path, now=datetime.now(UTC))
    amount = Money(1099, Currency("EUR"))
    try:
        with SqliteStore(file, meta.ledger_id, SystemClock()).write() as books:
            books.ledger.post([_hold(number, amount) for number in range(entries)])
    finally:
        file.close()


def _hold(number: int, amount: Money) -> Entry:
    return Entry(
        reference=f"hold/pi_bench{number}",
        kind=EntryKind.HOLD,
        occurred_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
        sale=None,
        intent=IntentId(f"pi_bench{number}"),
        amount=amount,
        postings=(Posting(HELD, amount), Posting(HELD_FOR_CUSTOMERS, -amount)),
    )


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """In a process of its own: opening the ledger imports what was never imported before."""
    _prepare(folder, ENTRIES // 10 if is_quick else ENTRIES)
    seconds = "1" if is_quick else "4"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    command = [sys.executable, "-m", "tests.bench.programs.busy_day", str(folder), seconds]
    done = subprocess.run(
        command, env=environment, cwd=_ROOT, capture_output=True, text=True, timeout=300, check=True
    )
    return [figure_of(json.loads(done.stdout))]


def figure_of(report: dict) -> Figure:
    """A stall is ours when the process itself computed for most of a frame's fifty milliseconds.

    The others are the machine's: other programs had its cores.
    """
    ours = [gap for gap in report["long"] if gap["own_ms"] > LONG_MS]
    others = len(report["long"]) - len(ours)
    worst_part, worst = max(report["worst"].items(), key=lambda item: item[1])
    told = [f"{gap['part']}: {gap['ms']:.0f} ms, computing {gap['own_ms']:.0f}" for gap in ours]
    failed = [f"FAILED {text}" for text in report["failed"]]
    rest = (
        f"{report['beats']:,} beats of 4 ms; {others} longer than 50 ms while this process "
        f"did not compute; the worst in “{worst_part}”"
    )
    note = "; ".join([*failed, *told, rest])
    return Figure(
        "stalls of the drawing thread",
        worst,
        0.0,
        float("inf") if failed else float(len(ours)),
        0,
        "over 50 ms",
        note,
    )
