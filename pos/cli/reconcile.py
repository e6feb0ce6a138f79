"""Command `reconcile`: catches up with Stripe and says where the two still differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from pos.cli import documents
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Json, Terminal, plain, table, with_terminal
from pos.cli.wording import fact_in_words
from pos.domain.drift import Change, Drift, DriftReport, Reconciliation
from pos.domain.ids import SaleId
from pos.errors import InDoubt, Misconfigured, PosError, Refused
from resources.words.reconciling import CHANGES, DRIFTS, REPAIRS

if TYPE_CHECKING:
    from pos.services.till import Till

_CHANGE_HEAD = ("Receipt", "Payment", "What happened", "Amount", "When")
_DRIFT_HEAD = ("Difference", "Payment", "What", "Here", "At Stripe", "What to do")


@click.command()
@click.option(
    "--since",
    "days",
    metavar="DAYS",
    type=click.IntRange(min=1, max=3650),
    help="Read every payment of that many days again, with or without news about it. "
    "Otherwise the report compares 30 days.",
)
@click.option("--accept", "accepted", metavar="ID", help="A difference that is as it should be.")
@click.option("--note", metavar="TEXT", default="", help="Why it is; kept with the ledger.")
@with_terminal
def reconcile(terminal: Terminal, /, days: int | None, accepted: str | None, note: str) -> None:
    """Take over what happened in Stripe, and report where the till and Stripe differ.

    Never moves money. Ends with 0 only when nothing is open: 4 while an answer of Stripe is
    missing, 5 when the till cannot ask, 3 when a difference is left that nobody has accepted.
    """
    if note and accepted is None:
        raise click.UsageError("--note belongs to --accept.")
    with terminal.session.writing() as till:
        found = _Found(till, *_reconciled(terminal, till, days, accepted, note))
        terminal.progress_ends()
        error = found.error()
        if error is None or not terminal.as_json:
            terminal.answer({"reconcile": found.document()}, found.lines())
        if error is not None:
            beside = {"reconcile": found.document()} if terminal.as_json else None
            raise Failure(problem_of(error), as_json=terminal.as_json, beside=beside)


def _reconciled(
    terminal: Terminal, till: Till, days: int | None, accepted: str | None, note: str
) -> tuple[Reconciliation, DriftReport | None, PosError | None]:
    """What the run took over, what the report says, and why there is no report."""
    reconciler = till.reconciler
    if reconciler is None:
        raise Misconfigured("ledger_read_only", file=till.path.name)
    since = None if days is None else till.clock.now() - timedelta(days=days)
    done = reconciler.run(
        progress=lambda each: terminal.progress(f"{each.done} of {each.total} open steps"),
        looked=lambda payments: terminal.progress(f"{payments} payments read"),
        since=since,
    )
    if silence := next((each for each in done.unsettled if _is_silence(each)), None):
        return done, None, silence
    if accepted is not None:
        reconciler.accept(accepted, note, since=since)
    try:
        return done, reconciler.report(since=since), None
    except (InDoubt, Misconfigured) as error:
        return done, None, error


def _is_silence(error: PosError) -> bool:
    """Whether it would be no use to ask Stripe for the report as well."""
    if isinstance(error, Misconfigured):
        return error.code != "key_lacks_permission"
    return error.code in {"no_answer", "rate_limited"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is to tell."""

    till: Till
    done: Reconciliation
    report: DriftReport | None
    silence: PosError | None

    def error(self) -> PosError | None:
        """Why the command does not end well, if it does not."""
        unlearned = (*self.done.unsettled, *([self.silence] if self.silence else []))
        for each in unlearned:
            if isinstance(each, Misconfigured):
                return each
        left = self.report.open if self.report else ()
        # What contradicts itself is a difference, and told as one.
        doubts = [each.code for each in unlearned if isinstance(each, InDoubt)]
        if doubts or any(each.is_in_doubt for each in left):
            return InDoubt("not_all_learned", reasons=tuple(dict.fromkeys(doubts)))
        return Refused("not_reconciled", drifts=len(left)) if left else None

    def document(self) -> Document:
        report = self.report
        return {
            "settled": self.done.settled,
            "unsettled": [each.code for each in self.done.unsettled],
            "events": self.done.events,
            "changes": [_change(each) for each in self.done.changes],
            "since": documents.moment(report.since) if report else None,
            "compared": report.compared if report else None,
            "open": len(report.open) if report else None,
            "drifts": [_drift(each) for each in report.drifts] if report else None,
        }

    def lines(self) -> Iterator[str]:
        yield f"{self.done.events} news from Stripe, {self.done.settled} open steps settled."
        if self.done.changes:
            yield "Changed in Stripe, and taken over here:"
            yield table(_CHANGE_HEAD, [self._told(each) for each in self.done.changes], right=[3])
        if self.report is None:
            return
        span = f"{self.report.compared} payments since {fact_in_words(self.report.since)}"
        if not self.report.drifts:
            yield f"Compared {span}: the till and Stripe agree."
            return
        yield f"Compared {span}. They differ here:"
        yield table(_DRIFT_HEAD, [_row(each) for each in self.report.drifts])

    def _told(self, change: Change) -> tuple[str, ...]:
        return (
            self._receipt(change.sale),
            change.intent,
            CHANGES[change.kind],
            fact_in_words(change.amount),
            fact_in_words(change.occurred_at),
        )

    def _receipt(self, sale: SaleId | None) -> str:
        return self.till.checkout.record(sale).sale.receipt if sale else ""


def _row(drift: Drift) -> tuple[str, ...]:
    what = DRIFTS[drift.kind]
    return (
        drift.id,
        drift.intent or "",
        f"{what} ({drift.subject})" if drift.subject else what,
        fact_in_words(drift.local),
        fact_in_words(drift.remote),
        f"accepted: {plain(drift.note)}" if drift.note else REPAIRS[drift.repair],
    )


def _change(change: Change) -> Document:
    return {
        "kind": str(change.kind),
        "intent": change.intent,
        "sale": change.sale,
        "amount": documents.money(change.amount),
        "occurred_at": documents.moment(change.occurred_at),
        "seen_at": documents.moment(change.seen_at),
        "event": change.event,
        "text": CHANGES[change.kind],
    }


def _drift(drift: Drift) -> Document:
    return {
        "id": drift.id,
        "kind": str(drift.kind),
        "intent": drift.intent,
        "sale": drift.sale,
        "subject": drift.subject or None,
        "here": _side(drift.local),
        "at_stripe": _side(drift.remote),
        "repair": str(drift.repair),
        "note": drift.note or None,
        "text": DRIFTS[drift.kind],
    }


def _side(value: object) -> Json:
    return documents.fact(value) if value != "" else None
