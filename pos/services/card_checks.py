"""What has to hold of a sale when its card is asked for, and again when that is written down."""

from collections.abc import Callable

from pos.domain.handing_requests import OpenForm, PresentCard
from pos.domain.ids import SaleId
from pos.domain.intent import UNDECIDED, Intent
from pos.domain.operation import ConfirmIntent
from pos.domain.sale import Sale, SaleState
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books
from pos.services.absorb import record_of
from pos.services.handed import check_in_our_hands
from pos.services.terms import check_note


def payable(record: SaleRecord) -> Intent:
    """The intent that a card may be presented for now."""
    sale, intent = record.sale, record.intent
    if sale.state is not SaleState.PAYING or intent is None:
        raise Refused("not_paying", state=str(sale.state), receipt=sale.receipt)
    if intent.status in UNDECIDED:
        raise Refused("still_checking", status=str(intent.status), receipt=sale.receipt)
    if intent.amount != sale.asked:
        raise Refused("total_changed", receipt=sale.receipt)
    return intent


def unchanged(
    sale: SaleId, attempt: ConfirmIntent | PresentCard | OpenForm
) -> Callable[[Books], None]:
    """The sale is as it was when the card was presented, and no other attempt came between."""

    def check(books: Books) -> None:
        record = record_of(books, sale)
        intent = payable(record)
        check_note(books, record.sale)
        check_in_our_hands(books, sale)
        last = record.charges[-1].id if record.charges else None
        if (intent.id, intent.amount, last) != (
            attempt.intent,
            attempt.amount,
            attempt.known_charge,
        ):
            raise Refused("already_under_way", operation="confirm", sale=sale)

    return check


def without_intent(sale: Sale) -> Callable[[Books], None]:
    """The sale still needs an intent, over as much as was agreed, and nobody else may pay it."""

    def check(books: Books) -> None:
        found = books.sales.get(sale.id)
        if found.state is not SaleState.PAYING or found.intent is not None:
            raise Refused("already_under_way", operation="create", sale=sale.id)
        check_in_our_hands(books, sale.id)
        if found.asked != sale.asked:
            raise Refused("total_changed", receipt=sale.receipt)

    return check
