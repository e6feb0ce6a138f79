"""The machine's own clock."""

from datetime import UTC, datetime


class SystemClock:
    """Port `Clock` over the machine's wall clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
