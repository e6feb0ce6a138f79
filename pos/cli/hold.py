"""Commands `hold …`: what is held, and what becomes of it."""

from __future__ import annotations

import click

from pos.cli import (
    board_telling,
    documents,
    hold_acts,
    hold_board,
    hold_bulk,
    hold_evidence,
    hold_filters,
    hold_notes,
    hold_tasks,
    telling,
)
from pos.cli.output import Document, Terminal, facts, with_terminal


@click.group()
def hold() -> None:
    """See what is held and what lapses when; capture, release, raise or keep it."""


@hold.command("show")
@click.argument("hold_id", metavar="ID")
@with_terminal
def show_hold(terminal: Terminal, /, hold_id: str) -> None:
    """One payment as the ledger knows it.

    ID is a payment (pi_…), the beginning of one, or the receipt number of its sale.
    """
    with terminal.session.reading() as till:
        record = till.settlement.find(hold_id)
        note, chain = till.notes.of(record.sale.id), till.lapses.chain(record.sale.id)
        zone = till.settings.load().zone
    document: Document = {
        "sale": documents.sale(record),
        "note": board_telling.note(note),
        "chain": [sale.receipt or sale.id for sale in chain],
    }
    lines = [*telling.sale(record, zone), *hold_notes.lines(note, zone)]
    if len(chain) > 1:
        lines += facts([("Chain", ", then ".join(sale.receipt or sale.id for sale in chain))])
    terminal.answer(document, lines)


for command in (
    hold_acts.capture_hold,
    hold_acts.increase_hold,
    hold_acts.extend_hold,
    hold_acts.cancel_hold,
    hold_board.list_holds,
    hold_board.watch,
    hold_board.alerts,
    hold_filters.filters,
    hold_notes.note_hold,
    hold_notes.keep_hold,
    hold_bulk.bulk,
    hold_evidence.evidence,
    hold_tasks.list_tasks,
    hold_tasks.reauthorise,
    hold_tasks.dismiss,
    hold_tasks.chain,
):
    hold.add_command(command)
# The word that the screen uses for it.
hold.add_command(hold_acts.cancel_hold, "release")
