"""Captures and releases holds that other registers opened; the books stay with their ledgers.

What is asked of Stripe goes through a journal of this register's own, with keys of its own, as
everything does; it lies in a file apart. The ledger that the sale belongs to takes over from Stripe
what became of it, and books it: nothing of it is in this register's books, board or reports but the
note of who did it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from pos.domain.capture_terms import CaptureTerms
from pos.domain.claim import Shared
from pos.domain.ids import IntentId, LedgerId, OperationId
from pos.domain.intent import CancelReason, Intent
from pos.domain.money import Money
from pos.domain.operation import Operation, target_of
from pos.domain.permissions import Act
from pos.domain.sale_note import check_note
from pos.domain.views import SaleRecord
from pos.errors import Misconfigured, PosError, Refused
from pos.ports import Books, Store
from pos.services.access import Access, Permit
from pos.services.claiming import Claiming, Held
from pos.services.foreign_desks import Desk, ForeignDesks
from pos.services.foreign_holds import Foreign, ForeignHolds

log = logging.getLogger(__name__)


class ForOthers:
    """What this register does for others. Safe to call from several threads.

    It asks Stripe and the centre: never call it on the thread that draws.

    A hold is captured once at most, whichever registers act: the centre's claim keeps people
    apart, and where it cannot, Stripe ends a hold with its first final capture; no other kind of
    capture is made from here. Without the centre nothing is begun.
    """

    def __init__(
        self,
        store: Store,
        desks: ForeignDesks,
        holds: ForeignHolds,
        *,
        claiming: Callable[[], Claiming | None],
        access: Access,
    ) -> None:
        """`store` is this register's own ledger; `claiming` gives None without a centre."""
        self._own = store
        self._desks = desks
        self._holds = holds
        self._claiming = claiming
        self._access = access

    def look(self, intent: IntentId) -> Foreign:
        """Whose hold it is, by Stripe; raises as `ForeignHolds.look`."""
        return self._holds.look(intent)

    def terms(self, intent: IntentId) -> CaptureTerms:
        """What a capture can come to; Stripe is asked, nothing is moved.

        Raises as `look`, and Refused `not_held` and its like.
        """
        foreign = self._holds.look(intent)
        desk = self._desk(foreign)
        return _once(foreign, desk.settlement.terms(intent))

    def capture(
        self,
        intent: IntentId,
        amount: Money | None = None,
        *,
        is_final: bool = True,
        tip: Money | None = None,
        lines: Mapping[int, int] | None = None,
        note: str = "",
    ) -> SaleRecord:
        """Take `amount`, what `lines` come to, or all that is held, and a tip.

        The rest is released.
        Raises as `Settlement.capture`; Refused `rest_of_other_register` for a capture that is not
        the last, `hold_claimed`, `claim_lost`; Misconfigured `centre_unreachable`,
        `centre_not_set`.
        """
        foreign = self._holds.look(intent)
        if not is_final:
            raise Refused("rest_of_other_register", register=foreign.register)
        with self._alone(foreign) as held:
            desk = self._desk(foreign)
            terms = _once(foreign, desk.settlement.terms(intent))
            plan = terms.plan(amount, tip=tip, lines=lines)
            act = Act.CAPTURE_OVER if plan.over or plan.tip else Act.CAPTURE
            leave = self._leave(act, foreign, plan.taken, note)
            # Its own ledger cannot know for which rows it was: it shares the tax out.
            wanted = plan.taken - tip if tip else plan.taken
            record = desk.settlement.capture(
                intent, wanted, tip=tip, note=note, permit=self._permit(held, leave)
            )
        return _without_alarm(record)

    def release(self, intent: IntentId, reason: CancelReason, note: str = "") -> SaleRecord:
        """Give back all that is still held; raises as `capture`."""
        foreign = self._holds.look(intent)
        with self._alone(foreign) as held:
            desk = self._desk(foreign)
            leave = self._leave(Act.RELEASE, foreign, foreign.intent.capturable, note)
            record = desk.settlement.release(intent, reason, note, permit=self._permit(held, leave))
        return _without_alarm(record)

    def find(self, intent: IntentId) -> SaleRecord:
        """A sale of another register, its payment read at Stripe again; raises as `look`."""
        foreign = self._holds.look(intent)
        return _without_alarm(self._desk(foreign).settlement.find(intent))

    def seen(self, wanted: Mapping[IntentId, LedgerId]) -> Mapping[IntentId, Intent]:
        """Those of these payments that this register has looked at, as it saw them last."""
        return self._desks.seen(wanted)

    def open(self) -> Sequence[tuple[LedgerId, Operation]]:
        """Steps whose answer is missing, the oldest first of each ledger."""
        return self._desks.open()

    def recover(self) -> Sequence[PosError]:
        """Bring every open step to its end; what could not be settled yet.

        Stripe is asked first, as ever. Where the centre is silent Stripe alone decides: what was
        begun is brought to its end. Raises what a file raises.
        """
        unsettled = []
        for ledger, operation in self.open():
            try:
                self._resume(ledger, operation)
            except PosError as error:
                if self._is_open(ledger, operation.id):
                    unsettled.append(error)
                else:
                    log.info("ended while catching up: %s", error.code, extra={"code": error.code})
        return unsettled

    def follow(self, intent: IntentId) -> SaleRecord:
        """Find out how the steps about one hold ended; raises as `Journal.resume`."""
        for ledger, operation in self.open():
            if target_of(operation.request) == intent:
                self._resume(ledger, operation)
        return self.find(intent)

    def give_up(self, operation: OperationId) -> Operation:
        """A person decides that a step is not sent any more; raises as `Journal.give_up`."""
        for ledger, each in self.open():
            if each.id == operation:
                return self._desks.of(ledger).journal.give_up(operation)
        raise Refused("operation_unknown", operation=operation)

    def _resume(self, ledger: LedgerId, operation: Operation) -> None:
        hold = Shared(ledger, IntentId(target_of(operation.request)))
        journal = self._desks.of(ledger).journal
        claiming = self._claiming()
        if claiming is None:
            journal.resume(operation, at_counter=False)
            return
        with claiming.alone_if_reached(hold):
            journal.resume(operation, at_counter=False)

    def _is_open(self, ledger: LedgerId, operation: OperationId) -> bool:
        with self._desks.of(ledger).store.read() as books:
            return books.operations.get(operation).is_open

    def _alone(self, foreign: Foreign) -> AbstractContextManager[Held]:
        claiming = self._claiming()
        if claiming is None:
            raise Misconfigured("centre_not_set")
        return claiming.alone(foreign.hold)

    def _desk(self, foreign: Foreign) -> Desk:
        """Where steps about a hold are written down, the hold laid there as it was read."""
        desk = self._desks.of(foreign.hold.ledger)
        self._holds.lay(desk.store, foreign)
        return desk

    def _leave(self, act: Act, foreign: Foreign, amount: Money, note: str) -> Permit:
        """Leave of this register's people; the sale is not in their ledger, so it is a fact."""
        facts = {"register": foreign.register, "receipt": foreign.receipt, "note": check_note(note)}
        return self._access.permit(
            act,
            subject=foreign.intent.id,
            amount=amount,
            intent=foreign.intent.id,
            facts={name: text for name, text in facts.items() if text},
        )

    def _permit(self, held: Held, leave: Permit) -> Permit:
        """To be used where the step is recorded: under a claim that stands, and noted here first.

        The note is of the leave that was given. What came of it is in the other ledger.
        """

        def also(books: Books, operation: Operation | None) -> None:
            held.check(books)
            step = {"step": operation.id} if operation else {}
            with self._own.write() as own:
                leave.noting(**step).use(own)

        return Permit(also=also)


def _once(foreign: Foreign, terms: CaptureTerms) -> CaptureTerms:
    """Without the rows no tax is told: the one that stands in for them has none."""
    features = replace(terms.hold.features, can_capture_in_parts=None)
    hold = replace(terms.hold, features=features)
    return replace(terms, hold=hold, cart=terms.cart if foreign.known else None)


def _without_alarm(record: SaleRecord) -> SaleRecord:
    """What others did to it is no news here: it is theirs."""
    return replace(record, changes=())
