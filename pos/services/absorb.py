"""Take over what Stripe says about an intent: mirror, sale and book in one transaction."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pos.domain.bookkeeping import entries_for
from pos.domain.ids import SaleId
from pos.domain.intent import CHANGEABLE, Charge, Intent, IntentStatus
from pos.domain.views import SaleRecord
from pos.ports import Books, Clock, Store

log = logging.getLogger(__name__)

_BEFORE_THE_HOLD: Final = CHANGEABLE | {IntentStatus.PROCESSING}


def absorb(
    books: Books,
    clock: Clock,
    intent: Intent,
    *,
    charges: Iterable[Charge] = (),
    created_for: SaleId | None = None,
) -> None:
    """Save the mirror, move its sale on, book what is not booked yet; safe to repeat.

    `created_for` is the sale whose create this answers. A view that was read before something
    that is known already changes nothing: a hold never becomes a payment that awaits its card
    again, and an end is an end.
    """
    if _is_stale(books, intent):
        log.info("an older view of %s came late: %s", intent.id, intent.status)
        return
    if created_for is not None:
        books.sales.save(replace(books.sales.get(created_for), intent=intent.id))
    sale = books.sales.by_intent(intent.id)
    books.intents.save(intent, charges)
    if sale is not None and (moved := sale.after(intent)) != sale:
        books.sales.save(moved)
    books.ledger.post(
        entries_for(
            intent,
            sale=sale.id if sale else None,
            cart=sale.cart if sale else None,
            seen_at=clock.now(),
        )
    )


def take_over(store: Store, clock: Clock, intent: Intent) -> None:
    """Absorb what was only read; one that says nothing new costs no commit."""
    with store.read() as books:
        known = books.intents.find(intent.id)
    page = intent.next_action
    if known == (replace(intent, next_action=replace(page, url="")) if page else intent):
        return
    with store.write() as books:
        absorb(books, clock, intent)


def _is_stale(books: Books, intent: Intent) -> bool:
    known = books.intents.find(intent.id)
    if known is None:
        return False
    return (known.is_final and not intent.is_final) or (
        known.is_held and intent.status in _BEFORE_THE_HOLD
    )


def record_of(books: Books, sale: SaleId) -> SaleRecord:
    """A sale with all that the ledger knows about its money."""
    found = books.sales.get(sale)
    return SaleRecord(
        sale=found,
        intent=books.intents.get(found.intent) if found.intent else None,
        charges=tuple(books.intents.charges(found.intent)) if found.intent else (),
        open_operations=tuple(books.operations.open_of(sale)),
    )
