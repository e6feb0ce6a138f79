"""Beginning practice anew without leaving holds in the books that no Stripe knows any more."""

from contextlib import suppress
from typing import Final

from pos.domain.intent import CancelReason
from pos.domain.sale import SaleState
from pos.errors import Refused
from pos.ports import Practice
from pos.services.checkout import Checkout
from pos.services.counter import Counter
from pos.services.journal import Journal
from pos.services.settlement import Settlement

_UNPAID: Final = frozenset({SaleState.OPEN, SaleState.PAYING, SaleState.PARKED})
_MOST_SALES: Final = 10_000


def begin_anew(
    journal: Journal, counter: Counter, checkout: Checkout, settlement: Settlement, way: Practice
) -> None:
    """Settle what is open with the practice Stripe, then empty it and set its clock to now.

    Lost answers are looked for, holds released, payments that were begun given up; a cart
    without a payment stays where it is. The books keep what they have. Raises InDoubt
    `still_checking` while a request may still be on its way, and what those steps raise.
    """
    journal.recover()
    for record in counter.recent(_MOST_SALES):
        for operation in record.open_operations:
            journal.give_up(operation.id)
    for record in counter.recent(_MOST_SALES):
        if record.is_handed_over:
            with suppress(Refused):  # it was paid in that moment, and is a hold like the others
                checkout.abandon(record.sale.id)
    for hold in settlement.refresh().holds:
        settlement.release(hold.intent, CancelReason.ABANDONED)
    for record in counter.recent(_MOST_SALES):
        if record.sale.state in _UNPAID and record.sale.intent is not None:
            checkout.abandon(record.sale.id)
    way.reset()
