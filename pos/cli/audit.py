"""Command `audit`: who did what, when, and with whose approval."""

import click

from pos.cli import documents
from pos.cli.failures import option
from pos.cli.output import Document, Terminal, table, with_terminal
from pos.cli.telling import amount, when
from pos.domain.audit_record import TrailEntry, TrailQuery
from pos.services.period import Period

_MOST = 10_000


@click.command()
@click.option("--person", default="", metavar="NAME", help="Who did it, or approved it.")
@click.option("--act", "acts", multiple=True, metavar="ACT", help="As `refund`. Repeatable.")
@click.option("--since", default="", metavar="DAY", help="First day or moment.")
@click.option("--until", default="", metavar="DAY", help="Last day, included, or a moment.")
@click.option("--sale", default="", metavar="SALE", help="By receipt number, id or payment.")
@click.option("--before", type=int, metavar="NUMBER", help="Only what is older than this entry.")
@click.option(
    "--limit", type=click.IntRange(1, _MOST), default=200, show_default=True, help="At most."
)
@with_terminal
def audit(
    terminal: Terminal,
    /,
    person: str,
    acts: tuple[str, ...],
    *,
    sale: str,
    before: int | None,
    limit: int,
    **days: str,
) -> None:
    """Show the audit journal, newest first.

    It is part of the ledger and of its chain of hashes: `holdfast verify` tells whether a record
    was changed or taken away.
    """
    with terminal.session.people() as till:
        zone = till.settings.load().zone
        with option("--since/--until", as_json=terminal.as_json):
            period = Period.parse(days["since"], days["until"], zone)
        query = TrailQuery(
            person=person,
            acts=acts,
            since=period.since,
            until=period.until,
            sale=till.settlement.find(sale).sale.id if sale else None,
            before=before,
            limit=limit,
        )
        found = till.trail.find(query)
    rows = [
        (
            str(each.sequence),
            when(each.record.at, zone),
            each.record.actor,
            each.record.approver,
            each.record.act.replace("_", " "),
            amount(each.record.amount) if each.record.amount else "",
            _told(each),
        )
        for each in found
    ]
    head = ("Entry", "When", "Who", "Approved by", "What", "Amount", "Details")
    lines = [table(head, rows, right=(0, 5))] if rows else ["Nothing is noted."]
    terminal.answer({"audit": [_document(each) for each in found]}, lines)


def _told(entry: TrailEntry) -> str:
    """All but the seals, which say nothing to people."""
    told = entry.record.facts.items()
    return ", ".join(f"{name} {value}" for name, value in told if not name.endswith("_seal"))


def _document(entry: TrailEntry) -> Document:
    record = entry.record
    return {
        "sequence": entry.sequence,
        "reference": entry.reference,
        "at": documents.moment(record.at),
        "recorded_at": documents.moment(entry.recorded_at),
        "register": record.register,
        "act": record.act,
        "actor": record.actor,
        "approver": record.approver or None,
        "sale": record.sale,
        "intent": record.intent,
        "operation": record.operation,
        "amount": documents.money(record.amount) if record.amount else None,
        "facts": dict(record.facts),
    }
