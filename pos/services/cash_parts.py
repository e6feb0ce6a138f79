"""Cash in the books: a sale's part, its state and its entry, in one transaction."""

from pos.domain.cash_book import cash_reference, cash_sale, cash_taken_back
from pos.domain.ledger import Entry, EntryKind
from pos.domain.sale import Sale
from pos.domain.tender import CashPart, CashPlan, CashReturn
from pos.errors import Broken
from pos.ports import Books, Clock
from pos.services.earning import taken_otherwise


def pay_in(books: Books, clock: Clock, sale: Sale, plan: CashPlan) -> Sale:
    """Book cash that pays for a part of the sale, or at last for all of it."""
    number = len(sale.parts) + 1
    part = CashPart(number, plan.amount, plan.rounding, plan.received, clock.now())
    paid = sale.with_cash(part)
    books.sales.save(paid)
    books.ledger.post([cash_sale(sale, part, taken_otherwise(books, sale))])
    return paid


def pay_back(books: Books, clock: Clock, sale: Sale, number: int, reason: str) -> Sale:
    """Book the cash of a part of an unfinished sale back out of the drawer."""
    part = next(each for each in sale.cash if each.number == number)
    left = sale.without_cash(number)
    books.sales.save(left)
    booked = _entry(books, sale, part)
    given = CashReturn(number, part.amount, part.rounding, clock.now(), reason)
    books.ledger.post([cash_taken_back(sale, part, booked, given)])
    return left


def pay_all_back(books: Books, clock: Clock, sale: Sale, reason: str) -> Sale:
    """All cash of an unfinished sale."""
    for part in sale.cash:
        sale = pay_back(books, clock, sale, part.number, reason)
    return sale


def _entry(books: Books, sale: Sale, part: CashPart) -> Entry:
    reference = cash_reference(EntryKind.CASH_SALE, sale.id, str(part.number))
    found = books.ledger.under([reference])
    if len(found) != 1:
        raise Broken("entry_missing", reference=reference)
    return found[0]
