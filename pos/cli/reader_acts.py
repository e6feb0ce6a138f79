"""Commands `reader ask`, `follow`, `move`, `take-back`, `cart`, `tap`: a sale at a card reader."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, telling
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, with_terminal
from pos.domain.money import parse_amount
from pos.domain.reader import Promise
from pos.domain.reader_screen import Stage
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.services.card_slip import card_slip
from resources.words.readers import DEBIT_WORDS, ENDS
from resources.writing import PlainWriting

if TYPE_CHECKING:
    from pos.ports.practice_readers import PracticeReaders
    from pos.services.till import Till

_PRACTICE_READER: Final = "tmr_PracticeReader"
"""The one that lies on the practice counter from the start."""

_SALE: Final = click.argument("sale_text", metavar="SALE")
_LOOKS_EVERY_S: Final = 1
"""Stripe asks for no more than one look in a second or two (Stripe docs, Terminal)."""


@click.command("ask")
@_SALE
@click.option("--reader", "name", metavar="READER", help="Another one than this register's.")
@click.option("--part", metavar="AMOUNT", help="Pay only this much; another tender follows.")
@click.option("--wait", metavar="SECONDS", type=click.IntRange(0, 600), default=0)
@with_terminal
def ask(
    terminal: Terminal, /, sale_text: str, name: str | None, part: str | None, wait: int
) -> None:
    """Let the reader ask for the card of a sale; with --wait, until that is over."""
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        wanted = None if name is None else till.readers.find(name).id
        with option("--part", as_json=terminal.as_json):
            amount = None if part is None else parse_amount(part, sale.cart.currency)
        promise = till.reader_payments.promise()
        record = till.reader_payments.present(sale.id, amount, reader=wanted)
        record = _waited(till, record, wait)
        _tell(terminal, till, record, promise)


@click.command("follow")
@_SALE
@click.option("--wait", metavar="SECONDS", type=click.IntRange(0, 600), default=0)
@with_terminal
def follow(terminal: Terminal, /, sale_text: str, wait: int) -> None:
    """How a sale at a reader stands: Stripe and the reader are asked."""
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        record = _waited(till, till.handing.follow(sale.id), wait)
        _tell(terminal, till, record)


@click.command("move")
@_SALE
@click.option("--to", "name", metavar="READER", required=True)
@with_terminal
def move(terminal: Terminal, /, sale_text: str, name: str) -> None:
    """Let another reader ask for the card of the same payment; it is paid once at most."""
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        record = till.reader_payments.take_over(sale.id, till.readers.find(name).id)
        _tell(terminal, till, record)


@click.command("take-back")
@_SALE
@with_terminal
def take_back(terminal: Terminal, /, sale_text: str) -> None:
    """Stop the reader that asks for the card of a sale, or for that of a refund."""
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        if till.reader_payments.refund_awaited(sale.id) is not None:
            record = till.reader_payments.cancel_refund(sale.id)
        else:
            record = till.handing.take_back(sale.id)
        _tell(terminal, till, record)


@click.command("cart")
@_SALE
@with_terminal
def cart(terminal: Terminal, /, sale_text: str) -> None:
    """Show the cart of a sale on the reader; nothing of it is charged."""
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        is_shown = till.readers.show_cart(sale.id)
    line = "The reader shows the cart." if is_shown else "The reader does not show the cart."
    terminal.answer({"shown": is_shown}, [line])


@click.command("slip")
@_SALE
@with_terminal
def slip(terminal: Terminal, /, sale_text: str) -> None:
    """The slip for a card that was read at a reader, as text to print.

    With the fields of the chip that card networks ask for; a hold is never called a charge.
    """
    with terminal.session.reading() as till:
        record = till.settlement.find(sale_text)
        if record.intent is None:
            raise Refused("no_card_slip", receipt=record.sale.receipt)
        settings = till.settings.load()
        lines = card_slip(
            record.intent,
            shop=settings.shop_name,
            receipt=record.sale.receipt,
            writing=PlainWriting(zone=settings.zone),
            is_practice=till.practice is not None,
        )
    terminal.answer({"slip": lines}, lines)


def _wants_pin(levers: PracticeReaders, reader: str) -> bool:
    screen = levers.reader_screen(reader)
    return screen is not None and screen.stage is Stage.PIN


@click.command("tap")
@click.argument("card", default="visa", metavar="[CARD]")
@click.option("--insert", is_flag=True, help="Insert the card instead of tapping it.")
@click.option("--pin", type=click.Choice(["right", "wrong"]), help="Type a PIN afterwards.")
@click.option("--tip", metavar="AMOUNT", help="Choose a tip first, where one is asked for.")
@click.option("--cancel", is_flag=True, help="Press the reader's cancel key instead.")
@with_terminal
def tap(
    terminal: Terminal,
    /,
    card: str,
    pin: str | None,
    tip: str | None,
    *,
    insert: bool,
    cancel: bool,
) -> None:
    """In training: be the customer at the practice reader. Works beside an open till.

    CARD is one of: visa, mastercard, amex, interac, eftpos, girocard, declined,
    insufficient_funds, lost_card, expired_card, online_pin, insert_online_pin, and the other
    cards that the practice reader on the screen shows.
    """
    with terminal.session.reading() as till:
        if till.practice is None:
            raise Refused("training_only")
        where = till.settings.load().reader or _PRACTICE_READER
        if tip is not None:
            with option("--tip", as_json=terminal.as_json):
                amount = parse_amount(tip, till.settings.load().money)
            till.practice.reader_tip(where, amount.minor)
        is_in = _wants_pin(till.practice, where)
        if cancel:
            till.practice.reader_cancel(where)
        elif not (is_in and pin is not None):  # a card that waits for its PIN is there already
            till.practice.reader_card(where, card, inserted=insert)
        if pin is not None:
            till.practice.reader_pin(where, right=pin == "right")
        wants_pin = _wants_pin(till.practice, where)
    shown = "typed a PIN" if is_in and pin else f"{'inserted' if insert else 'tapped'} {card}"
    done = "pressed cancel" if cancel else shown
    said = [f"The customer {done}. `holdfast reader follow SALE` tells what came of it."]
    if wants_pin:
        said = [f"The customer {done}. The reader waits for the PIN: `reader tap --pin right`."]
    terminal.answer({"reader": where, "customer": done, "waits_for_pin": wants_pin}, said)


ACTS: Final = (ask, follow, move, take_back, cart, slip, tap)


def _waited(till: Till, record: SaleRecord, seconds: int) -> SaleRecord:
    """Look until the payment is in our hands again, or the time is up."""
    pause = Event()
    for _ in range(seconds // _LOOKS_EVERY_S):
        if not record.is_handed_over:
            break
        pause.wait(_LOOKS_EVERY_S)
        record = till.handing.follow(record.sale.id)
    return record


def _tell(
    terminal: Terminal, /, till: Till, record: SaleRecord, promise: Promise | None = None
) -> None:
    zone = till.settings.load().zone
    handed = record.handed
    document: Document = {"sale": documents.sale(record)}
    if handed is not None:
        document["handed_over"] = {
            "channel": str(handed.channel),
            "reader": handed.place,
            "waiting": handed.is_waiting,
            "ended": None if handed.end is None else str(handed.end),
            "why": handed.why or None,
        }
    said = []
    if promise is not None and promise.debit is not None:
        network = DEBIT_WORDS[str(promise.debit)]
        rule = "charged at once, not held" if promise.is_charged else "refused: they cannot be held"
        said.append(f"{network} cards are {rule}.")
        document["debit"] = {"network": str(promise.debit), "is_charged": promise.is_charged}
    if record.is_handed_over:
        said.append("The reader is asking for the card.")
    elif handed is not None and handed.end is not None and record.money is MoneyWord.NOT_TAKEN:
        said.append(ENDS[str(handed.end)])
    said.append(telling.outcome(record, zone))
    terminal.answer(document, said)
