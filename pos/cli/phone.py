"""Commands `phone …`: let the customer of a sale pay on their own phone, by a code or a link."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, telling
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.handover import Channel, End
from pos.domain.ids import check_payment_method
from pos.domain.money import parse_amount
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import Refused

if TYPE_CHECKING:
    from pos.services.phone import PhonePage
    from pos.services.till import Till

_LOOKS_EVERY_S: Final = 2
_MOST_S: Final = 24 * 60 * 60

_ENDS: Final = {
    End.EXPIRED: "The page's time is over. `holdfast phone open` makes another one.",
    End.TAKEN_BACK: "The page was withdrawn: nobody can pay on it any more.",
    End.NOT_SENT: "The page was not made.",
}
_PAID: Final = {
    "requires_capture": "The customer has paid: the amount is held.",
    "requires_payment_method": "The card was declined; they can try another one on the page.",
    "requires_action": "Their bank asks them on its own page; nothing is paid yet.",
    "processing": "Their bank has not decided yet.",
}
_SALE: Final = click.argument("sale_text", metavar="SALE")
_SLIP: Final = click.option(
    "--slip",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a slip to print, a PDF; whoever has it can pay, once.",
)


@click.group()
def phone() -> None:
    """Let customers pay on their own phone: a page of Stripe's, by QR code or link.

    Whoever has the link can pay, so it is written nowhere but where you ask for it.
    """


@phone.command("open")
@_SALE
@click.option("--part", metavar="AMOUNT", help="Pay only this much; another tender follows.")
@_SLIP
@click.option(
    "--wait",
    type=click.IntRange(0, _MOST_S),
    default=0,
    metavar="SECONDS",
    help="Stay until it is paid or over, at most this long.",
)
@with_terminal
def open_page(
    terminal: Terminal, /, sale_text: str, part: str | None, slip: Path | None, wait: int
) -> None:
    """Make a page for a sale and show its code; the amount is held when the customer has paid.

    In training the page is served on this machine for as long as the command stays.
    """
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        with option("--part", as_json=terminal.as_json):
            amount = None if part is None else parse_amount(part, sale.cart.currency)
        record = till.phone.open(sale.id, amount)
        _show(terminal, till, record, slip, wait)


@phone.command("show")
@_SALE
@_SLIP
@with_terminal
def show(terminal: Terminal, /, sale_text: str, slip: Path | None) -> None:
    """The code of a page that was made before, asked of Stripe once more."""
    with terminal.session.writing() as till:
        record = till.settlement.find(sale_text)
        _check_page(record)
        _show(terminal, till, record, slip, 0)


@phone.command("wait")
@_SALE
@click.option(
    "--for",
    "--wait",
    "seconds",
    type=click.IntRange(0, _MOST_S),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="How long at most; 0 asks once.",
)
@with_terminal
def wait_for(terminal: Terminal, /, sale_text: str, seconds: int) -> None:
    """Ask Stripe until the page is paid or over."""
    with terminal.session.writing() as till:
        sale = till.settlement.find(sale_text).sale
        record = _waited(till, till.handing.follow(sale.id), seconds)
        _tell(terminal, till, record)


@phone.command("withdraw")
@_SALE
@with_terminal
def withdraw(terminal: Terminal, /, sale_text: str) -> None:
    """Let nobody pay on the page any more; what was just paid stays held."""
    with terminal.session.writing() as till:
        record = till.handing.take_back(till.settlement.find(sale_text).sale.id)
        _tell(terminal, till, record)


@phone.command("pay")
@_SALE
@click.argument("card", default="pm_card_visa", metavar="[CARD]")
@with_terminal
def pay(terminal: Terminal, /, sale_text: str, card: str) -> None:
    """In training: be the customer on the page, with a test card. Works beside an open till."""
    with option("CARD", as_json=terminal.as_json):
        token = check_payment_method(card)
    with terminal.session.reading() as till:
        if till.practice is None:
            raise Refused("training_only")
        place = _check_page(till.settlement.find(sale_text))
        try:
            status = till.practice.pay_session(place, token)
        except Refused as error:
            if error.code != "practice_not_waiting":
                raise
            raise Refused("no_page_to_pay", sale=sale_text[:60]) from error
    told = [
        _PAID.get(status, f"On the page: {status}."),
        f"`holdfast phone wait {sale_text[:60]} --for 0` takes it over.",
    ]
    terminal.answer({"page": place, "status": status}, told)


def _check_page(record: SaleRecord) -> str:
    """The page of a sale that somebody may still pay; raises Refused `no_page_to_pay`."""
    handed = record.handed
    is_there = record.is_handed_over and handed is not None and handed.channel is Channel.PHONE
    if handed is None or not is_there or not handed.place:
        raise Refused("no_page_to_pay", sale=record.sale.receipt or record.sale.id)
    return handed.place


def _show(
    terminal: Terminal, /, till: Till, record: SaleRecord, slip: Path | None, wait: int
) -> None:
    """The code, and with `wait` what comes of it; nothing to show for a sale that is held."""
    if not record.is_handed_over:
        _tell(terminal, till, record)
        return
    page = till.phone.page(record.sale.id)
    saved = till.phone.save_slip(record.sale.id, slip) if slip is not None else None
    document: Document = {**_document(record, page), "slip": str(saved) if saved else None}
    if wait and not terminal.as_json:
        terminal.say_mode()
        for line in _code_lines(till, page, saved):
            click.echo(line)
    if wait:
        _tell(terminal, till, _waited(till, record, wait))
        return
    if page.link.startswith("http://") and not terminal.as_json:
        click.echo(
            "[the practice page is served while a command waits: add --wait 600 to `phone open`, "
            "open the till, or be the customer with `holdfast phone pay`]",
            err=True,
        )
    terminal.answer(document, _code_lines(till, page, saved))


def _code_lines(till: Till, page: PhonePage, saved: Path | None) -> list[str]:
    zone = till.settings.load().zone
    # Black on white whatever the terminal's colours are: readers want it that way round.
    code = [click.style(line, fg="black", bg="bright_white") for line in page.code.lines()]
    told = facts(
        [
            ("To pay", telling.amount(page.amount)),
            ("Valid until", telling.when(page.expires_at, zone)),
            ("Slip", str(saved) if saved else ""),
        ]
    )
    return [*code, *told, page.link]


def _waited(till: Till, record: SaleRecord, seconds: int) -> SaleRecord:
    """Look until the page is paid or over, or the time is up."""
    pause = Event()
    for _ in range(seconds // _LOOKS_EVERY_S):
        if not record.is_handed_over:
            break
        pause.wait(_LOOKS_EVERY_S)
        record = till.handing.follow(record.sale.id)
    return record


def _tell(terminal: Terminal, /, till: Till, record: SaleRecord) -> None:
    handed = record.handed
    said = []
    if record.is_handed_over:
        said.append("Not taken: the customer has not paid yet.")
        if handed is not None and handed.why:
            said.append("A card was declined there; they can try another one.")
    elif handed is not None and handed.end in _ENDS and record.money is MoneyWord.NOT_TAKEN:
        said.append(_ENDS[handed.end])
    if not record.is_handed_over:
        said.append(telling.outcome(record, till.settings.load().zone))
    terminal.answer(_document(record, None), said)


def _document(record: SaleRecord, page: PhonePage | None) -> Document:
    handed = record.handed
    document: Document = {"sale": documents.sale(record)}
    if handed is not None:
        document["handed_over"] = {
            "channel": str(handed.channel),
            "page": handed.place or None,
            "waiting": handed.is_waiting,
            "ended": None if handed.end is None else str(handed.end),
            "declined_there": bool(handed.why) and handed.is_waiting,
        }
    if page is not None:
        document["page"] = {
            "session": page.session,
            "amount": documents.money(page.amount),
            "expires_at": documents.moment(page.expires_at),
            "link": page.link,
        }
    return document
