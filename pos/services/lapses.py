"""After a lapse: a task until somebody decides, and the way to a new hold for the same cart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pos.domain.ids import IntentId, SaleId
from pos.domain.lapse import Lapse
from pos.domain.money import Money
from pos.domain.permissions import Act
from pos.domain.sale import UNPAID, Sale, SaleState
from pos.domain.sale_note import SaleNote, check_note
from pos.errors import Refused
from pos.ports import Books, Clock, Store
from pos.services.access import Access
from pos.services.counter import Counter

_LONGEST_CHAIN: Final = 100


@dataclass(frozen=True, slots=True)
class LapseTask:
    """A lapsed hold that waits for a decision.

    `amount` is what was still held when it lapsed, `is_part_taken` whether some was taken before.
    """

    lapse: Lapse
    amount: Money
    sale: Sale | None
    note: SaleNote | None
    next_sale: Sale | None
    is_part_taken: bool = False


class Lapses:
    """Decisions about lapsed holds. Nothing here asks Stripe."""

    def __init__(self, store: Store, clock: Clock, access: Access, counter: Counter) -> None:
        self._store = store
        self._clock = clock
        self._access = access
        self._counter = counter

    def open(self) -> Sequence[LapseTask]:
        """Those without a decision, oldest first."""
        with self._store.read() as books:
            return [_task(books, lapse) for lapse in books.lapses.open()]

    def get(self, intent: IntentId) -> LapseTask:
        """Raises Refused `lapse_unknown`."""
        with self._store.read() as books:
            return _task(books, books.lapses.get(intent))

    def reauthorise(self, intent: IntentId) -> Sale:
        """The sale to be paid in the place of a lapsed one: on the counter, with the same cart.

        Customer, reason, owner and note go with it, and it says which sale it follows. What lay
        on the counter is parked. Asked again while that sale is unpaid, the same one comes back.
        The task is done when money is on hold for it, and open again when it is given up.
        Raises Refused `lapse_unknown`, `lapse_decided`, `lapse_without_sale`, `lapse_split_sale`
        (part of it is paid already: nobody may be charged for that again), `still_checking`, and
        what `Access.permit` raises for `reauthorise`.
        """
        task = self.get(intent)
        sale = _again(task)
        permit = self._access.permit(
            Act.REAUTHORISE,
            subject=sale.receipt or sale.id,
            amount=task.amount,
            sale=sale.id,
            intent=intent,
        )
        with self._store.write() as books:
            lapse = books.lapses.get(intent)
            if (begun := _begun(books, lapse)) is not None:
                return self._counter.fetch(books, begun)
            made = self._counter.lay_out(books, sale.cart)
            books.lapses.save(lapse.begun_again(made.id))
            books.notes.save(self._following(books.notes.of(sale.id), made.id))
            books.recipes.agree(made.id, books.recipes.agreed(sale.id))
            permit.telling(next_sale=made.id).use(books)
            return made

    def dismiss(self, intent: IntentId, reason: str, *, by: str = "") -> Lapse:
        """Nobody is charged for it; the reason and the name are kept.

        `by` is the name where no staff is set up. Raises Refused `lapse_unknown`,
        `lapse_decided`, `reason_missing`, `lapse_being_paid` while a new sale for it is at
        checkout, as `check_note`, and what `Access.permit` raises for `decide_lapse`.
        """
        reason = check_note(reason)
        if not reason:
            raise Refused("reason_missing")
        task = self.get(intent)
        subject = task.sale.receipt if task.sale and task.sale.receipt else intent
        permit = self._access.permit(
            Act.DECIDE_LAPSE,
            subject=subject,
            amount=task.amount,
            sale=task.sale.id if task.sale else None,
            intent=intent,
            facts={"reason": reason},
        )
        now, name = self._clock.now(), permit.actor or by.strip()
        with self._store.write() as books:
            lapse = books.lapses.get(intent)
            begun = _begun(books, lapse)
            if begun is not None and begun.state is SaleState.PAYING:
                raise Refused("lapse_being_paid", receipt=begun.receipt)
            decided = lapse.dismissed(now, name, reason)
            books.lapses.save(decided)
            permit.in_name_of(name).use(books)
            return decided

    def chain(self, sale: SaleId) -> tuple[Sale, ...]:
        """A sale with those that it follows and that follow it, the first one first.

        All of them are about one thing that a customer owes once.
        """
        with self._store.read() as books:
            return tuple(books.sales.get(each) for each in chain_of(books, sale))

    def _following(self, before: SaleNote, sale: SaleId) -> SaleNote:
        """The note of the new sale; a promise that is over is not made again."""
        until = before.keep_until
        is_over = until is not None and until <= self._clock.now()
        kept = None if is_over else until
        return replace(before, sale=sale, follows=before.sale, keep_until=kept)


def chain_of(books: Books, sale: SaleId) -> tuple[SaleId, ...]:
    """The ids of `Lapses.chain`."""
    first = sale
    seen = {sale}
    while (earlier := books.notes.of(first).follows) is not None and earlier not in seen:
        seen.add(earlier)
        first = earlier
    found = [first]
    for each in found:
        found += [later for later in books.notes.followers(each) if later not in found]
        if len(found) > _LONGEST_CHAIN:
            break
    return tuple(found)


def _task(books: Books, lapse: Lapse) -> LapseTask:
    intent = books.intents.get(lapse.intent)
    charge = intent.latest_charge
    return LapseTask(
        lapse=lapse,
        amount=(charge.amount if charge else intent.amount) - intent.received,
        sale=books.sales.get(lapse.sale) if lapse.sale else None,
        note=books.notes.of(lapse.sale) if lapse.sale else None,
        next_sale=books.sales.get(lapse.next_sale) if lapse.next_sale else None,
        is_part_taken=bool(intent.received),
    )


def _again(task: LapseTask) -> Sale:
    """The sale whose cart is to be paid again."""
    if not task.lapse.is_open:
        raise Refused(
            "lapse_decided",
            intent=task.lapse.intent,
            decision=str(task.lapse.decision),
            by=task.lapse.decided_by,
        )
    if task.sale is None:
        raise Refused("lapse_without_sale", intent=task.lapse.intent)
    if task.sale.is_split or task.is_part_taken:
        raise Refused("lapse_split_sale", receipt=task.sale.receipt)
    return task.sale


def _begun(books: Books, lapse: Lapse) -> Sale | None:
    """The sale in its place, while that can still be paid."""
    if lapse.next_sale is None:
        return None
    sale = books.sales.get(lapse.next_sale)
    return sale if sale.state in UNPAID else None
