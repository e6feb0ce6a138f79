"""Commands `sale …`: sell, look at sales, and go on with one that was interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, payment, telling
from pos.cli.failures import option
from pos.cli.output import Terminal, with_terminal
from pos.cli.payment import Payment
from pos.domain.cart import MAX_QUANTITY, Cart
from pos.domain.entry import Counted, parse_discount, read_entry
from pos.domain.ids import IntentId, SaleId
from pos.domain.views import SaleRecord
from pos.errors import Refused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos.services.till import Till

_MOST_LISTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is agreed and noted about a sale before it is paid; None where nothing was given."""

    recipe: str | None
    notes: Mapping[str, str | None]

    @classmethod
    def of(cls, how: Mapping[str, str | bool | None]) -> _Terms:
        def text(name: str) -> str | None:
            value = how[name]
            return None if value is None else str(value)

        notes = {"customer": text("customer_name"), "reason": text("why"), "note": text("note")}
        return cls(text("recipe"), notes)

    def agree(self, till: Till, sale: SaleId) -> None:
        """Raises as `Recipes.choose` and `Notes.edit`; nothing is left on the counter then."""
        try:
            if any(self.notes.values()):
                till.notes.edit(sale, **self.notes)
            if self.recipe:
                till.recipes.choose(sale, self.recipe)
        except Refused:
            till.checkout.abandon(sale)
            raise


@click.group()
def sale() -> None:
    """Sell, and see what became of sales."""


@sale.command("new")
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="BARCODE[*QTY]",
    help="A barcode or SKU, and how many; may be given again.",
)
@click.option("--discount", metavar="OFF", help="Off the whole cart: 10% or 2.50.")
@click.option(
    "--recipe", metavar="NAME", help="Agree on a hold recipe; one with a deposit needs no --item."
)
@click.option("--for", "customer_name", metavar="TEXT", help="What the shop knows the customer by.")
@click.option("--why", metavar="TEXT", help="Why money is held.")
@click.option("--note", metavar="TEXT", help="Anything else.")
@payment.options
@with_terminal
def new_sale(
    terminal: Terminal, /, items: Sequence[str], discount: str | None, **how: str | bool | None
) -> None:  # fmt: skip
    """Begin a sale, and pay it with --cash or --card; with --capture take a card's money at once.

    With --part only that much is paid; `sale resume` takes the next tender.
    """
    wanted, terms = Payment.of(how, as_json=terminal.as_json), _Terms.of(how)
    if not items and not terms.recipe:
        raise click.UsageError("Give an --item, or a --recipe with a deposit.")
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        cart = _cart(till, items, discount, as_json=terminal.as_json)
        begun = till.counter.start(cart)
        terms.agree(till, begun.id)
        record = payment.carry_out(terminal, till, begun.id, wanted)
    _show(terminal, record, zone)


@sale.command("resume")
@click.argument("sale_text", metavar="SALE")
@payment.options
@click.option(
    "--give-up",
    is_flag=True,
    help="Decide that a request without an answer is not sent any more; what it did is kept.",
)
@with_terminal
def resume_sale(
    terminal: Terminal, /, sale_text: str, *, give_up: bool, **how: str | bool | None
) -> None:  # fmt: skip
    """Go on with a sale: ask Stripe how it stands, or take (another) --card or --cash.

    SALE is a receipt number, a sale or a payment, or the beginning of one of these.
    """
    wanted = Payment.of(how, as_json=terminal.as_json)
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        found = till.settlement.find(sale_text)
        if give_up:
            for operation in found.open_operations:
                till.journal.give_up(operation.id)
        record = payment.carry_out(terminal, till, found.sale.id, wanted, is_new=False)
    _show(terminal, record, zone)


