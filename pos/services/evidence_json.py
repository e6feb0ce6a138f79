"""Evidence as one JSON document: names that stay, amounts in minor units, nothing secret."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from pos.domain.audit_record import TrailEntry
from pos.domain.card_checks import checks_of
from pos.domain.cart import AmountOff, Cart, Discount, Line
from pos.domain.declines import tellable
from pos.domain.evidence import CardPayment, EvidencePack, Step
from pos.domain.intent import Charge
from pos.domain.ledger import Entry
from pos.domain.measure import measure_text
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.refund import Dispute, Refund
from pos.domain.sale import Sale
from pos.domain.tender import CashPart
from pos.domain.views import SaleRecord
from pos.redaction import is_hidden, redact
from pos.services.report_document import spelled

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | bool | None


def document_of(pack: EvidencePack) -> dict[str, Json]:
    """The whole pack. Every text in it went through the redactor."""
    maker, record = pack.maker, pack.record
    head = pack.head
    return _hushed(
        {
            "document": "evidence",
            "version": 1,
            **asdict(maker),
            "made_at": _moment(maker.made_at),
            "ledger": pack.ledger,
            "head": None
            if head is None
            else {"sequence": head.sequence, "hash": spelled(head.hash)},
            "sale": _sale(record),
            "payments": [_payment(each) for each in pack.payments],
            "refunds": [_refund(each) for each in record.refunds],
            "disputes": [_dispute(each) for one in pack.payments for each in one.disputes],
            "approvals": [_approval(each) for each in pack.approvals],
            "slips": [list(slip) for slip in pack.slips],
            "timeline": [_step(each) for each in pack.steps],
            "requests": [_operation(each) for each in pack.operations],
            "entries": [_entry(each) for each in pack.entries],
        }
    )


def _hushed(fields: Mapping[str, Json]) -> dict[str, Json]:
    return {
        name: None if is_hidden(name) else _hushed_part(value) for name, value in fields.items()
    }


def _hushed_part(value: Json) -> Json:
    match value:
        case str():
            return redact(value)
        case Mapping():
            return _hushed(value)
        case Sequence():
            return [_hushed_part(each) for each in value]
        case _:
            return value


def _sale(record: SaleRecord) -> Json:
    sale = record.sale
    return {
        "sale": sale.id,
        "receipt": sale.receipt,
        "register": sale.register,
        "clerk": sale.clerk,
        "opened_at": _moment(sale.opened_at),
        "state": str(sale.state),
        "money": str(record.money),
        "taken": _money(record.taken),
        "given_back": _maybe(record.given_back),
        "cart": _cart(sale.cart),
        "cash": _cash(sale),
        "cautions": [
            {
                "kind": str(each.kind),
                "id": each.id,
                "open": each.is_open,
                "word": each.word,
                "at": _moment(each.created),
                "due_by": _moment(each.due_by),
            }
            for each in record.cautions
        ],
    }


def _cart(cart: Cart) -> Json:
    totals = cart.totals()
    return {
        "lines": [_line(each) for each in cart.lines],
        "discount": _discount(cart.discount),
        "tax_mode": str(cart.tax_mode),
        "taxes": [
            {"percent": each.rate.percent(), "net": _money(each.net), "tax": _money(each.tax)}
            for each in totals.taxes
        ],
        "total": _money(totals.due),
    }


def _line(line: Line) -> Json:
    return {
        "number": line.number,
        "sku": line.item.sku,
        "name": line.item.name,
        "quantity": line.quantity,
        **measured(line),
        "price": _money(line.price),
        "catalogue_price": _money(line.item.price),
        "discount": _discount(line.discount),
        "amount": _money(line.amount),
        "tax_percent": line.item.tax_rate.percent(),
    }


def measured(line: Line) -> dict[str, Json]:
    """How much of its unit the row is, as a decimal number in a text; nothing for pieces."""
    if not line.is_measured:
        return {}
    return {"measure": measure_text(line.measure), "unit": str(line.item.unit)}


def _discount(discount: Discount | None) -> Json:
    match discount:
        case None:
            return None
        case AmountOff(amount):
            return {"amount": _money(amount)}
        case _:
            return {"basis_points": discount.basis_points}


def _cash(sale: Sale) -> Json:
    paid = [each for each in sale.parts if isinstance(each, CashPart)]
    return {
        "paid": [
            {
                "amount": _money(each.amount),
                "rounding": _money(each.rounding),
                "received": _money(each.received),
                "change": _money(each.change),
                "at": _moment(each.taken_at),
                "returned": each.is_returned,
            }
            for each in paid
        ],
        "given_back": [
            {
                "amount": _money(each.amount),
                "paid_out": _money(each.paid),
                "at": _moment(each.given_at),
                "reason": each.reason,
                "note": each.note,
                "approver": each.approver,
            }
            for each in sale.returns
        ],
    }


def _payment(payment: CardPayment) -> Json:
    intent = payment.intent
    return {
        "payment": intent.id,
        "status": str(intent.status),
        "created": _moment(intent.created),
        "amount": _money(intent.amount),
        "held": _money(intent.capturable),
        "taken": _money(intent.received),
        "tip": _maybe(intent.tip),
        "customer": intent.customer,
        "canceled_at": _moment(intent.canceled_at),
        "cancellation_reason": intent.cancellation_reason,
        "attempts": [_charge(each) for each in payment.charges],
    }


def _charge(charge: Charge) -> Json:
    no = tellable(charge.decline) if charge.decline else None
    facts = charge.facts
    return {
        "charge": charge.id,
        "approved": charge.is_approved,
        "at": _moment(charge.created),
        "amount": _money(charge.amount),
        "captured": _money(charge.captured),
        "authorised": _maybe(charge.authorised),
        "capture_before": _moment(charge.capture_before),
        "decline": None if no is None else {"code": no.code, "decline_code": no.decline_code},
        "brand": charge.brand,
        "last4": charge.last4,
        "type": facts.type,
        "read_method": facts.read_method,
        "wallet": facts.wallet,
        "checks": [str(each) for each in checks_of(charge)],
        "chip": dict(facts.receipt),
        "statement": charge.statement,
        "contested": charge.is_disputed,
    }


def _refund(refund: Refund) -> Json:
    return {
        "refund": refund.id,
        "payment": refund.intent,
        "charge": refund.charge,
        "amount": _money(refund.amount),
        "status": refund.status,
        "reason": refund.reason,
        "at": _moment(refund.created),
        "of_uncaptured_rest": refund.is_release,
    }


def _dispute(dispute: Dispute) -> Json:
    return {
        "dispute": dispute.id,
        "payment": dispute.intent,
        "charge": dispute.charge,
        "amount": _money(dispute.amount),
        "status": dispute.status,
        "reason": dispute.reason,
        "at": _moment(dispute.created),
        "due_by": _moment(dispute.due_by),
    }


def _approval(entry: TrailEntry) -> Json:
    record = entry.record
    return {
        "entry": entry.sequence,
        "act": record.act,
        "at": _moment(record.at),
        "by": record.actor,
        "approved_by": record.approver,
        "amount": _maybe(record.amount),
        "facts": dict(record.facts),
    }


def _step(step: Step) -> Json:
    return {
        "at": _moment(step.at),
        "from": str(step.source),
        "what": step.what,
        "text": step.text,
        "amount": _maybe(step.amount),
        "by": step.by,
        "approved_by": step.approved_by,
        "reference": step.reference,
    }


def _operation(operation: Operation) -> Json:
    return {
        "operation": operation.id,
        "kind": operation.kind,
        "attempt": operation.attempt,
        "state": str(operation.state),
        "code": operation.code,
        "prepared_at": _moment(operation.prepared_at),
        "sends": operation.sends,
        "payment": operation.intent,
        "request": operation.request_id,
    }


def _entry(entry: Entry) -> Json:
    return {
        "reference": entry.reference,
        "kind": str(entry.kind),
        "occurred_at": _moment(entry.occurred_at),
        "amount": _money(entry.amount),
        "reason": entry.reason,
        "postings": [
            {"account": each.account, "amount": _money(each.amount)} for each in entry.postings
        ],
    }


def _money(amount: Money) -> Json:
    return {"minor": amount.minor, "currency": amount.currency.code, "text": amount.plain()}


def _maybe(amount: Money | None) -> Json:
    return None if amount is None else _money(amount)


def _moment(when: datetime | None) -> Json:
    if when is None:
        return None
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
