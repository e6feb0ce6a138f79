"""Giving up a sale that is not finished: nobody can pay it any more, and every part goes back."""

from contextlib import suppress

from pos.domain.handover import Channel, End
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import FINAL, CancelReason, Intent
from pos.domain.operation import CancelIntent
from pos.domain.permissions import Act
from pos.domain.refund import left_to_refund
from pos.domain.sale import UNPAID, Sale, SaleState
from pos.domain.tender import CardPart, CardState
from pos.domain.views import SaleRecord
from pos.errors import Declined, Refused
from pos.ports import Books, Clock, GatewayProvider, Store
from pos.services.absorb import read_again, record_of
from pos.services.access import Access, Permit
from pos.services.cash_parts import pay_all_back, pay_back
from pos.services.handing import Handing
from pos.services.journal import Journal


class Undoing:
    """The way back from a checkout; what asks Stripe must not run on the thread that draws."""

    def __init__(
        self,
        store: Store,
        journal: Journal,
        gateway: GatewayProvider,
        clock: Clock,
        access: Access | None = None,
        handing: Handing | None = None,
    ) -> None:
        """Without `access` everybody may do everything, as where no staff is set up."""
        self._handing = handing
        self._store = store
        self._journal = journal
        self._gateway = gateway
        self._clock = clock
        self._access = access

    def abandon(self, sale: SaleId) -> SaleRecord:
        """Give the sale up; its intent is canceled so that nobody can pay it any more.

        What it was paid with in part goes back: what cards hold is released, one step in the
        journal each, and last the cash is given out, booked with the end of the sale. Interrupted
        on the way it can be done again.
        Raises Refused `sale_over` once money is held or was taken for all of it, `part_taken`
        while a part was captured and not given back, and whatever the journal raises.
        """
        with suppress(Refused, Declined):  # an attempt that came to nothing is welcome here
            self._journal.resume_sale(sale, at_counter=False)
        self.check_answered(sale)
        check_not_over(self._sale(sale))
        self.take_back(sale)
        found = self._sale(sale)
        check_not_over(found)
        permit = self._leave_to_reopen(found)
        if found.intent is not None:
            self.withdraw(found.intent, sale)
        self._release_parts(sale)
        with self._store.write() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)
            found = books.sales.get(sale)
            if found.state in UNPAID:
                permit.use(books)
                cleared = pay_all_back(books, self._clock, found, CancelReason.ABANDONED)
                books.sales.save(cleared.moved(SaleState.ABANDONED))
            elif found.state in {SaleState.HELD, SaleState.CAPTURED}:
                check_not_over(found)
            return record_of(books, sale)

    def release_part(self, sale: SaleId, intent: IntentId) -> SaleRecord:
        """Let go of what one card holds for an unfinished sale: it is due again.

        Raises Refused `sale_over`, `tender_unknown`, `part_taken`, and what the journal raises.
        """
        self._journal.resume_sale(sale, at_counter=False)
        found = self._sale(sale)
        check_not_over(found)
        part = found.card(intent)
        if part is None:
            raise Refused("tender_unknown", tender=intent)
        self._release(sale, part, self._leave_to_reopen(found))
        with self._store.read() as books:
            return record_of(books, sale)

    def return_cash(self, sale: SaleId, number: int) -> SaleRecord:
        """Give the cash of one part of an unfinished sale back: it is due again.

        Raises Refused `sale_over`, `still_checking`, `tender_unknown`, and those of permissions.
        """
        permit = self._leave_to_reopen(self._sale(sale))
        with self._store.write() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)
            found = books.sales.get(sale)
            check_not_over(found)
            if number not in {part.number for part in found.cash}:
                raise Refused("tender_unknown", tender=str(number))
            permit.use(books)
            pay_back(books, self._clock, found, number, CancelReason.REQUESTED_BY_CUSTOMER)
            return record_of(books, sale)

    def take_back(self, sale: SaleId) -> None:
        """Have the payment in our hands; raises as `Handing.take_back`."""
        if self._handing is not None:
            self._handing.take_back(sale)

    def may_be_read_elsewhere(self, sale: SaleId) -> bool:
        """Whether a card that others had may still come for the payment, though it was taken back.

        What a form has sent is on its way to Stripe when its page is closed, and a reader that
        was lost may be alive. One payment is paid once at most; but it must not be paid over
        another sum than is due by then.
        """
        with self._store.read() as books:
            intent = books.sales.get(sale).intent
            handovers = books.handovers.of(sale) if intent else ()
        return any(
            each.intent == intent and (each.channel is Channel.FORM or each.end is End.FAILED)
            for each in handovers
        )

    def withdraw(self, intent: IntentId, sale: SaleId) -> None:
        """Cancel what is not paid yet; raises Refused `sale_over` when it is held by now."""
        if self._read_again(intent).status not in FINAL:
            self._journal.perform(
                sale,
                CancelIntent(intent, CancelReason.ABANDONED),
                check=lambda books: check_not_over(books.sales.get(sale)),
            )

    def check_answered(self, sale: SaleId) -> None:
        """Raises Refused `still_checking`."""
        with self._store.read() as books:
            if books.operations.open_of(sale):
                raise Refused("still_checking", sale=sale)

    def _leave_to_reopen(self, sale: Sale) -> Permit:
        """Whoever gives back what a customer has paid in part needs the permission for it."""
        if self._access is None or not sale.has_tender:
            return Permit()
        return self._access.permit(
            Act.REOPEN, subject=sale.receipt, amount=sale.tendered, sale=sale.id
        )

    def _release_parts(self, sale: SaleId) -> None:
        for part in self._sale(sale).cards:
            self._release(sale, part, Permit())

    def _release(self, sale: SaleId, part: CardPart, permit: Permit) -> None:
        """What a card holds for an unfinished sale, unless that is over already."""
        if part.state is CardState.HELD:
            self._read_again(part.intent)
        found = self._sale(sale).card(part.intent) or part
        if found.state is CardState.TAKEN:
            self._check_given_back(found)
        elif found.state is CardState.HELD:
            self._journal.perform(
                sale,
                CancelIntent(part.intent, CancelReason.ABANDONED),
                check=lambda books: check_not_over(books.sales.get(sale)),
                permit=permit,
            )

    def _check_given_back(self, part: CardPart) -> None:
        with self._store.read() as books:
            refunds = books.aftermath.refunds(part.intent)
        if left_to_refund(part.taken, refunds).minor > 0:
            raise Refused("part_taken", intent=part.intent, amount=part.taken)

    def _read_again(self, intent: IntentId) -> Intent:
        return read_again(self._store, self._clock, self._gateway(), intent)

    def _sale(self, sale: SaleId) -> Sale:
        with self._store.read() as books:
            return books.sales.get(sale)


def agreed_to_be_paid(books: Books, sale: SaleId) -> Sale:
    """The sale with its cart closed and its receipt number; to be saved.

    Raises Refused `cart_empty`, `sale_parked`, `sale_over`.
    """
    found = books.sales.get(sale)
    check_not_over(found)
    if found.state is SaleState.PARKED:
        raise Refused("sale_parked", receipt=found.receipt)
    if found.cart.is_empty:
        raise Refused("cart_empty")
    return found.moved(SaleState.PAYING).numbered(books.sales.next_number)


def check_not_over(sale: Sale) -> None:
    """Raises Refused `sale_over`."""
    if sale.state not in UNPAID:
        raise Refused("sale_over", state=str(sale.state), receipt=sale.receipt)


def check_untouched(sale: Sale) -> None:
    """Raises Refused `partly_paid`: the cart stays as it was when the first part was paid."""
    if sale.has_tender:
        raise Refused("partly_paid", receipt=sale.receipt, paid=sale.tendered, due=sale.still_due)
