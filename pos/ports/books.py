"""The ledger file: sales, journal, mirrors and entries, inside one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from pos.domain.chain import ChainedEntry, Head
from pos.domain.hold import Hold
from pos.domain.ids import IntentId, KeySpace, LedgerId, OperationId, SaleId
from pos.domain.intent import Charge, Intent
from pos.domain.ledger import Entry, EntryKind
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.sale import Sale
from pos.domain.views import BookedEntry, BookLine, ChainLink, SchemaChange
from pos.ports.board import Acknowledgements, BoardRows, Lapses, SaleNotes
from pos.ports.book_rows import BookRows
from pos.ports.central import SharedTables
from pos.ports.channels import Handovers, Sessions
from pos.ports.customers import CustomerBook
from pos.ports.elsewhere import Aftermath, Cautions, Changes, DriftNotes, Events
from pos.ports.flow_book import FlowBook
from pos.ports.insights import InsightBook
from pos.ports.packs import PackBook
from pos.ports.people import ApprovalBook, StaffBook, Trail
from pos.ports.period_book import PeriodBook
from pos.ports.printing import DrawerBook, PrinterList, PrintQueue
from pos.ports.recipes import RecipeBook
from pos.ports.shifts import ReportBook, ShiftBook


class Sales(Protocol):
    """Sales by id; a save replaces."""

    def get(self, sale: SaleId) -> Sale:
        """Raises Refused `sale_unknown`."""
        ...

    def save(self, sale: Sale) -> None: ...
    def open(self, register: str) -> Sequence[Sale]:
        """Those of that register that are open or being paid, newest first."""
        ...

    def parked(self) -> Sequence[Sale]: ...
    def by_intent(self, intent: IntentId) -> Sale | None: ...
    def by_text(self, text: str) -> Sale:
        """By id, beginning of an id, or receipt number.

        Raises Refused `sale_unknown` or `sale_ambiguous`.
        """
        ...

    def next_number(self) -> int:
        """The next receipt number; gap-free because it is taken in the sale's transaction."""
        ...

    def recent(self, limit: int) -> Sequence[Sale]:
        """The last ones that reached checkout, newest first."""
        ...


class Operations(Protocol):
    """The journal."""

    def add(self, operation: Operation) -> None:
        """Raises Refused `already_under_way` when the same operation is recorded already."""
        ...

    def save(self, operation: Operation) -> None:
        """Only an open operation can be saved; raises Broken `operation_closed` otherwise."""
        ...

    def get(self, operation: OperationId) -> Operation: ...
    def open(self) -> Sequence[Operation]:
        """Unsettled ones, oldest first."""
        ...

    def open_of(self, sale: SaleId) -> Sequence[Operation]: ...
    def of(self, sale: SaleId) -> Sequence[Operation]: ...
    def by_reference(self, text: str) -> Sequence[Operation]:
        """By id, the beginning of an id, or Stripe's name for the request; a few at most."""
        ...

    def attempts(self, sale: SaleId, kind: str, target: str) -> int:
        """How many were recorded for that intention."""
        ...


class Intents(Protocol):
    """Mirrors of Stripe's objects; can be built again from Stripe at any time."""

    def get(self, intent: IntentId) -> Intent:
        """Raises Refused `intent_unknown`."""
        ...

    def find(self, intent: IntentId) -> Intent | None: ...
    def save(self, intent: Intent, charges: Iterable[Charge] = ()) -> None:
        """Keep the newest view and every attempt seen."""
        ...

    def charges(self, intent: IntentId) -> Sequence[Charge]: ...
    def holds(self) -> Sequence[Hold]:
        """Open holds, nearest deadline first, unknown deadlines last."""
        ...

    def open(self) -> Sequence[IntentId]:
        """Those that have not come to an end."""
        ...

    def made_since(self, when: datetime) -> Sequence[IntentId]:
        """Those created at `when` or later, by Stripe's clock."""
        ...

    def by_text(self, text: str) -> Intent:
        """By intent id, beginning of it, or receipt number of its sale.

        Raises Refused `intent_unknown` or `intent_ambiguous`.
        """
        ...


class LedgerBook(Protocol):
    """Append-only entries."""

    def post(self, entries: Iterable[Entry]) -> int:
        """Book those whose reference is not booked yet; how many that were."""
        ...

    def entries(self, since: datetime | None, until: datetime | None) -> Iterable[BookedEntry]:
        """Entries that count in `[since, until)`, in booking order, streamed."""
        ...

    def lines(
        self, since: datetime | None, until: datetime | None, zone: ZoneInfo, *, after: int = 0
    ) -> Iterator[BookLine]:
        """Postings of the entries that the books count in `[since, until)`, in booking order.

        Streamed; only of entries younger than the sequence `after`.
        """
        ...

    def under(self, references: Iterable[str]) -> Sequence[Entry]:
        """What is booked under these, or below them as `capture/pi_1/500` is, in booking order."""
        ...

    def balance(self, account: str) -> Sequence[Money]:
        """Per currency, accounts below `account` included."""
        ...

    def amounts(self, references: Iterable[str]) -> Mapping[str, Money]:
        """What is booked under these; those that are not booked are left out."""
        ...

    def kinds_of(self, intent: IntentId) -> Mapping[EntryKind, Money]:
        """What is booked of one payment by kind of entry, the first kind first, without refunds."""
        ...

    def references_of(self, intent: IntentId) -> Sequence[str]:
        """Under which one payment is booked, in booking order; refunds are left out."""
        ...

    def occurred(self, reference: str) -> datetime | None:
        """When what is booked under it happened, None when nothing is."""
        ...

    def head(self) -> Head | None:
        """The newest entry's place and hash, None for an empty ledger."""
        ...


