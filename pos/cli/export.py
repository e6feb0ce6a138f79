"""Command `export`: a period of the ledger as a file, without network or keys."""

from pathlib import Path

import click

from pos.cli import documents, telling
from pos.cli.failures import option
from pos.cli.output import Terminal, with_terminal
from pos.services.export_formats.shape import ExportFormat
from pos.services.period import Period


@click.command()
@click.option(
    "--format",
    "kind",
    type=click.Choice([str(kind) for kind in ExportFormat]),
    default=str(ExportFormat.CSV),
    show_default=True,
    help="xlsx and csv for people, jsonl and parquet for programs, the others for bookkeeping.",
)
@click.option(
    "--from",
    "first",
    metavar="DAY",
    default="",
    help="First day in the shop's time zone, or a moment (ISO 8601).  [default: the beginning]",
)
@click.option(
    "--to",
    "last",
    metavar="DAY",
    default="",
    help="Last day, included; a moment ends the period exactly there.  [default: now]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to make; FILE.manifest.json with the control totals is made beside it.",
)
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@with_terminal
def export(
    terminal: Terminal, /, kind: str, first: str, last: str, out: Path, *, force: bool
) -> None:  # fmt: skip
    """Write the entries of a period to a file, or to one for each currency."""
    with terminal.session.reading() as till:
        zone = till.settings.load().zone
        with option("--from/--to", as_json=terminal.as_json):
            period = Period.parse(first, last, zone)
        summary = till.exports.export(
            ExportFormat(kind),
            period.since,
            period.until,
            out.absolute(),
            replace=force,
            progress=lambda rows: terminal.progress(f"{rows} entries"),
        )
    terminal.progress_ends()
    terminal.answer({"export": documents.export(summary)}, telling.export(summary))
