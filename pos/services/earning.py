"""What is booked of a sale's money so far: the ground for the next part, and for every refund."""

from typing import Final

from pos.domain.bookkeeping import SALES, TAX
from pos.domain.cash_book import CASH_KINDS, cash_reference
from pos.domain.giving_back import Earned
from pos.domain.handing_requests import RefundAtReader
from pos.domain.ids import IntentId
from pos.domain.ledger import EntryKind
from pos.domain.line_taxes import LinesTaken
from pos.domain.money import Money, total
from pos.domain.operation import CaptureIntent, OperationState, RefundIntent
from pos.domain.refund import Refund, ReturnedLine
from pos.domain.sale import Sale
from pos.errors import Refused
from pos.ports import Books

_REFUNDS: Final = (EntryKind.REFUND, EntryKind.REFUND_FAILED)


def taken_otherwise(books: Books, sale: Sale, but: IntentId | None = None) -> Money:
    """What is booked as taken for a sale, by cash and by other cards than `but`."""
    others = [f"capture/{part.intent}" for part in sale.cards if part.intent != but]
    postings = [each for entry in books.ledger.under(others) for each in entry.postings]
    earned = [-each.amount for each in postings if each.account.startswith((SALES, TAX))]
    return total([*earned, *(part.amount for part in sale.cash)], sale.cart.currency)


def lines_taken(books: Books, sale: Sale, intent: IntentId) -> tuple[LinesTaken, ...]:
    """Captures of one card that were for certain lines; none where several tenders pay a sale.

    Only where one card pays can its lines be told from what others paid for.
    """
    if sale.is_split:
        return ()
    found = []
    for operation in books.operations.of(sale.id):
        request = operation.request
        if (
            isinstance(request, CaptureIntent)
            and request.lines
            and request.intent == intent
            and operation.state is not OperationState.REJECTED
        ):
            tip = request.tip or Money.zero(request.amount.currency)
            sold, upto = request.amount - tip, request.taken_after - tip
            found.append(LinesTaken(upto, sold, request.lines))
    return tuple(found)


def earned_of(books: Books, sale: Sale | None, intent: IntentId | None = None) -> Earned:
    """What is booked of a sale's money, or of one payment that no sale is known of."""
    cards = dict.fromkeys([*(sale.intents if sale else ()), *([intent] if intent else ())])
    refunds = [refund.id for card in cards for refund in books.aftermath.refunds(card)]
    references = [
        *(f"{EntryKind.CAPTURE}/{card}" for card in cards),
        *(f"{kind}/{refund}" for refund in refunds for kind in _REFUNDS),
        *(cash_reference(kind, sale.id) for kind in CASH_KINDS if sale),
    ]
    booked = books.ledger.under(references)
    postings = tuple(posting for entry in booked for posting in entry.postings)
    return Earned(sale.id if sale else None, sale.cart if sale else None, postings)


def lines_of(books: Books, refund: Refund) -> tuple[ReturnedLine, ...]:
    """The rows that were asked for with it, none for a refund of somebody else's."""
    try:
        asked = books.operations.get(refund.operation).request if refund.operation else None
    except Refused:
        return ()
    return asked.lines if isinstance(asked, RefundIntent | RefundAtReader) else ()
