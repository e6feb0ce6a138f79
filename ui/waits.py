"""Tells when Stripe is asked again for somebody who waits, and lets them cut it short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, QTimer, Signal

from ui.format import Formats

if TYPE_CHECKING:
    from pos.services.patience import Patience, Wait

_TICK_MS: Final = 250
_nobody_waits: ContextVar[bool] = ContextVar("_nobody_waits", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """What is asked in this block on this thread, no customer waits for: the screen is quiet."""
    before = _nobody_waits.set(True)
    try:
        yield
    finally:
        _nobody_waits.reset(before)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Stripe is asked again in `seconds`, try `number` of at most `most`."""

    seconds: int
    number: int
    most: int


def wait_text(waiting: Waiting, formats: Formats) -> str:
    """Stripe was asked and said nothing that helps; when it is asked again."""
    if waiting.seconds:
        text = QCoreApplication.translate(
            "Waits", "Stripe does not answer. Asking again in %1 s (try %2 of %3)."
        ).replace("%1", formats.number(waiting.seconds))
    else:
        text = QCoreApplication.translate(
            "Waits", "Stripe does not answer. Asking again now (try %2 of %3)…"
        )
    text = text.replace("%2", formats.number(waiting.number))
    return text.replace("%3", formats.number(waiting.most))


class Waits(QObject):
    """Counts the seconds of a wait down; lives on the GUI thread, hears from every other one."""

    changed = Signal(object)  # Waiting, None when nothing is waited for
    _told = Signal(object)  # Wait or None, from the thread that waits

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patience: Patience | None = None
        self._wait: Wait | None = None
        self._until = QDeadlineTimer()
        self._shown: Waiting | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count)
        self._told.connect(self._hear)

    def listen(self, patience: Patience | None) -> None:
        """To the patience of an opened till; None when it is closed."""
        if self._patience is not None:
            self._patience.listener = _deaf
        self._patience = patience
        self._hear(None)
        if patience is not None:
            patience.listener = self._overhear

    def hurry(self) -> None:
        """Ask again at once."""
        if self._patience is not None:
            self._patience.hurry()

    def stop(self) -> None:
        """Wait no longer: what is not known now is in doubt."""
        if self._patience is not None:
            self._patience.stop()

    def close(self) -> None:
        """The ledger is about to be closed: nobody waits for an answer about it any more."""
        if self._patience is not None:
            self._patience.close()
        self.listen(None)

    def _overhear(self, wait: Wait | None) -> None:
        """On the thread that waits."""
        if not _nobody_waits.get():
            self._told.emit(wait)

    def _hear(self, wait: Wait | None) -> None:
        self._wait = wait
        if wait is None:
            self._tick.stop()
        else:
            self._until = QDeadlineTimer(ceil(wait.pause.total_seconds() * 1000))
            self._tick.start()
        self._count()

    def _count(self) -> None:
        wait = self._wait
        now = None
        if wait is not None:
            left = ceil(max(0, self._until.remainingTime()) / 1000)
            now = Waiting(left, wait.number, wait.most)
        if now != self._shown:
            self._shown = now
            self.changed.emit(now)


def _deaf(_: Wait | None) -> None:
    """The till that waited is closed."""
