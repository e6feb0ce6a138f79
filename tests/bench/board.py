"""The hold board over a ledger of a million payments: opening, sorting, finding and ticking."""

import gc
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

from PySide6.QtWidgets import QApplication

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.domain.board import BoardFilter, SortBy
from pos.domain.ids import LedgerId
from pos.errors import Broken
from pos.ports import PaymentGateway
from pos.services.board import HoldBoard
from pos.services.checkout import Checkout
from pos.services.journal import Journal
from pos.services.settlement import Settlement
from tests.bench.big import LEDGER, begun, board_ledger
from tests.bench.figures import Figure, median, percentile
from tests.bench.screen import Paints, press, set_stage, spin_until
from ui.__main__ import application
from ui.format import Formats
from ui.holds.page import HoldsPage
from ui.holds.presenter import HoldsPresenter
from ui.holds.view import HoldsServices, HoldsView, Order
from ui.tasks import Lanes
from ui.tidying import Tidying

INTENTS, HELD = 1_000_000, 2_000
QUICK_INTENTS, QUICK_HELD = 4_000, 2_000
ROUNDS = 40
OPEN_MS, FRAME_MS = 50.0, 16.0
SHARE = 0.95
_AFTER_THE_LAST = timedelta(days=5, hours=2)
"""When the board is looked at: some holds have an hour left, others two days."""
_MB = 2**20


