"""Entries for cash: what customers pay into the drawer and what they get back out of it."""

from typing import Final

from pos.domain.bookkeeping import CASH, ROUNDING, revenue
from pos.domain.giving_back import Earned, returned
from pos.domain.ids import SaleId
from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Money
from pos.domain.sale import Sale
from pos.domain.tender import CashPart, CashReturn

CASH_KINDS: Final = (EntryKind.CASH_SALE, EntryKind.CASH_REFUND)


def cash_reference(kind: EntryKind, sale: SaleId, about: str = "") -> str:
    """`cash_sale/sale_…/1`; without `about` what all of a sale begin with."""
    return f"{kind}/{sale}/{about}" if about else f"{kind}/{sale}"


def drawer(register: str) -> str:
    """`assets:cash:till-1`, what lies in a register's drawer."""
    return f"{CASH}:{register}"


def cash_sale(sale: Sale, part: CashPart, taken: Money) -> Entry:
    """Cash that pays for `part` of a sale, after `taken` was booked of it by other tenders.

    The rounding is a line of its own: sales and tax are those of the exact amount.
    """
    postings = (
        *_paid(sale, part.paid),
        *revenue(sale.cart, part.amount, taken),
        *_rounded(part.rounding),
    )
    return Entry(
        reference=cash_reference(EntryKind.CASH_SALE, sale.id, str(part.number)),
        kind=EntryKind.CASH_SALE,
        occurred_at=part.taken_at,
        sale=sale.id,
        intent=None,
        amount=part.paid,
        postings=postings or _nothing(sale),
    )


def cash_taken_back(sale: Sale, part: CashPart, booked: Entry, given: CashReturn) -> Entry:
    """Cash of a sale that was not finished goes back as it came: the entry undone."""
    return Entry(
        reference=cash_reference(EntryKind.CASH_REFUND, sale.id, f"part-{part.number}"),
        kind=EntryKind.CASH_REFUND,
        occurred_at=given.given_at,
        sale=sale.id,
        intent=None,
        amount=part.paid,
        postings=tuple(Posting(each.account, -each.amount) for each in booked.postings),
        reason=given.reason,
    )


def cash_refund(sale: Sale, given: CashReturn, earned: Earned) -> Entry:
    """Cash that is given back of a finished sale, whatever it was paid with."""
    postings = (
        *_paid(sale, -given.paid),
        *returned(given.amount, earned, given.lines),
        *_rounded(-given.rounding),
    )
    return Entry(
        reference=cash_reference(EntryKind.CASH_REFUND, sale.id, str(given.number)),
        kind=EntryKind.CASH_REFUND,
        occurred_at=given.given_at,
        sale=sale.id,
        intent=given.card,
        amount=given.paid,
        postings=postings or _nothing(sale),
        reason=given.reason,
    )


def _paid(sale: Sale, amount: Money) -> tuple[Posting, ...]:
    return (Posting(drawer(sale.register), amount),) if amount else ()


def _rounded(rounding: Money) -> tuple[Posting, ...]:
    """A loss is a debit: less came in than the sale is booked with."""
    return (Posting(ROUNDING, -rounding),) if rounding else ()


def _nothing(sale: Sale) -> tuple[Posting, ...]:
    """An entry says at least which drawer it is about."""
    return (Posting(drawer(sale.register), Money.zero(sale.cart.currency)),)
