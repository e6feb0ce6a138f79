"""Commands `settings …`: the shop's decisions, the same rows as on the screen."""

import click

from pos.cli import documents, telling
from pos.cli.output import Terminal, facts, table, with_terminal
from pos.domain.money import MAX_MINOR, Money
from pos.domain.statement import as_printed, room_for_suffix
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


@settings.command("cards")
@with_terminal
def card_settings(terminal: Terminal, /) -> None:
    """What one card can pay in the shop's currency, and how it prints on a statement.

    The name before the shop's text comes from Stripe, where it can be asked.
    """
    with terminal.session.writing() as till:
        found, prefix = till.settings.load(), till.statement.prefix()
    least, most = found.money.minimum_charge, Money(MAX_MINOR, found.money)
    printed = as_printed(prefix, found.descriptor_suffix)
    free = room_for_suffix(prefix) if prefix else None
    lines = facts(
        (
            ("At least", telling.amount(least)),
            ("At most", telling.amount(most)),
            ("Statement", printed or prefix or "as Stripe has it"),
            ("Room", "" if free is None else f"{free} characters for descriptor_suffix"),
        )
    )
    terminal.answer(
        {
            "cards": {
                "least": documents.money(least),
                "most": documents.money(most),
                "prefix": prefix or None,
                "suffix": found.descriptor_suffix or None,
                "printed": printed or None,
                "room": free,
            }
        },
        lines,
    )
