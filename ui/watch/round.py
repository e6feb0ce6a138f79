"""One round through Stripe, off the screen's thread: what was open, and what it came to."""

from collections.abc import Callable
from threading import Event
from typing import Final

from pos.domain.drift import Reconciliation
from pos.domain.ids import OperationId, SaleId
from pos.domain.operation import OperationState
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.services.recovery import Recovery
from ui.waits import unhurried
from ui.watch.view import Found, WatchServices

_IN_HAND: Final = "still_running"
"""Another lane works on it right now: no doubt, only not over yet."""


class StoppedError(Exception):
    """Nobody wants to know any more: the ledger is about to be closed."""


class Round:
    """Runs once. `told` hears of each open operation, `solved` of each doubt that is over."""

    def __init__(
        self,
        services: WatchServices,
        known: frozenset[OperationId],
        *,
        is_start: bool,
        told: Callable[[int, int], None],
        solved: Callable[[SaleRecord], None],
    ) -> None:
        """`known` were in doubt before; at the start everything open was."""
        self._services = services
        self._known = known
        self._is_start = is_start
        self._told = told
        self._solved = solved
        self._in_hand: set[OperationId] = set()
        self._ends: dict[SaleId, MoneyWord] = {}
        self._stop = Event()

    def stop(self) -> None:
        """At the next operation; what is under way is left to the journal."""
        self._stop.set()

    def run(self) -> Found | None:
        """What it came to, None when it was stopped."""
        began = self._services.clock.now()
        nudges = self._services.nudges.waiting()
        error: PosError | None = None
        seen = Reconciliation()
        try:
            with unhurried():
                seen = self._services.reconcile(self._heard)
        except StoppedError:
            return None
        except PosError as problem:
            error = problem
        if error is None and not seen.unsettled:
            self._services.nudges.heeded(nudges)
        doubtful = {}
        for record in self._services.daybook.in_doubt():
            left = frozenset(
                operation.id
                for operation in record.open_operations
                if operation.prepared_at <= began and operation.id not in self._in_hand
            )
            if left:
                doubtful[record.sale.id] = left
                self._ends[record.sale.id] = MoneyWord.CHECKING
        return Found(
            changes=seen.changes,
            receipts=self._receipts(seen),
            doubtful=doubtful,
            ends=self._ends,
            unsettled=seen.unsettled,
            error=error,
            is_start=self._is_start,
        )

    def _receipts(self, seen: Reconciliation) -> tuple[str, ...]:
        sales = dict.fromkeys(change.sale for change in seen.changes if change.sale is not None)
        return tuple(self._services.record(sale).sale.receipt for sale in sales)

    def _heard(self, step: Recovery) -> None:
        if self._stop.is_set():
            raise StoppedError
        operation = step.operation
        self._told(step.done, step.total)
        if step.error is not None:
            if step.error.code == _IN_HAND:
                self._in_hand.add(operation.id)
            return
        was_doubtful = operation.state is OperationState.IN_DOUBT or operation.id in self._known
        if self._is_start or was_doubtful:
            record = self._services.record(operation.sale)
            self._ends[operation.sale] = record.money
            if not record.is_in_doubt:
                self._solved(record)
