"""A shop with several registers, as one of them works with all."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from pos.services.all_registers import AllRegisters
from pos.services.claiming import Claiming
from pos.services.fetching import Fetched, Fetching, Progress
from pos.services.for_others import ForOthers
from pos.services.shared_holds import SharedHolds

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ManyRegisters:
    """What needs the centre, or what was fetched from it. Without a centre `is_on` says no."""

    is_on: Callable[[], bool]
    claiming: Callable[[], Claiming | None]
    for_others: ForOthers
    registers: AllRegisters
    holds: SharedHolds
    fetching: Fetching

    def update(
        self, progress: Progress = lambda _name, _entries, _rows: None
    ) -> tuple[Fetched, ...]:
        """Fetch what is new of every register, and who has what in hand.

        Raises Misconfigured `centre_unreachable` and its like; what was known stays known.
        """
        fetched = self.fetching.fetch_all(progress)
        self.holds.ask_for_claims()
        return tuple(fetched)
