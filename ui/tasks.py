"""The only threads of the screen: lanes that run jobs and bring their results home."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QThreadPool, Signal

T = TypeVar("T")
_log = logging.getLogger(__name__)

SWITCH_INTERVAL: Final = 0.0005  # seconds
"""How long a Python thread may keep the interpreter while the screen waits for it.

Python's own 5 ms, taken once per cell of a table, is what freezes a window.
"""


class JobLane(Protocol):
    """What a presenter asks for; tests hand in one that runs jobs at once."""

    def start(
        self,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None: ...

    @property
    def is_idle(self) -> bool: ...


class Lane(QObject):
    """A private pool of threads. Jobs touch services only, results arrive on the GUI thread.

    With one thread the jobs run in the order in which they were started.
    """

    became_idle = Signal()
    _finished = Signal(object)

    def __init__(self, name: str, threads: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._under_way = 0
        self._is_closed = False
        self._pool = QThreadPool(self)
        self._pool.setObjectName(name)
        self._pool.setMaxThreadCount(threads)
        self._pool.setExpiryTimeout(-1)  # a new thread per job would cost more than the job
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        job: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` off the GUI thread, then call `done` or `failed` on it.

        `failed` gets every exception, also those that are no PosError: it must raise such a one
        again, which `ui.notices.notice_for` does. A closed lane takes no more jobs.
        """
        if self._is_closed:
            _log.info("the %s lane is closed and leaves a job", self.objectName())
            return

        def run() -> None:
            try:
                value = job()
            except Exception as error:  # noqa: BLE001 - the one place: a worker has no caller
                self._finished.emit(partial(failed, error))
            else:
                self._finished.emit(partial(done, value))

        self._under_way += 1
        self._pool.start(run)

    @property
    def is_idle(self) -> bool:
        """Whether every job has run and its result was delivered."""
        return self._under_way == 0

    def wait(self, timeout_ms: int = -1) -> bool:
        """Block until no job runs or waits; whether that came true in time.

        Results are delivered later, by the event loop. -1 waits for ever.
        """
        return self._pool.waitForDone(timeout_ms)

    def close(self, timeout_ms: int) -> bool:
        """Take no more jobs, wait for those that were started, and deliver nothing after that.

        Whether all of them ended in time. The journal knows what the others were about.
        """
        self._is_closed = True
        return self._pool.waitForDone(timeout_ms)

    def _deliver(self, report: Callable[[], None]) -> None:
        self._under_way -= 1
        try:
            if not self._is_closed:
                report()
        finally:
            if self._under_way == 0:
                self.became_idle.emit()


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where work goes, so that nothing waits for what it need not wait for.

    `money`: what a person asks of Stripe, strictly in order. `desk`: the cart on disk, scans
    and other quick local writes, in order. `reading`: lists, searches, exports, warming up.
    `watch`: keeping in step with Stripe, which no customer waits for. `centre`: bringing the
    ledger to the shop's centre, where a network may hang for long; without it, `watch` does it.
    `sound`: what is heard; without it, `reading` does it. `paper`: slips to printers, which may
    hang, too; without it, `watch` does it.
    """

    money: JobLane
    desk: JobLane
    reading: JobLane
    watch: JobLane
    centre: JobLane | None = None
    sound: JobLane | None = None
    paper: JobLane | None = None

    @classmethod
    def build(cls, parent: QObject | None = None) -> "Lanes":
        """The lanes of a running till; they live as long as `parent`."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        return cls(
            money=Lane("money", 1, parent),
            desk=Lane("desk", 1, parent),
            reading=Lane("reading", 2, parent),
            watch=Lane("watch", 1, parent),
            centre=Lane("centre", 1, parent),
            paper=Lane("paper", 1, parent),
            sound=Lane("sound", 1, parent),
        )

    @property
    def _threaded(self) -> tuple[Lane, ...]:
        return tuple(lane for lane in self._all if isinstance(lane, Lane))

    @property
    def _all(self) -> tuple[JobLane, ...]:
        others = [lane for lane in (self.centre, self.sound, self.paper) if lane is not None]
        return (self.desk, self.money, self.reading, self.watch, *others)

    @property
    def are_idle(self) -> bool:
        return all(lane.is_idle for lane in self._all)

    def close(self, timeout_ms: int) -> bool:
        """Close every lane within `timeout_ms` together; whether all of them came to rest."""
        spent = QElapsedTimer()
        spent.start()
        # Every lane stops taking jobs before the first one is waited for.
        for lane in self._threaded:
            lane.close(0)
        rests = [lane.close(max(0, timeout_ms - spent.elapsed())) for lane in self._threaded]
        return all(rests)
