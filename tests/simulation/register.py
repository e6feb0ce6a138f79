"""One register: its ledger file, its till, its line to Stripe; it can die and be started again."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos.adapters.qr_codes import qr_of
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import peek_meta
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.domain.handover import Channel
from pos.domain.hold import Hold
from pos.domain.ids import LedgerId, OperationId, SaleId, StaffId
from pos.domain.money import Currency, Money
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.domain.staff import Role
from pos.domain.uptime import Uptime
from pos.errors import Refused
from pos.services.access import Access
from pos.services.approvals import Approvals
from pos.services.bulk import Bulk
from pos.services.card_form import CardForm
from pos.services.checkout import Checkout
from pos.services.clearing import Clearing
from pos.services.closing import ClosingWalk
from pos.services.counter import Counter
from pos.services.customers import Customers
from pos.services.flights import by_the_clock
from pos.services.handing import FormHand, Hand, Handing
from pos.services.journal import Journal
from pos.services.lapses import Lapses
from pos.services.notes import Notes
from pos.services.patience import Patience, PatientGateway
from pos.services.periods import Periods
from pos.services.phone import Phone
from pos.services.phone_hand import PhoneHand
from pos.services.pins import PinGate
from pos.services.reader_hand import ReaderHand
from pos.services.reader_payments import ReaderPayments
from pos.services.readers import Readers
from pos.services.recipes import Recipes
from pos.services.reconcile import Reconciler
from pos.services.refunds import Refunds
from pos.services.reports import Reports
from pos.services.saved_cards import SavedCards
from pos.services.settlement import Settlement
from pos.services.shifts import Shifts
from pos.services.slips.sheet import Press
from pos.services.staff import Staff
from pos.services.stripe_books import StripeBooks
from pos.services.tenders import Tenders
from pos.services.verify import Verify
from pos.settings import Mode, Settings
from tests.kit import HASHER, KEY, START, typeset
from tests.simulation.luck import luck_of
from tests.simulation.moment import Disk, Moment, quiet
from tests.simulation.wire import Wire

if TYPE_CHECKING:
    from tests.simulation.world import World

CURRENCIES: Final = ("EUR", "EUR", "USD", "JPY", "KWD", "HUF")


NAMES: Final = {role: f"{role} of the day".capitalize() for role in Role}
PINS: Final = {role: f"{place}4079" for place, role in enumerate(Role, start=2)}


class TillClock:
    """The register's own clock, which may be wrong."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.skew = timedelta(0)

    def now(self) -> datetime:
        return self._world.now + self.skew


