"""A till in practice mode, wired by hand: real SQLite, the real SDK, a Stripe in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import stripe

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.adapters.holiday_calendar import HolidayCalendar
from pos.adapters.qr_codes import qr_of
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.stripe_api.gateway import StripeGateway, client
from pos.adapters.stripe_simulator.bench import PracticeBench
from pos.adapters.stripe_simulator.client import SimulatorHTTPClient
from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.stripe_simulator.server import Simulator
from pos.domain.audit_record import TrailEntry, TrailQuery
from pos.domain.cart import Item
from pos.domain.handover import Channel
from pos.domain.ids import LedgerId, PaymentMethodId, SaleId
from pos.domain.intent import Intent
from pos.domain.ledger import Entry
from pos.domain.money import Currency, Money
from pos.domain.operation import Operation
from pos.domain.slip import Slip
from pos.domain.tax import TaxRate
from pos.domain.views import SaleRecord
from pos.ports import PaymentGateway
from pos.services.access import Access
from pos.services.alerts import Alerts
from pos.services.board import HoldBoard
from pos.services.bulk import Bulk
from pos.services.checkout import Checkout
from pos.services.counter import Counter
from pos.services.customers import Customers
from pos.services.flights import by_the_clock
from pos.services.handing import FormHand, Hand, Handing
from pos.services.journal import Journal
from pos.services.lapses import Lapses
from pos.services.notes import Notes
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
from pos.services.saved_cards import SavedCards
from pos.services.settlement import Settlement
from pos.services.slips.sheet import Press
from pos.services.tenders import Tenders
from pos.settings import Settings
from tests.empty_ledger import lay

HASHER: Final = Argon2Hasher(time_cost=1, memory_kib=8, lanes=1)
"""Quick enough for tests; the program's own is slow on purpose."""

START: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
EUR: Final = Currency("EUR")
KEY: Final = "sk_test_aVeryPrivateKey"

VISA: Final = PaymentMethodId("pm_card_visa")
BROKE: Final = PaymentMethodId("pm_card_visa_chargeDeclinedInsufficientFunds")
LOST: Final = PaymentMethodId("pm_card_visa_chargeDeclinedLostCard")
ASKS: Final = PaymentMethodId("pm_card_threeDSecure2Required")


def typeset(slip: Slip, columns: int, paper_mm: int, logo: bytes | None) -> bytes:
    """Imported when somebody wants a PDF."""
    from pos.adapters.pdf.slip_setting import slip_pdf

    return slip_pdf(slip, columns, paper_mm, qr_of, logo)


def euro(minor: int) -> Money:
    return Money(minor, EUR)


