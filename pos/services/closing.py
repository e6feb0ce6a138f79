"""The walk through open holds at the end of a shift: each is captured, released or carried over."""

from collections.abc import Sequence
from dataclasses import replace

from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.sale import SaleState
from pos.domain.shift import Decision, Deed, Keep, Outcome, Shift, Walk
from pos.domain.views import SaleRecord
from pos.errors import Declined, InDoubt, Misconfigured, Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.access import Access
from pos.services.notes import Notes
from pos.services.reporting import walk_of
from pos.services.settlement import Settlement

_ENDED = {
    "already_captured": Outcome.ENDED,
    "already_canceled": Outcome.ENDED,
    "not_held": Outcome.ENDED,
    "lapsed": Outcome.LAPSED,
}
"""The hold was gone before anybody here decided; that is a fact and no refusal."""

_BY_STATE = {
    SaleState.CAPTURED: Outcome.TAKEN,
    SaleState.RELEASED: Outcome.RELEASED,
    SaleState.LAPSED: Outcome.LAPSED,
}


class ClosingWalk:
    """Decides about holds one by one, before a shift is closed.

    Silence of Stripe is an outcome, never an obstacle: the hold is carried over instead.
    """

    def __init__(
        self,
        store: Store,
        settings: SettingsStore,
        clock: Clock,
        access: Access,
        settlement: Settlement,
        notes: Notes,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access
        self._settlement = settlement
        self._notes = notes

    def walk(self) -> Walk:
        """What there is to decide. Raises Refused `shift_not_open`."""
        with self._store.read() as books:
            return walk_of(books, self._shift(books))

    def capture(self, intent: IntentId, amount: Money | None = None) -> Decision:
        """Take `amount`, or all that is held, and release the rest.

        Without an answer the outcome is `checking`, or `not_done` when nothing was sent. Raises
        Refused for what was asked wrongly, or for want of a permission, as `Settlement.capture`.
        """
        held = self._held(intent)
        asked = Decision(
            intent, Deed.CAPTURE, Outcome.TAKEN, self._clock.now(), self._by, amount or held
        )
        try:
            record = self._settlement.capture(intent, amount)
        except (Refused, Declined, InDoubt, Misconfigured) as error:
            return self._keep(self._failed(asked, error))
        return self._keep(_as_it_stands(asked, record))

    def release(self, intent: IntentId, reason: CancelReason) -> Decision:
        """Give the whole hold back; as `capture`."""
        held = self._held(intent)
        asked = Decision(intent, Deed.RELEASE, Outcome.RELEASED, self._clock.now(), self._by, held)
        try:
            record = self._settlement.release(intent, reason)
        except (Refused, Declined, InDoubt, Misconfigured) as error:
            return self._keep(self._failed(asked, error))
        return self._keep(_as_it_stands(asked, record))

    def carry(self, intent: IntentId, keep: Keep) -> Decision:
        """Leave a hold to the next shift, with who looks after it, why, and until when.

        Works without a network. Raises Refused `keep_owner_missing`, `keep_reason_missing`, and as
        `Notes.keep`.
        """
        keep = self._checked(keep)
        held = self._held(intent)
        with self._store.read() as books:
            sale = books.sales.by_intent(intent)
        if sale is not None:
            self._notes.keep(sale.id, owner=keep.owner, until=keep.until, reason=keep.reason)
        return self._keep(
            Decision(intent, Deed.CARRY, Outcome.CARRIED, self._clock.now(), self._by, held, keep)
        )

    def carry_rest(self, keep: Keep) -> Sequence[Decision]:
        """Carry over every hold that nobody has decided about, all of them or none.

        Raises as `carry`.
        """
        keep = self._checked(keep)
        now = self._clock.now()
        left = self.walk().undecided(now)
        if not left:
            return ()
        told = {"owner": keep.owner, "keep_until": keep.until.isoformat(), "reason": keep.reason}
        receipts = ", ".join(stop.row.hold.receipt or stop.intent for stop in left)
        facts = {**told, "receipts": receipts}
        permit = self._access.permit(Act.KEEP, subject=f"{len(left)} holds", facts=facts)
        decisions = [
            Decision(
                stop.intent, Deed.CARRY, Outcome.CARRIED, now, self._by, stop.row.hold.amount, keep
            )
            for stop in left
        ]
        with self._store.write() as books:
            permit.use(books)
            shift = self._shift(books)
            for stop, decision in zip(left, decisions, strict=True):
                _note_keep(books, stop.row.hold.sale, keep)
                books.shifts.decide(shift, decision)
        return decisions

    @property
    def _by(self) -> str:
        return self._access.clerk

    def _checked(self, keep: Keep) -> Keep:
        keep = replace(keep, owner=keep.owner.strip(), reason=keep.reason.strip())
        if not keep.owner:
            raise Refused("keep_owner_missing")
        if not keep.reason:
            raise Refused("keep_reason_missing")
        if keep.until <= self._clock.now():
            raise Refused("keep_until_past", when=keep.until)
        return keep

    def _shift(self, books: Books) -> Shift:
        register = self._settings.load().register
        shift = books.shifts.current(register)
        if shift is None:
            raise Refused("shift_not_open", register=register)
        return shift

    def _held(self, intent: IntentId) -> Money:
        """What the ledger holds. Raises Refused `shift_not_open`, `intent_unknown`."""
        with self._store.read() as books:
            self._shift(books)
            return books.intents.get(intent).capturable

    def _failed(
        self, asked: Decision, error: Refused | Declined | InDoubt | Misconfigured
    ) -> Decision:
        """What came of it instead. Raises the error again where the asking was at fault."""
        if error.code in _ENDED:
            return replace(asked, outcome=_ENDED[error.code], code=error.code)
        if isinstance(error, Refused) and error.code != "already_under_way":
            raise error
        with self._store.read() as books:
            sale = books.sales.by_intent(asked.intent)
            is_open = sale is not None and bool(books.operations.open_of(sale.id))
        outcome = Outcome.CHECKING if is_open else Outcome.NOT_DONE
        return replace(asked, outcome=outcome, code=error.code)

    def _keep(self, decision: Decision) -> Decision:
        with self._store.write() as books:
            books.shifts.decide(self._shift(books), decision)
        return decision


def _note_keep(books: Books, sale: SaleId | None, keep: Keep) -> None:
    if sale is not None:
        note = replace(
            books.notes.of(sale), owner=keep.owner, keep_until=keep.until, reason=keep.reason
        )
        books.notes.save(note.checked())


def _as_it_stands(asked: Decision, record: SaleRecord) -> Decision:
    """By what Stripe made of it; a part may be taken and the rest go on being held."""
    outcome = _BY_STATE.get(record.sale.state, asked.outcome)
    return replace(asked, outcome=outcome)
