"""Commands `settings …`: the shop's decisions, the same rows as on the screen."""

from pathlib import Path

import click

from pos.cli import documents, telling
from pos.cli.output import Document, Terminal, facts, table, with_terminal
from pos.domain.money import MAX_MINOR, Money
from pos.domain.statement import as_printed, room_for_suffix
from pos.services.settings_file import Preview
from pos.services.settings_transfer import SettingsTransfer
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


@settings.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_terminal
def export_settings(terminal: Terminal, /, file: Path) -> None:
    """Write the settings to a TOML file, or to JSON by its name, for another till.

    There are no secrets in it, and nothing of this register: its name, its reader, its folders.
    """
    with terminal.session.reading() as till:
        count = SettingsTransfer(till.settings).export(file)
    terminal.answer(
        {"file": str(file), "settings": count}, [f"{count} settings are in {file.name}."]
    )


@settings.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--yes", is_flag=True, help="Change them; without it you only see what would be.")
@with_terminal
def import_settings(terminal: Terminal, /, file: Path, *, yes: bool) -> None:
    """Take over the settings of another till, once you have seen what changes."""
    with terminal.session.writing() as till:
        transfer = SettingsTransfer(till.settings)
        preview = transfer.preview(file)
        if yes and preview.differences:
            transfer.take(preview)
    terminal.answer(_preview(preview, is_done=yes), _previewed(preview, is_done=yes))


def _preview(preview: Preview, *, is_done: bool) -> Document:
    return {
        "changes": {
            each.name: {"before": each.before, "after": each.after} for each in preview.differences
        },
        "unknown": list(preview.unknown),
        "refused": {name: error.code for name, error in preview.refused.items()},
        "done": is_done,
    }


def _previewed(preview: Preview, *, is_done: bool) -> list[str]:
    lines = ["Nothing would change."] if not preview.differences else []
    if preview.differences:
        rows = [(each.name, each.before, each.after) for each in preview.differences]
        lines = [table(("Setting", "Now", "Then" if not is_done else "Since now"), rows)]
    lines += [f"Not known here, left out: {name}" for name in preview.unknown]
    lines += [
        f"Not possible, left out: {name} ({why.code})" for name, why in preview.refused.items()
    ]
    if preview.differences and not is_done:
        lines.append("Nothing is changed yet: repeat it with --yes.")
    return lines
