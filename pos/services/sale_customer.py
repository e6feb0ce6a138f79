"""Whether a payment that waits for its card was made for the customer whom the sale is for."""

from pos.domain.ids import CustomerId
from pos.domain.intent import CHANGEABLE, Intent
from pos.domain.operation import CreateIntent, UpdateIntent
from pos.domain.sale import Sale
from pos.domain.saved_card import Keeps
from pos.ports import Books


def is_for_another(
    books: Books, sale: Sale, intent: Intent, customer: CustomerId | None, keeps: Keeps | None
) -> bool:
    """Whether it has to be made anew: what a payment keeps a card for is not taken back.

    An attempt that is under way at the bank is nobody's to change.
    """
    if intent.status not in CHANGEABLE:
        return False
    return (intent.customer, _kept_for(books, sale, intent)) != (customer, keeps)


def _kept_for(books: Books, sale: Sale, intent: Intent) -> Keeps | None:
    """What its card is kept for, by what was asked of Stripe last."""
    found: Keeps | None = None
    for operation in books.operations.of(sale.id):
        match operation.request:
            case CreateIntent(keeps_card=keeps) if operation.intent == intent.id:
                found = keeps
            case UpdateIntent(intent=changed, keeps_card=keeps) if changed == intent.id and keeps:
                found = keeps
            case _:
                pass
    return found
