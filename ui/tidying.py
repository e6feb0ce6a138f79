"""Python's look for circles that nothing uses, on the one thread where it may free a window."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_LOOKS: Final = (20_000, 50, 100)
"""When to look at the youngest objects, and how many such looks until older ones are looked at.

A look stops every thread, the screen's too; records are frozen and make no circles.
"""
_EVERY_MS: Final = 500


class Tidying(QObject):
    """Collects in place of Python, whose own collector runs in whichever thread allocates next.

    A widget or timer that a lane frees takes Qt's event loop of that thread along, or ends the
    process. As long as this object lives, only the thread that it lives in frees circles.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(tidy)
        self._timer.start()


def tidy() -> None:
    """Look as old as it is time for, by Python's own count of what was made since."""
    young, looks, long_looks = gc.get_count()
    if young <= _LOOKS[0]:
        return
    if looks <= _LOOKS[1]:
        gc.collect(0)
    elif long_looks <= _LOOKS[2]:
        gc.collect(1)
    else:
        gc.collect(2)
