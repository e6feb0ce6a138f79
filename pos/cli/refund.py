"""Command `refund`: gives money back that was taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from pos.cli import documents, telling
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.money import Currency, parse_amount
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import CASH_TENDER, RefundPlan, RefundWish
from pos.domain.views import SaleRecord
from pos.errors import Refused

_LINE = re.compile(r"([1-9][0-9]{0,3})(?:=([1-9][0-9]{0,3}))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for on the command line, as typed."""

    amount: str | None
    lines: Sequence[str]
    tender: str | None
    cash: bool

    @classmethod
    def of(cls, how: Mapping[str, str | bool | Sequence[str] | None]) -> "Wanted":
        """From the values of the options."""
        lines = how["lines"]
        return cls(
            amount=None if how["amount"] is None else str(how["amount"]),
            lines=[str(line) for line in lines] if isinstance(lines, tuple) else [],
            tender=None if how["tender"] is None else str(how["tender"]),
            cash=bool(how["cash"]),
        )

    def wish(self, currency: Currency, *, as_json: bool) -> RefundWish:
        """Read in the sale's currency; wrong words are wrong usage."""
        if self.amount is not None and self.lines:
            raise click.UsageError("Give either --amount or --line.")
        amount = None
        if self.amount is not None:
            with option("--amount", as_json=as_json):
                amount = parse_amount(self.amount, currency)
        with option("--line", as_json=as_json):
            lines = dict(_line(text) for text in self.lines)
        return RefundWish(amount, lines, self.tender or "", self.cash)


@click.command()
@click.argument("sale_id", metavar="ID")
@click.option("--amount", metavar="AMOUNT", help="Part of what was taken; without it, all of it.")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="N[=QTY]",
    help="A row of the cart, and how many of it; may be given again.",
)
@click.option(
    "--to",
    "tender",
    metavar="TENDER",
    help="One tender of several: a payment (pi_…) or `cash`.",
)
@click.option("--cash", is_flag=True, help="Pay out of the drawer, whatever was paid with.")
@click.option(
    "--reason",
    type=click.Choice([str(reason) for reason in RefundReason]),
    required=True,
    help="Why, in Stripe's words.",
)
@click.option("--note", default="", metavar="TEXT", help="Why, in your own words; kept here.")
@click.option("--plan", is_flag=True, help="Only say what would be given back.")
@with_terminal
def refund(
    terminal: Terminal,
    /,
    sale_id: str,
    reason: str,
    note: str,
    *,
    plan: bool,
    **how: str | bool | Sequence[str] | None,
) -> None:
    """Give back what was taken, or part of it, to what it was paid with.

    ID is a receipt number, a sale or a payment (pi_…). What is only held is no refund: capture
    less, or cancel the hold. Cash for what a card paid needs a permission of its own.
    """
    wanted = Wanted.of(how)
    session = terminal.session
    with session.reading() if plan else session.writing() as till:
        record = till.settlement.find(sale_id)
        wish = wanted.wish(record.sale.cart.currency, as_json=terminal.as_json)
        if plan:
            planned = till.refunds.plan(record.sale.id, wish)
            terminal.answer({"plan": _plan(planned)}, _told(planned))
            return
        why = RefundReason(reason)
        record = till.refunds.give_back(record.sale.id, wish, why, note=note)
        zone = till.settings.load().zone
    told = [*facts([("Receipt", record.sale.receipt)]), telling.outcome(record, zone)]
    terminal.answer(_document(record), told)


def _line(text: str) -> tuple[int, int]:
    """`2` or `2=3`: a row, and how many of it.

    Raises Refused `line_unreadable`.
    """
    found = _LINE.fullmatch(text.strip())
    if found is None:
        raise Refused("line_unreadable", text=text[:20])
    return int(found[1]), int(found[2] or 1)


def _plan(planned: RefundPlan) -> Document:
    return {
        "would_give_back": documents.money(planned.total),
        "left": documents.money(planned.left),
        "shares": [
            {
                "tender": share.card or CASH_TENDER,
                "amount": documents.money(share.amount),
                "in_cash": share.in_cash,
                "rounding": documents.money(share.rounding),
            }
            for share in planned.shares
        ],
        "lines": documents.returned_lines(planned.lines),
        "needs_approval_for_cash": planned.is_against_the_tender,
    }


def _told(planned: RefundPlan) -> list[str]:
    lines = [f"Would give back {telling.amount(planned.total)}. Nothing was done."]
    if len(planned.shares) > 1 or planned.in_cash:
        lines += [
            f"  {telling.amount(share.amount + share.rounding)} "
            + (f"in cash for {share.card}" if share.is_against_the_tender else "")
            + ("in cash" if share.card is None else "")
            + (f"to {share.card}" if share.card and not share.in_cash else "")
            for share in planned.shares
        ]
    return lines


def _document(record: SaleRecord) -> Document:
    return {"sale": documents.sale(record)}
