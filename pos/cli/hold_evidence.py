"""Command `hold evidence`: all that is known of one hold, as a paper or for a program."""

from pathlib import Path

import click

from pos.cli.languages import chosen_language, language_option
from pos.cli.output import Terminal, facts, with_terminal


@click.command()
@click.argument("hold_id", metavar="ID")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The file to make: .pdf for people, .json for programs.",
)
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@language_option
@with_terminal
def evidence(terminal: Terminal, /, hold_id: str, out: Path, *, force: bool) -> None:
    """Put everything about one hold together: cart, people, steps, names in Stripe, entries.

    ID is a payment (pi_…), the beginning of one, or the receipt number of its sale. Asks nobody,
    and works beside an open till.
    """
    with terminal.session.reading() as till:
        made = till.evidence.write(
            hold_id, out.absolute(), replace=force, language=chosen_language()
        )
    terminal.answer(
        {
            "evidence": {
                "file": str(made.path),
                "format": str(made.format),
                "receipt": made.receipt,
                "size": made.size,
                "sha256": made.sha256,
            }
        },
        facts(
            [
                ("Receipt", made.receipt),
                ("File", str(made.path)),
                ("SHA-256", made.sha256),
            ]
        ),
    )
