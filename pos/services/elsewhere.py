"""Tells what our operations did to a payment from what somebody else, or time, did to it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from pos.domain.caution import Caution, CautionKind
from pos.domain.drift import Change, ChangeKind
from pos.domain.handover import DEBIT_AT_READER
from pos.domain.ids import EventId, OperationId
from pos.domain.intent import Intent, IntentStatus
from pos.domain.money import Money
from pos.domain.operation import (
    AUTHORISING,
    CaptureIntent,
    IncreaseHold,
    OperationState,
    Request,
    target_of,
)
from pos.domain.refund import Dispute, Refund
from pos.errors import Refused
from pos.ports import Books

_BEGUN: Final = {
    CautionKind.REVIEW: ChangeKind.REVIEW_OPENED,
    CautionKind.WARNING: ChangeKind.WARNED,
    CautionKind.DISPUTE: ChangeKind.DISPUTED,
}


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
            if intent.is_held:
                yield from self._raised_or_taken(before, captured_at)
            return
        charge = intent.latest_charge
        match intent.status:
            case IntentStatus.REQUIRES_CAPTURE if charge and not self._authorised_by_us():
                yield self._change(ChangeKind.HELD, charge.id, intent.capturable, charge.created)
            case IntentStatus.SUCCEEDED if not self._captured_by_us():
                yield self._change(ChangeKind.CAPTURED, intent.id, self._part(), captured_at)
            case IntentStatus.CANCELED:
                yield from self._canceled()
            case _:
                return

    def _raised_or_taken(self, before: Intent, captured_at: datetime) -> Iterator[Change]:
        """What may happen to a hold that stays one."""
        intent = self._intent
        total, known = intent.authorised, before.authorised
        if total is not None and known is not None and total > known and not self._raised_by_us():
            about = f"{intent.id}/{total.minor}"
            yield self._change(ChangeKind.INCREASED, about, total - known, self._seen_at)
        if intent.received > before.received and not self._captured_by_us():
            about = f"{intent.id}/{intent.received.minor}"
            yield self._change(ChangeKind.CAPTURED, about, self._part(), captured_at)

    def _part(self) -> Money:
        """What was taken since the view before."""
        received = self._intent.received
        return received if self._known is None else received - self._known.received

    def _authorised_by_us(self) -> bool:
        """Whether we asked for a card, or a page of ours made the payment, for its sale.

        One that comes when its sale was paid in another way, or not at all, was not asked for.
        """
        sale = self._books.sales.by_intent(self._intent.id)
        counts = sale is not None and self._intent.id in sale.intents
        # While an answer is missing nobody can tell yet what the sale was paid with.
        if sale is None or not (counts or self._books.operations.open_of(sale.id)):
            return False
        return self._is_of_a_page() or any(self._ours(kind) for kind in AUTHORISING)

    def _is_of_a_page(self) -> bool:
        """Whether a page of ours made the payment."""
        maker = self._intent.metadata.get("operation", "")
        try:
            return self._books.operations.get(OperationId(maker)).kind == "session"
        except Refused:
            return False

    def _captured_by_us(self) -> bool:
        """Whether a capture of ours comes to what was taken."""
        received = self._intent.received
        charge = self._intent.latest_charge
        if charge is not None and charge.facts.type == DEBIT_AT_READER:
            return self._authorised_by_us()  # such a card is charged as soon as it is read
        return any(
            isinstance(request, CaptureIntent) and request.taken_after == received
            for request in self._asked("capture")
        )

    def _raised_by_us(self) -> bool:
        total = self._intent.authorised
        return any(
            isinstance(request, IncreaseHold) and request.new_total == total
            for request in self._asked("increase")
        )

    def _canceled(self) -> Iterator[Change]:
        intent, held = self._intent, self._intent.authorised
        when = intent.canceled_at or self._seen_at
        if held is not None:
            rest = held - min(intent.received, held)
            if intent.has_lapsed:
                yield self._change(ChangeKind.LAPSED, intent.id, rest, when)
            elif not self._ours("cancel"):
                yield self._change(ChangeKind.CANCELED, intent.id, rest, when)
        elif self._known is not None and not (self._ours("cancel") or self._is_of_a_page()):
            # What a page began ends with the page, whoever ended that.
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

    def doubted(self, cautions: Iterable[Caution]) -> list[Change]:
        """Reviews and warnings that were not known as they are; to be asked before they are saved.

        That a warning is over is no news: a refund or a dispute, which is some, ends it.
        """
        known = {each.id: each for each in self._books.cautions.of(self._intent.id)}
        found = []
        for each in cautions:
            before = known.get(each.id)
            if before is None:
                found.append(self._change(_BEGUN[each.kind], each.id, self._sum(), each.created))
            is_closed = each.kind is CautionKind.REVIEW and not each.is_open
            if is_closed and (before is None or before.is_open):
                about = self._change(ChangeKind.REVIEW_CLOSED, each.id, self._sum(), self._seen_at)
                found.append(about)
        return found

    def _sum(self) -> Money:
        """What the payment is about: what was taken of it, or else what it asks for."""
        return self._intent.received or self._intent.amount

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

    def _ours(self, kind: str) -> bool:
        """Whether an operation asked for it."""
        return bool(self._asked(kind))

    def _asked(self, kind: str) -> list[Request]:
        """What operations of that kind asked of this payment."""
        sale = self._books.sales.by_intent(self._intent.id)
        return [
            operation.request
            for operation in (self._books.operations.of(sale.id) if sale else ())
            if operation.kind == kind
            and target_of(operation.request) == self._intent.id
            and operation.state is not OperationState.REJECTED
        ]

    def _is_recorded(self, operation: OperationId) -> bool:
        try:
            self._books.operations.get(operation)
        except Refused:
            return False
        return True