@sale.command("take-back")
@click.argument("sale_text", metavar="SALE")
@click.argument("tender", metavar="TENDER")
@with_terminal
def take_back(terminal: Terminal, /, sale_text: str, tender: str) -> None:
    """Give one part of an unfinished sale back, so that it is due again.

    TENDER is the part's number for cash, or the payment (pi_…) of a card.
    """
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        found = till.settlement.find(sale_text).sale.id
        if tender.startswith("pi_"):
            record = till.tenders.release(found, IntentId(tender))
        elif tender.isascii() and tender.isdigit():
            record = till.tenders.take_back(found, int(tender[:9]))
        else:
            raise Refused("tender_unknown", tender=tender[:60])
    _show(terminal, record, zone)


@sale.command("abandon")
@click.argument("sale_text", metavar="SALE")
@with_terminal
def abandon_sale(terminal: Terminal, /, sale_text: str) -> None:
    """Give up a sale that is not paid; its payment is canceled, and paid parts go back."""
    with terminal.session.writing() as till:
        zone = till.settings.load().zone
        record = till.checkout.abandon(till.settlement.find(sale_text).sale.id)
    _show(terminal, record, zone)


@sale.command("receipt")
@click.argument("sale_text", metavar="SALE")
@click.option("--email", "address", required=True, help="Where Stripe sends it; not kept here.")
@with_terminal
def email_receipt(terminal: Terminal, /, sale_text: str, address: str) -> None:
    """Let Stripe email the receipt of what cards paid, once their money is taken.

    In test mode and in training nothing is sent.
    """
    with terminal.session.writing() as till:
        record = till.settlement.find(sale_text)
        cards = [card.intent for card in record.cards if card.intent.was_authorised]
        if not cards:
            raise Refused("receipt_no_payment")
        for intent in cards:
            till.receipts.email(intent.id, address)
        zone = till.settings.load().zone
    _show(terminal, record, zone)


@sale.command("show")
@click.argument("sale_text", metavar="SALE")
@with_terminal
def show_sale(terminal: Terminal, /, sale_text: str) -> None:
    """A sale with its cart, its attempts and its money, as the ledger knows it.

    SALE is a receipt number, a sale or a payment, or the beginning of one of these.
    """
    with terminal.session.reading() as till:
        zone = till.settings.load().zone
        record = till.settlement.find(sale_text)
    _show(terminal, record, zone)


@sale.command("list")
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST_LISTED),
    default=20,
    show_default=True,
    help="How many, the newest first.",
)
@with_terminal
def list_sales(terminal: Terminal, /, limit: int) -> None:  # fmt: skip
    """Sales that reached checkout, the newest first."""
    with terminal.session.reading() as till:
        zone = till.settings.load().zone
        found = till.counter.recent(limit)
    terminal.answer(
        {"sales": [documents.sale_in_short(record) for record in found]},
        telling.sales(found, zone),
    )


def _show(terminal: Terminal, /, record: SaleRecord, zone: ZoneInfo) -> None:
    terminal.answer({"sale": documents.sale(record)}, telling.sale(record, zone))


def _cart(till: Till, items: Sequence[str], discount: str | None, *, as_json: bool) -> Cart:
    settings = till.settings.load()
    cart = Cart(settings.money, settings.tax_mode)
    for text in items:
        with option("--item", as_json=as_json):
            asked = _counted(text)
        taken = till.catalogue.take(asked.code)
        cart = cart.add(taken.item, asked.quantity, measure=asked.measure or taken.measure)
    if discount is None:
        return cart
    with option("--discount", as_json=as_json):
        off = parse_discount(discount, settings.money)
    return cart.set_discount(off)


def _counted(text: str) -> Counted:
    """`4006381333931*3`: a code and how many of it, or how much: `APPLES*0.350`.

    Raises Refused `quantity_out_of_range`, `measure_unreadable` or `measure_out_of_range`.
    """
    code, star, count = text.rpartition("*")
    if not star:
        return Counted(1, text)
    match read_entry(f"{count}*{code}"):
        case Counted() as asked:
            return asked
        case _:
            raise Refused("quantity_out_of_range", quantity=count[:20], maximum=MAX_QUANTITY)
