"""What programs get: the domain as JSON with names that stay.

An amount is `{"minor", "currency", "text"}`, a moment ISO 8601 in UTC or null. Declines appear
as anybody may see them: a lost or stolen card looks like any other no.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from pos.cli import card_telling
from pos.cli.output import Document, Json
from pos.domain.cart import AmountOff, Discount, Line, PercentOff
from pos.domain.catalogue import Product
from pos.domain.caution import Caution
from pos.domain.chain import Head
from pos.domain.declines import tellable
from pos.domain.drift import Change
from pos.domain.features import HoldFeatures
from pos.domain.hold import Hold
from pos.domain.intent import Charge, Decline, Intent
from pos.domain.measure import measure_text
from pos.domain.money import Currency, Money
from pos.domain.refund import Refund, ReturnedLine
from pos.domain.sale import UNPAID
from pos.domain.tax import TaxLine
from pos.domain.tender import CardPart, CashPart, CashReturn
from pos.domain.views import SaleRecord
from pos.services.exports import ExportSummary


def money(amount: Money) -> Document:
    return {
        "minor": amount.minor,
        "currency": amount.currency.code,
        "text": amount.plain(),
    }


def moment(when: datetime | None) -> str | None:
    if when is None:
        return None
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def sale(record: SaleRecord) -> Document:
    """A sale with its cart, its payment and every attempt."""
    found = record.sale
    totals = found.cart.totals()
    return {
        "sale": found.id,
        "receipt": found.receipt,
        "register": found.register,
        "clerk": found.clerk or None,
        "state": str(found.state),
        "money": str(record.money),
        "opened_at": moment(found.opened_at),
        "total": money(totals.due),
        "tax": money(totals.tax),
        "discount": _discount(found.cart.discount),
        "lines": [_line(line) for line in found.cart.lines],
        "payment": None if record.intent is None else payment(record.intent),
        "tenders": tenders(record),
        "taken": money(record.taken),
        "still_due": money(found.still_due) if found.state in UNPAID else None,
        "attempts": [_attempt(charge) for charge in record.charges],
        "given_back": None if record.given_back is None else money(record.given_back),
        "refunds": [
            *(_refund(refund) for refund in record.refunds if not refund.is_release),
            *(_cash_return(given) for given in found.returns),
        ],
        "waiting_for_stripe": [operation.kind for operation in record.open_operations],
        "changed_in_stripe": [_change(change) for change in record.changes],
        "warnings": [caution(each) for each in record.cautions],
    }


def sale_in_short(record: SaleRecord) -> Document:
    """One row of a list of sales."""
    found = record.sale
    return {
        "sale": found.id,
        "receipt": found.receipt,
        "state": str(found.state),
        "money": str(record.money),
        "opened_at": moment(found.opened_at),
        "total": money(found.cart.totals().due),
        "taken": money(record.taken) if record.intent or found.cash else None,
        "intent": record.intent.id if record.intent else None,
    }


def tenders(record: SaleRecord) -> list[Document]:
    """Everything that the sale was paid with, in the order in which it was."""
    of_cards = {card.intent.id: card.intent for card in record.cards}
    rows: list[Document] = []
    for part in record.sale.parts:
        match part:
            case CashPart():
                rows.append(_cash(part))
            case CardPart():
                rows.append({"tender": "card", **payment(of_cards.pop(part.intent))})
    return [*rows, *({"tender": "card", **payment(intent)} for intent in of_cards.values())]


def _cash(part: CashPart) -> Document:
    return {
        "tender": "cash",
        "number": part.number,
        "amount": money(part.amount),
        "rounding": money(part.rounding),
        "received": money(part.received),
        "change": money(part.change),
        "at": moment(part.taken_at),
        "returned": part.is_returned,
    }


def _cash_return(given: CashReturn) -> Document:
    return {
        "refund": f"cash-{given.number}",
        "amount": money(given.amount),
        "paid_out": money(given.paid),
        "status": "succeeded",
        "reason": given.reason,
        "note": given.note,
        "at": moment(given.given_at),
        "for_card": given.card,
        "lines": returned_lines(given.lines),
        "approver": given.approver,
    }


def returned_lines(lines: Sequence[ReturnedLine]) -> list[Document]:
    return [
        {"number": line.number, "quantity": line.quantity, "amount": money(line.amount)}
        for line in lines
    ]


def caution(found: Caution) -> Document:
    """What Stripe or a bank has against a payment."""
    return {
        "kind": str(found.kind),
        "id": found.id,
        "open": found.is_open,
        "word": found.word or None,
        "at": moment(found.created),
        "due_by": moment(found.due_by),
    }


def _change(change: Change) -> Document:
    return {
        "kind": str(change.kind),
        "amount": money(change.amount),
        "at": moment(change.occurred_at),
    }


def _refund(refund: Refund) -> Document:
    return {
        "refund": refund.id,
        "amount": money(refund.amount),
        "status": refund.status,
        "reason": refund.reason,
        "at": moment(refund.created),
    }


def payment(intent: Intent) -> Document:
    charge = intent.latest_charge
    return {
        "intent": intent.id,
        "status": str(intent.status),
        "amount": money(intent.amount),
        "held": money(intent.capturable),
        "taken": money(intent.received),
        "hold_until": moment(charge.capture_before if charge else None),
        "card": _card(charge.brand, charge.last4) if charge else None,
        "canceled_at": moment(intent.canceled_at),
        "cancellation_reason": intent.cancellation_reason or None,
        "allows": features(intent.features),
        "checks": card_telling.checks(charge),
    }


def features(found: HoldFeatures) -> Document:
    """What may be done with a hold; null where Stripe does not say."""
    limit = found.most_capturable
    return {
        "increase": found.can_increase,
        "capture_in_parts": found.can_capture_in_parts,
        "capture_more": found.can_capture_more,
        "most_capturable": None if limit is None else money(limit),
        "extended": found.is_extended,
    }


def tax_line(line: TaxLine) -> Document:
    return {
        "percent": line.rate.percent(),
        "gross": money(line.gross),
        "net": money(line.net),
        "tax": money(line.tax),
    }


def hold(found: Hold, now: datetime) -> Document:
    return {
        "intent": found.intent,
        "sale": found.sale,
        "receipt": found.receipt,
        "held": money(found.amount),
        "placed_at": moment(found.placed_at),
        "hold_until": moment(found.capture_before),
        "urgency": str(found.urgency(now)),
        "card": _card(found.brand, found.last4),
        "taken": None if found.taken is None else money(found.taken),
        "allows": features(found.features),
    }


def product(found: Product) -> Document:
    return {
        "sku": found.sku,
        "barcode": found.barcode,
        "name": found.name,
        "price": money(found.price),
        "tax_percent": found.tax_rate.percent(),
    }


def export(summary: ExportSummary) -> Document:
    return {
        "file": str(summary.path),
        "manifest": str(summary.manifest),
        "format": str(summary.format),
        "from": moment(summary.period.since),
        "until": moment(summary.period.until),
        "time_zone": summary.time_zone,
        "rows": summary.rows,
        "files": [
            {
                "file": str(written.path),
                "rows": written.rows,
                "sha256": written.sha256,
                "currency": written.currency or None,
            }
            for written in summary.files
        ],
        "first_sequence": summary.first,
        "last_sequence": summary.last,
        "totals": [
            {
                "kind": str(total.kind),
                "entries": total.entries,
                "amount": money(total.amount),
            }
            for total in summary.kinds
        ],
        "accounts": [
            {"account": total.account, "amount": money(total.amount)} for total in summary.accounts
        ],
        "sha256": summary.sha256,
        "head": head(summary.head),
    }


def head(found: Head | None) -> Json:
    """Where the chain of entries ends."""
    return None if found is None else {"sequence": found.sequence, "hash": found.hash}


def fact(value: object) -> Json:
    """One fact of an error; what has no form of its own is given as text."""
    match value:
        case None | bool() | int():
            return value
        case Money():
            return money(value)
        case Currency(code):
            return code
        case datetime():
            return moment(value)
        case Decline():
            return _decline(value)
        case list() | tuple():
            return [fact(part) for part in value]
        case _:
            return str(value)


def _line(line: Line) -> Document:
    return {
        "number": line.number,
        "sku": line.item.sku,
        "barcode": line.item.barcode,
        "name": line.item.name,
        "quantity": line.quantity,
        **_measured(line),
        "price": money(line.price),
        "discount": _discount(line.discount),
        "amount": money(line.amount),
        "tax_percent": line.item.tax_rate.percent(),
    }


def _measured(line: Line) -> Document:
    if not line.is_measured:
        return {}
    return {"measure": measure_text(line.measure), "unit": str(line.item.unit)}


def _discount(discount: Discount | None) -> Json:
    match discount:
        case None:
            return None
        case AmountOff(amount):
            return {"amount": money(amount)}
        case PercentOff(points):
            return {"basis_points": points}


def _attempt(charge: Charge) -> Document:
    return {
        "charge": charge.id,
        "approved": charge.is_approved,
        "at": moment(charge.created),
        "amount": money(charge.amount),
        "card": _card(charge.brand, charge.last4),
        "decline": None if charge.decline is None else _decline(charge.decline),
        "checks": card_telling.checks(charge),
    }


def _decline(decline: Decline) -> Document:
    told = tellable(decline)
    return {"code": told.code, "decline_code": told.decline_code or None}


def _card(brand: str, last4: str) -> Json:
    return {"brand": brand, "last4": last4} if brand or last4 else None
