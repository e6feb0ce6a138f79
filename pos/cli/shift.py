"""Commands `shift …`: open, move cash, count, and close with a decision about every hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

import click

from pos.cli import documents, shift_documents, shift_telling, telling
from pos.cli.failures import option
from pos.cli.languages import chosen_language, language_option
from pos.cli.output import Document, Terminal, with_terminal
from pos.domain.drawer import Pieces
from pos.domain.money import Currency, Money, parse_amount
from pos.domain.shift import Decision
from pos.services.closing_orders import (
    KeepWords,
    Order,
    Walker,
    orders_from_file,
    orders_from_options,
)
from pos.services.report_document import stored
from pos.settings import Mode

if TYPE_CHECKING:
    from pos.services.till import Till

_PIECES = "Coins and notes, such as '50x3 0.20x7', instead of the sum."


@click.group()
def shift() -> None:
    """Open a shift, move cash, count the drawer, and close."""


@shift.command("open")
@click.option("--float", "float_", metavar="AMOUNT", help="What lies in the drawer.  [default: 0]")
@click.option("--pieces", metavar="TEXT", help=_PIECES)
@with_terminal
def open_shift(terminal: Terminal, /, float_: str | None, pieces: str | None) -> None:
    """Begin a shift with what lies in the drawer."""
    with terminal.session.writing() as till:
        currency = till.settings.load().money
        amount = _counted(terminal, float_, pieces, currency, "--float")[0]
        opened = till.shifts.open(amount or Money.zero(currency))
        zone = till.settings.load().zone
    terminal.answer({"shift": shift_documents.shift(opened)}, shift_telling.opened(opened, zone))


@shift.command("cash-in")
@click.argument("amount")
@click.option("--reason", required=True, help="What it is for.")
@with_terminal
def cash_in(terminal: Terminal, /, amount: str, reason: str) -> None:
    """Put cash into the drawer."""
    _move(terminal, amount, reason, is_in=True)


@shift.command("cash-out")
@click.argument("amount")
@click.option("--reason", required=True, help="What it is for.")
@with_terminal
def cash_out(terminal: Terminal, /, amount: str, reason: str) -> None:
    """Take cash out of the drawer."""
    _move(terminal, amount, reason, is_in=False)


@shift.command("count")
@click.argument("amount", required=False)
@click.option("--pieces", metavar="TEXT", help=_PIECES)
@click.option("--currency", metavar="CODE", help="Another currency than the shop's.")
@with_terminal
def count(
    terminal: Terminal, /, amount: str | None, pieces: str | None, currency: str | None
) -> None:
    """Note what lies in the drawer; the last count is what a close goes by."""
    with terminal.session.writing() as till:
        with option("--currency", as_json=terminal.as_json):
            chosen = Currency.of(currency) if currency else till.settings.load().money
        total, counted = _counted(terminal, amount, pieces, chosen, "AMOUNT")
        if total is None:
            raise click.UsageError("Give an amount, or --pieces.")
        result = till.shifts.count(total, counted)
    terminal.answer(
        {
            "counted": shift_documents.counted(result.counted),
            "expected": None if result.expected is None else documents.money(result.expected),
            "difference": None if result.difference is None else documents.money(result.difference),
        },
        shift_telling.count(result),
    )


@shift.command("show")
@with_terminal
def show_shift(terminal: Terminal, /) -> None:
    """How the open shift stands, and what a close would ask."""
    with terminal.session.reading() as till:
        status, others = till.shifts.status(), till.shifts.open_elsewhere()
        now, zone = till.clock.now(), till.settings.load().zone
    if status is None:
        told = ["No shift is open.", *shift_telling.elsewhere(others)]
        terminal.answer({"shift": None, "open_elsewhere": others}, told)
        return
    terminal.answer(
        {"shift": shift_documents.status(status, now), "open_elsewhere": others},
        [*shift_telling.status(status, now, zone), *shift_telling.elsewhere(others)],
    )


@shift.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=30, show_default=True)
@with_terminal
def list_shifts(terminal: Terminal, /, limit: int) -> None:
    """Z reports of closed shifts, newest first; the open one before them."""
    with terminal.session.reading() as till:
        current = till.shifts.current()
        lines = till.reports.recent(limit=limit)
        zone = till.settings.load().zone
    terminal.answer(
        {
            "open": None if current is None else shift_documents.shift(current),
            "reports": [
                {
                    "report": line.name,
                    "register": line.register,
                    "number": line.number,
                    "made_at": documents.moment(line.made_at),
                    "sha256": line.sha256,
                }
                for line in lines
            ],
        },
        shift_telling.shifts(current, lines, zone),
    )


@shift.command("close")
@click.option("--counted", metavar="AMOUNT", help="What was counted in the drawer.")
@click.option("--pieces", metavar="TEXT", help=_PIECES)
@click.option("--not-counted", is_flag=True, help="Nobody counted; the drawer stays as it is.")
@click.option("--leave", metavar="AMOUNT", help="Stays in the drawer; the rest goes to the safe.")
@click.option(
    "--capture", "captures", multiple=True, metavar="ID[=AMOUNT]", help="Take a hold, or part."
)
@click.option(
    "--release", "releases", multiple=True, metavar="ID[=REASON]", help="Give a hold back."
)
@click.option("--carry", "carries", multiple=True, metavar="ID", help="Carry a hold over.")
@click.option("--carry-rest", is_flag=True, help="Carry over what is not decided.")
@click.option("--owner", default="", help="Who looks after what is carried over.")
@click.option("--reason", default="", help="Why it is carried over.")
@click.option("--keep-until", default="", metavar="DAY", help="A day, or a moment (ISO 8601).")
@click.option(
    "--decisions",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help='A JSON list of {"hold", "do", "amount", "reason", "owner", "keep_until"}; - is stdin.',
)
@language_option
@with_terminal
def close_shift(  # noqa: PLR0913 - one argument for each option of the command
    terminal: Terminal,
    /,
    *,
    counted: str | None,
    pieces: str | None,
    not_counted: bool,
    leave: str | None,
    captures: Sequence[str],
    releases: Sequence[str],
    carries: Sequence[str],
    carry_rest: bool,
    owner: str,
    reason: str,
    keep_until: str,
    decisions: IO[str] | None,
) -> None:
    """Decide about every open hold, and close with the Z report.

    A hold that Stripe does not answer about is carried over; its silence hinders nothing.
    """
    with option("--decisions", as_json=terminal.as_json):
        orders = list(_orders(captures, releases, carries, decisions))
    with terminal.session.writing() as till:
        settings = till.settings.load()
        total, found = _counted(terminal, counted, pieces, settings.money, "--counted")
        left = _counted(terminal, leave, None, settings.money, "--leave")[0]
        walker = Walker(till, KeepWords(owner, reason, keep_until), settings.zone)
        done = [walker.do(order) for order in orders]
        done += walker.carry_rest() if carry_rest else ()
        _finish(terminal, till, done, total, found, left, uncounted=not_counted)


def _finish(
    terminal: Terminal,
    /,
    till: Till,
    done: Sequence[Decision],
    total: Money | None,
    pieces: Pieces | None,
    leave: Money | None,
    *,
    uncounted: bool,
) -> None:
    if total is not None:
        till.shifts.count(total, pieces)
    report = till.shifts.close(leave=leave, uncounted=uncounted, language=chosen_language())
    settings = till.settings.load()
    document: Document = {
        "decisions": [shift_documents.decision(each) for each in done],
        "report": shift_documents.report(report, stored(report).sha256),
    }
    is_practice = terminal.session.mode is Mode.TRAINING
    lines = [
        *shift_telling.decisions(done),
        *shift_telling.report(report, settings, is_practice=is_practice),
    ]
    terminal.answer(document, lines)


def _orders(
    captures: Sequence[str],
    releases: Sequence[str],
    carries: Sequence[str],
    decisions: IO[str] | None,
) -> Iterator[Order]:
    yield from orders_from_options(captures, releases, carries)
    if decisions is not None:
        yield from orders_from_file(decisions.read())


def _move(terminal: Terminal, /, text: str, reason: str, *, is_in: bool) -> None:
    with terminal.session.writing() as till:
        with option("AMOUNT", as_json=terminal.as_json):
            amount = parse_amount(text, till.settings.load().money)
        shifts = till.shifts
        moved = shifts.cash_in(amount, reason) if is_in else shifts.cash_out(amount, reason)
    word = "Put in" if is_in else "Taken out"
    line = f"{word}: {telling.amount(moved.amount)} ({moved.reason})."
    terminal.answer({"movement": shift_documents.movement(moved)}, [line])


def _counted(
    terminal: Terminal, /, amount: str | None, pieces: str | None, currency: Currency, name: str
) -> tuple[Money | None, Pieces | None]:
    """A sum, or coins and notes and what they come to."""
    if pieces is not None:
        with option("--pieces", as_json=terminal.as_json):
            found = Pieces.parse(pieces, currency)
        return found.total, found
    if amount is None:
        return None, None
    with option(name, as_json=terminal.as_json):
        return parse_amount(amount, currency), None
