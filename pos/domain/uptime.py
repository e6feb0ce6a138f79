"""Time that no hand and no network turns: how long the machine has been on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Uptime:
    """A moment by the machine's own count: which start of it (`boot`), and how long after it.

    A wall clock is corrected, by hours when its battery is empty; what may still be on its way to
    Stripe is not judged by it. An empty `boot` is a moment that nobody noted.
    """

    boot: str = ""
    elapsed: timedelta = timedelta(0)

    def at_least_since(self, earlier: "Uptime") -> timedelta:
        """What has surely passed since an earlier moment, which may be from before this start."""
        if not earlier.boot or not self.boot:
            return timedelta(0)
        return self.elapsed - earlier.elapsed if earlier.boot == self.boot else self.elapsed


UNNOTED: Final = Uptime()
