"""Command `verify`: proves the ledger, beside a till that goes on selling."""

from collections.abc import Iterator
from pathlib import Path

import click

from pos.cli import documents
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Terminal, facts, plain, table, with_terminal
from pos.cli.wording import fact_in_words
from pos.domain.verdict import Check, Finding, Verification
from pos.errors import Misconfigured
from pos.services.anchors import read_anchor
from resources.words.verifying import CHECKS, flaw_told


@click.command()
@click.option(
    "--anchor",
    "manifests",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE.manifest.json",
    help="An export's manifest: the ledger must still hold what it ended with then. Repeatable.",
)
@with_terminal
def verify(terminal: Terminal, /, manifests: tuple[Path, ...]) -> None:
    """Prove that nothing in the ledger was changed, deleted, inserted or moved.

    Without an anchor, entries cut off at the end and a wholly rewritten ledger go unseen.
    """
    anchors = [read_anchor(path) for path in manifests]
    with terminal.session.reading() as till:
        found = till.verify.verify(
            anchors, progress=lambda entries: terminal.progress(f"{entries} entries")
        )
    terminal.progress_ends()
    if found.holds or not terminal.as_json:
        terminal.answer({"verify": document(found)}, _lines(found))
    if not found.holds:
        raise _failure(terminal, found)


def _failure(terminal: Terminal, found: Verification) -> Failure:
    first = next(check for check in Check if found.flaws[check])
    error = Misconfigured("ledger_not_proved", flaws=sum(found.flaws.values()), check=CHECKS[first])
    beside = {"verify": document(found)} if terminal.as_json else None
    return Failure(problem_of(error), as_json=terminal.as_json, beside=beside)


def document(found: Verification) -> Document:
    return {
        "holds": found.holds,
        "ledger": found.ledger,
        "entries": found.entries,
        "head": documents.head(found.head),
        "anchors": found.anchors,
        "flaws": {str(check): found.flaws[check] for check in Check},
        "findings": [_finding(each) for each in found.findings],
    }


def _finding(found: Finding) -> Document:
    return {
        "check": str(found.check),
        "flaw": str(found.flaw),
        "sequence": found.sequence,
        "facts": {name: documents.fact(value) for name, value in found.facts.items()},
        "text": _told(found),
    }


def _lines(found: Verification) -> Iterator[str]:
    yield from facts(
        [
            ("Ledger", found.ledger),
            ("Entries", str(found.entries)),
            ("Head", f"{found.head.sequence} {found.head.hash}" if found.head else ""),
        ]
    )
    yield table(("Check", "Result"), [(CHECKS[check], _result(found, check)) for check in Check])
    yield from (plain(f"- {_told(each)}") for each in found.findings)


def _result(found: Verification, check: Check) -> str:
    if count := found.flaws[check]:
        return f"NO: {count} found"
    if check is Check.ANCHORS:
        return f"yes, {found.anchors} compared" if found.anchors else "none given"
    return "yes"


def _told(found: Finding) -> str:
    return flaw_told(found.flaw, {"sequence": found.sequence, **found.facts}, fact_in_words)
