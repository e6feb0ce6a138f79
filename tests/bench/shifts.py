"""A shift over a ledger of a million payments, with two thousand open holds to be carried over."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemUptime
from pos.domain.ids import LedgerId
from pos.domain.money import Money
from pos.domain.shift import Keep
from pos.services.access import Access
from pos.services.closing import ClosingWalk
from pos.services.journal import Journal
from pos.services.notes import Notes
from pos.services.pins import PinGate
from pos.services.reports import Reports
from pos.services.settlement import Settlement
from pos.services.shifts import Shifts
from tests.bench.big import LEDGER, begun, board_ledger
from tests.bench.board import (
    HELD,
    INTENTS,
    QUICK_HELD,
    QUICK_INTENTS,
    StillClock,
    _no_gateway,
)
from tests.bench.figures import Figure, percentile

ROUNDS = 20
SHARE = 0.95
FIRST_MS, WALK_MS, X_MS, CARRY_MS, CLOSE_MS = 15_000.0, 250.0, 250.0, 1_500.0, 500.0
_AFTER_THE_LAST = timedelta(days=1)
_A_DAY = timedelta(days=1)


class Desk:
    """The services of a shift over a copy of the kept ledger."""

    def __init__(self, file: LedgerFile, clock: StillClock) -> None:
        settings = SqliteSettings(file)
        store = SqliteStore(file, LedgerId(LEDGER), clock)
        hasher = Argon2Hasher(time_cost=1, memory_kib=64)
        gate = PinGate(store, settings, clock, uptime=SystemUptime(), hasher=hasher)
        access = Access(store, settings, clock, gate)
        journal = Journal(store, _no_gateway, clock)
        settlement = Settlement(store, journal, _no_gateway, clock, access=access)
        self.nothing = Money.zero(settings.load().money)
        self.until = clock.now() + _A_DAY
        self.shifts = Shifts(store, settings, clock, access)
        self.walk = ClosingWalk(
            store, settings, clock, access, settlement, Notes(store, clock, access)
        )
        self.reports = Reports(store, settings, clock, access, self.shifts)


@contextmanager
def desk(folder: Path, intents: int, held: int) -> Iterator[Desk]:
    copy = folder / "training-acct_1Practice.db"
    shutil.copyfile(board_ledger(intents, held), copy)
    file = LedgerFile(copy, now=datetime.now(UTC))
    try:
        yield Desk(file, StillClock(begun(intents) + _AFTER_THE_LAST))
    finally:
        file.close()


def _took(act: Callable[[], object]) -> float:
    begin = perf_counter()
    act()
    return (perf_counter() - begin) * 1000


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """The first shift of the ledger from its opening to its Z report."""
    intents, held = (QUICK_INTENTS, QUICK_HELD) if is_quick else (INTENTS, HELD)
    rounds = 3 if is_quick else ROUNDS
    with desk(folder, intents, held) as seen:
        first = _took(lambda: seen.shifts.open(seen.nothing))
        walks = [_took(seen.shifts.status) for _ in range(rounds)]
        looks = [_took(seen.reports.x) for _ in range(rounds)]
        keep = Keep("Bench", "Closing time", seen.until)
        carried = _took(lambda: seen.walk.carry_rest(keep))
        closed = _took(seen.shifts.close)
    told = f"{intents:,} payments, {held:,} holds"
    return [
        _figure("first shift of a ledger", first, FIRST_MS, f"adds all of it up once; {told}"),
        _figure("shift with its holds", percentile(walks, SHARE), WALK_MS, "95th of 100"),
        _figure("X report", percentile(looks, SHARE), X_MS, "95th of 100"),
        _figure("carry every hold over", carried, CARRY_MS, "one transaction"),
        _figure("close with Z report", closed, CLOSE_MS, "one transaction"),
    ]


def _figure(name: str, ours: float, bound: float, note: str) -> Figure:
    return Figure(name, ours, 0.0, ours, bound, "ms", note)
