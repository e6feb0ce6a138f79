"""A till that is open: every service of one ledger, wired and ready."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pos.ports import CardChannel, Clock, GatewayProvider, Practice, SettingsStore
from pos.ports.practice_readers import PracticeReaders
from pos.services.access import Access
from pos.services.alerts import Alerts
from pos.services.approvals import Approvals
from pos.services.backup import Backups
from pos.services.board import HoldBoard
from pos.services.bookroom import BookRoom
from pos.services.bulk import Bulk
from pos.services.card_form import CardForm
from pos.services.catalogue import CatalogueService
from pos.services.central_desk import Central
from pos.services.checkout import Checkout
from pos.services.clock_skew import ClockCheck
from pos.services.closing import ClosingWalk
from pos.services.counter import Counter
from pos.services.customers import Customers
from pos.services.daybook import Daybook
from pos.services.evidence_pack import EvidencePacks
from pos.services.exports import Exports
from pos.services.fetching import Fetching
from pos.services.handing import Handing
from pos.services.insight_files import InsightFiles
from pos.services.insights import Insights
from pos.services.journal import Journal
from pos.services.keeping_at_reader import KeepingAtReader
from pos.services.keeping_by_form import KeepingByForm
from pos.services.keys import Keys
from pos.services.lapses import Lapses
from pos.services.many import ManyRegisters
from pos.services.notes import Notes
from pos.services.office import Office
from pos.services.pack import AccountantPack
from pos.services.paper import Paper
from pos.services.patience import Patience
from pos.services.phone import Phone
from pos.services.reader_payments import ReaderPayments
from pos.services.readers import Readers
from pos.services.receipts import Receipts
from pos.services.recipes import Recipes
from pos.services.reconcile import Reconciler
from pos.services.refunds import Refunds
from pos.services.replicating import Replicating
from pos.services.reports import Reports
from pos.services.saved_cards import SavedCards
from pos.services.settlement import Settlement
from pos.services.shifts import Shifts
from pos.services.slips.desk import Slips
from pos.services.staff import Staff
from pos.services.statement import Statement
from pos.services.tenders import Tenders
from pos.services.tour import Tour
from pos.services.trail import AuditTrail
from pos.services.verify import Verify
from pos.services.ways import CardWays
from pos.settings import Mode, Start


@dataclass(frozen=True, slots=True)
class Till:
    """Everything that the screen and the command line work with, for one ledger."""

    start: Start
    account: str
    path: Path
    clock: Clock
    settings: SettingsStore
    catalogue: CatalogueService
    counter: Counter
    tenders: Tenders
    ways: CardWays
    settlement: Settlement
    board: HoldBoard
    notes: Notes
    alerts: Alerts
    lapses: Lapses
    bulk: Bulk
    recipes: Recipes
    refunds: Refunds
    journal: Journal
    daybook: Daybook
    exports: Exports
    office: Office
    central: Central
    many: ManyRegisters
    verify: Verify
    keys: Keys
    clock_check: ClockCheck
    backups: Backups
    gateway: GatewayProvider
    patience: Patience
    access: Access
    approvals: Approvals
    staff: Staff
    trail: AuditTrail
    shifts: Shifts
    closing_walk: ClosingWalk
    reports: Reports
    slips: Slips
    paper: Paper
    tour: Tour
    is_read_only: bool = False
    reconciler: Reconciler | None = None
    practice: Practice | None = None
    closing: tuple[Callable[[], None], ...] = field(default=())

    @property
    def mode(self) -> Mode:
        return self.start.mode

    @property
    def replicating(self) -> Replicating:
        return self.central.replicating

    @property
    def fetching(self) -> Fetching:
        return self.central.fetching

    @property
    def checkout(self) -> Checkout:
        return self.ways.checkout

    @property
    def cards(self) -> CardChannel | None:
        return self.ways.cards

    @property
    def handing(self) -> Handing:
        return self.ways.handing

    @property
    def readers(self) -> Readers:
        return self.ways.readers

    @property
    def reader_payments(self) -> ReaderPayments:
        return self.ways.reader_payments

    @property
    def reader_levers(self) -> PracticeReaders | None:
        return self.ways.levers

    @property
    def phone(self) -> Phone:
        return self.ways.phone

    @property
    def card_form(self) -> CardForm:
        return self.ways.card_form

    @property
    def customers(self) -> Customers:
        return self.ways.customers

    @property
    def saved_cards(self) -> SavedCards:
        return self.ways.saved_cards

    @property
    def keeping(self) -> KeepingAtReader:
        return self.ways.keeping

    @property
    def keeping_by_form(self) -> KeepingByForm:
        return self.ways.keeping_by_form

    @property
    def receipts(self) -> Receipts:
        return self.ways.receipts

    @property
    def statement(self) -> Statement:
        return self.ways.statement

    @property
    def evidence(self) -> EvidencePacks:
        return self.office.evidence

    @property
    def bookroom(self) -> BookRoom:
        return self.office.bookroom

    @property
    def insights(self) -> Insights:
        return self.office.insights

    @property
    def insight_files(self) -> InsightFiles:
        return self.office.insight_files

    @property
    def packs(self) -> AccountantPack:
        return self.office.packs

    def warm(self) -> None:
        """Load Stripe's SDK before the first sale needs it.

        Raises Misconfigured when no key can be used; the till works without one but for cards.
        """
        self.gateway()

    def close(self) -> None:
        """Give the files back; safe to call twice."""
        for close in self.closing:
            close()
