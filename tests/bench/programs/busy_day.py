"""A day at the till in half a minute, with a watchdog on the thread that draws.

Opens the ledger as the program does, scans twenty times a second, searches, sells while Stripe
fails, and imports and exports at once. Prints how long the event loop was away, part by part.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest

from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.faults import Fault
from pos.domain.money import Currency
from pos.services.export_formats.shape import ExportFormat
from pos.services.till import Till
from pos.settings import Mode, Start
from tests.bench.catalogue import rows
from tests.bench.screen import Paints, spin_until
from ui.__main__ import LateWiring, application, build
from ui.payment.phase import Phase
from ui.shell import Shell

BEAT_MS = 4
LONG_MS = 50.0
SCAN_EVERY = 0.05  # seconds
FAULTS = (Fault.DELAY, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.SERVER_ERROR, Fault.BAD_GATEWAY)
_PATIENCE_S = 60.0

Step = Callable[[], bool] | float
"""What the script waits for: something to come true, or so many seconds to pass."""


@dataclass(slots=True)
class Gap:
    """The event loop was away: for how long, and what the whole process computed meanwhile."""

    part: str
    ms: float
    own_ms: float


class Watchdog(QObject):
    """Beats every few milliseconds. A gap in which nobody here computed was the machine's.

    The time of all threads counts as ours: a lane that keeps the interpreter to itself stops
    the drawing as surely as the drawing's own thread does.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.part = "window"
        self.gaps: list[Gap] = []
        self._last = time.perf_counter()
        self._spent = time.process_time()
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._beat)
        timer.start(BEAT_MS)

    def _beat(self) -> None:
        now, spent = time.perf_counter(), time.process_time()
        gap = (now - self._last) * 1000 - BEAT_MS
        self.gaps.append(Gap(self.part, max(gap, 0.0), (spent - self._spent) * 1000))
        self._last, self._spent = now, spent


class Day:
    """The script, told as one generator; a timer asks whether it may go on."""

    def __init__(self, shell: Shell, folder: Path, seconds: float) -> None:
        self._shell = shell
        self._folder = folder
        self._seconds = seconds
        self._products = rows(20_000)
        self._dice = random.Random(3)  # noqa: S311 - test data, nothing to guess

    def script(self, dog: Watchdog) -> Generator[Step, None, None]:
        shell = self._shell
        dog.part = "opening"
        shell.open(Start(self._folder, Mode.TRAINING), LateWiring())
        yield lambda: shell.is_drawn
        yield self._rests
        dog.part = "import and export"
        yield from self._load()
        dog.part = "scanning"
        yield from self._scan()
        dog.part = "searching"
        yield from self._search()
        for fault in FAULTS:
            dog.part = f"selling, {fault}"
            yield from self._sell(fault)
        dog.part = "import and export, again, while scanning"
        yield from self._load()

    def _load(self) -> Generator[Step, None, None]:
        """Import on one thread of a lane and export on the other, and scan meanwhile."""
        till = self._till()
        done: list[str] = []
        lane = self._shell.window._lanes.reading
        lane.start(self._import, done=lambda _report: done.append("import"), failed=_fail)
        lane.start(self._export, done=lambda _summary: done.append("export"), failed=_fail)
        while len(done) < 2:
            if till.catalogue.count():
                self._scan_one()
            yield SCAN_EVERY
        yield self._rests

    def _import(self) -> object:
        euro = Currency("EUR")
        return self._till().catalogue.import_file(self._folder / "products.csv", currency=euro)

    def _export(self) -> object:
        return self._till().exports.export(
            ExportFormat.CSV, None, None, self._folder / "export.csv", replace=True
        )

    def _scan(self) -> Generator[Step, None, None]:
        end = time.perf_counter() + self._seconds
        while time.perf_counter() < end:
            self._scan_one()
            yield SCAN_EVERY
        yield self._rests

    def _scan_one(self) -> None:
        handle = self._shell.window.windowHandle()
        for digit in self._dice.choice(self._products[:40])[1]:
            QTest.keyClick(handle, ord(digit))
        QTest.keyClick(handle, Qt.Key.Key_Return)

    def _search(self) -> Generator[Step, None, None]:
        handle = self._shell.window.windowHandle()
        end = time.perf_counter() + self._seconds
        while time.perf_counter() < end:
            for letter in self._dice.choice(self._products)[2].lower()[:8]:
                QTest.keyClick(handle, ord(letter))
                yield 0.06
            self._shell.till_page.side.entry.clear()
            yield 0.06

    def _sell(self, fault: Fault) -> Generator[Step, None, None]:
        """One sale to its capture, with one answer of Stripe gone wrong on the way."""
        payment = self._shell.rooms.payment
        till = self._till()
        assert isinstance(till.practice, PracticeBench)
        self._scan_one()
        yield self._rests
        self._shell.till.pay()
        yield lambda: payment.view.phase is Phase.PRESENT and not payment.view.busy
        till.practice.inject(fault, path="confirm")
        payment.present(payment.view.cards[0])
        yield lambda: not payment.view.busy
        until = time.perf_counter() + 20
        while payment.view.phase is not Phase.HELD and time.perf_counter() < until:
            if payment.view.phase is Phase.PRESENT:
                payment.present(payment.view.cards[0])
            elif payment.view.phase is Phase.CHECKING:
                payment.check_again()
            yield lambda: not payment.view.busy
        payment.capture_all()
        yield lambda: not payment.view.busy
        payment.leave()
        yield self._rests

    def _till(self) -> Till:
        till = self._shell.till_open
        assert till is not None
        return till

    def _rests(self) -> bool:
        return self._shell.window._lanes.are_idle


def _fail(error: Exception) -> None:
    raise error


class Director(QObject):
    """Lets a script go on when what it waits for has come."""

    def __init__(self, script: Generator[Step, None, None], end: Callable[[], None]) -> None:
        super().__init__()
        self._script = script
        self._end = end
        self._step: Step = 0.0
        self._since = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(5)

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        waited = time.perf_counter() - self._since
        step = self._step
        if waited > _PATIENCE_S:
            raise TimeoutError
        if waited < step if isinstance(step, float) else not step():
            return
        self._since = time.perf_counter()
        try:
            self._step = next(self._script)
        except StopIteration:
            self._timer.stop()
            self._end()


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    app = application()
    shell = build(app)
    shell.window.resize(1280, 800)
    shell.window.show()
    painted = Paints(shell.window)
    spin_until(lambda: painted.count > 0)
    failed: list[str] = []

    def fall(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        failed.append(f"{kind.__name__}: {error}")
        app.quit()

    sys.excepthook = fall
    day = Day(shell, folder, seconds)
    dog = Watchdog(app)
    director = Director(day.script(dog), app.quit)
    app.exec()
    director.stop()
    print(json.dumps(_report(dog, failed)))
    shell.window.close()


def _report(dog: Watchdog, failed: list[str]) -> dict[str, object]:
    parts = list(dict.fromkeys(gap.part for gap in dog.gaps))
    return {
        "failed": failed,
        "beats": len(dog.gaps),
        "worst": {part: max(gap.ms for gap in dog.gaps if gap.part == part) for part in parts},
        "long": [asdict(gap) for gap in dog.gaps if gap.ms > LONG_MS],
    }


if __name__ == "__main__":
    main()
