"""How often a secret was guessed wrongly, and how long the next guess has to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pos.domain.uptime import UNNOTED, Uptime

FREE_TRIES: Final = 5
"""Wrong PINs in a row before somebody is locked out."""
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong guesses in a row, and when the last one was: by the wall (UTC) and by the machine."""

    failed: int = 0
    last_at: datetime | None = None
    last: Uptime = UNNOTED

    @property
    def left(self) -> int:
        """Guesses before the next lock-out."""
        return max(FREE_TRIES - self.failed, 0) or 1

    def wait(self, now: datetime, uptime: Uptime) -> timedelta:
        """How long until the next guess is heard; zero when it is heard now.

        The longer of two waits counts, the one by the wall and the one by the machine's own
        count: turning the clock ahead unlocks nobody, and starting the machine again shortens
        nothing. By the wall nobody waits longer than the whole lock-out, so that a clock set
        right by years locks nobody out for years.
        """
        total = _wait_after(self.failed)
        if not total or self.last_at is None:
            return timedelta(0)
        by_wall = min(total - (now - self.last_at), total)
        by_count = total - self.last_passed(uptime)
        return max(by_wall, by_count, timedelta(0))

    def last_passed(self, uptime: Uptime) -> timedelta:
        """What has surely passed since the last wrong guess."""
        return uptime.at_least_since(self.last)

    def failed_once_more(self, now: datetime, uptime: Uptime) -> "Tries":
        return Tries(self.failed + 1, now, uptime)


def _wait_after(failed: int) -> timedelta:
    """Nothing for the first wrong guesses, then half a minute, doubled with each further one."""
    if failed < FREE_TRIES:
        return timedelta(0)
    doublings = min(failed - FREE_TRIES, 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def locked_until(tries: Tries, now: datetime, uptime: Uptime) -> datetime:
    """When the next guess is heard, by the wall as it stands now (UTC)."""
    return now + tries.wait(now, uptime)
