"""Commands `hold list`, `hold watch` and `hold alerts`: what is held, and what needs somebody."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import click

from pos.cli import board_telling, documents, telling
from pos.cli.board_options import asked, parse_span, with_filter
from pos.cli.failures import Failure, option, problem_of
from pos.cli.hold_filters import named
from pos.cli.output import Document, Terminal, with_terminal
from pos.domain.alert import GRADES, Alert, AlertGrade
from pos.domain.board import Board, BoardFilter, HoldRow, SortBy
from pos.domain.saved_filters import SavedFilter
from pos.errors import InDoubt, Refused
from pos.services.settlement import Refreshed
from resources.words.board import GRADED

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos.services.alerts import Watched
    from pos.services.till import Till


class Watch(IntEnum):
    """The exit codes of `hold watch`, for whatever runs it by the clock."""

    NOTHING = 0
    LAPSING = 10
    LAPSED = 11


@click.command("list")
@click.option(
    "--offline", is_flag=True, help="As the ledger knows them; without it Stripe is asked first."
)
@click.option("--saved", metavar="NAME", help="Use a saved filter; see `hold filters`.")
@click.option("--sort", type=click.Choice([str(by) for by in SortBy]), help="By the deadline.")
@click.option("--reverse", is_flag=True, help="The other way round.")
@with_filter
@with_terminal
def list_holds(
    terminal: Terminal, /, *, offline: bool, saved: str | None, sort: str | None, reverse: bool
) -> None:
    """Open holds and lapsed ones that wait for a decision, in lanes by the shop's own hours.

    Without other wishes the nearest deadline comes first. --least, --most and their like leave
    rows out, also of those that a saved filter finds; the lanes always count everything.
    """
    wanted = asked()
    silence: InDoubt | None = None
    with terminal.session.reading() if offline else terminal.session.writing() as till:
        settings = till.settings.load()
        only = wanted.filter(settings, as_json=terminal.as_json)
        kept = named(till, saved) if saved else SavedFilter("", BoardFilter())
        try:
            found = _as_known(till) if offline else till.settlement.refresh()
        except InDoubt as error:
            silence, found = error, _as_known(till)
        waiting = sorted(till.settlement.waiting())
        board, zone = till.board.read(), settings.zone
    by = SortBy(sort) if sort else kept.by
    rows = board.found(only, by, descending=reverse or kept.is_descending)
    rows = [row for row in rows if kept.wanted.matches(row, board.horizon)]
    document: Document = {
        **_board(board, rows),
        "refreshed": not offline and silence is None,
        "ended": [documents.sale_in_short(record) for record in found.ended],
        "waiting_for_stripe": waiting,
        "unknown_at_stripe": found.missing,
    }
    if silence is None or not terminal.as_json:
        lines = [
            *board_telling.lanes_of(board),
            *(("",) if board.rows else ()),
            *(board_telling.rows(rows, board, zone) if rows or not waiting else ()),
            *telling.waiting(waiting),
            *telling.missing(found.missing),
            *(f"{each.sale.receipt}: {telling.outcome(each, zone)}" for each in found.ended),
        ]
        terminal.answer(document, lines)
    if silence is not None:
        beside = document if terminal.as_json else None
        raise Failure(problem_of(silence), as_json=terminal.as_json, beside=beside)


def _board(board: Board, rows: Sequence[HoldRow]) -> Document:
    """What is held stands apart from what has lapsed: nothing is held for that any more."""
    return {
        "as_of": documents.moment(board.as_of),
        "closes": documents.moment(board.horizon.closes),
        "opens": documents.moment(board.horizon.opens),
        "lanes": [board_telling.lane(each) for each in board.sums],
        "holds": [board_telling.row(each, board.horizon) for each in rows if not each.is_lapsed],
        "lapsed": [board_telling.row(each, board.horizon) for each in rows if each.is_lapsed],
    }


def _as_known(till: Till) -> Refreshed:
    """Open holds by the ledger alone."""
    return Refreshed(tuple(till.settlement.holds()), ())


@click.command("watch")
@click.option(
    "--before", default="12h", metavar="SPAN", help="How far to look ahead: 90m, 12h, 2d."
)
@click.option(
    "--ask", is_flag=True, help="Ask Stripe first; without it the ledger is read beside a till."
)
@with_terminal
def watch(terminal: Terminal, /, before: str, *, ask: bool) -> None:
    """Say what lapses soon, for a scheduler; the exit code says it as well.

    0: nothing lapses within the span. 10: something does. 11: something has lapsed, and nobody has
    decided about it. Any other code is a failure of the command itself, as everywhere.
    """
    with option("--before", as_json=terminal.as_json):
        span = parse_span(before)
    with terminal.session.writing() if ask else terminal.session.reading() as till:
        if ask:
            till.settlement.refresh()
        found = till.alerts.watch(span)
        board, zone = till.board.read(), till.settings.load().zone
    code = _code(found)
    terminal.answer(
        {
            "as_of": documents.moment(found.now),
            "until": documents.moment(found.until),
            "closes": documents.moment(board.horizon.closes),
            "opens": documents.moment(board.horizon.opens),
            "exit_code": int(code),
            "money": board_telling.moneys(found.money),
            "lapsing": [board_telling.row(each, board.horizon) for each in found.lapsing],
            "lapsed": [board_telling.row(each, board.horizon) for each in found.lapsed],
            "deadline_unknown": [board_telling.row(each, board.horizon) for each in found.unknown],
        },
        [
            *_watched(found, before, zone),
            *(
                board_telling.rows((*found.lapsed, *found.lapsing), board, zone)
                if code is not Watch.NOTHING
                else ()
            ),
        ],
    )
    if code is not Watch.NOTHING:
        sys.exit(code)


def _code(found: Watched) -> Watch:
    if found.lapsed:
        return Watch.LAPSED
    return Watch.LAPSING if found.lapsing else Watch.NOTHING


def _watched(found: Watched, before: str, zone: ZoneInfo) -> list[str]:
    if not found.lapsing and not found.lapsed:
        return [f"Nothing lapses within {before}, that is until {telling.when(found.until, zone)}."]
    money = board_telling.amounts(found.money)
    until = telling.when(found.until, zone)
    lapsed, lapsing = len(found.lapsed), len(found.lapsing)
    return [
        f"At risk: {money}. Holds that have lapsed: {lapsed}; that lapse by {until}: {lapsing}."
    ]


@click.command("alerts")
@click.option(
    "--acknowledge",
    type=click.Choice([str(grade) for grade in GRADES]),
    help="Say that somebody has seen the alert of this grade.",
)
@click.option("--by", default="", metavar="NAME", help="Who has seen it, where no staff is set up.")
@with_terminal
def alerts(terminal: Terminal, /, acknowledge: str | None, by: str) -> None:
    """What is about to lapse, graded by opening hours; each until somebody decides about it.

    An acknowledged alert is quiet for a while (setting alert_again_minutes) and until it gets
    worse. It can be acknowledged beside an open till.
    """
    with terminal.session.reading() as till:
        found = till.alerts.all()
        if acknowledge:
            till.alerts.acknowledge(_graded(found, AlertGrade(acknowledge)), by)
            found = till.alerts.all()
        zone = till.settings.load().zone
    terminal.answer(
        {"alerts": [_alert(each) for each in found]},
        [_alert_line(each, zone) for each in found] or ["Nothing is about to lapse."],
    )


def _graded(found: Sequence[Alert], grade: AlertGrade) -> Alert:
    for alert in found:
        if alert.grade is grade:
            return alert
    raise Refused("alert_over", grade=str(grade))


def _alert(found: Alert) -> Document:
    return {
        "alert": found.id,
        "grade": str(found.grade),
        "due": found.is_due,
        "count": found.count,
        "money": board_telling.moneys(found.money),
        "deadline": documents.moment(found.deadline),
        "closes": documents.moment(found.closes),
        "opens": documents.moment(found.opens),
        "seen_by": found.seen_by or None,
        "seen_at": documents.moment(found.seen_at),
        "holds": list(found.intents),
    }


_NO_DAY: Final = "the next opening, which nobody knows"


def _alert_line(found: Alert, zone: ZoneInfo) -> str:
    opens = board_telling.when_opens(found.opens, zone) or _NO_DAY
    told = GRADED[found.grade].format(amount=board_telling.amounts(found.money), opens=opens)
    holds = "1 hold" if found.count == 1 else f"{found.count} holds"
    seen = (
        f" Seen by {found.seen_by}, {telling.when(found.seen_at, zone)}." if found.seen_by else ""
    )
    return f"{told} ({holds}).{seen}"
