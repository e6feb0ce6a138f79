"""Shops that are made up for pictures: with staff, holds of several ages, a shift, a journal."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pos.adapters.stripe_simulator.faults import Fault
from pos.bootstrap import open_till
from pos.domain.customer import CustomerDraft
from pos.domain.ids import PaymentMethodId, SaleId
from pos.domain.money import Money
from pos.domain.printing import Connection, Printer
from pos.domain.recipe import Recipe, RecipeAct, Term
from pos.domain.refund import RefundReason
from pos.domain.saved_card import Keeps
from pos.domain.staff import Role
from pos.errors import InDoubt, Refused
from pos.services.export_formats.shape import ExportFormat
from pos.services.period import Period
from pos.services.till import Till
from pos.settings import Start

VISA: Final = PaymentMethodId("pm_card_visa")
MASTERCARD: Final = PaymentMethodId("pm_card_mastercard")
REVIEWED: Final = PaymentMethodId("pm_card_practiceReview")
CONTESTED: Final = PaymentMethodId("pm_card_createDispute")
MANAGER, SUPERVISOR, CASHIER = "Maria Holm", "Priya Nair", "Ada Bergström"
PINS: Final = {MANAGER: "4711", SUPERVISOR: "1470", CASHIER: "2580"}


@contextmanager
def open_shop() -> Iterator[Till]:
    """A shop on its first day, in training mode."""
    with TemporaryDirectory() as folder:
        till = open_till(Start(Path(folder)))
        try:
            yield till
        finally:
            till.close()


def first_day(_: Till) -> None:
    """Nothing has happened yet."""


def staffed(till: Till) -> None:
    """Three people; the manager is signed in."""
    till.staff.begin(MANAGER, PINS[MANAGER])
    till.staff.add(SUPERVISOR, Role.SUPERVISOR, PINS[SUPERVISOR])
    till.staff.add(CASHIER, Role.CASHIER, PINS[CASHIER])
    till.staff.set_badge(till.staff.find(SUPERVISOR).id, "BADGE-00000001")


def locked(till: Till) -> None:
    staffed(till)
    till.access.sign_out()


def sign_in(till: Till, name: str) -> None:
    till.access.sign_in(till.staff.find(name).id, PINS[name])


def fill(till: Till, *places: int) -> SaleId:
    """Some of the sample catalogue's products on the counter."""
    products = till.catalogue.list("", 40)
    sale = till.counter.current().sale
    cart = sale.cart
    for place in places:
        cart = cart.add(products[place].item())
    return till.counter.save(sale.id, cart).id


def with_cart(till: Till) -> None:
    fill(till, 0, 1, 1, 7, 12)


def with_saved_cards(till: Till) -> None:
    """A customer at the counter who left two cards here before."""
    customer = till.customers.create(CustomerDraft("Jonas Lind", "jonas.lind@example.com")).id
    for method in (VISA, MASTERCARD):
        setup = till.saved_cards.begin_setup(customer, Keeps.OFF_SESSION)
        till.saved_cards.confirm_setup(setup, method)
    with_cart(till)
    till.saved_cards.choose(till.counter.current().sale.id, customer)


def with_display(till: Till) -> None:
    """A cart, and a window in which its customer sees it."""
    till.settings.save(till.settings.load().changed("customer_display", "window"))
    with_cart(till)


def hold(
    till: Till,
    *places: int,
    customer: str = "",
    reason: str = "",
    card: PaymentMethodId = VISA,
) -> SaleId:
    sale = fill(till, *places)
    till.notes.edit(sale, customer=customer, reason=reason)
    till.checkout.begin(sale)
    till.checkout.authorise(sale, card)
    return sale


def with_doubtful_card(till: Till) -> None:
    """A rule in Stripe asks for somebody to look at one of the holds."""
    hold(till, 9, customer="Lund", reason="Tile cutter")
    hold(till, 11, customer="Okafor", reason="Drill", card=REVIEWED)
    hold(till, 2, 5, customer="Weber", reason="Sander")
    till.reconciler.run()


def pass_time(till: Till, by: timedelta) -> None:
    if till.practice is not None:
        till.practice.advance(by)


def with_holds(till: Till) -> None:
    """One lapses within hours, others have days."""
    hold(till, 7, 8, customer="Brandt", reason="Ladder, over the weekend")
    pass_time(till, timedelta(days=4))
    hold(till, 9, customer="Lund", reason="Tile cutter")
    pass_time(till, timedelta(days=2, hours=21))
    hold(till, 2, 5, 11, customer="Weber", reason="Sander")
    hold(till, 11, customer="Okafor", reason="Drill")


