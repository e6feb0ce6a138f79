"""What a shift came to: read from the ledger inside one transaction, never kept in parallel."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from pos.domain.drawer import drawer_account
from pos.domain.ids import SaleId
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.operation import Operation
from pos.domain.shift import Doubt, Shift, Stop, Walk, last_decisions
from pos.domain.shift_report import (
    CarriedHold,
    DrawerState,
    LateRule,
    Report,
    ReportKind,
)
from pos.domain.spans import Span, without
from pos.ports import Books
from pos.services.report_document import restored

_MOST_LATE: Final = 200
"""Entries from elsewhere that a report names; its sums count all."""

_WOULD_BOOK: Final[Mapping[str, tuple[EntryKind, ...]]] = {
    "create": (EntryKind.HOLD,),
    "confirm": (EntryKind.HOLD,),
    "present": (EntryKind.HOLD,),
    "form": (EntryKind.HOLD,),
    "capture": (EntryKind.CAPTURE, EntryKind.RELEASE),
    "cancel": (EntryKind.RELEASE,),
    "refund": (EntryKind.REFUND,),
    "refund_at_reader": (EntryKind.REFUND,),
}
"""What a request books once its answer has come."""


def expected_in(books: Books, shift: Shift) -> tuple[Money, ...]:
    """What lies in the drawer by the books, per currency; the float's own currency always."""
    found = {each.currency: each for each in books.audit.booked(drawer_account(shift.register))}
    found.setdefault(shift.opening_float.currency, Money.zero(shift.opening_float.currency))
    own = shift.opening_float.currency
    return tuple(
        sorted(found.values(), key=lambda each: (each.currency != own, each.currency.code))
    )


def walk_of(books: Books, shift: Shift) -> Walk:
    """What a close of the shift has to go through.

    Holds of registers that have a shift of their own open are theirs to decide.
    """
    others = books.shifts.open_elsewhere(shift.register)
    decisions = last_decisions(books.shifts.decisions(shift))
    rows = [row for row in books.board.open() if not row.is_lapsed and row.register not in others]
    held = {row.hold.intent for row in rows}
    return Walk(
        stops=tuple(Stop(row, decisions.get(row.hold.intent)) for row in rows),
        done=tuple(each for each in decisions.values() if each.intent not in held),
        doubts=tuple(_doubts(books, books.operations.open(), others)),
    )


def spans_of(books: Books, register: str) -> Sequence[Span]:
    """The entries that the next report of a register covers.

    That is all that no report covers yet, but for what belongs to registers with an open shift.
    """
    found = books.reports.uncovered()
    others = books.shifts.open_elsewhere(register)
    return without(found, books.reports.of_registers(others, found))


def report_of(
    books: Books,
    shift: Shift,
    kind: ReportKind,
    walk: Walk,
    drawer: Iterable[DrawerState],
    *,
    made_at: datetime,
    made_by: str,
) -> Report:
    """Everything that is not covered yet, added up, with what the shift leaves behind."""
    spans = spans_of(books, shift.register)
    rule = LateRule(shift.opened_after, shift.opened_at, tuple(_answers(books, shift.register)))
    own, later = books.reports.figures(spans, rule)
    return Report(
        kind=kind,
        ledger=books.ledger_id,
        register=shift.register,
        number=shift.number,
        opened_at=shift.opened_at,
        opened_by=shift.opened_by,
        made_at=made_at,
        made_by=made_by,
        opening_float=shift.opening_float,
        spans=tuple(spans),
        head=books.ledger.head(),
        own=own,
        later=later,
        late=tuple(books.reports.late(spans, rule, _MOST_LATE)),
        again=tuple(books.reports.again(spans, rule)),
        movements=tuple(books.shifts.movements(shift)),
        drawer=tuple(drawer),
        carried=tuple(_carried(stop, made_at) for stop in walk.stops),
        doubts=walk.doubts,
    )


def report_of_before(
    books: Books, register: str, currency: Currency, *, made_at: datetime, made_by: str
) -> Report | None:
    """What the ledger held before its first shift; None when that is nothing."""
    spans = books.reports.uncovered()
    own = books.reports.figures_of_all()
    if not own.entries:
        return None
    return Report(
        kind=ReportKind.BEFORE,
        ledger=books.ledger_id,
        register=register,
        number=0,
        opened_at=made_at,
        opened_by="",
        made_at=made_at,
        made_by=made_by,
        opening_float=Money.zero(currency),
        spans=tuple(spans),
        head=books.ledger.head(),
        own=own,
    )


def _answers(books: Books, register: str) -> Iterable[tuple[SaleId, EntryKind]]:
    """What was in doubt at the last report of the register, by what its answer would book."""
    last = books.reports.last(register)
    for doubt in restored(last).doubts if last else ():
        for kind in _WOULD_BOOK.get(doubt.kind, ()):
            yield doubt.sale, kind


def _carried(stop: Stop, now: datetime) -> CarriedHold:
    hold = stop.row.hold
    return CarriedHold(
        hold.intent,
        hold.receipt,
        hold.amount,
        hold.capture_before,
        None if stop.is_checking else stop.keep(now),
    )


def _doubts(
    books: Books, operations: Iterable[Operation], others: Collection[str]
) -> Iterable[Doubt]:
    for operation in operations:
        sale = books.sales.get(operation.sale)
        if sale.register in others:
            continue
        amount = getattr(operation.request, "amount", None)
        yield Doubt(
            operation=operation.id,
            kind=operation.kind,
            sale=sale.id,
            receipt=sale.receipt,
            amount=amount if isinstance(amount, Money) else None,
            since=operation.prepared_at,
        )
