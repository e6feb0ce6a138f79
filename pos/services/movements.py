"""Books one movement of Stripe's balance, with what only the movement tells of its payment."""

from dataclasses import replace
from typing import Final

from pos.domain.balance import BalanceTransaction
from pos.domain.clearing import FlowCursor, is_of_a_payment, is_ours
from pos.domain.giving_back import refund_entries
from pos.domain.intent import Intent
from pos.domain.ledger import EntryKind
from pos.domain.money import Money
from pos.domain.money_flows import CHARGES, FAILURES, movement_entries
from pos.domain.refund import Refund
from pos.ports import Books
from pos.services.earning import earned_of, lines_of

_COUNTING: Final = "succeeded"
"""What a refund was before it failed."""


def belongs_here(books: Books, moved: BalanceTransaction) -> bool:
    """Whether it belongs to a payment of this ledger."""
    is_known = moved.intent is not None and books.intents.find(moved.intent) is not None
    return is_ours(moved, books.ledger_id, is_known=is_known)


def post_movement(books: Books, moved: BalanceTransaction, cursor: FlowCursor) -> int | None:
    """Book what it deserves in this ledger; how many entries that were.

    None when that cannot be told yet, because the payment or the refund was not read again since:
    then it is to be looked at the next time.
    """
    if not belongs_here(books, moved):
        is_accounts = not is_of_a_payment(moved) and moved.created >= cursor.began_at
        if not (cursor.of_account and is_accounts):
            return 0
        return books.ledger.post(movement_entries(moved))
    intent = books.intents.find(moved.intent) if moved.intent else None
    if intent is None:
        return None if moved.intent else books.ledger.post(movement_entries(moved))
    return _post_of_payment(books, intent, moved)


def _post_of_payment(books: Books, intent: Intent, moved: BalanceTransaction) -> int | None:
    unconverted, failed = None, 0
    if moved.type in CHARGES and intent.amount.currency != moved.amount.currency:
        unconverted = _unconverted(books, intent, moved)
        if unconverted is None:
            return None
    if moved.type in FAILURES:
        found = _post_failure(books, intent, moved)
        if found is None:
            return None
        failed = found
    sale = books.sales.by_intent(intent.id)
    entries = movement_entries(moved, sale=sale.id if sale else None, unconverted=unconverted)
    return failed + books.ledger.post(entries)


def _unconverted(books: Books, intent: Intent, moved: BalanceTransaction) -> Money | None:
    """What is booked as taken and was not exchanged yet; None where the capture is not booked."""
    theirs = intent.amount.currency
    if books.ledger.kinds_of(intent.id).get(EntryKind.CAPTURE) is None:
        return moved.asked
    return books.flows.unconverted(intent.id, theirs)


def _post_failure(books: Books, intent: Intent, moved: BalanceTransaction) -> int | None:
    """A refund that failed before the till ever saw it left the balance, and came back to it.

    Each is booked at its own time, as they may lie in different payouts.
    """
    known = [each for each in books.aftermath.refunds(intent.id) if each.id == moved.refund]
    if not known or not known[0].is_undone:
        return None
    sale = books.sales.by_intent(intent.id)
    posted = 0
    for view in (replace(known[0], status=_COUNTING), known[0]):
        entries = refund_entries(
            intent,
            view,
            earned=earned_of(books, sale, intent.id),
            lines=lines_of(books, view),
            booked=next(iter(books.ledger.under([_name(view)])), None),
            seen_at=moved.created,
        )
        posted += books.ledger.post(entries)
    return posted


def _name(refund: Refund) -> str:
    return f"{EntryKind.REFUND}/{refund.id}"
