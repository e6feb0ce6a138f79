"""Commands `hold tasks`, `reauthorise`, `dismiss` and `chain`: what a lapsed hold asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pos.cli import documents, telling
from pos.cli.output import Document, Terminal, table, with_terminal
from pos.domain.ids import IntentId
from pos.domain.sale import Sale
from pos.errors import Refused

if TYPE_CHECKING:
    from pos.services.lapses import LapseTask
    from pos.services.till import Till


@click.command("tasks")
@with_terminal
def list_tasks(terminal: Terminal, /) -> None:
    """Lapsed holds that nobody has decided about yet, the oldest first."""
    with terminal.session.reading() as till:
        found = till.lapses.open()
        zone = till.settings.load().zone
    rows = [
        (
            task.sale.receipt if task.sale else "",
            telling.amount(task.amount),
            telling.when(task.lapse.lapsed_at, zone),
            task.note.customer if task.note else "",
            task.next_sale.receipt or task.next_sale.id if task.next_sale else "",
            task.lapse.intent,
        )
        for task in found
    ]
    head = ("Receipt", "Was held", f"Lapsed ({zone.key})", "Customer", "Paid again as", "Payment")
    terminal.answer(
        {"tasks": [_task(task) for task in found]},
        [table(head, rows, right=(1,))] if rows else ["No lapsed hold waits for a decision."],
    )


@click.command("reauthorise")
@click.argument("hold_id", metavar="ID")
@with_terminal
def reauthorise(terminal: Terminal, /, hold_id: str) -> None:
    """Lay the cart of a lapsed hold out again, to be paid by the customer's card.

    Customer, reason and note go with it, and both sales are linked. The task is done when money is
    on hold again. ID is the payment that lapsed (pi_…), its sale, or the receipt number.
    """
    with terminal.session.writing() as till:
        intent = _intent(till, hold_id)
        sale = till.lapses.reauthorise(intent)
        follows = till.lapses.get(intent).sale
    first = follows.receipt if follows else intent
    terminal.answer(
        {"sale": sale.id, "state": str(sale.state), "follows": follows.id if follows else None},
        [
            f"Sale {sale.id} is on the counter in the place of {first}, with the same cart.",
            f"Pay it at the till, or with `holdfast sale resume {sale.id} --card CARD`.",
        ],
    )


@click.command("dismiss")
@click.argument("hold_id", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why nobody is charged for it.")
@click.option("--by", default="", metavar="NAME", help="Who decides, where no staff is set up.")
@with_terminal
def dismiss(terminal: Terminal, /, hold_id: str, reason: str, by: str) -> None:
    """Let a lapsed hold go: nobody is charged for it. The reason and the name are kept."""
    with terminal.session.writing() as till:
        lapse = till.lapses.dismiss(_intent(till, hold_id), reason, by=by)
    terminal.answer(
        {
            "intent": lapse.intent,
            "decision": str(lapse.decision),
            "reason": lapse.reason,
            "by": lapse.decided_by or None,
        },
        [f"Decided: nobody is charged for {lapse.intent}. Nothing is held, nothing was taken."],
    )


@click.command("chain")
@click.argument("hold_id", metavar="ID")
@with_terminal
def chain(terminal: Terminal, /, hold_id: str) -> None:
    """A sale with the lapsed ones that it was made in the place of, the first one first."""
    with terminal.session.reading() as till:
        found = till.lapses.chain(till.settlement.find(hold_id).sale.id)
    rows = [
        (sale.receipt, str(sale.state), telling.amount(sale.cart.totals().due), sale.id)
        for sale in found
    ]
    terminal.answer(
        {"chain": [_sale(sale) for sale in found]},
        [table(("Receipt", "Sale is", "Total", "Sale"), rows, right=(2,))],
    )


def _intent(till: Till, text: str) -> IntentId:
    """The payment of a sale whose hold lapsed, by whatever names it."""
    record = till.settlement.find(text)
    if record.intent is None:
        raise Refused("lapse_unknown", intent=text[:60])
    return record.intent.id


def _task(task: LapseTask) -> Document:
    return {
        "intent": task.lapse.intent,
        "sale": task.lapse.sale,
        "receipt": task.sale.receipt if task.sale else None,
        "was_held": documents.money(task.amount),
        "lapsed_at": documents.moment(task.lapse.lapsed_at),
        "customer": task.note.customer or None if task.note else None,
        "next_sale": task.lapse.next_sale,
    }


def _sale(sale: Sale) -> Document:
    return {
        "sale": sale.id,
        "receipt": sale.receipt,
        "state": str(sale.state),
        "opened_at": documents.moment(sale.opened_at),
        "total": documents.money(sale.cart.totals().due),
        "intent": sale.intent,
    }
