"""When a window was usable: its first paint is done and the event loop has nothing left to do."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

BEGUN = "BENCH_BEGUN"
"""Names the variable with the moment just before this process was made, CLOCK_MONOTONIC in s."""


def since_begun() -> float:
    """Milliseconds since just before this process was made."""
    return (time.clock_gettime(time.CLOCK_MONOTONIC) - float(os.environ[BEGUN])) * 1000


def megabytes() -> float:
    """What this process holds, pages that it shares counted in part; infinite where none tells."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("inf")
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


class FirstPaint(QObject):
    """Calls `usable` once, when the event loop comes to rest after the window's first paint."""

    def __init__(self, window: QWidget, usable: Callable[[], None]) -> None:
        super().__init__(window)
        self._usable = usable
        self._window = window
        window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            # The children are painted with the window, before the loop goes round again.
            QTimer.singleShot(0, self._usable)
        return False