class Register:
    """A till as `pos.bootstrap` wires it, in a world where time and luck are given."""

    def __init__(self, world: "World", number: int, folder: Path) -> None:
        self._world = world
        self.number = number
        self.name = f"till-{number + 1}"
        self.ledger_id = LedgerId(f"ldg_{world.random.getrandbits(128):032x}")
        self.clock = TillClock(world)
        self._boots, self._booted_at = 1, world.now
        self.moments: list[Moment] = []
        self._quiet = quiet(world.tally)
        self._outage_until = START
        self.currency = world.random.choice(CURRENCIES)
        self.path = folder / f"{self.name}.db"
        shutil.copyfile(template(folder), self.path)
        self.sdk = client(KEY, http_client=Wire(world, self))
        # What the people at this register remember, whatever the program does.
        self.last_sale: SaleId | None = None
        self.board: tuple[Hold, ...] = ()
        self.touched: set[SaleId] = set()
        self.is_open = False
        self.off_until = START
        self.off_since: datetime | None = None
        self._first_seen: dict[OperationId, datetime] = {}
        self._of_earlier_runs: set[OperationId] = set()
        self._seen_in_boot: dict[OperationId, int] = {}
        self._of_wrong_clock: set[OperationId] = set()
        self.open()
        self.settings.save(self._decided())
        with self.store.write() as books:
            for recipe in self._agreed_beforehand():
                books.recipes.save(recipe)

    def _agreed_beforehand(self) -> Iterator[Recipe]:
        """What the shop offers from its first day on."""
        unit = Money(Currency(self.currency).step * 100, Currency(self.currency))
        deposit = max(unit * 4, unit.currency.minimum_charge * 4)
        yield Recipe("Tool hire", RecipeAct.RELEASE, Term.read("+1d 10:00"), hold=deposit)
        part = Money(deposit.minor // 2 // unit.currency.step * unit.currency.step, unit.currency)
        yield Recipe("Late fee", RecipeAct.CAPTURE, Term.read("+2h"), hold=deposit, amount=part)
        yield Recipe("Viewing", RecipeAct.REMIND, Term.read("+1h"), note_required=True)

    def _decided(self) -> Settings:
        """What this shop has decided: limits, what cards are asked for, the smallest coin."""
        luck, currency = self._world.random, Currency(self.currency)
        step = currency.step
        return replace(
            Settings(register=self.name, currency=self.currency),
            limit_refund=Money(luck.choice((20, 200)) * step * 10, currency).plain(),
            limit_capture=luck.choice(("", Money(300 * step * 10, currency).plain())),
            reader_tips=luck.choice(("on", "off")),
            cash_rounding=str(luck.choice((1, 5)) * step),
            hold_requests=luck.choice(("", "incremental multicapture overcapture")),
            account_books="off" if self.number else "on",
        )

    def open(self) -> None:
        world = self._world
        patience = Patience(nap=world.pass_time, random=luck_of(world.random.getrandbits(32)))
        gateway = PatientGateway(StripeGateway(self.sdk), patience)

        def provider() -> PatientGateway:
            return gateway

        self.file = LedgerFile(self.path, now=self.clock.now())
        Disk(self.file._writer, lambda: self.moment)
        self.settings = SqliteSettings(self.file)
        meta = peek_meta(self.path) if world.has_centre else None
        self.store = SqliteStore(
            self.file, self.ledger_id, self.clock, generation=meta.generation if meta else ""
        )
        self._with_people()
        self.journal = Journal(self.store, provider, self.clock, uptime=self._uptime)
        stripe = (self.store, self.journal, provider, self.clock)
        self.counter = Counter(self.store, self.clock, self.settings, self.access)
        self._form = FormHand()
        hands: dict[Channel, Hand] = {Channel.FORM: self._form}
        self.handing = Handing(*stripe, lambda: hands)
        self.checkout = Checkout(*stripe, self.settings, self.access, self.handing)
        self.tenders = Tenders(*stripe, self.settings, self.access, self.handing)
        self._with_channels(provider, hands)
        self.settlement = Settlement(*stripe, access=self.access, settings=self.settings)
        self.stripe_books = StripeBooks(self.store, provider, self.clock, self.settings)
        self.clearing = Clearing(self.store, self.settings)
        self.reconciler = Reconciler(*stripe, balance=self.stripe_books)
        self.refunds = Refunds(*stripe, self.settings, self.access)
        self._with_managers()
        self.verify = Verify(self.store)
        self.is_open = True

    def _with_channels(
        self, provider: Callable[[], PatientGateway], hands: dict[Channel, Hand]
    ) -> None:
        """Readers, the form, the customer's phone and the cards that customers have left."""
        store, clock, settings, access = self.store, self.clock, self.settings, self.access
        self.readers = Readers(store, provider, clock, settings, access)
        hands[Channel.READER] = ReaderHand(store, self.journal, provider, self.readers)
        hands[Channel.PHONE] = PhoneHand(store, self.journal, provider)
        self.reader_payments = ReaderPayments(
            store,
            self.journal,
            provider,
            settings,
            checkout=self.checkout,
            handing=self.handing,
            readers=self.readers,
        )
        press = Press(qr_of, typeset)
        self.phone = Phone(
            store, self.journal, provider, clock, settings, self.checkout, press=press
        )
        self.card_form = CardForm(
            self.checkout,
            self.handing,
            self._form,
            provider,
            settings,
            Mode.TRAINING,
            page=lambda: "about:blank",
        )
        self.customers = Customers(store, provider, clock, access)
        self.saved_cards = SavedCards(
            store,
            provider,
            clock,
            access,
            settings,
            checkout=self.checkout,
            customers=self.customers,
        )

    def _with_people(self) -> None:
        """Who works here, and what they may; nobody is signed in when the program starts."""
        gate = PinGate(self.store, self.settings, self.clock, uptime=self._uptime, hasher=HASHER)
        self.access = Access(self.store, self.settings, self.clock, gate)
        self._staff = {person.role: person.id for person in self.access.people()}
        self.approvals = Approvals(self.store, self.settings, self.clock, self.access, gate)
        self.notes = Notes(self.store, self.clock, self.access)

    def _with_managers(self) -> None:
        """The board, bulks, recipes, lapses and shifts."""
        store, clock, settings, access = self.store, self.clock, self.settings, self.access
        self.bulk = Bulk(store, self.settlement, access, clock)
        self.recipes = Recipes(store, self.settlement, access, settings, clock)
        self.lapses = Lapses(store, clock, access, self.counter)
        self.shifts = Shifts(store, settings, clock, access)
        self.walk = ClosingWalk(store, settings, clock, access, self.settlement, self.notes)
        self.reports = Reports(store, settings, clock, access, self.shifts)
        self.periods = Periods(store, settings, clock, access)

    def staff(self, role: Role) -> tuple[StaffId, str]:
        """Who has that role, and the PIN."""
        return self._staff[role], PINS[role]

    def sign_in(self, role: Role) -> None:
        """Somebody of that role takes over, or a colleague while their PIN is locked."""
        with self.during(self._quiet):
            for each in (role, Role.SUPERVISOR, Role.CASHIER):
                person = self.access.person
                if person is not None and person.role is each:
                    return
                try:
                    self.access.sign_in(*self.staff(each))
                except Refused:
                    continue
                return

    def close(self) -> None:
        """As a program ends, or as one that died leaves its file: nothing more is written."""
        if self.is_open:
            with self.store.read() as books:
                left = {operation.id for operation in books.operations.open()}
            self._of_earlier_runs |= left
            for operation in left:
                self.age_of(operation)
        self.file.close()
        self.is_open = False

    def restart(self) -> None:
        self.close()
        self.open()

    def reboot(self) -> None:
        """The machine itself is switched off and on."""
        self._boots, self._booted_at = self._boots + 1, self._world.now
        self.restart()

    def age_of(self, operation: OperationId) -> timedelta:
        """True time since it was first seen here."""
        if operation not in self._first_seen:
            self._first_seen[operation] = self._world.now
            self._seen_in_boot[operation] = self._boots
            if self.clock.skew:
                self._of_wrong_clock.add(operation)
        return self._world.now - self._first_seen[operation]

    def knows_age_of(self, operation: OperationId) -> bool:
        """Whether the till can know it: the machine ran on since, or its clock is right."""
        if self._seen_in_boot.get(operation) == self._boots:
            return True
        return not self.clock.skew and operation not in self._of_wrong_clock

    def is_of_earlier_run(self, operation: OperationId) -> bool:
        """Whether the program was started again since it was recorded."""
        return operation in self._of_earlier_runs

    def _uptime(self) -> Uptime:
        return Uptime(f"boot {self._boots}", self._world.now - self._booted_at)

    def recover(self) -> int:
        """What the program does at its start and from time to time; how many doubts are left."""
        done = self.reconciler.run()
        self._world.tally["news heard"] += done.events
        self._world.tally["changes taken over"] += len(done.changes)
        for error in done.unsettled:
            self._world.judge.hears_failure(self, error, self.moment)
        return len(done.unsettled)

    # What strikes --------------------------------------------------------------------------

    @property
    def moment(self) -> Moment:
        return self.moments[-1] if self.moments else self._quiet

    @contextmanager
    def during(self, moment: Moment) -> Iterator[None]:
        self.moments.append(moment)
        try:
            yield
        finally:
            self.moments.pop()

    def cut_off(self) -> None:
        """No way out of the house for a while from now on: minutes, or days."""
        if not self.has_outage():
            away = timedelta(minutes=self._world.random.choice((10, 10, 10, 120, 1500, 3600)))
            self._outage_until = self._world.now + away

    def has_outage(self) -> bool:
        return self._world.now < self._outage_until

    def calm(self) -> None:
        """The line works, and the clock is right again."""
        self._outage_until = self._world.now
        self.clock.skew = timedelta(0)


def template(folder: Path) -> Path:
    """An empty ledger with its schema, made once: opening a copy runs no migration."""
    path = folder / "template.db"
    if not path.exists():
        file = LedgerFile(path, now=START)
        _hire(file)
        file.close()
    return path


def _hire(file: LedgerFile) -> None:
    """Somebody for every role, as a manager sets them up."""
    clock, settings = _Still(), SqliteSettings(file)
    store = SqliteStore(file, LedgerId("ldg_of_all"), clock)
    gate = PinGate(store, settings, clock, uptime=by_the_clock(clock), hasher=HASHER)
    access = Access(store, settings, clock, gate)
    staff = Staff(store, settings, clock, access, gate)
    staff.begin(NAMES[Role.MANAGER], PINS[Role.MANAGER])
    for role in Role:
        if role is not Role.MANAGER:
            staff.add(NAMES[role], role, PINS[role])


class _Still:
    """The moment before everything."""

    def now(self) -> datetime:
        return START