class StillClock:
    """Time that stands where the bench puts it."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


class NoHolidays:
    """A shop that is open on every day of the week that it names."""

    def is_holiday(self, _day: object, _region: str) -> bool:
        return False

    def knows(self, _region: str) -> bool:
        return True

    def regions(self) -> Sequence[str]:
        return ()


def _no_gateway() -> PaymentGateway:
    raise Broken("bench_asks_stripe")


@dataclass(frozen=True)
class Took:
    """Milliseconds by the clock on the wall, and those in which this process computed."""

    wall: float
    own: float


def stop_watch() -> Callable[[], Took]:
    """What has passed since now."""
    wall, own = perf_counter(), process_time()
    return lambda: Took((perf_counter() - wall) * 1000, (process_time() - own) * 1000)


@dataclass
class Board:
    """The page in a window of its own, over a ledger that is only read."""

    page: HoldsPage
    presenter: HoldsPresenter
    services: HoldsServices
    lanes: Lanes
    paints: Paints

    def rest(self) -> None:
        spin_until(lambda: self.lanes.are_idle)
        QApplication.processEvents()

    def open(self) -> Took:
        """Milliseconds from an empty board to the first rows painted, read from the file."""
        self.presenter.leave()
        self.presenter.change_to(HoldsView())
        self.rest()
        self.presenter._services = self.services
        painted = self.paints.count
        took = stop_watch()
        self.presenter.reload()
        spin_until(lambda: self.presenter.view.is_open and self.paints.count > painted)
        return took()

    def shown(self) -> Took:
        """Milliseconds from another page to the rows painted, which are known by then.

        They are read again meanwhile, and what is new of them is drawn.
        """
        self.rest()
        self.page.hide()
        self.rest()
        painted = self.paints.count
        took = stop_watch()
        self.page.show()
        spin_until(lambda: self.paints.count > painted)
        return took()

    def drawn(self, act: Callable[[], object]) -> Took:
        """Milliseconds from what somebody did until the list is painted."""
        self.rest()
        painted = self.paints.count
        took = stop_watch()
        act()
        spin_until(lambda: self.paints.count > painted)
        return took()

    def typed(self, letter: str) -> Took:
        """Milliseconds from a key in the search box until what it finds is painted."""
        self.rest()
        box, painted, before = self.page.filter.box, self.paints.count, self.presenter.view.shown
        wanted = box.text() + letter
        took = stop_watch()
        press(box, ord(letter))

        def is_drawn() -> bool:
            view = self.presenter.view
            is_same = view.shown is before  # nothing to paint anew
            return view.wanted.text == wanted and (is_same or self.paints.count > painted)

        spin_until(is_drawn)
        return took()

    def passed(self, by: timedelta) -> Took:
        """Milliseconds that the thread that draws spends on a tick, painting included."""
        self.rest()
        now = self.page.now
        assert now is not None
        self.page._clock.set(now + by)
        took = stop_watch()
        self.page.ticker.tick()
        QApplication.processEvents()
        return took()


@contextmanager
def board(folder: Path, intents: int, held: int) -> Iterator[Board]:
    """The board of the kept ledger, at a moment at which every lane has something in it."""
    set_stage(folder)
    path = board_ledger(intents, held)
    clock = StillClock(begun(intents) + _AFTER_THE_LAST)
    interval = sys.getswitchinterval()
    app = application()
    Tidying(app)  # as the program does, once its ledger is open
    gc.freeze()
    file = LedgerFile(path, now=datetime.now(UTC), read_only=True)
    lanes = Lanes.build()
    presenter = HoldsPresenter(lanes)
    page = HoldsPage(presenter)
    try:
        page.ticker.stop()
        page.resize(1160, 700)
        page.show()
        page.ticker.stop()
        spin_until(page.isVisible)
        services = _services(file, clock)
        page.use(Formats.of(SqliteSettings(file).load()))
        yield Board(page, presenter, services, lanes, Paints(page.list.viewport()))
    finally:
        presenter.leave()
        page.close()
        lanes.close(10_000)
        file.close()
        sys.setswitchinterval(interval)
        app.processEvents()


def _services(file: LedgerFile, clock: StillClock) -> HoldsServices:
    settings = SqliteSettings(file)
    store = SqliteStore(file, LedgerId(LEDGER), clock)
    journal = Journal(store, _no_gateway, clock)
    return HoldsServices(
        Settlement(store, journal, _no_gateway, clock),
        Checkout(store, journal, _no_gateway, clock, settings),
        clock,
        HoldBoard(store, settings, clock, NoHolidays()),
    )


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """Every figure over the same window and the same ledger."""
    intents, held = (QUICK_INTENTS, QUICK_HELD) if is_quick else (INTENTS, HELD)
    rounds = 5 if is_quick else ROUNDS
    with board(folder, intents, held) as seen:
        before = _resident()
        first = seen.open()
        memory = _resident() - before
        opened = [seen.open() for _ in range(rounds)]
        shown = [seen.shown() for _ in range(rounds)]
        seen.page.ticker.stop()
        floor = [seen.drawn(seen.page.list.viewport().update) for _ in range(rounds)]
        sorted_ = _sort(seen, rounds)
        found = _find(seen, rounds)
        lanes = _turn(seen, rounds)
        ticked = [seen.passed(timedelta(minutes=1)) for _ in range(rounds)]
        minute = [seen.drawn(_later(seen, place)) for place in range(rounds)]
    size = f"{held:,} open holds of {intents:,} payments"
    told = f"the first one took {first.wall:.0f} ms; the board keeps {memory / _MB:.0f} MB more"
    table = "floor: the rows that are seen painted anew"
    return [
        _figure(f"board open, {size}", opened, floor, OPEN_MS, f"read from the file; {told}"),
        _figure("board open from another page", shown, floor, OPEN_MS, "as F7 does"),
        _figure("board sorted by another column", sorted_, floor, FRAME_MS, table),
        _figure("board, a key in its search box", found, floor, FRAME_MS, table),
        _figure("board turned to another lane", lanes, floor, FRAME_MS, table),
        _figure("board, every clock that is seen ticks", ticked, floor, FRAME_MS, table),
        _figure("board, a minute later: lanes told anew", minute, floor, FRAME_MS, table),
    ]


def _sort(seen: Board, rounds: int) -> list[Took]:
    """By one column after the other, up and down."""
    orders = cycle([Order(by, is_down) for by in SortBy for is_down in (True, False)])
    order = seen.presenter.order
    took = [seen.drawn(partial(order, wanted)) for wanted in islice(orders, rounds)]
    order(Order())
    return took


def _find(seen: Board, rounds: int) -> list[Took]:
    """Receipts, letter by letter, as a person types them."""
    dice = random.Random(3)  # noqa: S311 - test data, nothing to guess
    box = seen.page.filter.box
    seen.page.activateWindow()
    took: list[Took] = []
    while len(took) < rounds:
        row = dice.choice(seen.presenter.view.rows)
        box.setFocus()
        took += [seen.typed(letter) for letter in row.hold.receipt[-4:]]
        box.clear()
        seen.presenter.find(BoardFilter())
        seen.rest()
    return took


def _turn(seen: Board, rounds: int) -> list[Took]:
    """To one lane after the other, and back to all of them."""
    lanes = [each.lane for each in seen.presenter.view.sums if each.count]
    wanted = cycle([each for lane in lanes for each in (lane, None)])
    turn_to = seen.presenter.turn_to
    took = [seen.drawn(partial(turn_to, lane)) for lane in islice(wanted, rounds)]
    turn_to(None)
    return took


def _later(seen: Board, place: int) -> Callable[[], None]:
    """A minute passes for the whole board: its lanes are told anew off the drawing thread."""
    clock = seen.services.clock
    assert isinstance(clock, StillClock)
    clock._now += timedelta(minutes=1 + place % 2)
    return seen.presenter.tick


def _resident() -> int:
    """Bytes of memory that this process has now; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * 4096


def _figure(
    name: str, ours: Sequence[Took], floor: Sequence[Took], bound: float, note: str
) -> Figure:
    walls, owns = [each.wall for each in ours], [each.own for each in ours]
    told = f"p95 of {len(ours)}, in which this process computed {percentile(owns, SHARE):.1f} ms"
    at_rest = median([each.wall for each in floor])
    high = percentile(walls, SHARE)
    return Figure(name, median(walls), at_rest, high, bound, "ms at p95", f"{told}; {note}")
