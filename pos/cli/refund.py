"""Command `refund`: gives money back that was taken."""

import click

from pos.cli import documents, telling
from pos.cli.failures import option
from pos.cli.hold import intent_of
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.money import parse_amount
from pos.domain.refund import RefundReason
from pos.domain.views import SaleRecord


@click.command()
@click.argument("sale_id", metavar="ID")
@click.option("--amount", metavar="AMOUNT", help="Part of what was taken; without it, all of it.")
@click.option(
    "--reason",
    type=click.Choice([str(reason) for reason in RefundReason]),
    required=True,
    help="Why, in Stripe's words.",
)
@click.option("--plan", is_flag=True, help="Only say what would be given back.")
@with_terminal
def refund(
    terminal: Terminal, /, sale_id: str, amount: str | None, reason: str, *, plan: bool
) -> None:
    """Give back what was taken, or part of it, to the card that it came from.

    ID is a receipt number, a sale or a payment (pi_…). What is only held is no refund: capture
    less, or cancel the hold.
    """
    session = terminal.session
    with session.reading() if plan else session.writing() as till:
        record = till.settlement.find(sale_id)
        intent = intent_of(record)
        wanted = None
        if amount is not None:
            with option("--amount", as_json=terminal.as_json):
                wanted = parse_amount(amount, record.sale.cart.currency)
        if plan:
            given = till.refunds.plan(intent, wanted)
            line = f"Would give back {telling.amount(given)}. Nothing was done."
            terminal.answer({"plan": {"would_give_back": documents.money(given)}}, [line])
            return
        record = till.refunds.refund(intent, wanted, RefundReason(reason))
        zone = till.settings.load().zone
    lines = [*facts([("Receipt", record.sale.receipt)]), telling.outcome(record, zone)]
    terminal.answer(_document(record), lines)


def _document(record: SaleRecord) -> Document:
    return {"sale": documents.sale(record)}
