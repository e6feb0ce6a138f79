"""Wires every service of one ledger into a till."""

from collections.abc import Callable
from dataclasses import dataclass

from pos.adapters.age_sealer import AgeSealer
from pos.adapters.argon2_hasher import Argon2Hasher
from pos.adapters.holiday_calendar import HolidayCalendar
from pos.adapters.sqlite.copies import SqliteCopies
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.guest import GuestFile
from pos.adapters.sqlite.meta_table import Meta, open_meta
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore, Transactions
from pos.adapters.system import SystemUptime
from pos.bootstrap.central import central_of
from pos.bootstrap.connecting import probe_for
from pos.bootstrap.many import OwnLedger, Sharing
from pos.bootstrap.office import Desk, office_at
from pos.bootstrap.paper import PRESS, paper_of, slips_of
from pos.bootstrap.shelf import catalogue_of
from pos.domain.handover import Channel
from pos.domain.permissions import Act
from pos.ports import CardChannel, Clock, GatewayProvider, Practice, UptimeSource
from pos.ports.practice_readers import PracticeReaders
from pos.services.access import Access
from pos.services.alerts import Alerts
from pos.services.approvals import Approvals
from pos.services.backup import Backups
from pos.services.board import HoldBoard
from pos.services.bookroom import BookRoom
from pos.services.bulk import Bulk
from pos.services.card_form import CardForm, PageAddress
from pos.services.central_desk import Central
from pos.services.checkout import Checkout
from pos.services.clock_skew import ClockCheck
from pos.services.closing import ClosingWalk
from pos.services.counter import Counter
from pos.services.customers import Customers
from pos.services.daybook import Daybook
from pos.services.exports import Exports
from pos.services.handing import FormHand, Hand, Handing
from pos.services.insights import Insights
from pos.services.journal import Journal
from pos.services.keeping_at_reader import KeepingAtReader
from pos.services.keeping_by_form import KeepingByForm
from pos.services.keys import Keys
from pos.services.lapses import Lapses
from pos.services.many import ManyRegisters
from pos.services.noted_settings import NotedSettings
from pos.services.notes import Notes
from pos.services.office import Office
from pos.services.patience import Patience, patient
from pos.services.phone import Phone
from pos.services.phone_hand import PhoneHand
from pos.services.pins import PinGate
from pos.services.reader_hand import ReaderHand
from pos.services.reader_payments import ReaderPayments
from pos.services.readers import Readers
from pos.services.receipts import Receipts
from pos.services.recipes import Recipes
from pos.services.reconcile import Reconciler
from pos.services.refunds import Refunds
from pos.services.reports import Reports
from pos.services.saved_cards import SavedCards
from pos.services.settlement import Settlement
from pos.services.sharing import ShopSharing
from pos.services.shifts import Shifts
from pos.services.simulated_readers import SimulatedReaders
from pos.services.staff import Staff
from pos.services.statement import Statement
from pos.services.tenders import Tenders
from pos.services.till import Till
from pos.services.tour import Tour
from pos.services.trail import AuditTrail
from pos.services.verify import Verify
from pos.services.ways import CardWays
from pos.settings import Mode, Start


@dataclass(frozen=True, slots=True)
class Stripe:
    """The Stripe of a mode, as far as the till meets it."""

    gateway: GatewayProvider
    clock: Clock
    cards: CardChannel | None = None
    practice: Practice | None = None
    closing: tuple[Callable[[], None], ...] = ()
    uptime: UptimeSource | None = None
    card_page: PageAddress | None = None


def wire(start: Start, file: LedgerFile, account: str, keys: Keys, stripe: Stripe) -> Till:
    """Every service of the ledger; the till closes the file."""
    return _Wiring(start, file, account, keys, stripe).till()


