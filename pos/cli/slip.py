"""Commands `slip …`: look at a slip, print it, or keep it as a file."""

from pathlib import Path

import click

from pos.cli.languages import chosen_language, language_option
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.domain.printing import PrintJob
from pos.domain.slip import Slip, SlipKind
from pos.domain.slip_layout import NARROW, WIDE, CodeLine, LaidLine, RuleLine, TextLine, laid_out
from pos.errors import PosError
from pos.services.new_files import new_files

_OTHERS = {SlipKind.KEYS, SlipKind.TEST, SlipKind.PHONE}  # `phone show --slip` makes the last one
_KINDS = [str(kind) for kind in SlipKind if kind not in _OTHERS]
_MM = {"58": NARROW, "80": WIDE}

_kind = click.argument("kind", type=click.Choice(_KINDS))
_about = click.argument("about", default="", metavar="[SALE]")
_paper = click.option(
    "--paper", type=click.Choice(list(_MM)), default="80", show_default=True, help="Millimetres."
)


@click.group()
def slip() -> None:
    """Slips of holds, sales, refunds and shifts: shown, printed, or saved as PDF.

    SALE is a receipt number, a sale or a payment (pi_…). For cash it is `till-1/12/3`, for a Z
    report `till-1/12`; without it the open shift is meant.
    """


@slip.command("list")
@click.argument("sale")
@with_terminal
def list_slips(terminal: Terminal, /, sale: str) -> None:
    """Which slips a sale has come to."""
    with terminal.session.reading() as till:
        offers = till.slips.of_sale(sale)
    terminal.answer(
        {"slips": [{"kind": str(each.kind), "about": each.about} for each in offers]},
        [f"{each.kind:<8} {each.about}" for each in offers] or ["There is no slip of it yet."],
    )


@slip.command("show")
@_kind
@_about
@_paper
@language_option
@with_terminal
def show(terminal: Terminal, /, kind: str, about: str, paper: str) -> None:
    """A slip as it would be printed now; nothing is noted."""
    with terminal.session.reading() as till:
        made = till.slips.make(SlipKind(kind), about, language=chosen_language())
    columns = _MM[paper]
    lines = [_drawn(line, columns) for line in laid_out(made, columns)]
    terminal.answer({"slip": {**_told(made), "lines": lines}}, lines)


@slip.command("print")
@_kind
@_about
@click.option("--printer", default="", help="Another printer than the usual one.")
@language_option
@with_terminal
def print_slip(terminal: Terminal, /, kind: str, about: str, printer: str) -> None:
    """Print a slip; one that was handed out before is marked COPY, and noted."""
    with terminal.session.writing() as till:
        jobs: list[PrintJob] = []
        made = till.slips.issue(
            SlipKind(kind),
            about,
            language=chosen_language(),
            keep=lambda books, slip: jobs.append(till.paper.queue.put(books, slip, printer)),
        )
        job = jobs[0]
        waiting = {each.id for each in till.paper.queue.send().waiting}
    is_printed = job.id not in waiting
    terminal.answer(
        {"slip": {**_told(made), "print": job.id, "printer": job.printer, "printed": is_printed}},
        facts(
            [
                ("Printer", job.printer),
                ("Copy", str(made.copy) if made.copy else ""),
                ("State", "printed" if is_printed else "waits for the printer"),
            ]
        ),
    )


@slip.command("pdf")
@_kind
@_about
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The file."
)
@click.option("--force", is_flag=True, help="Replace FILE when it is there.")
@_paper
@language_option
@with_terminal
def pdf(
    terminal: Terminal, /, kind: str, about: str, out: Path, paper: str, *, force: bool
) -> None:
    """Keep a slip as PDF; one that was handed out before is marked COPY, and noted."""
    with terminal.session.writing() as till:
        language = chosen_language()
        made, job = till.slips.hand_out(SlipKind(kind), about, "pdf", language=language)
        try:
            data = till.slips.pdf(made, _MM[paper], int(paper))
            with new_files(out.absolute(), replace=force, owner_only=True) as (file,):
                file.write(data)
        except PosError:
            till.slips.take_back(job)
            raise
        till.slips.came_out(job)
    terminal.answer(
        {"slip": {**_told(made), "file": str(out.absolute()), "size": len(data)}},
        facts([("File", str(out.absolute())), ("Copy", str(made.copy) if made.copy else "")]),
    )


def _told(made: Slip) -> Document:
    return {
        "kind": str(made.kind),
        "about": made.subject,
        "title": made.title,
        "language": made.language,
        "copy": made.copy,
        "practice": made.is_practice,
    }


def _drawn(line: LaidLine, columns: int) -> str:
    match line:
        case TextLine():
            return line.text
        case RuleLine():
            return "-" * columns
        case CodeLine():
            return f"[{line.value}]".center(columns).rstrip()
        case _:
            return ""
