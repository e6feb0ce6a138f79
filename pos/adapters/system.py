"""The machine's own clock, and how long it has been on."""

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

    def __init__(self, boot_id: Path = _BOOT_ID) -> None:
        try:
            self._boot = boot_id.read_text(encoding="ascii").strip()
            self._zero_ns = 0
        except (OSError, UnicodeDecodeError):
            self._boot = str(uuid4())
            self._zero_ns = time.monotonic_ns()

    def __call__(self) -> Uptime:
        passed = time.monotonic_ns() - self._zero_ns
        return Uptime(self._boot, timedelta(microseconds=passed // 1000))
