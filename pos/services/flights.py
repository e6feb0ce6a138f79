"""Which requests this program has in hand, and which may still be on their way to Stripe."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Final

from pos.domain.ids import OperationId
from pos.domain.operation import IN_FLIGHT, ConfirmIntent, Operation
from pos.errors import InDoubt
from pos.ports import Clock

_ASK_THE_CARD_AGAIN: Final = IN_FLIGHT / 2
"""How long an attempt to authorise may be sent again, counted from its beginning: nothing of it
is left on its way once `IN_FLIGHT` has passed, and then it may be given up."""


class Flights:
    """One operation is worked on by one thread; what was sent is remembered while we run."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._opened_at = clock.now()
        self._turn = Lock()
        self._in_hand: set[OperationId] = set()
        self._last_sent: dict[OperationId, datetime] = {}

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
        self._last_sent[operation] = self._clock.now()

    def is_waited_for(self, operation: Operation) -> bool:
        """Whether this run of the program asked for it, and only a moment ago."""
        asked_here = operation.id in self._last_sent
        return asked_here and self._clock.now() - operation.prepared_at < _ASK_THE_CARD_AGAIN

    def has_landed(self, operation: Operation) -> bool:
        """Whether no request of it can still be on its way; to be asked before Stripe is."""
        return self._clock.now() - self._last_possible(operation) >= IN_FLIGHT

    def _last_possible(self, operation: Operation) -> datetime:
        if operation.id in self._last_sent:
            return self._last_sent[operation.id]
        if isinstance(operation.request, ConfirmIntent):
            return operation.prepared_at  # never sent late, see above
        # An earlier run of the program may have sent it again until the moment it ended.
        return max(operation.prepared_at, self._opened_at)
