"""The clocks of the board: one timer, and only those cells repainted whose words changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.record_view import RecordView

R = TypeVar("R")
SECOND_MS: Final = 1_000
_MS: Final = timedelta(milliseconds=1)


class SteadyClock:
    """Goes on from a moment that was read, without reading a clock that lies on the disk."""

    def __init__(self, elapsed: Callable[[], timedelta] | None = None) -> None:
        """`elapsed` is any clock that only goes forward."""
        self._elapsed = elapsed or _stop_watch()
        self._read: datetime | None = None
        self._at = timedelta()

    def set(self, now: datetime | None) -> None:
        """It was `now` (UTC) at this moment; None when nobody knows."""
        self._read, self._at = now, self._elapsed()

    def now(self) -> datetime | None:
        """UTC, None before it was set."""
        return None if self._read is None else self._read + (self._elapsed() - self._at)


class Ticker(QObject, Generic[R]):
    """Looks once a second at what the visible rows say, while the list can be seen."""

    ticked = Signal()

    def __init__(
        self,
        rows: RecordView[R],
        words: Callable[[R], tuple[str, ...]],
        columns: tuple[int, ...],
        parent: QObject | None = None,
    ) -> None:
        """`words` are what a row's clocks say now, one for each of the `columns` they stand in."""
        super().__init__(parent)
        self._rows = rows
        self._words = words
        self._columns = columns
        self._said: dict[int, tuple[str, ...]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(SECOND_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def is_ticking(self) -> bool:
        return self._timer.isActive()

    def start(self) -> None:
        """The list is looked at."""
        self._said.clear()
        self._timer.start()

    def stop(self) -> None:
        """Nobody looks."""
        self._timer.stop()

    def tick(self) -> None:
        """Repaint what says something else than it did a second ago."""
        before, self._said = self._said, {}
        for row in self._rows.seen_rows():
            record = self._rows.table.record(row)
            if record is None:
                continue
            words = self._said[row] = self._words(record)
            for place, new, old in zip(self._columns, words, before.get(row, words), strict=True):
                if new != old:
                    self._rows.repaint_cell(row, place)
        self.ticked.emit()


def _stop_watch() -> Callable[[], timedelta]:
    timer = QElapsedTimer()
    timer.start()
    return lambda: timer.elapsed() * _MS
