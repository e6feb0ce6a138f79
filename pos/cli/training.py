"""Commands `training …`: the levers of the built-in Stripe."""

from datetime import timedelta

import click

from pos.cli import documents, telling
from pos.cli.output import Terminal, with_terminal
from pos.errors import Refused
from pos.services.practising import begin_anew


@click.group()
def training() -> None:
    """Turn the practice clock, or begin practising anew."""


@training.command("advance")
@click.option("--days", type=click.IntRange(0, 365), default=0, help="Days to go forward.")
@click.option("--hours", type=click.IntRange(0, 8760), default=0, help="Hours to go forward.")
@with_terminal
def advance(terminal: Terminal, /, days: int, hours: int) -> None:
    """Turn the practice clock forward, so that holds lapse today.

    Works beside an open till. `holdfast hold list` then shows what became of the holds.
    """
    if not days and not hours:
        raise click.UsageError("Say how far: --days or --hours.")
    with terminal.session.reading() as till:
        if till.practice is None:
            raise Refused("training_only")
        till.practice.advance(timedelta(days=days, hours=hours))
        now, zone = till.clock.now(), till.settings.load().zone
    terminal.answer(
        {"now": documents.moment(now)},
        [
            f"The practice clock shows {telling.when(now, zone)} ({zone.key}).",
            "What lapsed by then is reported by `holdfast hold list`.",
        ],
    )


@training.command("reset")
@with_terminal
def reset(terminal: Terminal, /) -> None:
    """Settle what is open, empty the practice Stripe, and set its clock to now.

    Catalogue, settings and the books of earlier practice stay.
    """
    with terminal.session.writing() as till:
        if till.practice is None:
            raise Refused("training_only")
        begin_anew(till.journal, till.counter, till.checkout, till.settlement, till.practice)
        now, zone = till.clock.now(), till.settings.load().zone
    terminal.answer(
        {"now": documents.moment(now)},
        ["The practice Stripe is empty.", f"Its clock shows {telling.when(now, zone)}."],
    )
