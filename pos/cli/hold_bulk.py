"""Commands `hold bulk …`: many holds captured or released, with an honest list of what became."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from pos.cli import board_telling, documents, telling
from pos.cli.board_options import Wanted, asked, with_filter
from pos.cli.failures import Exit, problem_of
from pos.cli.output import Document, Json, Terminal, table, with_terminal
from pos.domain.bulk import (
    BulkAct,
    BulkKind,
    BulkLine,
    BulkLineResult,
    BulkOutcome,
    BulkPlan,
    BulkProgress,
    BulkResult,
)
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.errors import PosError, Refused
from pos.services.naming import holds_named, one_hold

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from pos.services.till import Till

_OUTCOMES: Final = {
    BulkOutcome.DONE: "done",
    BulkOutcome.REFUSED: "refused",
    BulkOutcome.CHECKING: "checking: do not try again",
    BulkOutcome.NOT_REACHED: "not reached",
}


@click.group("bulk")
def bulk() -> None:
    """Capture or release many holds at once.

    Name them by their receipts or payments, or by the options of `hold list`. Each one is an
    operation of its own: what is refused stops no other. A receipt stands for every card that
    holds money for it. The exit code is 0 when all was done, 3 when some were refused, not reached
    or not held any more, and 4 when some answer is missing.
    """


@bulk.command("capture")
@click.argument("hold_ids", nargs=-1, metavar="[ID]…")
@click.option("--plan", is_flag=True, help="Only say what would become of each.")
@with_filter
@with_terminal
def capture_many(terminal: Terminal, /, hold_ids: tuple[str, ...], *, plan: bool) -> None:
    """Take everything that is held by each of them."""
    _run(terminal, BulkKind.CAPTURE, hold_ids, CancelReason.REQUESTED_BY_CUSTOMER, only_plan=plan)


@bulk.command("release")
@click.argument("hold_ids", nargs=-1, metavar="[ID]…")
@click.option(
    "--reason",
    type=click.Choice([str(reason) for reason in CancelReason]),
    required=True,
    help="Why, in Stripe's words.",
)
@click.option("--plan", is_flag=True, help="Only say what would become of each.")
@with_filter
@with_terminal
def release_many(
    terminal: Terminal, /, hold_ids: tuple[str, ...], reason: str, *, plan: bool
) -> None:
    """Give every one of them back whole."""
    _run(terminal, BulkKind.RELEASE, hold_ids, CancelReason(reason), only_plan=plan)


def _run(
    terminal: Terminal,
    kind: BulkKind,
    hold_ids: Sequence[str],
    reason: CancelReason,
    *,
    only_plan: bool,
) -> None:
    session = terminal.session
    with session.reading() if only_plan else session.writing() as till:
        chosen = _chosen(terminal, till, hold_ids, asked())
        plan = till.bulk.plan([BulkAct(intent, kind) for intent in chosen], reason=reason)
        if only_plan:
            _tell_plan(terminal, plan, till.settings.load().zone)
            return
        result = till.bulk.run(plan, progress=lambda step: _follow(terminal, step))
    terminal.progress_ends()
    _tell_result(terminal, plan, result)
    if code := _code(plan, result):
        sys.exit(code)


def _chosen(
    terminal: Terminal, till: Till, hold_ids: Sequence[str], wanted: Wanted
) -> list[IntentId]:
    """By name, or by the filter; without either nothing is chosen, certainly not everything.

    Raises Refused `not_held` for a sale that no card ever paid for.
    """
    only = wanted.filter(till.settings.load(), as_json=terminal.as_json)
    if hold_ids:
        if not only.wants_all:
            raise Refused("bulk_names_and_filter")
        return [name for each in hold_ids for name in _named(till, each)]
    if only.wants_all:
        raise Refused("bulk_empty")
    return [row.hold.intent for row in till.board.read().found(only)]


def _named(till: Till, text: str) -> Sequence[IntentId]:
    record = till.settlement.find(text)
    return holds_named(record, text) or [one_hold(record, text)]


def _follow(terminal: Terminal, step: BulkProgress) -> None:
    terminal.progress(f"{step.done} of {step.total}: {_OUTCOMES[step.result.outcome]}")


def _code(plan: BulkPlan, result: BulkResult) -> Exit:
    if result.checking:
        return Exit.IN_DOUBT
    is_less = result.refused or result.not_reached or plan.missing
    return Exit.REFUSED if is_less else Exit.DONE


def _tell_plan(terminal: Terminal, plan: BulkPlan, zone: ZoneInfo) -> None:
    rows = [
        (*_names(line), "" if line.refusal is None else _why(line.refusal)) for line in plan.lines
    ]
    taken, released = map(board_telling.amounts, (plan.taken, plan.released))
    terminal.answer(
        {
            "plan": {
                "kind": str(plan.kind),
                "would_take": board_telling.moneys(plan.taken),
                "would_release": board_telling.moneys(plan.released),
                "possible": len(plan.possible),
                "holds": [_line(line) for line in plan.lines],
                "not_on_the_board": list(plan.missing),
            }
        },
        [
            table((*_HEAD, "Not possible because"), rows, right=(1, 2)),
            *(told for line in plan.lines for told in board_telling.beside(line.row, zone)),
            *_left_out(plan),
            f"Would take {taken} and release {released}. Nothing was done.",
        ],
    )


def _tell_result(terminal: Terminal, plan: BulkPlan, result: BulkResult) -> None:
    rows = [
        (
            *_names(each.line),
            _OUTCOMES[each.outcome],
            "" if each.error is None else _why(each.error),
        )
        for each in result.lines
    ]
    taken, released = map(board_telling.amounts, (result.taken, result.released))
    terminal.answer(
        {
            "kind": str(result.kind),
            "taken": board_telling.moneys(result.taken),
            "released": board_telling.moneys(result.released),
            "counts": {str(each): len(result.of(each)) for each in BulkOutcome},
            "holds": [_result(each) for each in result.lines],
            "not_on_the_board": list(plan.missing),
        },
        [
            table((*_HEAD, "Result", "Why"), rows, right=(1, 2)),
            *_left_out(plan),
            f"Taken: {taken}. Released: {released}.",
        ],
    )


def _left_out(plan: BulkPlan) -> Sequence[str]:
    return [f"{intent}: nothing is held any more; it was left out." for intent in plan.missing]


_HEAD: Final = ("Receipt", "Taken", "Released", "Payment")


def _names(line: BulkLine) -> tuple[str, ...]:
    hold = line.row.hold
    return (hold.receipt, telling.amount(line.taken), telling.amount(line.released), hold.intent)


def _line(line: BulkLine) -> Document:
    return {
        "intent": line.row.hold.intent,
        "receipt": line.row.hold.receipt,
        "taken": documents.money(line.taken),
        "released": documents.money(line.released),
        "kept_until": documents.moment(line.row.keep_until),
        "owner": line.row.owner or None,
        "refusal": _problem(line.refusal),
    }


def _result(found: BulkLineResult) -> Document:
    return {**_line(found.line), "outcome": str(found.outcome), "error": _problem(found.error)}


def _problem(error: PosError | None) -> Json:
    return None if error is None else problem_of(error).document()


def _why(error: PosError) -> str:
    return problem_of(error).words.what
