"""Commands `central capture`, `release` and their like: holds that another register opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pos.cli import documents, telling
from pos.cli.central_telling import claim
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, facts, table, with_terminal
from pos.domain.ids import IntentId, OperationId
from pos.domain.intent import CancelReason
from pos.domain.money import parse_amount
from pos.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from pos.domain.views import SaleRecord
    from pos.services.till import Till

_ID = click.argument("hold_id", metavar="ID")
_NOTE = click.option("--note", default="", help="Why, in words of your own; it is kept.")


@click.command("capture")
@_ID
@click.option("--amount", metavar="AMOUNT", help="Part of what is held; the rest is released.")
@click.option("--tip", metavar="AMOUNT", help="On top, where the card allows it.")
@_NOTE
@with_terminal
def capture(
    terminal: Terminal, /, hold_id: str, amount: str | None, tip: str | None, note: str
) -> None:
    """Take what any register holds, or part of it; the books stay with that register.

    ID is a payment (pi_…), or a receipt number such as till-1-000042.
    """
    with terminal.session.writing() as till:
        intent = _intent(till, hold_id)
        currency = till.many.holds.terms(intent).hold.amount.currency
        with option("--amount/--tip", as_json=terminal.as_json):
            wanted = None if amount is None else parse_amount(amount, currency)
            extra = None if tip is None else parse_amount(tip, currency)
        done = till.many.holds.capture(intent, wanted, tip=extra, note=note)
        _tell(terminal, till, done)


@click.command("release")
@_ID
@click.option(
    "--reason",
    type=click.Choice([str(reason) for reason in CancelReason]),
    required=True,
    help="Why, in Stripe's words.",
)
@_NOTE
@with_terminal
def release(terminal: Terminal, /, hold_id: str, reason: str, note: str) -> None:
    """Give back what any register holds; the books stay with that register."""
    with terminal.session.writing() as till:
        intent = _intent(till, hold_id)
        _tell(terminal, till, till.many.holds.release(intent, CancelReason(reason), note))


@click.command("follow")
@with_terminal
def follow(terminal: Terminal, /) -> None:
    """Find out how steps for other registers ended whose answer is missing."""
    with terminal.session.writing() as till:
        before = len(till.many.for_others.open())
        left = till.many.for_others.recover()
        open_ = till.many.for_others.open()
    document: Document = {
        "settled": before - len(open_),
        "open": [
            {
                "operation": operation.id,
                "kind": operation.kind,
                "ledger": ledger,
                "sale": operation.sale,
                "code": operation.code or None,
            }
            for ledger, operation in open_
        ],
        "why": sorted({error.code for error in left}),
    }
    rows = [(str(each.id), each.kind, each.code) for _, each in open_]
    lines = [table(("Step", "Kind", "Last answer"), rows)] if rows else ["No answer is missing."]
    terminal.answer(document, lines)


@click.command("give-up")
@click.argument("operation", metavar="STEP")
@with_terminal
def give_up(terminal: Terminal, /, operation: str) -> None:
    """Send a step no more that waits for a person; what it did is taken over first."""
    with terminal.session.writing() as till:
        done = till.many.for_others.give_up(OperationId(operation))
    terminal.answer(
        {"operation": done.id, "state": str(done.state), "code": done.code or None},
        facts([("Step", str(done.id)), ("Now", str(done.state))]),
    )


@click.command("claims")
@with_terminal
def claims(terminal: Terminal, /) -> None:
    """Who has which hold in hand now; the centre is asked."""
    with terminal.session.reading() as till:
        claiming = till.many.claiming()
        if claiming is None:
            raise Misconfigured("centre_not_set")
        found = list(claiming.standing().values())
        zone = till.settings.load().zone
    rows = [
        (each.hold.intent, each.by.register, each.by.person, telling.when(each.until, zone))
        for each in found
    ]
    head = ("Payment", "Register", "Person", f"Until ({zone.key})")
    lines = [table(head, rows)] if rows else ["Nobody has a hold in hand."]
    terminal.answer({"claims": [claim(each) for each in found]}, lines)


def _intent(till: Till, named: str) -> IntentId:
    """By what is known here; a whole payment id needs no replica, Stripe knows whose it is."""
    try:
        return till.many.registers.find(named)[1]
    except Refused as error:
        if error.code != "hold_not_known" or not named.startswith("pi_"):
            raise
        return IntentId(named)


def _tell(terminal: Terminal, /, till: Till, done: SaleRecord) -> None:
    zone, own = till.settings.load().zone, till.settings.load().register
    register = done.sale.register
    books = "" if register == own else f"It is booked by {register}, whose sale it is."
    document: Document = {"sale": documents.sale(done), "booked_by": register}
    if done.intent is not None:
        document |= {
            "taken": documents.money(done.intent.received),
            "released": documents.money(done.intent.released),
            "still_held": documents.money(done.intent.capturable),
        }
    lines = [*facts([("Receipt", done.sale.receipt)]), telling.outcome(done, zone), books]
    terminal.answer(document, [line for line in lines if line])
