"""Tells what our operations did to a payment from what somebody else, or time, did to it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from pos.domain.drift import Change, ChangeKind
from pos.domain.ids import EventId, OperationId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.money import Money
from pos.domain.operation import CaptureIntent, Operation, OperationState, target_of
from pos.domain.refund import Dispute, Refund
from pos.errors import Refused
from pos.ports import Books


class Elsewhere:
    """Compares one view of a payment with what was known before and with the journal.

    To be made before the view is saved. An operation that was rejected accounts for nothing: it
    was given up, or somebody else was first.
    """

    def __init__(
        self, books: Books, intent: Intent, *, seen_at: datetime, event: EventId | None
    ) -> None:
        self._books = books
        self._intent = intent
        self._known = books.intents.find(intent.id)
        self._seen_at = seen_at
        self._event = event

    def moved(self, *, captured_at: datetime) -> Iterator[Change]:
        """What became of the payment itself; to be asked once the view is saved."""
        intent, before = self._intent, self._known
        if before is not None and before.status is intent.status:
            return
        charge = intent.latest_charge
        match intent.status:
            case IntentStatus.REQUIRES_CAPTURE if charge and not self._ours("confirm"):
                yield self._change(ChangeKind.HELD, charge.id, intent.capturable, charge.created)
            case IntentStatus.SUCCEEDED if not self._ours("capture", intent.received):
                yield self._change(ChangeKind.CAPTURED, intent.id, intent.received, captured_at)
            case IntentStatus.CANCELED:
                yield from self._canceled()
            case _:
                return

    def _canceled(self) -> Iterator[Change]:
        intent, charge = self._intent, self._intent.latest_charge
        when = intent.canceled_at or self._seen_at
        if charge is not None and charge.is_approved:
            if intent.has_lapsed:
                yield self._change(ChangeKind.LAPSED, intent.id, charge.amount, when)
            elif not self._ours("cancel"):
                yield self._change(ChangeKind.CANCELED, intent.id, charge.amount, when)
        elif self._known is not None and not self._ours("cancel"):
            nothing = Money.zero(intent.amount.currency)
            yield self._change(ChangeKind.CANCELED, intent.id, nothing, when)

    def refunded(self, refund: Refund) -> Change | None:
        """A refund, or the return of one, that was booked just now."""
        if refund.is_undone:
            return self._change(ChangeKind.REFUND_FAILED, refund.id, refund.amount, self._seen_at)
        if refund.operation is not None and self._is_recorded(refund.operation):
            return None
        return self._change(ChangeKind.REFUNDED, refund.id, refund.amount, refund.created)

    def disputed(self, disputes: Iterable[Dispute]) -> list[Change]:
        """Disputes that were not known; to be asked before they are saved."""
        known = {each.id for each in self._books.aftermath.disputes(self._intent.id)}
        return [
            self._change(ChangeKind.DISPUTED, each.id, each.amount, each.created)
            for each in disputes
            if each.id not in known
        ]

    def _change(self, kind: ChangeKind, about: str, amount: Money, when: datetime) -> Change:
        return Change(
            reference=f"{kind}/{about}",
            kind=kind,
            intent=self._intent.id,
            sale=None,
            amount=amount,
            occurred_at=when,
            seen_at=self._seen_at,
            event=self._event,
        )

    def _ours(self, kind: str, amount: Money | None = None) -> bool:
        """Whether an operation asked for it, and for that amount."""
        sale = self._books.sales.by_intent(self._intent.id)
        asked = self._books.operations.of(sale.id) if sale else ()
        return any(
            operation.kind == kind
            and target_of(operation.request) == self._intent.id
            and operation.state is not OperationState.REJECTED
            and _is_over(operation, amount)
            for operation in asked
        )

    def _is_recorded(self, operation: OperationId) -> bool:
        try:
            self._books.operations.get(operation)
        except Refused:
            return False
        return True


def _is_over(operation: Operation, amount: Money | None) -> bool:
    """Whether it asked for this amount; only a capture names one of its own."""
    request = operation.request
    return amount is None or not isinstance(request, CaptureIntent) or request.amount == amount
