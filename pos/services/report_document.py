"""A report as the one text that is kept, hashed and read again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pos.domain.chain import Head
from pos.domain.ids import IntentId, LedgerId, SaleId
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift import Doubt, Keep
from pos.domain.shift_report import (
    AccountSum,
    CarriedHold,
    DrawerState,
    Figures,
    KindSum,
    LateEntry,
    Movement,
    Report,
    ReportKind,
    StoredReport,
    Why,
)
from pos.domain.spans import Span
from pos.errors import Broken

_Json = Mapping[str, "_Json"] | Sequence["_Json"] | str | int | None
_Row = Mapping[str, Any]


def stored(report: Report) -> StoredReport:
    """The report as canonical JSON (sorted keys, no spaces, integers only) with its SHA-256."""
    text = json.dumps(_document(report), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return StoredReport(report.register, report.number, report.made_at, text, digest(text))


def digest(text: str) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def spelled(sha256: str) -> str:
    """The digest in groups of eight, so that no run of digits in it looks like a card's number."""
    return ":".join(sha256[place : place + 8] for place in range(0, len(sha256), 8))


def restored(kept: StoredReport) -> Report:
    """The report that was kept.

    Raises Broken `report_changed` when the text is not the one that was hashed.
    """
    if digest(kept.document) != kept.sha256:
        raise Broken("report_changed", report=f"{kept.register}/{kept.number}")
    return _report(json.loads(kept.document))


def _document(report: Report) -> _Json:
    return {
        "kind": str(report.kind),
        "ledger": report.ledger,
        "register": report.register,
        "number": report.number,
        "opened_at": _time(report.opened_at),
        "opened_by": report.opened_by,
        "made_at": _time(report.made_at),
        "made_by": report.made_by,
        "float": _money(report.opening_float),
        "spans": [[span.first, span.last] for span in report.spans],
        "head": None if report.head is None else [report.head.sequence, report.head.hash],
        "own": _figures(report.own),
        "later": _figures(report.later),
        "late": [_late(each) for each in report.late],
        "again": _kinds(report.again),
        "movements": [_movement(each) for each in report.movements],
        "drawer": [_drawer(each) for each in report.drawer],
        "carried": [_carried(each) for each in report.carried],
        "doubts": [_doubt(each) for each in report.doubts],
        **({"language": report.language} if report.language else {}),
    }


def _report(row: _Row) -> Report:
    return Report(
        kind=ReportKind(row["kind"]),
        ledger=LedgerId(row["ledger"]),
        register=row["register"],
        number=row["number"],
        opened_at=_moment(row["opened_at"]),
        opened_by=row["opened_by"],
        made_at=_moment(row["made_at"]),
        made_by=row["made_by"],
        opening_float=_amount(row["float"]),
        spans=tuple(Span(first, last) for first, last in row["spans"]),
        head=None if row["head"] is None else Head(*row["head"]),
        own=_read_figures(row["own"]),
        later=_read_figures(row["later"]),
        late=tuple(_read_late(each) for each in row["late"]),
        again=_read_kinds(row["again"]),
        movements=tuple(_read_movement(each) for each in row["movements"]),
        drawer=tuple(_read_drawer(each) for each in row["drawer"]),
        carried=tuple(_read_carried(each) for each in row["carried"]),
        doubts=tuple(_read_doubt(each) for each in row["doubts"]),
        language=row.get("language", ""),
    )


def _figures(figures: Figures) -> _Json:
    return {
        "kinds": _kinds(figures.kinds),
        "accounts": [
            [_name(each.kind), each.account, _money(each.amount)] for each in figures.accounts
        ],
    }


def _kinds(kinds: Sequence[KindSum]) -> _Json:
    return [[str(each.kind), each.entries, _money(each.amount)] for each in kinds]


def _read_kinds(rows: Sequence[Any]) -> tuple[KindSum, ...]:
    return tuple(
        KindSum(EntryKind(kind), entries, _amount(amount)) for kind, entries, amount in rows
    )


def _read_figures(row: _Row) -> Figures:
    return Figures(
        _read_kinds(row["kinds"]),
        tuple(
            AccountSum(None if kind is None else EntryKind(kind), account, _amount(amount))
            for kind, account, amount in row["accounts"]
        ),
    )


def _late(late: LateEntry) -> _Json:
    return {
        "sequence": late.sequence,
        "kind": str(late.kind),
        "receipt": late.receipt,
        "amount": _money(late.amount),
        "occurred_at": _time(late.occurred_at),
        "why": str(late.why),
    }


def _read_late(row: _Row) -> LateEntry:
    return LateEntry(
        row["sequence"],
        EntryKind(row["kind"]),
        row["receipt"],
        _amount(row["amount"]),
        _moment(row["occurred_at"]),
        Why(row["why"]),
    )


def _movement(movement: Movement) -> _Json:
    return {
        "kind": str(movement.kind),
        "amount": _money(movement.amount),
        "reason": movement.reason,
        "at": _time(movement.at),
    }


def _read_movement(row: _Row) -> Movement:
    return Movement(
        EntryKind(row["kind"]), _amount(row["amount"]), row["reason"], _moment(row["at"])
    )


def _drawer(state: DrawerState) -> _Json:
    return {
        "expected": _money(state.expected),
        "counted": _maybe(state.counted),
        "difference": _maybe(state.difference),
        "to_safe": _maybe(state.to_safe),
        "left": _maybe(state.left),
    }


def _read_drawer(row: _Row) -> DrawerState:
    return DrawerState(
        _amount(row["expected"]),
        _perhaps(row["counted"]),
        _perhaps(row["difference"]),
        _perhaps(row["to_safe"]),
        _perhaps(row["left"]),
    )


def _carried(hold: CarriedHold) -> _Json:
    keep = hold.keep
    return {
        "intent": hold.intent,
        "receipt": hold.receipt,
        "amount": _money(hold.amount),
        "capture_before": None if hold.capture_before is None else _time(hold.capture_before),
        "keep": None if keep is None else [keep.owner, keep.reason, _time(keep.until)],
    }


def _read_carried(row: _Row) -> CarriedHold:
    until, keep = row["capture_before"], row["keep"]
    return CarriedHold(
        IntentId(row["intent"]),
        row["receipt"],
        _amount(row["amount"]),
        None if until is None else _moment(until),
        None if keep is None else Keep(keep[0], keep[1], _moment(keep[2])),
    )


def _doubt(doubt: Doubt) -> _Json:
    return {
        "operation": doubt.operation,
        "kind": doubt.kind,
        "sale": doubt.sale,
        "receipt": doubt.receipt,
        "amount": _maybe(doubt.amount),
        "since": _time(doubt.since),
    }


def _read_doubt(row: _Row) -> Doubt:
    return Doubt(
        row["operation"],
        row["kind"],
        SaleId(row["sale"]),
        row["receipt"],
        _perhaps(row["amount"]),
        _moment(row["since"]),
    )


def _name(kind: EntryKind | None) -> str | None:
    return None if kind is None else str(kind)


def _money(amount: Money) -> _Json:
    return [amount.minor, amount.currency.code]


def _amount(row: Sequence[Any]) -> Money:
    return Money(row[0], Currency(row[1]))


def _maybe(amount: Money | None) -> _Json:
    return None if amount is None else _money(amount)


def _perhaps(row: Sequence[Any] | None) -> Money | None:
    return None if row is None else _amount(row)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
