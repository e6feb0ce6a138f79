"""The record before the call: durable, or surely not there."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from pos.domain.handover import End
from pos.domain.operation import Operation, OperationState
from pos.errors import Broken, InDoubt, Misconfigured, PosError, Refused
from pos.ports import Books, Store
from pos.services import handed
from pos.services.flights import Flights
from pos.services.steps import Step, passed

log = logging.getLogger(__name__)


class Recording:
    """Writes operations down before anything of them is sent.

    A commit that failed may be in the file all the same, and would be sent at the next start of
    the program although somebody was told that nothing happened. So it is written over at once.
    """

    def __init__(self, store: Store, flights: Flights) -> None:
        self._store = store
        self._flights = flights
        self._to_withdraw: list[Operation] = []

    def record(self, prepare: Callable[[Books], Operation], until_settled: ExitStack) -> Operation:
        """Record what `prepare` decides in the same transaction; it may raise to decide nothing.

        The operation is this thread's alone until `until_settled` ends.
        Raises Misconfigured when the disk refuses: nothing is recorded and nothing will be sent.
        InDoubt `record_uncertain` when not even that could be written.
        """
        self._withdraw_what_is_left()
        written: list[Operation] = []
        try:
            with self._store.write() as books:
                operation = prepare(books)
                books.operations.add(operation)
                handed.begin(books, operation)
                until_settled.enter_context(self._flights.alone(operation.id))
                passed(Step.RECORDING, operation)
                written.append(operation)
        except (Misconfigured, Broken) as failure:
            for each in written:
                raise self._withdrawn(each, failure) from failure
            raise
        passed(Step.RECORDED, operation)
        return operation

    def _withdrawn(self, operation: Operation, failure: PosError) -> PosError:
        """What to say of a record whose commit failed."""
        closed = replace(operation.moved(OperationState.REJECTED, code="not_recorded"))
        try:
            self._close(closed)
        except (Misconfigured, Broken) as again:
            log.warning("%s: no record, and none of that: %s", operation.id, again.code)
            self._to_withdraw.append(closed)
            if failure.code != "disk_full":
                return InDoubt("record_uncertain", operation=operation.id, reason=failure.code)
        # A full disk takes no commit at all; anything else may have failed after it.
        return failure

    def _withdraw_what_is_left(self) -> None:
        while self._to_withdraw:
            self._close(self._to_withdraw[0])
            del self._to_withdraw[0]

    def _close(self, closed: Operation) -> None:
        with self._store.write() as books:
            try:
                found = books.operations.get(closed.id)
            except Refused:
                books.operations.add(closed)
            else:
                if found.is_open:  # the last withdrawal may be in the file as well
                    books.operations.save(closed)
                    handed.end(books, closed.id, End.NOT_SENT, closed.code)
