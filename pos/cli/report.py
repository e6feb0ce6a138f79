"""Commands `report …`: X at any time, and Z reports printed again."""

import click

from pos.cli import shift_documents, shift_telling
from pos.cli.languages import chosen_language, language_option
from pos.cli.output import Terminal, with_terminal
from pos.services.report_document import stored
from pos.settings import Mode


@click.group()
def report() -> None:
    """Look at the open shift (X), or print a closed one again (Z)."""


@report.command("x")
@language_option
@with_terminal
def report_x(terminal: Terminal, /) -> None:
    """What the open shift came to so far; nothing is written."""
    with terminal.session.reading() as till:
        found = till.reports.x()
        settings = till.settings.load()
    terminal.answer(
        {"report": shift_documents.report(found)},
        shift_telling.report(
            found,
            settings,
            is_practice=terminal.session.mode is Mode.TRAINING,
            language=chosen_language(),
        ),
    )


@report.command("z")
@click.argument("number", type=click.IntRange(min=0), required=False)
@click.option("--register", default="", help="Another register than this one.")
@click.option("--look", is_flag=True, help="Only look, beside an open till: no copy is made.")
@with_terminal
def report_z(terminal: Terminal, /, number: int | None, register: str, *, look: bool) -> None:
    """A closed shift once more, the last one without a NUMBER.

    It is marked as a copy, and the audit journal notes who printed it. Number 0 says what was
    booked before the first shift.
    """
    session = terminal.session
    with session.reading() if look else session.writing() as till:
        read = till.reports.z if look else till.reports.reprint
        found = read(number, register=register)
        settings = till.settings.load()
    terminal.answer(
        {"report": shift_documents.report(found, stored(found).sha256, is_copy=not look)},
        shift_telling.report(
            found, settings, is_copy=not look, is_practice=session.mode is Mode.TRAINING
        ),
    )