class Audit(Protocol):
    """The ledger as it is stored, for proving it; trusts nothing that it reads.

    Everything is streamed and in booking order. Each call raises what a damaged file raises.
    """

    def last(self) -> int:
        """The highest sequence, 0 when there is none."""
        ...

    def links(self) -> Iterator[ChainLink]: ...
    def entry(self, sequence: int) -> ChainedEntry | None:
        """None when it is not there, or cannot be read as text any more."""
        ...

    def damage(self) -> Sequence[str]:
        """What the storage itself finds wrong, in its own words; empty when it is sound."""
        ...

    def orphans(self) -> Sequence[str]:
        """Rows that name another row which is not there."""
        ...

    def schema_changes(self) -> Sequence[SchemaChange]: ...
    def unbalanced(self) -> Iterator[int]:
        """Sequences of entries without postings, or whose postings do not come to zero."""
        ...

    def unexplained(self) -> Iterator[int]:
        """Sequences of entries that no payment and no operation accounts for."""
        ...

    def unnoted_approvals(self) -> Iterator[str]:
        """Ids of approvals that were given, and are not in the audit journal as they are."""
        ...

    def booked(self, account: str) -> Sequence[Money]:
        """What exactly this account comes to, per currency."""
        ...

    def booked_by_payments(self, account: str) -> Sequence[Money]:
        """What payments and refunds alone did to this account, per currency."""
        ...

    def misdated(self, closed: Sequence[tuple[int, datetime]]) -> Iterator[int]:
        """Sequences of entries that do not count when they should.

        `closed` are the sequences of closings, ascending, with what each closed up to.
        """
        ...

    def captured(self) -> Sequence[Money]:
        """What the mirrors of payments say was taken, per currency."""
        ...

    def refunded(self) -> Sequence[Money]:
        """What the mirrors of refunds say was given back, per currency."""
        ...

    def held(self) -> Sequence[Money]:
        """What the mirrors of payments say is held now, per currency."""
        ...

    def booked_in_cash(self) -> Sequence[Money]:
        """What customers paid in cash less what they got back, by the entries, per currency."""
        ...

    def paid_in_cash(self) -> Sequence[Money]:
        """The same by what the sales say, per currency."""
        ...


class Books(Protocol):
    """Everything in one ledger file, inside one transaction."""

    @property
    def ledger_id(self) -> LedgerId: ...
    @property
    def key_space(self) -> KeySpace:
        """Where the keys of operations come from; another one after every restore."""
        ...

    @property
    def sales(self) -> Sales: ...
    @property
    def operations(self) -> Operations: ...
    @property
    def intents(self) -> Intents: ...
    @property
    def ledger(self) -> LedgerBook: ...
    @property
    def rows(self) -> BookRows: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def aftermath(self) -> Aftermath: ...
    @property
    def cautions(self) -> Cautions: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def events(self) -> Events: ...
    @property
    def drift_notes(self) -> DriftNotes: ...
    @property
    def board(self) -> BoardRows: ...
    @property
    def notes(self) -> SaleNotes: ...
    @property
    def packs(self) -> PackBook: ...
    @property
    def recipes(self) -> RecipeBook: ...
    @property
    def lapses(self) -> Lapses: ...
    @property
    def alerts_seen(self) -> Acknowledgements: ...
    @property
    def shared(self) -> SharedTables: ...
    @property
    def staff(self) -> StaffBook: ...
    @property
    def approvals(self) -> ApprovalBook: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def shifts(self) -> ShiftBook: ...
    @property
    def reports(self) -> ReportBook: ...
    @property
    def insights(self) -> InsightBook: ...
    @property
    def flows(self) -> FlowBook: ...
    @property
    def periods(self) -> PeriodBook: ...
    @property
    def customers(self) -> CustomerBook: ...
    @property
    def handovers(self) -> Handovers: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def printers(self) -> PrinterList: ...
    @property
    def prints(self) -> PrintQueue: ...
    @property
    def drawer(self) -> DrawerBook: ...


class Store(Protocol):
    """The ledger file. A write commits durably when its block ends, or not at all."""

    def write(self) -> AbstractContextManager[Books]: ...
    def read(self) -> AbstractContextManager[Books]:
        """A consistent view; saving in it fails."""
        ...
