"""Command group `ledger`: where the file is, and what it says to tools that open it themselves."""

from pathlib import Path

import click

from pos.cli.output import Terminal, facts, with_terminal
from pos.services.describing import metadata_of
from pos.services.new_files import new_files
from resources.describing import table_descriptions


@click.group()
def ledger() -> None:
    """The ledger file, for the tools of those who look into it themselves."""


@ledger.command()
@with_terminal
def where(terminal: Terminal) -> None:
    """Say where the ledger file of this mode and account is."""
    with terminal.session.reading() as till:
        path, account = till.path, till.account
    terminal.answer(
        {"file": str(path), "account": account},
        facts([("File", str(path)), ("Account", account)]),
    )


@ledger.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The metadata file to make: datasette serve LEDGER --metadata FILE",
)
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@with_terminal
def describe(terminal: Terminal, /, out: Path, *, force: bool) -> None:
    """Write what every table and column means, in the form that datasette shows."""
    with terminal.session.reading() as till:
        path = till.path
        document = metadata_of(
            table_descriptions(),
            database=path.stem,
            mode=till.mode,
            account=till.account,
            shop=till.settings.load().shop_name,
        )
    with new_files(out.absolute(), replace=force) as (file,):
        file.write(document)
    terminal.answer(
        {"file": str(out.absolute()), "ledger": str(path)},
        facts([("Written", str(out)), ("Ledger", str(path))]),
    )
