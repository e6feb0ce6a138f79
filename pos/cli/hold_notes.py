"""Commands `hold note` and `hold keep`: whom a hold is for, why, and who looks after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from pos.cli import board_telling, telling
from pos.cli.failures import option
from pos.cli.output import Terminal, facts, with_terminal
from pos.domain.sale_note import SaleNote
from pos.errors import Refused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

NEVER = "none"


@click.command("note")
@click.argument("hold_id", metavar="ID")
@click.option("--customer", metavar="TEXT", help="What the shop knows the customer by.")
@click.option("--reason", metavar="TEXT", help="Why money is held.")
@click.option("--note", metavar="TEXT", help="Anything else.")
@with_terminal
def note_hold(
    terminal: Terminal,
    /,
    hold_id: str,
    customer: str | None,
    reason: str | None,
    note: str | None,
) -> None:
    """What is noted about a sale; with options, note it. An empty text takes it away.

    It can be noted beside an open till. ID is a receipt number, a sale or a payment (pi_…).
    """
    changes = {"customer": customer, "reason": reason, "note": note}
    is_change = any(value is not None for value in changes.values())
    with terminal.session.reading() as till:
        sale = till.settlement.find(hold_id).sale.id
        found = till.notes.edit(sale, **changes) if is_change else till.notes.of(sale)
        zone = till.settings.load().zone
    _tell(terminal, found, zone)


@click.command("keep")
@click.argument("hold_id", metavar="ID")
@click.option("--owner", required=True, metavar="NAME", help="Who decides about it.")
@click.option(
    "--until",
    required=True,
    metavar="TIME",
    help=f"By the shop's clocks, such as '2026-12-01 10:00'; '{NEVER}' for no promise.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why it is kept.")
@with_terminal
def keep_hold(terminal: Terminal, /, hold_id: str, owner: str, until: str, reason: str) -> None:
    """Keep a hold until a time: who promised it, and why. The bank's deadline stays as it is."""
    with terminal.session.reading() as till:
        sale = till.settlement.find(hold_id).sale.id
        zone = till.settings.load().zone
        with option("--until", as_json=terminal.as_json):
            moment = None if until == NEVER else parse_moment(until, zone)
        found = till.notes.keep(sale, owner=owner, until=moment, reason=reason)
    _tell(terminal, found, zone)


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """`2026-12-01 10:00` by the shop's clocks, or a whole ISO 8601 moment with its offset; UTC.

    Raises Refused `moment_unreadable`.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refused("moment_unreadable", text=text[:40]) from error
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _tell(terminal: Terminal, note: SaleNote, zone: ZoneInfo) -> None:
    told = facts([("Sale", note.sale), *_pairs(note, zone)])
    terminal.answer({"note": board_telling.note(note)}, told)


def lines(note: SaleNote, zone: ZoneInfo) -> list[str]:
    """What is noted, for people; nothing for nothing."""
    return facts(_pairs(note, zone))


def _pairs(note: SaleNote, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [
        ("Customer", note.customer),
        ("Reason", note.reason),
        ("Kept by", note.owner),
        ("Kept until", telling.when(note.keep_until, zone)),
        ("Recipe", note.recipe),
        ("Note", note.note),
        ("In the place of", note.follows or ""),
    ]