def with_lapse(till: Till) -> None:
    """The first of them has lapsed, and nobody has decided yet."""
    with_holds(till)
    pass_time(till, timedelta(hours=4))


def with_sale_taken(till: Till) -> None:
    record = till.checkout.record(hold(till, 2, 5))
    if record.intent is not None:
        till.settlement.capture(record.intent.id)


def with_printers(till: Till) -> None:
    """One on the counter that opens the drawer, one in the yard."""
    printers = till.paper.printers
    printers.add(Printer("Counter", Connection.USB, "04b8:0e15", profile="TM-T88V", drawer_pin=2))
    printers.add(Printer("Yard", Connection.NETWORK, "192.168.1.50:9100", paper_mm=58, columns=32))


def with_question(till: Till) -> None:
    """The cashier wants to give money back, which is more than a cashier may alone."""
    staffed(till)
    with_sale_taken(till)
    sign_in(till, CASHIER)


def with_journal(till: Till) -> None:
    """A price that the manager approved, and a line that was taken out."""
    staffed(till)
    sign_in(till, CASHIER)
    sale = fill(till, 2, 5, 8)
    cart = till.counter.current().sale.cart
    cheaper = cart.set_price(1, Money(500, cart.currency))
    try:
        till.counter.save(sale, cheaper)
    except Refused as refused:
        request = till.approvals.request_for(refused)
        till.approvals.approve(request.id, till.staff.find(MANAGER).id, PINS[MANAGER])
        till.counter.save(sale, cheaper)
    till.counter.save(sale, cheaper.remove(2))
    sign_in(till, MANAGER)


def with_doubt(till: Till) -> None:
    """The card was asked, and Stripe was not heard."""
    sale = fill(till, 2, 5)
    till.checkout.begin(sale)
    if till.practice is not None:
        till.practice.inject(Fault.UNAVAILABLE, times=500)
    till.patience.stop()
    with suppress(InDoubt):
        till.checkout.authorise(sale, VISA)


def with_shift(till: Till) -> None:
    """Two sales, and a window cleaner paid from the drawer."""
    money = till.settings.load().money
    till.shifts.open(Money(15_000, money))
    with_sale_taken(till)
    hold(till, 7, customer="Brandt", reason="Ladder")
    till.shifts.cash_out(Money(2_500, money), "Window cleaner")


def with_report(till: Till) -> None:
    """A shift that was closed as it should be."""
    money = till.settings.load().money
    till.shifts.open(Money(15_000, money))
    with_sale_taken(till)
    till.shifts.cash_out(Money(2_500, money), "Window cleaner")
    till.shifts.count(Money(12_500, money))
    till.shifts.close()


def with_books(till: Till) -> None:
    """A week of trade: paid out by Stripe, one of the payments contested, one given back."""
    for places in ((2, 5), (9,), (11, 12), (7,)):
        _taken(till, *places)
        pass_time(till, timedelta(hours=5))
    _taken(till, 8, card=CONTESTED)
    _taken(till, 14, gives_back=True)
    pass_time(till, timedelta(days=3))
    till.reconciler.run()
    _taken(till, 3, 4, 2)
    pass_time(till, timedelta(days=2))
    till.reconciler.run()
    till.bookroom.stripe.take_over()


def with_month(till: Till) -> None:
    """The same, packed once; then the month was over and something came late."""
    with_books(till)
    with TemporaryDirectory() as folder:
        till.packs.make(Path(folder) / "books.zip", Period(None, None), [ExportFormat.CSV])
    pass_time(till, timedelta(days=31))
    till.reconciler.run()


def _taken(
    till: Till, *places: int, card: PaymentMethodId = VISA, gives_back: bool = False
) -> None:
    record = till.checkout.record(hold(till, *places, card=card))
    if record.intent is None:
        return
    till.settlement.capture(record.intent.id)
    if gives_back:
        till.refunds.refund(record.intent.id, None, RefundReason.REQUESTED_BY_CUSTOMER)


def with_contest(till: Till) -> None:
    """A payment that its customer contests."""
    _taken(till, 2, 5, card=CONTESTED)
    till.reconciler.run()


def with_recipes(till: Till) -> None:
    money = till.settings.load().money
    till.recipes.save(
        Recipe(
            "Tool hire",
            RecipeAct.RELEASE,
            Term.read("+1d 10:00"),
            hold=Money(15_000, money),
            most=Money(15_000, money),
            note_required=True,
        )
    )
    till.recipes.save(Recipe("Order", RecipeAct.REMIND, Term.read("+5d 09:00")))
