"""Commands `training …`: the levers of the built-in Stripe."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import click

from pos.cli import documents, telling
from pos.cli.output import Document, Terminal, with_terminal
from pos.domain.money import Money
from pos.domain.tour import STEPS, TourState
from pos.errors import Refused
from pos.services.practising import begin_anew
from pos.services.tour import Tour
from resources.words.touring import POINT_WORDS, STEP_WORDS

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@click.group()
def training() -> None:
    """Turn the practice clock, or begin practising anew."""


@training.command("advance")
@click.option("--days", type=click.IntRange(0, 365), default=0, help="Days to go forward.")
@click.option("--hours", type=click.IntRange(0, 8760), default=0, help="Hours to go forward.")
@with_terminal
def advance(terminal: Terminal, /, days: int, hours: int) -> None:
    """Turn the practice clock forward, so that holds lapse today.

    Works beside an open till. `holdfast hold list` then shows what became of the holds.
    """
    if not days and not hours:
        raise click.UsageError("Say how far: --days or --hours.")
    with terminal.session.reading() as till:
        if till.practice is None:
            raise Refused("training_only")
        till.practice.advance(timedelta(days=days, hours=hours))
        now, zone = till.clock.now(), till.settings.load().zone
    terminal.answer(
        {"now": documents.moment(now)},
        [
            f"The practice clock shows {telling.when(now, zone)} ({zone.key}).",
            "What lapsed by then is reported by `holdfast hold list`.",
        ],
    )


@training.command("reset")
@with_terminal
def reset(terminal: Terminal, /) -> None:
    """Settle what is open, empty the practice Stripe, and set its clock to now.

    Catalogue, settings and the books of earlier practice stay.
    """
    with terminal.session.writing() as till:
        if till.practice is None:
            raise Refused("training_only")
        begin_anew(till.journal, till.counter, till.checkout, till.settlement, till.practice)
        now, zone = till.clock.now(), till.settings.load().zone
    terminal.answer(
        {"now": documents.moment(now)},
        ["The practice Stripe is empty.", f"Its clock shows {telling.when(now, zone)}."],
    )


@training.command("payout")
@click.option("--fail", "fails", is_flag=True, help="Let the bank send the last payout back.")
@with_terminal
def payout(terminal: Terminal, /, *, fails: bool) -> None:
    """Pay the practice balance out now, instead of at midnight.

    Works beside an open till. Money is available two days after it was taken: turn the clock with
    `holdfast training advance --days 2`, and midnight pays it out by itself.
    """
    with terminal.session.reading() as till:
        if till.practice is None:
            raise Refused("training_only")
        returned = till.practice.fail_payout() if fails else None
        paid = () if fails else till.practice.pay_out()
    terminal.answer(
        {
            "paid_out": [documents.money(amount) for amount in paid],
            "returned": None if returned is None else documents.money(returned),
        },
        [_returned_line(returned)] if fails else _paid_lines(paid),
    )


def _paid_lines(paid: Sequence[Money]) -> list[str]:
    if not paid:
        return ["Nothing is available yet: money is, two days after it was taken."]
    return [f"{telling.amount(amount)} is on its way to the bank." for amount in paid]


def _returned_line(returned: Money | None) -> str:
    if returned is None:
        return "No payout is there to come back."
    return f"The bank sent {telling.amount(returned)} back. The next payout takes it along."


@training.command("tour")
@click.option("--begin", "what", flag_value="begin", help="Begin it, or begin it anew.")
@click.option("--leave", "what", flag_value="leave", help="End it, done or not.")
@click.option("--pull", "what", flag_value="pull", help="Do what the present step is about.")
@with_terminal
def tour(terminal: Terminal, /, what: str | None) -> None:
    """Tell the steps of the practice tour, and which of them the ledger shows to be done.

    Works beside an open till. `--pull` loses an answer, or turns the clock, where a step needs it.
    """
    with terminal.session.reading() as till:
        if not till.tour.is_available:
            raise Refused("training_only")
        match what:
            case "begin":
                till.tour.begin()
            case "leave":
                till.tour.leave()
            case "pull":
                _pull(till.tour)
            case _:
                pass
        state = till.tour.state()
    terminal.answer(_tour_document(state), _tour_lines(state))


def _pull(tour: Tour) -> None:
    state = tour.state()
    lever = state.now.lever if state is not None and state.now is not None else None
    if lever is None:
        raise Refused("tour_without_lever")
    tour.pull(lever)


def _tour_document(state: TourState | None) -> Document:
    steps = state.steps if state is not None else TourState.of(_NEVER, ()).steps
    return {
        "begun_at": documents.moment(state.begun_at) if state is not None else None,
        "is_over": state is not None and state.is_over,
        "now": str(state.now.step) if state is not None and state.now is not None else None,
        "steps": [
            {
                "step": str(each.step),
                "title": STEP_WORDS[each.step].title,
                "todo": STEP_WORDS[each.step].todo,
                "look": STEP_WORDS[each.step].look,
                "is_done": each.is_done,
                "points": [
                    {
                        "point": str(point),
                        "text": POINT_WORDS[point],
                        "is_met": point in each.met,
                    }
                    for point in each.points
                ],
            }
            for each in steps
        ],
    }


def _tour_lines(state: TourState | None) -> list[str]:
    if state is None:
        told = [f"  {place}. {STEP_WORDS[step].title}" for place, step in enumerate(STEPS, 1)]
        return ["No practice tour is under way. Begin it with --begin. Its steps:", *told]
    lines = []
    for place, each in enumerate(state.steps, 1):
        words = STEP_WORDS[each.step]
        lines.append(f"{'done' if each.is_done else '    '}  {place}. {words.title}")
        if each is state.now:
            met = [POINT_WORDS[point] for point in each.points if point in each.met]
            lines += [f"      {text}" for text in (words.todo, words.look)]
            lines += [f"      seen: {text}" for text in met]
    return [*lines, "All of it is done."] if state.is_over else lines
