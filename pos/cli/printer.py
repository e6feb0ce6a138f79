"""Commands `printer …` and `drawer …`: receipt printers, the slips that wait, and the drawer."""

from __future__ import annotations

from typing import Final

import click

from pos.cli.documents import moment
from pos.cli.output import Document, Terminal, plain, table, with_terminal
from pos.domain.printing import (
    COLUMNS,
    Connection,
    DrawerOpening,
    Printer,
    PrinterState,
    PrintId,
    PrintJob,
)
from pos.services.printing import PaperView
from resources.words.printing import STATES

_HEAD: Final = ("Printer", "Connection", "Address", "Paper", "Code page", "Drawer")
_QUEUE: Final = ("Slip", "What", "About", "Printer", "State", "Tries", "Problem")
_SHORT: Final = len("print_12345678")
_DEFAULTS: Final = Printer("Counter", Connection.NETWORK, "127.0.0.1")
_PAPERS: Final = [f"{mm}/{columns}" for mm in (80, 58) for columns in COLUMNS[mm]]
_YES_NO: Final = ["yes", "no"]


@click.group()
def printer() -> None:
    """Receipt printers: set them up, try them, and look after the slips that wait."""


@printer.command("list")
@with_terminal
def list_printers(terminal: Terminal, /) -> None:
    """The printers of this register; the one with the star prints its slips."""
    with terminal.session.reading() as till:
        found = till.paper.printers.all()
    rows = [
        (
            f"{each.name}{'' if each.place else ' *'}",
            str(each.connection),
            each.address,
            f"{each.paper_mm} mm, {each.columns}",
            each.code_page,
            f"pin {each.drawer_pin}" if each.drawer_pin else "",
        )
        for each in found
    ]
    lines = [table(_HEAD, rows)] if rows else ["This register has no receipt printer."]
    terminal.answer({"printers": [_printer(each) for each in found]}, lines)


@printer.command("add")
@click.argument("name")
@click.argument("connection", type=click.Choice([str(each) for each in Connection]))
@click.argument("address")
@click.option("--paper", type=click.Choice(_PAPERS), default=_PAPERS[0], show_default=True)
@click.option("--profile", default=_DEFAULTS.profile, show_default=True, help="Family of printers.")
@click.option("--code-page", default=_DEFAULTS.code_page, show_default=True, help="Or raster.")
@click.option("--drawer", type=click.Choice(["0", "2", "5"]), default="0", help="Pin of its plug.")
@click.option("--cuts", type=click.Choice(_YES_NO), default="yes", help="It has a cutter.")
@click.option("--answers", type=click.Choice(_YES_NO), default="yes", help="It can be asked.")
@with_terminal
def add_printer(
    terminal: Terminal, /, name: str, connection: str, address: str, **chosen: str
) -> None:
    """Add a printer at ADDRESS; paper is its width in millimetres and letters across.

    network 192.168.1.50:9100, usb 04b8:0e15, serial /dev/ttyUSB0@38400, device /dev/usb/lp0.
    """
    millimetres, _, columns = chosen["paper"].partition("/")
    wanted = Printer(
        name,
        Connection(connection),
        address,
        paper_mm=int(millimetres),
        columns=int(columns),
        profile=chosen["profile"],
        code_page=chosen["code_page"],
        cuts=chosen["cuts"] == "yes",
        answers=chosen["answers"] == "yes",
        drawer_pin=int(chosen["drawer"]),
    )
    with terminal.session.writing() as till:
        made = till.paper.printers.add(wanted)
    lines = [f"Added: {plain(made.name)}. `holdfast printer test` shows how it writes."]
    terminal.answer({"printer": _printer(made)}, lines)


@printer.command("remove")
@click.argument("name")
@with_terminal
def remove_printer(terminal: Terminal, /, name: str) -> None:
    """Remove a printer; what waits for it goes to the others."""
    with terminal.session.writing() as till:
        till.paper.printers.remove(name)
    terminal.answer({"removed": name}, [f"Removed: {plain(name)}."])


@printer.command("prefer")
@click.argument("name")
@with_terminal
def prefer(terminal: Terminal, /, name: str) -> None:
    """Let slips come out of this printer from now on."""
    with terminal.session.writing() as till:
        till.paper.printers.prefer(name)
    terminal.answer({"preferred": name}, [f"Slips come out of {plain(name)} from now on."])


@printer.command("status")
@click.argument("name", default="")
@with_terminal
def status(terminal: Terminal, /, name: str) -> None:
    """Ask every printer, or one, how it stands."""
    with terminal.session.writing() as till:
        names = [name] if name else [each.name for each in till.paper.printers.all()]
        found = {each: till.paper.queue.look(each) for each in names}
        waiting = len(till.paper.queue.view().waiting)
    rows = [(each, STATES[state]) for each, state in found.items()]
    lines = [table(("Printer", "State"), rows)] if rows else []
    lines.append(f"Slips that wait: {waiting}.")
    states = {each: str(state) for each, state in found.items()}
    terminal.answer({"states": states, "waiting": waiting}, lines)


