"""A hold that another register opened, as Stripe shows it and as far as its sale is known here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from pos.domain.cart import Cart, Item
from pos.domain.claim import Shared
from pos.domain.ids import IntentId, LedgerId, SaleId
from pos.domain.intent import Intent
from pos.domain.sale import Sale, SaleState
from pos.domain.tax import TaxMode, TaxRate
from pos.errors import Refused
from pos.ports import Books, Clock, GatewayProvider, Store
from pos.services.absorb import take_over

_RECEIPT: Final = re.compile(r"(.+)-([0-9]{1,9})")

KnownSale = Callable[[LedgerId, SaleId], Sale | None]
"""A sale of another register as the centre knew it last, None where it has not got there yet."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """`known` is its sale with all rows, None where only what Stripe keeps of it is known."""

    hold: Shared
    sale: SaleId
    register: str
    receipt: str
    intent: Intent
    known: Sale | None = None


class ForeignHolds:
    """Finds out whose a payment is, and lays what a journal needs of it."""

    def __init__(
        self, own: LedgerId, gateway: GatewayProvider, clock: Clock, known: KnownSale
    ) -> None:
        self._own = own
        self._gateway = gateway
        self._clock = clock
        self._known = known

    def look(self, intent: IntentId) -> Foreign:
        """Ask Stripe whose hold it is.

        Raises Refused `hold_of_nobody` where no register made it, `intent_unknown` where this one
        did; and what a read raises.
        """
        found = self._gateway().retrieve(intent)
        told = found.metadata
        ledger, sale = LedgerId(told.get("ledger", "")), SaleId(told.get("sale", ""))
        if not ledger or not sale:
            raise Refused("hold_of_nobody", intent=intent)
        if ledger == self._own:
            raise Refused("intent_unknown", intent=intent)
        hold = Shared(ledger, found.id)
        register, receipt = told.get("register", ""), told.get("receipt", "")
        return Foreign(hold, sale, register, receipt, found, self._known(ledger, sale))

    def lay(self, store: Store, foreign: Foreign) -> None:
        """Let a journal know the sale and the payment; safe to repeat."""
        with store.read() as books:
            wanted = _wanted(books, foreign)
        if wanted is not None:
            with store.write() as books:
                books.sales.save(wanted)
        take_over(store, self._clock, foreign.intent)


def _wanted(books: Books, foreign: Foreign) -> Sale | None:
    """The sale to be laid: for a new payment, or with its rows once they are known."""
    if books.intents.find(foreign.intent.id) is None:
        stand_in = _stand_in(foreign)
        return replace(stand_in, number=None) if _is_taken(books, stand_in) else stand_in
    laid = books.sales.get(foreign.sale)
    known = foreign.known
    return replace(laid, cart=known.cart) if known and known.cart != laid.cart else None


def _is_taken(books: Books, sale: Sale) -> bool:
    """Whether another sale has the number; what metadata says is anybody's word."""
    try:
        return sale.number is not None and books.sales.by_text(str(sale.number)).id != sale.id
    except Refused:
        return False


def _stand_in(foreign: Foreign) -> Sale:
    """The sale as far as settling one payment of it needs it: what is in it, and that it is held.

    Without the rows one row stands for all of them; nobody's books are made of it.
    """
    intent, known = foreign.intent, foreign.known
    parts = _RECEIPT.fullmatch(foreign.receipt)
    cart = Cart(intent.amount.currency, TaxMode.INCLUSIVE)
    if known is not None:
        cart = known.cart
    elif intent.amount:
        item = Item("", "", foreign.receipt or foreign.sale, intent.amount, TaxRate(0))
        cart = cart.add(item)
    return Sale(
        id=foreign.sale,
        register=foreign.register,
        cart=cart,
        state=SaleState.HELD,
        opened_at=known.opened_at if known else intent.created,
        number=int(parts[2]) or None if parts else None,
        intent=intent.id,
        clerk=known.clerk if known else "",
    )