class _Wiring:
    """What several services share; nothing of it outlives the till that is made of it.

    Making it raises what the file raises.
    """

    def __init__(
        self, start: Start, file: LedgerFile, account: str, keys: Keys, stripe: Stripe
    ) -> None:
        self._start = start
        self._file = file
        self._account = account
        self._keys = keys
        self._stripe = stripe
        self._patience = Patience()
        self._gateway = patient(stripe.gateway, self._patience)
        clock = stripe.clock
        meta = open_meta(file, mode=start.mode, account=account, now=clock.now())
        self._ledger_id = meta.ledger_id
        self._settings = settings = SqliteSettings(file)
        self._store = SqliteStore(file, meta.ledger_id, clock, generation=meta.generation)
        self._journal = Journal(self._store, self._gateway, clock, uptime=stripe.uptime)
        self._money = (self._store, self._journal, self._gateway, clock)
        self._form = FormHand()
        self._hands: dict[Channel, Hand] = {
            Channel.FORM: self._form,
            Channel.PHONE: PhoneHand(self._store, self._journal, self._gateway),
        }
        self._handing = Handing(*self._money, lambda: self._hands)
        self._board = HoldBoard(self._store, settings, clock, HolidayCalendar())
        # Signing in and approving go on beside an open till, and so does noting what was looked at.
        self._beside = self._store
        guest = GuestFile(file) if file.is_read_only else None
        if guest is not None:
            self._beside = SqliteStore(guest, meta.ledger_id, clock, generation=meta.generation)
        # Also in practice: who guesses PINs may turn that clock.
        hasher, uptime = Argon2Hasher(), SystemUptime()
        self._gate = PinGate(self._beside, settings, clock, uptime=uptime, hasher=hasher)
        self._access = Access(self._beside, settings, clock, self._gate)
        keys.guard(lambda change: self._access.do(Act.KEYS, subject=change))
        self._central = self._centre(guest or file)
        # A claim runs out at the centre also while this machine is suspended.
        awake_or_not = SystemUptime(counts_sleep=True)
        self._sharing = Sharing(self._own(meta, awake_or_not), self._central)
        self._readers = self._at_counter()
        self._notes = Notes(self._beside, clock, self._access)
        self._noted = NotedSettings(settings, self._access, self._board.check_region)
        self._counter = Counter(self._store, clock, settings, self._access)
        self._shifts = Shifts(self._store, settings, clock, self._access)
        shared = self._sharing.own_holds
        self._settlement = Settlement(
            *self._money, access=self._access, settings=settings, shared=shared
        )

    def _at_counter(self) -> Readers:
        """The readers, and the hand that gives payments to them."""
        readers = Readers(
            self._store,
            self._gateway,
            self._stripe.clock,
            self._settings,
            self._access,
            takes_the_only_one=self._start.mode is Mode.TRAINING,
        )
        hand = ReaderHand(self._store, self._journal, self._gateway, readers)
        self._hands[Channel.READER] = hand
        return readers

    def _centre(self, file: Transactions) -> Central:
        clock, access, settings = self._stripe.clock, self._access, self._settings
        shared = ShopSharing(self._beside, clock, lambda: settings.load().register, access.refresh)
        central = central_of(self._start, self._account, file, clock, shared)
        central.access.guard(lambda change: access.do(Act.CENTRE, subject=change))
        return central

    def _own(self, meta: Meta, uptime: UptimeSource) -> OwnLedger:
        """This register as it works for others."""
        return OwnLedger(
            start=self._start,
            account=self._account,
            file=self._file,
            ledger=meta.ledger_id,
            generation=meta.generation,
            store=self._store,
            settings=self._settings,
            access=self._access,
            clock=self._stripe.clock,
            gateway=self._gateway,
            uptime=uptime,
            journal_uptime=self._stripe.uptime,
        )

    def till(self) -> Till:
        start, file, stripe, clock = self._start, self._file, self._stripe, self._stripe.clock
        store, beside, settings, notes = self._store, self._beside, self._settings, self._notes
        access, gate, money, board = self._access, self._gate, self._money, self._board
        ways, shifts, settlement = self._ways(), self._shifts, self._settlement
        return Till(
            start=start,
            account=self._account,
            path=file.path,
            is_read_only=file.is_read_only,
            reconciler=self._reconciler((office := self._office()).bookroom),
            clock=clock,
            settings=self._noted,
            catalogue=catalogue_of(file, settings, access),
            counter=self._counter,
            tenders=Tenders(*money, settings, access, self._handing),
            ways=ways,
            settlement=settlement,
            board=board,
            notes=notes,
            alerts=Alerts(board, beside, settings, clock, access),
            lapses=Lapses(store, clock, access, self._counter),
            bulk=Bulk(store, settlement, access, clock),
            refunds=self._refunds(ways.reader_payments),
            journal=self._journal,
            daybook=Daybook(store),
            exports=self._exports(),
            verify=Verify(store),
            backups=Backups(file.path, SqliteCopies(), AgeSealer(), settings, clock, access=access),
            keys=self._keys,
            clock_check=ClockCheck(self._keys, lambda key: probe_for(start, key), clock),
            gateway=self._gateway,
            patience=self._patience,
            access=access,
            approvals=Approvals(beside, settings, clock, access, gate),
            staff=Staff(beside, settings, clock, access, gate),
            trail=AuditTrail(store),
            shifts=shifts,
            recipes=Recipes(store, settlement, access, settings, clock),
            closing_walk=ClosingWalk(store, settings, clock, access, settlement, notes),
            reports=(reports := Reports(store, settings, clock, access, shifts)),
            slips=slips_of(start.mode, store, settings, clock, access, reports),
            paper=paper_of(store, settings, clock, access),
            office=office,
            central=self._central,
            many=self._many(ways.checkout),
            tour=Tour(beside, clock, settings, stripe.practice),
            practice=stripe.practice,
            closing=(self._sharing.close, self._central.close, file.close, *stripe.closing),
        )

    def _reconciler(self, room: BookRoom) -> Reconciler | None:
        if self._file.is_read_only:
            return None
        others = self._sharing.for_others.recover
        return Reconciler(*self._money, self._handing, others=others, balance=room.stripe)

    def _many(self, checkout: Checkout) -> ManyRegisters:
        """The own register among all."""
        insights = Insights(self._store, self._settings, self._stripe.clock, beside=self._beside)
        settlement = self._settlement
        own = self._sharing.own_branch(self._board, settlement, self._exports(), insights)
        return self._sharing.with_all(settlement, own, checkout)

    def _office(self) -> Office:
        return office_at(
            Desk(
                store=self._store,
                beside=self._beside,
                settings=self._settings,
                noted=self._noted,
                gateway=self._gateway,
                clock=self._stripe.clock,
                access=self._access,
                mode=self._start.mode,
                account=self._account,
                ledger=self._ledger_id,
            )
        )

    def _refunds(self, at_reader: ReaderPayments) -> Refunds:
        place = at_reader.place_to_give_back
        return Refunds(*self._money, self._settings, self._access, at_reader=place)

    def _ways(self) -> CardWays:
        """How cards reach payments, and the checkout that each way ends in."""
        clock, access = self._stripe.clock, self._access
        checkout = Checkout(*self._money, self._settings, access, self._handing)
        people = Customers(self._store, self._gateway, clock, access)
        saved = SavedCards(
            self._store,
            self._gateway,
            clock,
            access,
            self._settings,
            checkout=checkout,
            customers=people,
        )
        form = self._card_form(checkout)
        return CardWays(
            checkout=checkout,
            handing=self._handing,
            readers=self._readers,
            reader_payments=self._at_reader(checkout),
            phone=Phone(*self._money, self._settings, checkout, press=PRESS),
            card_form=form,
            customers=people,
            saved_cards=saved,
            keeping=KeepingAtReader(self._gateway, saved, self._readers),
            keeping_by_form=KeepingByForm(saved, form),
            receipts=Receipts(self._store, self._gateway, clock, access),
            statement=Statement(self._gateway),
            cards=self._stripe.cards,
            levers=self._stripe.practice or self._simulated_readers(),
        )

    def _at_reader(self, checkout: Checkout) -> ReaderPayments:
        return ReaderPayments(
            self._store,
            self._journal,
            self._gateway,
            self._settings,
            checkout=checkout,
            handing=self._handing,
            readers=self._readers,
        )

    def _simulated_readers(self) -> PracticeReaders | None:
        """Stripe's own test mode has readers that a program presents cards to."""
        return SimulatedReaders(self._gateway) if self._start.mode is Mode.TEST else None

    def _card_form(self, checkout: Checkout) -> CardForm:
        return CardForm(
            checkout,
            self._handing,
            self._form,
            self._gateway,
            self._settings,
            self._start.mode,
            page=self._stripe.card_page,
        )

    def _exports(self) -> Exports:
        return Exports(
            self._store,
            self._settings,
            self._stripe.clock,
            mode=self._start.mode,
            account=self._account,
            access=self._access,
        )
