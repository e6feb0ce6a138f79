"""Commands `hold capture`, `increase`, `extend` and `cancel`: what becomes of one hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from pos.cli import documents, telling
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.capture_terms import CaptureTerms
from pos.domain.hold import CapturePlan
from pos.domain.intent import CancelReason, Intent
from pos.domain.money import Currency, Money, parse_amount
from pos.domain.views import SaleRecord
from pos.services.naming import one_hold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LINE: Final = re.compile(r"([0-9]{1,6})(?:=([0-9]{1,6}))?")
_NOTE: Final = click.option("--note", default="", help="Why, in words of your own; it is kept.")


@click.command("capture")
@click.argument("hold_id", metavar="ID")
@click.option("--amount", metavar="AMOUNT", help="Part of what is held; the rest is released.")
@click.option(
    "--line",
    "lines",
    metavar="N[=QTY]",
    multiple=True,
    help="A line of the sale, or that many of it, in place of an amount; may be repeated.",
)
@click.option("--tip", metavar="AMOUNT", help="On top, where the card allows it.")
@click.option(
    "--more-to-come", is_flag=True, help="Leave the rest on hold, where the card allows it."
)
@click.option("--plan", is_flag=True, help="Only say what would be taken and released.")
@_NOTE
@with_terminal
def capture_hold(  # noqa: PLR0913 - one for each option
    terminal: Terminal,
    /,
    hold_id: str,
    amount: str | None,
    lines: Sequence[str],
    tip: str | None,
    note: str,
    *,
    more_to_come: bool,
    plan: bool,
) -> None:
    """Take what is held, or part of it.

    ID is a payment (pi_…), the beginning of one, or the receipt number of its sale.
    """
    if amount is not None and lines:
        raise click.UsageError("--amount and --line exclude each other.")
    session = terminal.session
    with session.reading() if plan else session.writing() as till:
        record = till.settlement.find(hold_id)
        intent = one_hold(record, hold_id)
        currency = record.sale.cart.currency
        wanted = _money(terminal, "--amount", amount, currency)
        extra = _money(terminal, "--tip", tip, currency)
        chosen: Mapping[int, int] = {}
        if lines:
            with option("--line", as_json=terminal.as_json):
                chosen = _chosen(lines, record)
                wanted = till.settlement.terms(intent).amount_of(chosen)
        if plan:
            terms = till.settlement.terms(intent)
            found = terms.plan(wanted, is_final=not more_to_come, tip=extra, lines=chosen)
            _tell_plan(terminal, terms, found)
            return
        done = till.settlement.capture(
            intent, wanted, is_final=not more_to_come, tip=extra, lines=chosen, note=note
        )
        zone = till.settings.load().zone
    _tell(terminal, done, telling.outcome(done, zone))


@click.command("increase")
@click.argument("hold_id", metavar="ID")
@click.option("--to", "total", metavar="AMOUNT", required=True, help="The new total of the hold.")
@_NOTE
@with_terminal
def increase_hold(terminal: Terminal, /, hold_id: str, total: str, note: str) -> None:
    """Raise a hold to a new total, where the card allows it.

    The bank is asked again and may say no; the old hold stays then.
    """
    with terminal.session.writing() as till:
        record = till.settlement.find(hold_id)
        wanted = _money(terminal, "--to", total, record.sale.cart.currency)
        assert wanted is not None  # noqa: S101 - the option is required
        done = till.settlement.increase(one_hold(record, hold_id), wanted, note=note)
        zone = till.settings.load().zone
    _tell(terminal, done, telling.outcome(done, zone))


@click.command("extend")
@click.argument("hold_id", metavar="ID")
@with_terminal
def extend_hold(terminal: Terminal, /, hold_id: str) -> None:
    """Say until when a hold lasts, and why it cannot last longer.

    Stripe extends a hold only where that was asked for with the card: see the setting
    hold_requests. Otherwise a new hold is the only way: `holdfast hold reauthorise`.
    """
    with terminal.session.reading() as till:
        record = till.settlement.find(hold_id)
        found = till.settlement.extension(one_hold(record, hold_id))
        zone = till.settings.load().zone
    found.check()
    until = telling.when(found.capture_before, zone)
    terminal.answer(
        {
            "intent": found.intent,
            "extended": True,
            "hold_until": documents.moment(found.capture_before),
            "asked_next_time": found.asks_next_time,
        },
        [f"This hold was extended when it was made: it lasts until {until} ({zone.key})."],
    )


@click.command("cancel")
@click.argument("hold_id", metavar="ID")
@click.option(
    "--reason",
    type=click.Choice([str(reason) for reason in CancelReason]),
    required=True,
    help="Why, in Stripe's words.",
)
@_NOTE
@with_terminal
def cancel_hold(terminal: Terminal, /, hold_id: str, reason: str, note: str) -> None:
    """Give back all that is still held."""
    with terminal.session.writing() as till:
        record = till.settlement.find(hold_id)
        record = till.settlement.release(one_hold(record, hold_id), CancelReason(reason), note)
        zone = till.settings.load().zone
    _tell(terminal, record, telling.outcome(record, zone))


def _money(terminal: Terminal, name: str, text: str | None, currency: Currency) -> Money | None:
    if text is None:
        return None
    with option(name, as_json=terminal.as_json):
        return parse_amount(text, currency)


def _chosen(lines: Sequence[str], record: SaleRecord) -> Mapping[int, int]:
    """Line numbers with a quantity each, all of a line where none is named.

    Raises Refused `line_unknown`.
    """
    chosen: dict[int, int] = {}
    for text in lines:
        found = _LINE.fullmatch(text.strip())
        if found is None:
            raise click.UsageError("--line takes the number of a line, or NUMBER=QUANTITY.")
        number = int(found[1])
        sold = record.sale.cart.line(number).quantity
        chosen[number] = chosen.get(number, 0) + (int(found[2]) if found[2] else sold)
    return chosen


def _tell(terminal: Terminal, /, record: SaleRecord, line: str) -> None:
    document: Document = {"sale": documents.sale(record)}
    if record.intent is not None:
        document |= _came_to(record.intent)
    terminal.answer(document, [*facts([("Receipt", record.sale.receipt)]), line])


def _came_to(intent: Intent) -> Document:
    return {
        "taken": documents.money(intent.received),
        "released": documents.money(intent.released),
        "still_held": documents.money(intent.capturable),
    }


def _tell_plan(terminal: Terminal, /, terms: CaptureTerms, plan: CapturePlan) -> None:
    both = telling.amount
    bounds = terms.bounds
    said = [
        f"Would take {both(plan.taken)} and release {both(plan.released)}.",
        *([f"{both(plan.still_held)} would stay on hold."] if plan.still_held else ()),
        *([f"{both(plan.over)} of it is more than was held."] if plan.over else ()),
        *(
            f"Tax {line.rate.percent()} %: {both(line.tax)} of {both(line.gross)}."
            for line in plan.taxes
            if line.gross
        ),
        *([f"The customer will read: {plan.statement}"] if plan.statement else ()),
        "Nothing was done.",
    ]
    document: Document = {
        "would_take": documents.money(plan.taken),
        "would_release": documents.money(plan.released),
        "would_stay_held": documents.money(plan.still_held),
        "more_than_held": documents.money(plan.over),
        "tip": None if plan.tip is None else documents.money(plan.tip),
        "tax": [documents.tax_line(line) for line in plan.taxes],
        "statement": plan.statement or None,
    }
    limits: Document = {
        "least": documents.money(bounds.least),
        "most": documents.money(bounds.most),
        "step_minor": bounds.step,
        "can_leave_rest": bounds.can_leave_rest,
    }
    terminal.answer({"plan": document, "bounds": limits}, said)
