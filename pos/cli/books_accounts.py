"""Commands `books accounts …`: the chart of accounts, the same as on the screen."""

from pathlib import Path
from typing import Final

import click

from pos.cli import books_telling as told
from pos.cli.failures import option
from pos.cli.output import Terminal, with_terminal
from pos.domain.chart_templates import Template
from pos.errors import Refused
from pos.services.new_files import new_files

_MOST: Final = 1_000_000


@click.group()
def accounts() -> None:
    """See and change what the accounts are called in the shop's books."""


@accounts.command("list")
@with_terminal
def list_accounts(terminal: Terminal, /) -> None:
    """Every account with its code and its name."""
    with terminal.session.reading() as till:
        lines = till.bookroom.accounts.lines()
        template = till.bookroom.accounts.chart().template
    terminal.answer(
        {"chart": str(template), "accounts": [told.account(line) for line in lines]},
        told.account_lines(lines),
    )


@accounts.command("set")
@click.argument("account")
@click.option("--code", required=True, help="Its number in the shop's books.")
@click.option("--name", required=True, help="Its name in the shop's books.")
@with_terminal
def set_account(terminal: Terminal, /, account: str, code: str, name: str) -> None:
    """Call an account otherwise."""
    with terminal.session.writing() as till:
        line = till.bookroom.accounts.change(account, code, name)
    terminal.answer({"account": told.account(line)}, told.account_lines([line]))


@accounts.command("template")
@click.argument("name", type=click.Choice([str(each) for each in Template]))
@with_terminal
def choose_template(terminal: Terminal, /, name: str) -> None:
    """Begin with a chart that many know; names of your own are given up."""
    with terminal.session.writing() as till:
        till.bookroom.accounts.choose(name)
        lines = till.bookroom.accounts.lines()
    terminal.answer(
        {"chart": name, "accounts": [told.account(line) for line in lines]},
        told.account_lines(lines),
    )


@accounts.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@with_terminal
def export_accounts(terminal: Terminal, /, file: Path, *, force: bool) -> None:
    """Write the list of accounts as CSV, to be changed and brought in again."""
    with terminal.session.reading() as till:
        text = till.bookroom.accounts.as_csv()
    with new_files(file.absolute(), replace=force) as [new]:
        new.write(text.encode("utf-8-sig"))
    terminal.answer({"file": str(file.absolute())}, [f"Written to {file.name}."])


@accounts.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@with_terminal
def import_accounts(terminal: Terminal, /, file: Path) -> None:
    """Take over a list of accounts, whole or not at all: columns account, code and name."""
    with option("FILE", as_json=terminal.as_json):
        if not file.exists():
            raise Refused("file_missing", file=file.name)
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                text = opened.read(_MOST)
        except (OSError, UnicodeDecodeError) as error:
            raise Refused("file_unreadable", file=file.name) from error
    with terminal.session.writing() as till:
        changed = till.bookroom.accounts.bring_in(text)
    terminal.answer({"changed": changed}, [f"{changed} accounts are called otherwise now."])
