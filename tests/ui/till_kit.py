"""A counter and its payment page over a practice shop: what their tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.test_cards import TestCards
from pos.domain.catalogue import Product
from pos.domain.money import Currency, Money
from pos.domain.presented import CardBehaviour, PresentedCard
from pos.domain.sale import Sale
from pos.domain.tax import TaxRate
from pos.services.catalogue import CatalogueService
from pos.services.checkout import Checkout
from pos.services.counter import Counter
from pos.settings import Settings
from tests.kit import Shop, practice_shop
from tests.ui.lanes import HeldLane, inline_lanes
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices
from ui.tasks import Lanes
from ui.till.presenter import TillPresenter
from ui.till.view import TillServices

PEN, BOOK, DRILL = "4006381333931", "9780306406157", "5901234123457"
UNKNOWN = "4012345678901"
NEVER = 3_600_000
_RATE = TaxRate(1900)


def products(currency: Currency) -> list[Product]:
    """A pen, a book, a drill and some drill bits, for 1, 20, 80 and 6 of any currency."""
    one = 10**currency.exponent
    rows = (
        ("P-1", PEN, "Pen, blue", 1),
        ("B-1", BOOK, "Book of repairs", 20),
        ("D-1", DRILL, "Drill", 80),
        ("D-2", "", "Drill bits, set of ten", 6),
    )
    return [
        Product(sku, barcode, name, Money(price * one, currency), _RATE)
        for sku, barcode, name, price in rows
    ]


@dataclass
class Desk:
    """A till's two presenters, joined as the window joins them."""

    shop: Shop
    lanes: Lanes
    poll_ms: int = NEVER
    asked: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.catalogue = CatalogueService(SqliteCatalogue(self.shop.file))
        if not self.catalogue.count():
            SqliteCatalogue(self.shop.file).replace(
                products(self.shop.settings.load().money), lambda _done: None
            )
        self.till = TillPresenter(self.lanes)
        self.payment = PaymentPresenter(self.lanes.money, poll_ms=self.poll_ms)
        self.till.checkout_asked.connect(self.asked.append)
        self.till.checkout_asked.connect(self.payment.begin)
        self.till.checkout_left.connect(self.payment.let_go)

    def open(self) -> "Desk":
        """Attach the services, as when the ledger has opened."""
        self.attach_till(self.shop.counter)
        self.attach_payment(self.shop.checkout)
        return self

    def attach_till(self, counter: Counter) -> None:
        """The same till with another counter behind it, such as one that fails."""
        self.till.attach(TillServices(self.catalogue, counter, self.shop.checkout))

    def attach_payment(self, checkout: Checkout) -> None:
        self.payment.attach(
            PaymentServices(
                checkout,
                self.shop.settlement,
                TestCards(),
                self.shop.bench,
                self.shop.tenders,
                self.shop.notes,
            )
        )

    def restart(self, lanes: Lanes | None = None) -> "Desk":
        """The power went and came back."""
        self.shop.restart()
        return Desk(self.shop, lanes or inline_lanes(), self.poll_ms).open()

    def paying(self, code: str = BOOK) -> "Desk":
        """With a cart whose card is awaited."""
        self.till.scanned(code)
        self.till.pay()
        return self

    def present(self, behaviour: CardBehaviour) -> None:
        self.payment.present(card(behaviour))

    @property
    def shown(self) -> list[tuple[int, str]]:
        """Quantity and name of every row on the screen."""
        sale, cart = self.till.view.sale, self.till.view.cart
        return _rows(replace(sale, cart=cart) if sale and cart else None)

    @property
    def on_disk(self) -> list[tuple[int, str]]:
        """Quantity and name of every row of the sale on the counter, as the ledger has it."""
        shown = self.till.view.sale
        return _rows(self.shop.counter.current(keep=shown.id if shown else None).sale)


def _rows(sale: Sale | None) -> list[tuple[int, str]]:
    return [] if sale is None else [(line.quantity, line.item.name) for line in sale.cart.lines]


def card(behaviour: CardBehaviour) -> PresentedCard:
    """The first practice card that does this."""
    return next(each for each in TestCards().cards() if each.behaviour is behaviour)


@contextmanager
def desk_in(
    folder: Path, lanes: Lanes | None = None, currency: str = "EUR", poll_ms: int = NEVER
) -> Iterator[Desk]:
    """A till in an empty folder, its ledger open."""
    settings = replace(Settings(), currency=currency)
    with practice_shop(folder, settings) as shop:
        yield Desk(shop, lanes or inline_lanes(), poll_ms).open()


def slow_desk() -> tuple[Lanes, HeldLane]:
    """Lanes of which the one for the disk waits to be told, and that one."""
    desk = HeldLane()
    return replace(inline_lanes(), desk=desk), desk
