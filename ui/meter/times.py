"""Times of one kind, in milliseconds: the last one, the middle of all, and the slow end."""

from collections import deque
from typing import Final

_MOST: Final = 500
_SLOW_END: Final = 95


class Times:
    """Remembers the newest ones for as long as the program runs."""

    def __init__(self) -> None:
        self._all: deque[int] = deque(maxlen=_MOST)

    def add(self, milliseconds: int) -> None:
        self._all.append(milliseconds)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def last(self) -> int | None:
        return self._all[-1] if self._all else None

    @property
    def median(self) -> int | None:
        """What half of them do not exceed."""
        return self._within(50)

    @property
    def slow(self) -> int | None:
        """What 95 of 100 do not exceed."""
        return self._within(_SLOW_END)

    def _within(self, percent: int) -> int | None:
        if not self._all:
            return None
        ordered = sorted(self._all)
        return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
