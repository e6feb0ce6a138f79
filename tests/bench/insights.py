"""Reports over a ledger of a million payments, beside the same sums without what is kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.ids import LedgerId
from pos.domain.insight import Days, InsightName
from pos.services.insights import Insights
from tests.bench.big import LEDGER, begun, board_ledger
from tests.bench.board import HELD, INTENTS, QUICK_HELD, QUICK_INTENTS, StillClock
from tests.bench.figures import Figure, percentile

ROUNDS = 20
SHARE = 0.95
ANSWER_MS = 200.0
FIRST_SHARE = 3.0
"""Adding everything up may take so many times what reading it takes."""
_NEW = 1_500
"""Entries that came in since: added up anew for every report."""


@contextmanager
def opened(folder: Path, intents: int, held: int) -> Iterator[tuple[LedgerFile, Insights]]:
    """A copy of the kept ledger, on the day after its last payment."""
    copy = folder / "training-acct_1Practice.db"
    shutil.copyfile(board_ledger(intents, held), copy)
    file = LedgerFile(copy, now=datetime.now(UTC))
    try:
        clock = StillClock(begun(intents) + timedelta(days=1))
        store = SqliteStore(file, LedgerId(LEDGER), clock)
        yield file, Insights(store, SqliteSettings(file), clock)
    finally:
        file.close()


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """The first adding up, then every report of all days and of one month."""
    intents, held = (QUICK_INTENTS, QUICK_HELD) if is_quick else (INTENTS, HELD)
    rounds = 2 if is_quick else ROUNDS
    with opened(folder, intents, held) as (file, insights):
        floor = _read_once(file)
        begin = perf_counter()
        entries = insights.roll(at_least=0)
        first = (perf_counter() - begin) * 1000
        _leave_some_out(file)
        whole = insights.whole()
        month = Days(whole.last - timedelta(days=30), whole.last)
        every = {name: _took(insights, name, whole, rounds) for name in InsightName}
        short = [each for name in InsightName for each in _took(insights, name, month, rounds)]
    slowest = max(every, key=lambda name: percentile(every[name], SHARE))
    told = f"{intents:,} payments, {entries:,} entries"
    return [
        Figure("add a ledger up for reports", first, floor, first / floor, FIRST_SHARE, "×", told),
        _figure("every report of all days", [each for of in every.values() for each in of], told),
        _figure(f"slowest report ({slowest})", every[slowest], f"of {whole.number:,} days"),
        _figure("every report of a month", short, f"{_NEW:,} entries not kept yet"),
    ]


def _took(insights: Insights, name: InsightName, days: Days, rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        begin = perf_counter()
        insights.read(name, days)
        found.append((perf_counter() - begin) * 1000)
    return found


def _read_once(file: LedgerFile) -> float:
    """What merely reading entries and postings takes, in milliseconds."""
    begin = perf_counter()
    with file.read() as db:
        for table in ("entries", "postings"):
            for _ in db.conn.execute(f"SELECT * FROM {table}"):  # noqa: S608 - the names above
                pass
    return (perf_counter() - begin) * 1000


def _leave_some_out(file: LedgerFile) -> None:
    """As if the newest entries had come in since the sums were rolled forward.

    Their sums are counted twice then, which is as slow as counting them once.
    """
    with file.write() as db:
        [(last,)] = db.execute("SELECT max(sequence) FROM entries").fetchall()
        db.execute(
            "UPDATE rolled_to SET sequence = ?, hash = (SELECT hash FROM entries WHERE sequence ="
            " ?)",
            [last - _NEW, last - _NEW],
        )


def _figure(name: str, samples: list[float], note: str) -> Figure:
    worst = percentile(samples, SHARE)
    return Figure(name, worst, 0.0, worst, ANSWER_MS, "ms", note)
