"""The part of the ledger file that an accountant closes: periods, and sums by account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pos.domain.accounting import ClosedPeriod, TrialRow


class PeriodBook(Protocol):
    """Closed periods, and what the accounts come to. What is closed stays closed."""

    def all(self) -> Sequence[ClosedPeriod]:
        """Oldest first."""
        ...

    def last(self) -> ClosedPeriod | None: ...
    def add(self, period: ClosedPeriod) -> None:
        """Raises Broken unless it follows the last one."""
        ...

    def trial(self, since: datetime | None, until: datetime | None) -> Sequence[TrialRow]:
        """Debits and credits by account and currency, of what counts in `[since, until)`."""
        ...

    def accounts(self) -> Sequence[str]:
        """Every account that something is booked on, by name."""
        ...

    def holds_open_before(self, until: datetime) -> int:
        """How many holds of that time are still open."""
        ...
