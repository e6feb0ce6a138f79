"""The journals of what this register does for other ledgers, each with what works by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from pos.domain.ids import IntentId, LedgerId
from pos.domain.intent import Intent
from pos.domain.operation import Operation
from pos.ports import Clock, GatewayProvider, Store, UptimeSource
from pos.ports.foreign import ForeignJournals
from pos.services.journal import Journal
from pos.services.settlement import Settlement


@dataclass(frozen=True, slots=True)
class Desk:
    """A journal for one ledger, and what is done by it. Nobody's permission is asked here."""

    store: Store
    journal: Journal
    settlement: Settlement


class ForeignDesks:
    """One desk a ledger, as long as the till is open; safe to share between threads."""

    def __init__(
        self,
        journals: ForeignJournals,
        gateway: GatewayProvider,
        clock: Clock,
        *,
        uptime: UptimeSource | None = None,
    ) -> None:
        """Without an `uptime` the clock is believed, as `Journal` does."""
        self._journals = journals
        self._gateway = gateway
        self._clock = clock
        self._uptime = uptime
        self._turn = Lock()
        self._made: dict[LedgerId, Desk] = {}

    def of(self, ledger: LedgerId) -> Desk:
        """Raises as `ForeignJournals.of`."""
        with self._turn:
            if (known := self._made.get(ledger)) is not None:
                return known
            store = self._journals.of(ledger)
            journal = Journal(store, self._gateway, self._clock, uptime=self._uptime)
            settlement = Settlement(store, journal, self._gateway, self._clock)
            made = self._made[ledger] = Desk(store, journal, settlement)
            return made

    def open(self) -> Sequence[tuple[LedgerId, Operation]]:
        """Steps whose answer is missing, the oldest first of each ledger."""
        found = []
        for ledger, store in self._journals.known().items():
            with store.read() as books:
                found += [(ledger, operation) for operation in books.operations.open()]
        return found

    def seen(self, wanted: Mapping[IntentId, LedgerId]) -> Mapping[IntentId, Intent]:
        """Those of these payments that are in one of them, as they were seen last."""
        found = {}
        known = self._journals.known()
        for ledger in known.keys() & set(wanted.values()):
            with known[ledger].read() as books:
                for intent, its in wanted.items():
                    if its == ledger and (seen := books.intents.find(intent)) is not None:
                        found[intent] = seen
        return found