@printer.command("test")
@click.argument("name")
@click.option("--letters", is_flag=True, help="Only letters in several code pages.")
@with_terminal
def test(terminal: Terminal, /, name: str, *, letters: bool) -> None:
    """Print a test slip: letters, an amount at the edge, codes."""
    with terminal.session.writing() as till:
        if letters:
            state = till.paper.printers.specimen(name)
        else:
            till.paper.printers.test(name)
            view = till.paper.queue.send()
            state = view.states.get(till.paper.printers.get(name).name, PrinterState.UNKNOWN)
    told = "Printed." if state.prints else f"It waits: {STATES[state]}."
    terminal.answer({"state": str(state), "printed": state.prints}, [told])


@printer.command("queue")
@click.option("--all", "everything", is_flag=True, help="Also what was printed or given up.")
@with_terminal
def queue(terminal: Terminal, /, *, everything: bool) -> None:
    """The slips that wait for a printer, oldest first."""
    with terminal.session.reading() as till:
        view = till.paper.queue.view()
        found = till.paper.queue.recent() if everything else view.waiting
    lines = [table(_QUEUE, [_row(each) for each in found])] if found else ["No slip waits."]
    terminal.answer({"slips": [_job(each) for each in found]}, lines)


@printer.command("retry")
@click.argument("slip", default="")
@click.option("--printer", "name", default="", help="On that printer.")
@with_terminal
def retry(terminal: Terminal, /, slip: str, *, name: str) -> None:
    """Send what waits now, or one slip by the beginning of its id."""
    with terminal.session.writing() as till:
        if slip:
            till.paper.queue.again(PrintId(slip), name)
        else:
            till.paper.queue.all_again()
        view = till.paper.queue.send()
    terminal.answer(_standing(view), [_told(view)])


@printer.command("give-up")
@click.argument("slip")
@with_terminal
def give_up(terminal: Terminal, /, slip: str) -> None:
    """Do not print a slip any more; it can be printed anew from its sale."""
    with terminal.session.writing() as till:
        left = till.paper.queue.give_up(PrintId(slip))
    terminal.answer({"slip": _job(left)}, [f"Given up: {left.kind} about {plain(left.subject)}."])


@click.group()
def drawer() -> None:
    """The cash drawer: open it without a sale, and see when it was opened."""


@drawer.command("open")
@click.option("--reason", required=True, help="Why; it goes into the audit journal.")
@with_terminal
def open_drawer(terminal: Terminal, /, *, reason: str) -> None:
    """Open the drawer without a sale."""
    with terminal.session.writing() as till:
        opening = till.paper.drawer.open_without_sale(reason)
    told = "The drawer is open."
    if opening.problem:
        told = f"The drawer did not open: {STATES[opening.problem]}. Use its key."
    terminal.answer({"opening": _opening(opening)}, [told])


@drawer.command("log")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@with_terminal
def log(terminal: Terminal, /, *, limit: int) -> None:
    """When the drawer was opened, by whom and for what; newest first."""
    with terminal.session.reading() as till:
        found = till.paper.drawer.recent(limit)
    rows = [
        (
            moment(each.opened_at) or "",
            str(each.reason),
            each.opened_by,
            each.reference or each.note,
        )
        for each in found
    ]
    lines = ["The drawer was not opened by this register yet."]
    if rows:
        lines = [table(("Opened", "Reason", "By", "For"), rows)]
    terminal.answer({"openings": [_opening(each) for each in found]}, lines)


def _told(view: PaperView) -> str:
    if not view.waiting:
        return "No slip waits."
    why = f" ({STATES[str(view.trouble)]})" if view.trouble else ""
    return f"Slips that wait: {len(view.waiting)}{why}."


def _standing(view: PaperView) -> Document:
    return {
        "waiting": [_job(each) for each in view.waiting],
        "states": {name: str(state) for name, state in view.states.items()},
    }


def _printer(each: Printer) -> Document:
    return {
        "name": each.name,
        "connection": str(each.connection),
        "address": each.address,
        "paper_mm": each.paper_mm,
        "columns": each.columns,
        "profile": each.profile,
        "code_page": each.code_page,
        "cuts": each.cuts,
        "answers": each.answers,
        "drawer_pin": each.drawer_pin,
    }


def _row(job: PrintJob) -> tuple[str, ...]:
    about = f"{job.subject} (copy {job.copy})" if job.copy else job.subject
    problem = STATES.get(job.problem, "")
    short = job.id[:_SHORT]
    return (short, job.kind, about, job.printer, str(job.state), str(job.attempts), problem)


def _job(job: PrintJob) -> Document:
    return {
        "id": job.id,
        "kind": job.kind,
        "subject": job.subject,
        "copy": job.copy,
        "language": job.language,
        "printer": job.printer,
        "state": str(job.state),
        "attempts": job.attempts,
        "problem": job.problem or None,
        "made_at": moment(job.made_at),
        "printed_at": moment(job.printed_at) if job.printed_at else None,
    }


def _opening(each: DrawerOpening) -> Document:
    return {
        "at": moment(each.opened_at),
        "reason": str(each.reason),
        "by": each.opened_by or None,
        "printer": each.printer,
        "reference": each.reference or None,
        "note": each.note or None,
        "problem": each.problem or None,
    }
