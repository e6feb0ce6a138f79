"""Which record a slip is about, by whatever names it: a receipt, a payment, a refund, a shift."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import Intent
from pos.domain.ledger import Entry
from pos.domain.refund import Refund
from pos.domain.shift import Shift
from pos.domain.slip import SlipKind
from pos.domain.slip_code import SlipCode, tail_of
from pos.domain.tender import CashReturn
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.ports import Books
from pos.services.absorb import record_of
from pos.services.slips.cash import COUNT, FLOAT, cash_subject
from pos.services.slips.holds import ENDS
from pos.services.slips.refunds import cash_refund_subject

_PAYMENT = "pi_"


@dataclass(frozen=True, slots=True)
class Offer:
    """A slip that can be had; `about` names what it is about to `Slips.make`."""

    kind: SlipKind
    about: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a scanned slip opens: a sale with one of its payments, or a shift of this register."""

    kind: SlipKind
    record: SaleRecord | None = None
    intent: IntentId | None = None
    shift: str = ""


def sale_named(books: Books, text: str) -> SaleRecord:
    """By receipt number, sale or payment; raises Refused as `Sales.by_text`."""
    if text.startswith(_PAYMENT):
        intent = books.intents.by_text(text).id
        sale = books.sales.by_intent(intent)
        if sale is None:
            raise Refused("sale_unknown", text=text[:60])
        return record_of(books, sale.id, about=intent)
    return record_of(books, books.sales.by_text(text).id)


def payments_of(books: Books, sale: SaleId) -> tuple[Intent, ...]:
    """Every payment of a sale, those of earlier rounds included, oldest first."""
    found = books.sales.get(sale)
    asked = [each.intent for each in books.operations.of(sale) if each.intent is not None]
    known = map(books.intents.find, dict.fromkeys([*asked, *found.intents]))
    return tuple(intent for intent in known if intent is not None)


def ends_of(books: Books, intent: IntentId) -> tuple[Entry, ...]:
    """The ledger's entries by which a hold ended without a charge, in booking order."""
    references = books.ledger.references_of(intent)
    return tuple(entry for entry in books.ledger.under(references) if entry.kind in ENDS)


def refunds_of(record: SaleRecord) -> tuple[tuple[str, Refund | CashReturn], ...]:
    """What was given back, oldest first, each under the subject of its slip."""
    cards: list[tuple[str, Refund | CashReturn]]
    cards = [(refund.id, refund) for refund in record.refunds if refund.counts]
    sale = record.sale
    cash = [(cash_refund_subject(sale, each.number), each) for each in sale.returns]
    return tuple(sorted([*cards, *cash], key=lambda each: _when(each[1])))


def _when(given: Refund | CashReturn) -> datetime:
    return given.created if isinstance(given, Refund) else given.given_at


def shift_named(books: Books, text: str, register: str) -> Shift:
    """`till-1/12`, or the open shift of this register for no text.

    Raises Refused `shift_unknown`, `shift_not_open`.
    """
    if not text:
        current = books.shifts.current(register)
        if current is None:
            raise Refused("shift_not_open", register=register)
        return current
    name, _, number = text.partition("/")
    if not number.isascii() or not number.isdigit():
        raise Refused("shift_unknown", register=name[:40], number=number[:20])
    return books.shifts.get(name, int(number))


def opened(books: Books, code: SlipCode, *, is_practice: bool) -> Found:
    """What the code of a slip leads to.

    Raises Refused `slip_of_practice`, `slip_of_real_money`, `slip_unknown`.
    """
    if code.is_practice and not is_practice:
        raise Refused("slip_of_practice")
    if is_practice and not code.is_practice:
        raise Refused("slip_of_real_money")
    if code.kind in {SlipKind.X, SlipKind.Z, SlipKind.CASH}:
        return Found(code.kind, shift=code.number.lower())
    for number in dict.fromkeys((code.number, code.number.lower())):
        try:
            record = record_of(books, books.sales.by_text(number).id)
        except Refused:
            continue
        if record.sale.receipt.lower() == code.number.lower():
            return Found(code.kind, record, _payment(books, record, code))
    register, _, _ = code.number.rpartition("-")
    raise Refused("slip_unknown", number=code.number, register=register or "?")


def _payment(books: Books, record: SaleRecord, code: SlipCode) -> IntentId | None:
    payments = payments_of(books, record.sale.id)
    tails = [each.id for each in payments if tail_of(each.id).lower() == code.tail.lower()]
    if tails and code.tail:
        return tails[-1]
    held = [card.intent.id for card in record.held_cards]
    return held[0] if len(held) == 1 else None


def offers_of(books: Books, record: SaleRecord) -> Iterator[Offer]:
    """The slips that a sale has come to, the most telling one first."""
    sale = record.sale
    yield from (Offer(SlipKind.HOLD, card.intent.id) for card in record.held_cards)
    if record.taken and sale.receipt:
        yield Offer(SlipKind.RECEIPT, sale.receipt)
    for name, _ in reversed(refunds_of(record)):
        yield Offer(SlipKind.REFUND, f"{sale.receipt}:{name}")
    for intent in payments_of(books, sale.id):
        if ends_of(books, intent.id):
            yield Offer(SlipKind.RELEASE, intent.id)
    if record.taken and sale.receipt and not sale.cart.is_empty:
        yield Offer(SlipKind.GIFT, sale.receipt)


def shift_offers(books: Books, register: str) -> tuple[Offer, ...]:
    """X, what was counted and moved, newest first, and the float; else the last Z."""
    shift = books.shifts.current(register)
    if shift is None:
        last = books.reports.last(register)
        return (Offer(SlipKind.Z, f"{register}/{last.number}"),) if last else ()
    moved = [str(place) for place, _ in enumerate(books.shifts.movements(shift), start=1)]
    counted = [COUNT] if books.shifts.counts(shift) else []
    cash = [cash_subject(shift, about) for about in (*counted, *reversed(moved), FLOAT)]
    return (Offer(SlipKind.X, ""), *(Offer(SlipKind.CASH, about) for about in cash))
