"""Begins the task of a hold that lapsed, and ends it when a new hold makes it good."""

from datetime import datetime
from typing import Final

from pos.domain.intent import Intent
from pos.domain.sale import Sale, SaleState
from pos.ports import Books

_MADE_GOOD: Final = frozenset({SaleState.HELD, SaleState.CAPTURED})


def follow_lapse(
    books: Books, before: Intent | None, intent: Intent, sale: Sale | None, now: datetime
) -> None:
    """Begin the task of a hold that lapsed just now, or end the one that a new hold makes good.

    Belongs to the transaction that takes over what Stripe says. A hold whose end was known before
    begins no task.
    """
    was_over = before is not None and before.is_final
    if intent.has_lapsed and intent.was_authorised and not was_over:
        books.lapses.add(intent.id, sale.id if sale else None, intent.canceled_at or now)
    if sale is not None and sale.state in _MADE_GOOD:
        lapse = books.lapses.made_good_by(sale.id)
        if lapse is not None:
            books.lapses.save(lapse.made_good(now, sale.clerk))
