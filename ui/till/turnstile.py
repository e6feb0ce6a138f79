"""Lets changes of the cart wait while the counter itself is changing."""

from collections.abc import Callable


class Turnstile:
    """What comes while it is closed passes in the order in which it came."""

    def __init__(self) -> None:
        self._closed = 0
        self._waiting: list[Callable[[], None]] = []

    @property
    def is_closed(self) -> bool:
        return self._closed > 0

    def close(self) -> None:
        """May be closed several times; it is free when every one of them was opened."""
        self._closed += 1

    def open(self) -> None:
        self._closed -= 1
        # What passes may close it again: the rest goes on waiting then.
        while self._waiting and not self.is_closed:
            self._waiting.pop(0)()

    def wait(self, passing: Callable[[], None]) -> None:
        """Call it when the way is free."""
        self._waiting.append(passing)

    def send_away(self) -> None:
        """What waits is not done at all."""
        self._waiting.clear()
