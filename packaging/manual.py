"""Writes the manual page `holdfast.1` from the commands themselves, so that it cannot differ.

`python packaging/manual.py FILE`; SOURCE_DATE_EPOCH gives the day that it shows.
"""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from pos.cli.root import root


def troff(text: str) -> str:
    """Text that groff takes literally."""
    kept = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return f"\\&{kept}" if kept.startswith((".", "'")) else kept


def page() -> Iterator[str]:
    """The lines of the page."""
    day = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), UTC)
    yield f'.TH HOLDFAST 1 "{day:%Y-%m-%d}" "Holdfast {version("holdfast")}" "User Commands"'
    yield ".SH NAME\nholdfast \\- a till that holds a card first and takes the money later"
    yield ".SH SYNOPSIS\n.B holdfast\n[OPTIONS] [COMMAND [ARGS]...]"
    yield f".SH DESCRIPTION\n{troff(' '.join((root.help or '').split()))}"
    yield ".SH OPTIONS"
    context = click.Context(root, info_name="holdfast")
    yield from _options(context)
    yield ".SH COMMANDS"
    for name, command in sorted(root.commands.items()):
        yield from _command(name, command, context)
    yield f".SH EXIT STATUS\n{troff(root.epilog or '')}"
    yield (
        ".SH FILES\n.TP\n.I ~/.local/share/holdfast\n"
        "Ledgers, backups and logs. No removal of the program touches them."
    )


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        if record := parameter.get_help_record(context):
            yield f".TP\n.B {troff(record[0])}\n{troff(record[1])}"


def _command(name: str, command: click.Command, above: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=above)
    yield f".SS {troff(context.command_path)}\n{troff(' '.join((command.help or '').split()))}"
    if isinstance(command, click.Group):
        for part, inner in sorted(command.commands.items()):
            yield f".TP\n.B {troff(part)}\n{troff(inner.get_short_help_str(300))}"
    else:
        yield from _options(context)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text("\n".join(page()) + "\n", encoding="utf-8")
