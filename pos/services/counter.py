"""What lies on the counter: the open cart, on disk at every change, and the parked ones."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pos.domain.cart import Cart
from pos.domain.cart_risks import cart_risks
from pos.domain.handover import Channel
from pos.domain.ids import SaleId, new_sale_id
from pos.domain.intent import UNDECIDED
from pos.domain.permissions import Act
from pos.domain.sale import Sale, SaleState
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books, Clock, SettingsStore, Store
from pos.services.absorb import record_of
from pos.services.access import Access
from pos.services.handed import check_in_our_hands

_ON_THE_COUNTER: Final = frozenset({SaleState.OPEN, SaleState.PAYING})


class Counter:
    """Carts before and between checkouts. Nothing here talks to Stripe."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: SettingsStore,
        access: Access | None = None,
    ) -> None:
        """Without an `access` nobody is asked and nothing is noted, as in a rehearsal."""
        self._store = store
        self._clock = clock
        self._settings = settings
        self._access = access

    def current(self, *, keep: SaleId | None = None) -> SaleRecord:
        """The sale on the counter as it was before the power went, or a new one.

        One whose answer is missing does not lie there, nor one that its customer pays by phone:
        nothing has to be done about it but wait, and the next customer need not. `keep` is the
        one that lies there all the same, while its own customer waits. A cart with something in
        it goes before an empty one.
        """
        register = self._settings.load().register
        with self._store.write() as books:
            sale = _on_the_counter(books, register, keep) or self._new(books)
            return record_of(books, sale.id)

    def start(self, cart: Cart) -> Sale:
        """A sale of its own for a whole cart, beside the one on the counter; raises as `save`."""
        with self._store.write() as books:
            return self._saved(books, self._new(books), cart)

    def save(self, sale: SaleId, cart: Cart) -> Sale:
        """Durable before it returns.

        What was removed, overridden or discounted since the cart was last kept is noted with it.
        Raises Refused `cart_is_closed` once checkout has begun, and as `Access.permit`: then the
        cart is as it was.
        """
        with self._store.write() as books:
            return self._saved(books, books.sales.get(sale), cart)

    def park(self, sale: SaleId, label: str) -> SaleRecord:
        """Put the cart aside; the counter is free. Returns the sale now on the counter.

        Raises Refused `cart_empty`, `sale_over`, or `still_checking` (an answer is missing, or
        the customer is at the bank's page), `handed_over` (somebody may pay it right now).
        """
        with self._store.write() as books:
            self._park(books, sale, label)
            return record_of(books, self._new(books).id)

    def parked(self) -> Sequence[Sale]:
        """Oldest first."""
        with self._store.read() as books:
            return books.sales.parked()

    def take_up(self, sale: SaleId) -> SaleRecord:
        """Bring a parked cart back; one that lies on the counter is parked in its place.

        Raises Refused `not_parked` or `still_checking`.
        """
        with self._store.write() as books:
            parked = books.sales.get(sale)
            if parked.state is not SaleState.PARKED:
                raise Refused("not_parked", state=str(parked.state))
            self._clear(books, parked.register)
            books.sales.save(parked.moved(SaleState.OPEN))
            return record_of(books, sale)

    def lay_out(self, books: Books, cart: Cart) -> Sale:
        """A new sale of that cart, on the counter; what lay there is parked.

        Raises Refused `still_checking` when that waits for an answer of Stripe or of a bank.
        """
        self._clear(books, self._settings.load().register)
        sale = self._new(books).with_cart(cart)
        books.sales.save(sale)
        return sale

    def fetch(self, books: Books, sale: Sale) -> Sale:
        """The same, on the counter again where it was parked meanwhile; raises as `lay_out`."""
        if sale.state is not SaleState.PARKED:
            return sale
        self._clear(books, sale.register)
        fetched = sale.moved(SaleState.OPEN)
        books.sales.save(fetched)
        return fetched

    def recent(self, limit: int = 50) -> Sequence[SaleRecord]:
        """Sales that reached checkout, newest first."""
        with self._store.read() as books:
            return [record_of(books, sale.id) for sale in books.sales.recent(limit)]

    def _saved(self, books: Books, sale: Sale, cart: Cart) -> Sale:
        changed = sale.with_cart(cart)
        if self._access is not None:
            self._access.check(Act.SELL)
            self._note(books, self._access, sale, cart)
            if sale.cart.is_empty or not sale.clerk:
                changed = replace(changed, clerk=self._access.clerk)
        books.sales.save(changed)
        return changed

    @staticmethod
    def _note(books: Books, access: Access, sale: Sale, cart: Cart) -> None:
        """All of it is permitted before any of it is noted, so that no approval is lost."""
        permits = [
            access.permit(
                risk.act,
                subject=f"{sale.id}/{risk.row}",
                amount=risk.amount,
                share=risk.share,
                sale=sale.id,
                facts=risk.facts,
            )
            for risk in cart_risks(sale.cart, cart)
        ]
        for permit in permits:
            permit.use(books)

    def _clear(self, books: Books, register: str) -> None:
        """Make room on the counter: park what has something in it."""
        lying = _on_the_counter(books, register)
        if lying is None:
            return
        if lying.cart.is_empty:
            books.sales.save(lying.moved(SaleState.ABANDONED))
        else:
            self._park(books, lying.id, lying.label)

    def _park(self, books: Books, sale: SaleId, label: str) -> None:
        found = books.sales.get(sale)
        if found.state not in _ON_THE_COUNTER:
            raise Refused("sale_over", state=str(found.state), receipt=found.receipt)
        if found.cart.is_empty:
            raise Refused("cart_empty")
        if found.has_tender:
            raise Refused("partly_paid", paid=found.tendered, due=found.still_due)
        if books.operations.open_of(sale) or _is_at_the_bank(books, found):
            raise Refused("still_checking", sale=sale)
        check_in_our_hands(books, sale)
        if found.state is SaleState.PAYING:
            found = found.moved(SaleState.OPEN)
        books.sales.save(found.moved(SaleState.PARKED).labelled(label))

    def _new(self, books: Books) -> Sale:
        settings = self._settings.load()
        sale = Sale(
            id=new_sale_id(),
            register=settings.register,
            cart=Cart(settings.money, settings.tax_mode),
            state=SaleState.OPEN,
            opened_at=self._clock.now(),
            clerk=self._access.clerk if self._access else "",
        )
        books.sales.save(sale)
        return sale


def _is_at_the_bank(books: Books, sale: Sale) -> bool:
    """Whether a hold may still come of it, while nobody looks at a parked cart."""
    intent = books.intents.find(sale.intent) if sale.intent else None
    return intent is not None and intent.status in UNDECIDED


def _on_the_counter(books: Books, register: str, keep: SaleId | None = None) -> Sale | None:
    elsewhere = {operation.sale for operation in books.operations.open()}
    # A customer with a phone takes their time; the till follows by itself.
    elsewhere |= {each.sale for each in books.handovers.waiting() if each.channel is Channel.PHONE}
    lying = [sale for sale in books.sales.open(register) if sale.id not in elsewhere - {keep}]
    filled = [sale for sale in lying if not sale.cart.is_empty]
    kept = [sale for sale in filled if sale.id == keep]
    return next(iter((*kept, *filled, *lying)), None)
