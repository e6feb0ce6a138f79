"""What programs get about shifts and reports: names that stay, amounts and moments as elsewhere."""

from collections.abc import Mapping
from datetime import datetime

from pos.cli import documents
from pos.cli.output import Document, Json
from pos.domain.money import Currency, Money
from pos.domain.shift import Counted, Decision, Doubt, Keep, Shift, Stop, Walk
from pos.domain.shift_report import (
    CarriedHold,
    DrawerState,
    Figures,
    LateEntry,
    Movement,
    Report,
)
from pos.services.shifts import ShiftStatus


def shift(found: Shift) -> Document:
    return {
        "shift": found.name,
        "register": found.register,
        "number": found.number,
        "opened_at": documents.moment(found.opened_at),
        "opened_by": found.opened_by or None,
        "float": documents.money(found.opening_float),
    }


def status(found: ShiftStatus, now: datetime) -> Document:
    """`expected` is null where the count is blind."""
    return {
        **shift(found.shift),
        "expected": None if found.is_blind else [documents.money(each) for each in found.expected],
        "counted": [counted(each) for each in found.counts.values()],
        "movements": [movement(each) for each in found.movements],
        **walk(found.walk, now),
    }


def walk(found: Walk, now: datetime) -> Document:
    return {
        "undecided": len(found.undecided(now)),
        "holds": [_stop(stop, now) for stop in found.stops],
        "decided": [decision(each) for each in found.done],
        "in_doubt": [_doubt(each) for each in found.doubts],
    }


def counted(found: Counted) -> Document:
    return {
        "total": documents.money(found.total),
        "pieces": [
            {"value": documents.money(Money(value, found.total.currency)), "count": number}
            for value, number in found.pieces.counts
        ],
        "at": documents.moment(found.at),
        "by": found.by or None,
    }


def movement(found: Movement) -> Document:
    return {
        "kind": str(found.kind),
        "amount": documents.money(found.amount),
        "reason": found.reason,
        "at": documents.moment(found.at),
    }


def decision(found: Decision) -> Document:
    return {
        "intent": found.intent,
        "do": str(found.deed),
        "outcome": str(found.outcome),
        "amount": None if found.amount is None else documents.money(found.amount),
        "keep": _keep(found.keep),
        "code": found.code or None,
        "at": documents.moment(found.at),
        "by": found.by or None,
    }


def report(found: Report, sha256: str | None = None, *, is_copy: bool = False) -> Document:
    return {
        "kind": str(found.kind),
        "report": found.name,
        "register": found.register,
        "number": found.number,
        "copy": is_copy,
        "sha256": sha256,
        "ledger": found.ledger,
        "opened_at": documents.moment(found.opened_at),
        "opened_by": found.opened_by or None,
        "made_at": documents.moment(found.made_at),
        "made_by": found.made_by or None,
        "float": documents.money(found.opening_float),
        "entries": [[span.first, span.last] for span in found.spans],
        "head": documents.head(found.head),
        "shift": _figures(found.own),
        "later": {**_figures(found.later), "entries": [_late(each) for each in found.late]},
        "opened_again": [
            {"entries": each.entries, "amount": documents.money(each.amount)}
            for each in found.again
        ],
        "movements": [movement(each) for each in found.movements],
        "drawer": [_drawer(each) for each in found.drawer],
        "carried": [_carried(each) for each in found.carried],
        "in_doubt": [_doubt(each) for each in found.doubts],
    }


def _figures(figures: Figures) -> Document:
    return {
        "by_card": _amounts(figures.by_card()),
        "in_cash": _amounts(figures.in_cash()),
        "refunded_in_cash": _amounts(figures.back_in_cash()),
        "net": _amounts(figures.sales()),
        "tax": [
            {"percent": rate, "amount": amount}
            for rate, amounts in figures.tax().items()
            for amount in _amounts(amounts)
        ],
        "kinds": [
            {
                "kind": str(each.kind),
                "entries": each.entries,
                "amount": documents.money(each.amount),
            }
            for each in figures.kinds
        ],
        "accounts": [
            {
                "kind": None if each.kind is None else str(each.kind),
                "account": each.account,
                "amount": documents.money(each.amount),
            }
            for each in figures.accounts
        ],
    }


def _amounts(amounts: Mapping[Currency, Money]) -> list[Document]:
    return [documents.money(each) for each in amounts.values()]


def _late(late: LateEntry) -> Document:
    return {
        "sequence": late.sequence,
        "kind": str(late.kind),
        "receipt": late.receipt or None,
        "amount": documents.money(late.amount),
        "at": documents.moment(late.occurred_at),
        "why": str(late.why),
    }


def _drawer(state: DrawerState) -> Document:
    return {
        "expected": documents.money(state.expected),
        "counted": _maybe(state.counted),
        "difference": _maybe(state.difference),
        "to_safe": _maybe(state.to_safe),
        "left": _maybe(state.left),
    }


def _carried(hold: CarriedHold) -> Document:
    return {
        "intent": hold.intent,
        "receipt": hold.receipt or None,
        "amount": documents.money(hold.amount),
        "hold_until": documents.moment(hold.capture_before),
        "keep": _keep(hold.keep),
    }


def _stop(stop: Stop, now: datetime) -> Document:
    hold = stop.row.hold
    return {
        "intent": hold.intent,
        "receipt": hold.receipt or None,
        "held": documents.money(hold.amount),
        "hold_until": documents.moment(hold.capture_before),
        "customer": stop.row.customer or None,
        "is_checking": stop.is_checking,
        "is_settled": stop.is_settled(now),
        "keep": _keep(stop.keep(now)),
        "decision": None if stop.decision is None else decision(stop.decision),
    }


def _doubt(doubt: Doubt) -> Document:
    return {
        "operation": doubt.operation,
        "kind": doubt.kind,
        "sale": doubt.sale,
        "receipt": doubt.receipt or None,
        "amount": _maybe(doubt.amount),
        "since": documents.moment(doubt.since),
    }


def _keep(keep: Keep | None) -> Json:
    if keep is None:
        return None
    return {
        "owner": keep.owner,
        "reason": keep.reason,
        "until": documents.moment(keep.until),
    }


def _maybe(amount: Money | None) -> Json:
    return None if amount is None else documents.money(amount)
