"""The machine's own clock, and how long it has been on."""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from pos.domain.uptime import Uptime

_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Port `Clock` over the machine's wall clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemUptime:
    """Port `UptimeSource`.

    Where the system does not name its start (outside Linux), this run of the program takes its
    place: what another run did is then as old as this run at least.
    """

    def __init__(self, boot_id: Path = _BOOT_ID, *, counts_sleep: bool = False) -> None:
        """Whether it goes on while the machine is suspended, where that can be told.

        What was on its way to somebody then is sent when the machine wakes; what somebody promised
        until a certain time has run out meanwhile.
        """
        self._ticks = _with_sleep_ns if counts_sleep else time.monotonic_ns
        try:
            self._boot = boot_id.read_text(encoding="ascii").strip()
            self._zero_ns = 0
        except (OSError, UnicodeDecodeError):
            self._boot = str(uuid4())
            self._zero_ns = self._ticks()

    def __call__(self) -> Uptime:
        passed = self._ticks() - self._zero_ns
        return Uptime(self._boot, timedelta(microseconds=passed // 1000))


def _with_sleep_ns() -> int:
    """Python's own monotonic clock stops in a suspended machine, but for Windows."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return time.monotonic_ns()
