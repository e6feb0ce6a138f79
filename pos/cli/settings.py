"""Commands `settings …`: the shop's decisions, the same rows as on the screen."""

import click

from pos.cli.output import Terminal, table, with_terminal
from pos.settings import Settings


@click.group()
def settings() -> None:
    """See and change the shop's settings."""


@settings.command("list")
@with_terminal
def list_settings(terminal: Terminal, /) -> None:
    """All settings with their values."""
    with terminal.session.reading() as till:
        found = till.settings.load()
    values = {name: found.text(name) for name in Settings.names()}
    terminal.answer({"settings": values}, [table(("Setting", "Value"), values.items())])


@settings.command("set")
@click.argument("name")
@click.argument("value")
@with_terminal
def set_setting(terminal: Terminal, /, name: str, value: str) -> None:
    """Change one setting."""
    with terminal.session.writing() as till:
        changed = till.settings.load().changed(name, value)
        till.settings.save(changed)
    terminal.answer(
        {"settings": {name: changed.text(name)}}, [f"{name} is now: {changed.text(name)}"]
    )
