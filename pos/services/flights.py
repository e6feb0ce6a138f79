"""Which requests this program has in hand, and which may still be on their way to Stripe."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import Final

from pos.domain.ids import OperationId
from pos.domain.operation import ATTEMPTS, IN_FLIGHT, Operation
from pos.domain.uptime import Uptime
from pos.errors import InDoubt
from pos.ports import Clock, UptimeSource

_ASK_THE_CARD_AGAIN: Final = IN_FLIGHT / 2
"""How long an attempt to authorise may be sent again, counted from its beginning: nothing of it
is left on its way once `IN_FLIGHT` has passed, and then it may be given up."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def by_the_clock(clock: Clock) -> UptimeSource:
    """Where the clock is to be believed, as in practice, whose clock is turned on purpose."""
    return lambda: Uptime("clock", clock.now() - _EPOCH)


class Flights:
    """One operation is worked on by one thread; what was sent is remembered while we run."""

    def __init__(self, uptime: UptimeSource) -> None:
        self._uptime = uptime
        self._opened = uptime()
        self._turn = Lock()
        self._in_hand: set[OperationId] = set()
        self._last_sent: dict[OperationId, Uptime] = {}

    @contextmanager
    def alone(self, operation: OperationId) -> Iterator[None]:
        """Keep other threads off an operation.

        Raises InDoubt `still_running` when another one works on it.
        """
        with self._turn:
            if operation in self._in_hand:
                raise InDoubt("still_running", operation=operation)
            self._in_hand.add(operation)
        try:
            yield
        finally:
            with self._turn:
                self._in_hand.discard(operation)

    def sent(self, operation: OperationId) -> None:
        """A request of it left a moment ago, whatever came back."""
        self._last_sent[operation] = self._uptime()

    def is_waited_for(self, operation: Operation) -> bool:
        """Whether this run of the program asked for it, and only a moment ago."""
        asked_here = operation.id in self._last_sent
        return asked_here and self._uptime().at_least_since(operation.begun) < _ASK_THE_CARD_AGAIN

    def has_landed(self, operation: Operation) -> bool:
        """Whether no request of it can still be on its way; to be asked before Stripe is."""
        now = self._uptime()
        if (last := self._last_sent.get(operation.id)) is not None:
            return now.at_least_since(last) >= IN_FLIGHT
        # An earlier run of the program may have sent it again until the moment it ended: before
        # this run, or before this start of the machine. A card is never asked late, see above.
        earlier = now.at_least_since(self._opened)
        if isinstance(operation.request, ATTEMPTS) or operation.begun.boot != now.boot:
            earlier = max(earlier, now.at_least_since(operation.begun))
        return earlier >= IN_FLIGHT
