"""Commands `central …`: every register of the shop at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pos.cli import board_telling, central_acts, documents, telling
from pos.cli.board_options import asked, with_filter
from pos.cli.central_telling import claims_of, register, register_lines, row
from pos.cli.failures import Failure, option, problem_of
from pos.cli.insight import day
from pos.cli.insight import document as insight_document
from pos.cli.insight import told as insight_told
from pos.cli.output import Document, Json, Terminal, table, with_terminal
from pos.cli.verify import document as verify_document
from pos.domain.insight import Days, InsightName
from pos.errors import Misconfigured
from pos.services.export_formats.shape import ExportFormat
from pos.services.period import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos.services.all_registers import Proved
    from pos.services.fetching import Fetched
    from pos.services.till import Till


@click.group()
def central() -> None:
    """See every register of the shop, and settle holds that another one opened."""


@central.command("status")
@with_terminal
def status(terminal: Terminal, /) -> None:
    """How much of each register is known on this machine; the centre is not asked."""
    with terminal.session.reading() as till:
        found = till.many.registers.registers()
        zone = till.settings.load().zone
    terminal.answer({"registers": [register(each) for each in found]}, register_lines(found, zone))


@central.command("fetch")
@with_terminal
def fetch(terminal: Terminal, /) -> None:
    """Fetch what is new of every register from the centre, each as far as it can be."""
    with terminal.session.reading() as till:
        fetched = _fetch(terminal, till)
        found = till.many.registers.registers()
        zone = till.settings.load().zone
    failed = {each.head.register.name: each.failure.code for each in fetched if each.failure}
    terminal.answer(
        {"registers": [register(each) for each in found], "not_fetched": failed},
        [
            *register_lines(found, zone),
            *(f"{name} was not fetched: {code}" for name, code in failed.items()),
        ],
    )


@central.command("board")
@click.option("--fetch", "fetches", is_flag=True, help="Fetch what is new from the centre first.")
@with_filter
@with_terminal
def board(terminal: Terminal, /, *, fetches: bool) -> None:
    """Holds of every register, the nearest deadline first, and who has which in hand.

    Without --fetch it is what was fetched last; capturing and releasing read Stripe first anyway.
    """
    wanted = asked()
    with terminal.session.reading() as till:
        settings = till.settings.load()
        only = wanted.filter(settings, as_json=terminal.as_json)
        if fetches:
            _fetch(terminal, till)
        found = till.many.holds.board()
    rows = found.board.found(only)
    horizon = found.board.horizon
    document: Document = {
        "as_of": documents.moment(found.board.as_of),
        "registers": [register(each) for each in found.registers],
        "lanes": [board_telling.lane(each) for each in found.board.sums],
        "claims": claims_of(found),
        "holds": [row(each, found, horizon) for each in rows if not each.is_lapsed],
        "lapsed": [row(each, found, horizon) for each in rows if each.is_lapsed],
    }
    lines = [
        *board_telling.lanes_of(found.board),
        *board_telling.rows(rows, found.board, settings.zone),
        *(f"{each.hold.receipt}: {each.claimed_by} is working on it" for each in rows
          if each.claimed_by),
        "",
        *register_lines(found.registers, settings.zone),
    ]  # fmt: skip
    terminal.answer(document, lines)


@central.command("verify")
@with_terminal
def verify(terminal: Terminal, /) -> None:
    """Prove every register's ledger, and that it ends where the centre says."""
    with terminal.session.reading() as till:
        found = till.many.registers.verify(partial(_heard, terminal))
    terminal.progress_ends()
    holds = all(each.holds for each in found)
    document: Document = {
        "holds": holds,
        "entries": sum(each.verification.entries for each in found),
        "registers": [_proved(each) for each in found],
    }
    rows = [
        (each.register.name, str(each.verification.entries), "yes" if each.holds else "NO",
         "yes" if each.fits_centre else "NO")
        for each in found
    ]  # fmt: skip
    head = ("Register", "Entries", "Proved", "Ends as the centre says")
    if holds or not terminal.as_json:
        terminal.answer(document, [table(head, rows, right=(1,))])
    if not holds:
        flaws = sum(sum(each.verification.flaws.values()) or 1 for each in found if not each.holds)
        names = ", ".join(each.register.name for each in found if not each.holds)
        error = Misconfigured("ledger_not_proved", flaws=flaws, check=names)
        beside = document if terminal.as_json else None
        raise Failure(problem_of(error), as_json=terminal.as_json, beside=beside)


@central.command("export")
@click.option(
    "--format",
    "kind",
    type=click.Choice([str(kind) for kind in ExportFormat]),
    default=str(ExportFormat.CSV),
    show_default=True,
)
@click.option("--from", "first", metavar="DAY", default="", help="First day of the shop.")
@click.option("--to", "last", metavar="DAY", default="", help="Last day, included.")
@click.option("--register", "only", metavar="NAME", multiple=True, help="Only this one; repeatable")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="FOLDER",
    help="One file a register is made in it, each with its manifest.",
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
@with_terminal
def export(
    terminal: Terminal,
    /,
    kind: str,
    first: str,
    last: str,
    only: Sequence[str],
    out: Path,
    *,
    force: bool,
) -> None:
    """Write a period of every register's ledger, a file each: they are ledgers of their own."""
    made: list[Json] = []
    lines: list[str] = []
    with terminal.session.reading() as till:
        with option("--from/--to", as_json=terminal.as_json):
            period = Period.parse(first, last, till.settings.load().zone)
        out.mkdir(parents=True, exist_ok=True)
        for state, branch in till.many.registers.each(only):
            summary = branch.exports.export(
                ExportFormat(kind),
                period.since,
                period.until,
                out.absolute() / f"{state.name}.{kind}",
                replace=force,
                progress=partial(_heard, terminal, state.name),
            )
            made.append({"register": state.name, **documents.export(summary)})
            lines += ["", state.name, *telling.export(summary)]
    terminal.progress_ends()
    terminal.answer({"exports": made}, lines)


@central.command("insight")
@click.argument("name", type=click.Choice([str(name) for name in InsightName]))
@click.option("--from", "first", metavar="DAY", default="", help="First day.  [default: today]")
@click.option("--to", "last", metavar="DAY", default="", help="Last day, included.")
@with_terminal
def insight(terminal: Terminal, /, name: str, first: str, last: str) -> None:
    """A report over all registers; see `holdfast insight`."""
    with terminal.session.reading() as till:
        today = till.insights.today()
        with option("--from/--to", as_json=terminal.as_json):
            days = Days(day(first) or today, day(last) or today)
        found = till.many.registers.insight(InsightName(name), days)
    terminal.answer({"insight": insight_document(found)}, insight_told(found, None))


for command in (
    central_acts.capture,
    central_acts.release,
    central_acts.follow,
    central_acts.give_up,
    central_acts.claims,
):
    central.add_command(command)


def _heard(terminal: Terminal, name: str, rows: int) -> None:
    terminal.progress(f"{name}: {rows} entries")


def _fetch(terminal: Terminal, till: Till) -> Sequence[Fetched]:
    fetched = till.many.update(
        lambda name, entries, rows: terminal.progress(f"{name}: {entries} entries, {rows} rows")
    )
    terminal.progress_ends()
    return fetched


def _proved(found: Proved) -> Document:
    return {
        **register(found.register),
        "fits_centre": found.fits_centre,
        "verify": verify_document(found.verification),
    }
