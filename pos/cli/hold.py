"""Commands `hold …`: what is held, and what becomes of it."""

from __future__ import annotations

import click

from pos.cli import (
    documents,
    hold_board,
    hold_bulk,
    hold_notes,
    hold_tasks,
    telling,
)
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.hold import CapturePlan
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Money, parse_amount
from pos.domain.views import SaleRecord
from pos.errors import Refused


@click.group()
def hold() -> None:
    """See holds, and capture or cancel them."""


@hold.command("show")
@click.argument("hold_id", metavar="ID")
@with_terminal
def show_hold(terminal: Terminal, /, hold_id: str) -> None:
    """One payment as the ledger knows it.

    ID is a payment (pi_…), the beginning of one, or the receipt number of its sale.
    """
    with terminal.session.reading() as till:
        record = till.settlement.find(hold_id)
        zone = till.settings.load().zone
    terminal.answer({"sale": documents.sale(record)}, telling.sale(record, zone))


@hold.command("capture")
@click.argument("hold_id", metavar="ID")
@click.option("--amount", metavar="AMOUNT", help="Part of what is held; the rest is released.")
@click.option("--plan", is_flag=True, help="Only say what would be taken and released.")
@with_terminal
def capture_hold(terminal: Terminal, /, hold_id: str, amount: str | None, *, plan: bool) -> None:
    """Take what is held, or part of it."""
    session = terminal.session
    with session.reading() if plan else session.writing() as till:
        record = till.settlement.find(hold_id)
        intent = intent_of(record)
        wanted = None
        if amount is not None:
            with option("--amount", as_json=terminal.as_json):
                wanted = parse_amount(amount, record.sale.cart.currency)
        if plan:
            _tell_plan(terminal, till.settlement.plan(intent, wanted))
            return
        record = till.settlement.capture(intent, wanted)
        zone = till.settings.load().zone
    _tell(terminal, record, telling.outcome(record, zone))


@hold.command("cancel")
@click.argument("hold_id", metavar="ID")
@click.option(
    "--reason",
    type=click.Choice([str(reason) for reason in CancelReason]),
    required=True,
    help="Why, in Stripe's words.",
)
@with_terminal
def cancel_hold(terminal: Terminal, /, hold_id: str, reason: str) -> None:
    """Give the whole hold back; nothing is taken."""
    with terminal.session.writing() as till:
        record = till.settlement.find(hold_id)
        record = till.settlement.release(intent_of(record), CancelReason(reason))
        zone = till.settings.load().zone
    _tell(terminal, record, telling.outcome(record, zone))


def intent_of(record: SaleRecord) -> IntentId:
    """The payment of a sale.

    Raises Refused `not_held` when none was begun.
    """
    if record.intent is None:
        raise Refused("not_held", receipt=record.sale.receipt)
    return record.intent.id


def _tell(terminal: Terminal, /, record: SaleRecord, line: str) -> None:
    document: Document = {"sale": documents.sale(record)}
    if record.intent is not None:
        released = record.intent.amount - record.intent.received
        document |= {
            "taken": documents.money(record.intent.received),
            "released": documents.money(released),
        }
    terminal.answer(document, [*facts([("Receipt", record.sale.receipt)]), line])


def _tell_plan(terminal: Terminal, /, plan: CapturePlan) -> None:
    def both(money: Money) -> str:
        return telling.amount(money)

    terminal.answer(
        {
            "plan": {
                "would_take": documents.money(plan.taken),
                "would_release": documents.money(plan.released),
            }
        },
        [f"Would take {both(plan.taken)} and release {both(plan.released)}. Nothing was done."],
    )


for command in (
    hold_board.list_holds,
    hold_board.watch,
    hold_board.alerts,
    hold_notes.note_hold,
    hold_notes.keep_hold,
    hold_bulk.bulk,
    hold_tasks.list_tasks,
    hold_tasks.reauthorise,
    hold_tasks.dismiss,
    hold_tasks.chain,
):
    hold.add_command(command)
