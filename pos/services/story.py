"""What happened under a reference from the screen: journal, payment and log, in order of time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from pos import logs
from pos.domain.cash_book import CASH_KINDS, cash_reference
from pos.domain.drift import Change
from pos.domain.ids import SaleId
from pos.domain.intent import Charge, Intent
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.sale import Sale
from pos.errors import PosError, Refused
from pos.logs import LogLine
from pos.ports import Books
from pos.services.instruments import Instruments

_NAMES: Final = ("operation", "sale", "intent", "request_id", "reference", "code")
"""Facts of the log by which a record is found."""

_MOST: Final = 500


class Source(StrEnum):
    """Where a moment is known from."""

    JOURNAL = "journal"
    STRIPE = "stripe"
    ELSEWHERE = "elsewhere"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, at a time in UTC."""

    at: datetime
    source: Source
    what: Operation | Charge | Change | LogLine


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is known under one reference.

    `booked` is what stands in the books by the kind of the entry. `unread` says why the ledger
    could not be asked; the log is told all the same.
    """

    reference: str
    sale: Sale | None = None
    intent: Intent | None = None
    operations: Sequence[Operation] = ()
    booked: Mapping[str, Money] = field(default_factory=dict)
    moments: Sequence[Moment] = ()
    unread: PosError | None = None


@dataclass(slots=True)
class _Known:
    """What a reference has led to so far."""

    sale: Sale | None = None
    intent: Intent | None = None
    operations: list[Operation] = field(default_factory=list)
    charges: Sequence[Charge] = ()
    changes: Sequence[Change] = ()
    booked: Mapping[str, Money] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        found = {each.id for each in self.operations} | {o.request_id for o in self.operations}
        found |= {self.sale.id} if self.sale else set()
        found |= {self.intent.id} if self.intent else set()
        return {str(name) for name in found} - {""}


class Storyteller:
    """Reads beside an open till; needs no key, no network, and not even a whole ledger."""

    def __init__(self, instruments: Instruments) -> None:
        self._with = instruments

    def tell(self, reference: str) -> Story:
        """The story of an operation, request, receipt, sale, payment, fault or error code.

        Raises Refused `reference_unknown` and `reference_ambiguous`; where nothing was found and
        a ledger could not be read, why it could not.
        """
        text = reference.strip()
        lines = _lines(self._with.start.folder, {text})
        known, unread = self._from_ledgers({text} | _names_in(lines, text))
        lines = _lines(self._with.start.folder, {text} | known.names)
        if not (lines or known.operations or known.sale or known.intent):
            raise unread or Refused("reference_unknown", text=text[:60])
        return Story(
            text,
            known.sale,
            known.intent,
            tuple(known.operations),
            known.booked,
            tuple(sorted(_moments(known, lines), key=lambda each: each.at)),
            unread,
        )

    def _from_ledgers(self, names: set[str]) -> tuple[_Known, PosError | None]:
        """What the first ledger says that knows one of the names, and why one could not be read."""
        unread: PosError | None = None
        for account in self._with.accounts():
            try:
                with self._with.open_ledger(account) as ledger, ledger.store.read() as books:
                    known = _known(books, sorted(names))
            except Refused:
                raise
            except PosError as error:
                unread = error
                continue
            if known.sale or known.intent or known.operations:
                return known, unread
        return _Known(), unread


def _known(books: Books, names: Sequence[str]) -> _Known:
    known = _Known()
    for name in names:
        found = books.operations.by_reference(name)
        if len({each.sale for each in found}) > 1:
            raise Refused("reference_ambiguous", text=name[:60])
        sale, intent = _of_operation(books, found[0]) if found else _named(books, name)
        if sale is None and intent is None:
            continue
        known.sale, known.intent = sale, intent
        if sale is not None:
            known.operations = list(books.operations.of(sale.id))
        if intent is not None:
            known.charges = books.intents.charges(intent.id)
            known.changes = books.changes.of(intent.id)
        known.booked = _booked(books, sale, intent)
        break
    return known


def _booked(books: Books, sale: Sale | None, intent: Intent | None) -> Mapping[str, Money]:
    """What each kind of entry comes to for the payment, and in cash for its sale."""
    sums = dict(books.ledger.kinds_of(intent.id)) if intent is not None else {}
    cash = [cash_reference(kind, sale.id) for kind in CASH_KINDS if sale is not None]
    for entry in books.ledger.under(cash):
        before = sums.get(entry.kind, Money.zero(entry.amount.currency))
        sums[entry.kind] = before + entry.amount
    return {str(kind): amount for kind, amount in sums.items()}


def _payment_of(books: Books, sale: Sale) -> Intent | None:
    """Of several cards the last one."""
    return books.intents.find(sale.intents[-1]) if sale.intents else None


def _of_operation(books: Books, operation: Operation) -> tuple[Sale | None, Intent | None]:
    sale = books.sales.get(SaleId(operation.sale))
    if operation.intent is not None:
        return sale, books.intents.find(operation.intent)
    return sale, _payment_of(books, sale)


def _named(books: Books, name: str) -> tuple[Sale | None, Intent | None]:
    """By receipt number or the beginning of a sale's or a payment's id."""
    with suppress(Refused):
        sale = books.sales.by_text(name)
        return sale, _payment_of(books, sale)
    with suppress(Refused):
        intent = books.intents.by_text(name)
        return books.sales.by_intent(intent.id), intent
    return None, None


def _lines(folder: Path, names: set[str]) -> list[LogLine]:
    """Records of the log that carry one of the names; the newest where there are many."""
    found = [
        line
        for line in logs.read(folder)
        if any(_fits(str(line.facts.get(fact, "")), names) for fact in _NAMES)
    ]
    return found[-_MOST:]


def _fits(value: str, names: set[str]) -> bool:
    return bool(value) and (
        value in names or any(_is_beginning(name) and value.startswith(name) for name in names)
    )


def _is_beginning(name: str) -> bool:
    """Long enough, and of a kind of id that people shorten."""
    return name.startswith(("pos1-", "sale_")) and len(name) >= len("pos1-") + 4


def _names_in(lines: Sequence[LogLine], text: str) -> set[str]:
    """What the log knows beside a request's or a fault's name; a code leads to too much."""
    beside = [line for line in lines if line.facts.get("code") != text]
    return {
        str(line.facts[fact])
        for line in beside[-1:]
        for fact in ("operation", "sale", "intent")
        if line.facts.get(fact)
    }


def _after_asking(charge: Charge, operations: Sequence[Operation]) -> datetime:
    """Stripe tells its times to the second, rounded down: before the request that led to them."""
    end = charge.created + timedelta(seconds=1)
    asked = [each.prepared_at for each in operations if charge.created <= each.prepared_at < end]
    return max([charge.created, *asked])


def _moments(known: _Known, lines: Sequence[LogLine]) -> Iterator[Moment]:
    for operation in known.operations:
        yield Moment(operation.prepared_at, Source.JOURNAL, operation)
    for charge in known.charges:
        yield Moment(_after_asking(charge, known.operations), Source.STRIPE, charge)
    for change in known.changes:
        yield Moment(change.occurred_at, Source.ELSEWHERE, change)
    for line in lines:
        with suppress(ValueError, OverflowError):  # what is no time tells no order
            at = datetime.fromisoformat(line.time)
            at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
            yield Moment(at, Source.LOG, line)