class Shop:
    """One till and the practice Stripe behind it; `restart` is a crash and a new start.

    `gateway` may be put in the place of the real one, for the answers no Stripe gives. Time
    stands still but for `pass_time`.
    """

    def __init__(
        self,
        path: Path,
        *,
        simulator: Simulator | None = None,
        ledger: str = "ldg_of_the_tests",
    ) -> None:
        self.path = path
        self.ledger = LedgerId(ledger)
        self.simulator = simulator or Simulator(None, wall=lambda: START)
        self.bench = PracticeBench(self.simulator)
        self.sdk: stripe.StripeClient = client(KEY, http_client=SimulatorHTTPClient(self.simulator))
        self.gateway: PaymentGateway = StripeGateway(self.sdk)
        self.start()

    def start(self) -> None:
        clock, provider = self.simulator, lambda: self.gateway
        self.file = LedgerFile(lay(self.path), now=clock.now())
        self.settings = SqliteSettings(self.file)
        self.store = SqliteStore(self.file, self.ledger, clock)
        gate = PinGate(self.store, self.settings, clock, uptime=by_the_clock(clock), hasher=HASHER)
        self.access = Access(self.store, self.settings, clock, gate)
        self.journal = Journal(self.store, provider, clock)
        self.counter = Counter(self.store, clock, self.settings)
        money = (self.store, self.journal, provider, clock)
        self.hands: dict[Channel, Hand] = {
            Channel.FORM: FormHand(),
            Channel.PHONE: PhoneHand(self.store, self.journal, provider),
        }
        self.handing = Handing(*money, lambda: self.hands)
        self.checkout = Checkout(*money, self.settings, handing=self.handing)
        self.phone = Phone(*money, self.settings, self.checkout, press=Press(qr_of, typeset))
        self.settlement = Settlement(
            self.store, self.journal, provider, clock, access=self.access, settings=self.settings
        )
        self.readers = Readers(
            self.store, provider, clock, self.settings, self.access, takes_the_only_one=True
        )
        self.hands[Channel.READER] = ReaderHand(self.store, self.journal, provider, self.readers)
        self.reader_payments = ReaderPayments(
            self.store,
            self.journal,
            provider,
            self.settings,
            checkout=self.checkout,
            handing=self.handing,
            readers=self.readers,
        )
        at_reader = self.reader_payments.place_to_give_back
        self.refunds = Refunds(*money, self.settings, at_reader=at_reader)
        self.tenders = Tenders(*money, self.settings, handing=self.handing)
        self.reconciler = Reconciler(*money, handing=self.handing)
        self.notes = Notes(self.store, clock, self.access)
        self.board = HoldBoard(self.store, self.settings, clock, HolidayCalendar())
        self.alerts = Alerts(self.board, self.store, self.settings, clock, self.access)
        self.lapses = Lapses(self.store, clock, self.access, self.counter)
        self.bulk = Bulk(self.store, self.settlement, self.access, clock)
        self.recipes = Recipes(self.store, self.settlement, self.access, self.settings, clock)
        self.customers = Customers(self.store, provider, clock, self.access)
        self.receipts = Receipts(self.store, provider, clock, self.access)
        self.saved_cards = SavedCards(
            self.store,
            provider,
            clock,
            self.access,
            self.settings,
            checkout=self.checkout,
            customers=self.customers,
        )

    def close(self) -> None:
        self.file.close()
        self.simulator.close()

    def restart(self) -> None:
        """Nothing but the files is left of the till; Stripe goes on."""
        self.file.close()
        self.start()

    def pass_time(self, by: timedelta) -> None:
        """For the till and for Stripe."""
        self.bench.advance(by)

    def fault(self, fault: Fault, path: str = "", times: int = 1) -> None:
        """Let the next requests whose `METHOD /path` contains `path` go wrong."""
        self.bench.inject(fault, times=times, path=path)

    def calm(self) -> None:
        """Nothing goes wrong any more."""
        state = self.simulator.state
        with state.transaction():
            while faults := state.faults():
                state.spend_fault(faults[0][0])

    # Selling -----------------------------------------------------------------------------

    def cart(self, minor: int = 1000, quantity: int = 1) -> SaleId:
        """A sale of its own with one row in it."""
        settings = self.settings.load()
        item = Item("A-1", "4006381333931", "Pen", Money(minor, settings.money), TaxRate(1900))
        sale = self.counter.current().sale
        if not sale.cart.is_empty:
            self.counter.park(sale.id, "")
            sale = self.counter.current().sale
        self.counter.save(sale.id, sale.cart.add(item, quantity))
        return sale.id

    def paying(self, minor: int = 1000) -> SaleId:
        """A sale whose intent awaits a card."""
        sale = self.cart(minor)
        self.checkout.begin(sale)
        return sale

    def held(self, minor: int = 1000) -> SaleId:
        """A sale whose money is on hold."""
        sale = self.paying(minor)
        self.checkout.authorise(sale, VISA)
        return sale

    def change(self, sale: SaleId, minor: int) -> None:
        """Let the cart come to another amount; it has to lie open on the counter."""
        cart = self.record(sale).sale.cart
        self.counter.save(sale, cart.set_price(cart.lines[0].number, Money(minor, cart.currency)))

    # Looking -----------------------------------------------------------------------------

    def record(self, sale: SaleId) -> SaleRecord:
        return self.checkout.record(sale)

    def intent(self, sale: SaleId) -> Intent:
        """The mirror of the sale's intent."""
        intent = self.record(sale).intent
        assert intent is not None
        return intent

    def operations(self, sale: SaleId) -> list[Operation]:
        with self.store.read() as books:
            return list(books.operations.of(sale))

    def trail(self) -> list[TrailEntry]:
        """The audit journal, newest first."""
        with self.store.read() as books:
            return list(books.trail.find(TrailQuery()))

    def open_operations(self) -> list[Operation]:
        with self.store.read() as books:
            return list(books.operations.open())

    def entries(self) -> list[Entry]:
        with self.store.read() as books:
            return [booked.entry for booked in books.ledger.entries(None, None)]

    def booked(self) -> list[tuple[str, str]]:
        """Kind and amount of every entry."""
        return [(str(entry.kind), entry.amount.plain()) for entry in self.entries()]

    def balance(self, account: str) -> int:
        with self.store.read() as books:
            [*sums] = books.ledger.balance(account)
        assert len(sums) <= 1
        return sums[0].minor if sums else 0

    def at_stripe(self, sale: SaleId) -> list[stripe.PaymentIntent]:
        """Every intent that Stripe has for the sale, oldest first."""
        page = self.sdk.v1.payment_intents.list(
            params={"limit": 100, "expand": ["data.latest_charge"]}
        )
        found = [
            intent
            for intent in page.auto_paging_iter()
            if intent.metadata.to_dict().get("sale") == sale
        ]
        return found[::-1]

    def charges_at_stripe(self, sale: SaleId) -> list[stripe.Charge]:
        """Every attempt that Stripe knows of, oldest first."""
        found = []
        for intent in self.at_stripe(sale):
            page = self.sdk.v1.charges.list(params={"payment_intent": intent.id, "limit": 100})
            found += list(page.auto_paging_iter())[::-1]
        return found

    def requests(self, path: str = "") -> list[str]:
        """What was asked of Stripe, as `POST /v1/payment_intents/pi_…/capture`."""
        return [
            f"{request.method} {request.path}"
            for request in self.simulator.requests
            if path in f"{request.method} {request.path}"
        ]

    def keys_sent(self, path: str) -> list[str]:
        """The idempotency keys of the requests whose `METHOD /path` contains `path`."""
        return [
            request.key
            for request in self.simulator.requests
            if path in f"{request.method} {request.path}"
        ]


@contextmanager
def practice_shop(folder: Path, settings: Settings | None = None) -> Iterator[Shop]:
    """A till in an empty folder, closed afterwards."""
    shop = Shop(folder / "training-acct_1Practice.db")
    try:
        if settings is not None:
            shop.settings.save(settings)
        yield shop
    finally:
        shop.close()
