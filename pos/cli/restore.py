"""Command `restore`: a backup takes the ledger's place, then Stripe tells what came since."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pos.cli import documents
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Json, Terminal, facts, plain, with_terminal
from pos.cli.telling import amount
from pos.domain.drift import Reconciliation
from pos.domain.permissions import Act
from pos.domain.restoring import Candidate, Objection, Restored
from pos.errors import Misconfigured, PosError
from pos.services.backup_files import read_identities
from pos.services.coming_back import come_back


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--identity",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="The file with the secret key, for an encrypted backup.",
)
@click.option("--look", is_flag=True, help="Only say what the file is and what would be missing.")
@click.option("--older", is_flag=True, help="Restore it although entries here are not in it.")
@click.option("--other-ledger", is_flag=True, help="Restore it although it is another ledger’s.")
@click.option("--unproved", is_flag=True, help="Restore it although its chain is broken.")
@with_terminal
def restore(
    terminal: Terminal, /, file: Path, identity: Path | None, *, look: bool, **accepted: bool
) -> None:
    """Check a backup, put it in the ledger's place, and reconcile with Stripe.

    The ledger that was there is kept beside it. No till may be open.
    """
    from pos.bootstrap import restore_of

    service = restore_of(terminal.session.start)
    identities = read_identities(identity) if identity else ()
    if look:
        found = service.look(file.absolute(), identities)
        terminal.answer({"backup": _candidate(found)}, _candidate_lines(found))
        return
    by = _permitted(terminal)
    agreed = frozenset(each for each in Objection if accepted[each])
    done = service.restore(file.absolute(), identities, accepted=agreed)
    outcome, problem = _reconciled(terminal, done, by)
    document = {"restore": _restored(done), "reconciled": _outcome(outcome)}
    if problem is None or not terminal.as_json:
        terminal.answer(document, _lines(done, outcome))
    if problem is not None:
        beside = document if terminal.as_json else None
        raise Failure(problem_of(problem), as_json=terminal.as_json, beside=beside)


def _permitted(terminal: Terminal) -> str:
    """Whose restore it is, by the ledger that is to be replaced; raises as `Access.permit`.

    Noted in the one that takes its place: a note here would be newer than the backup.

    Where that cannot be opened any more nobody can sign in: then whoever has the disk restores.
    """
    if not terminal.session.has_ledger:
        return ""
    try:
        with terminal.session.reading() as till:
            return till.access.permit(Act.RESTORE, subject="ledger").actor
    except Misconfigured:
        return ""


def _reconciled(
    terminal: Terminal, done: Restored, by: str
) -> tuple[Reconciliation | None, PosError | None]:
    """What Stripe knows since the backup; or why nobody could ask."""
    try:
        with terminal.session.unsigned() as till:
            found = come_back(till, done, by=by)
    except PosError as error:
        return None, error
    return found, found.unsettled[0] if found.unsettled else None


def _candidate(found: Candidate) -> Document:
    record = found.record
    return {
        "file": str(found.path),
        "ledger": found.facts.ledger,
        "account": found.facts.account,
        "entries": found.facts.entries,
        "head": documents.head(found.facts.head),
        "schema": found.facts.schema,
        "epoch": found.facts.epoch,
        "encrypted": found.is_encrypted,
        "proved": found.is_proved,
        "manifest": record is not None,
        "created_at": documents.moment(record.created_at) if record else None,
        "present_entries": found.present.entries if found.present else None,
        "present_damage": found.damage or None,
        "missing_entries": found.missing,
        "missing_operations": found.missing_operations,
        "added_entries": found.added,
        "objections": sorted(found.objections),
    }


def _restored(done: Restored) -> Document:
    return {
        "ledger_file": str(done.ledger),
        "kept": str(done.kept) if done.kept else None,
        "epoch": done.epoch,
        "backup": _candidate(done.candidate),
    }


def _outcome(found: Reconciliation | None) -> Json:
    if found is None:
        return None
    changes: Sequence[Json] = [
        {
            "intent": change.intent,
            "kind": str(change.kind),
            "amount": documents.money(change.amount),
            "occurred_at": documents.moment(change.occurred_at),
        }
        for change in found.changes
    ]
    return {"settled": found.settled, "unsettled": len(found.unsettled), "changes": changes}


def _candidate_lines(found: Candidate) -> Iterator[str]:
    record, present = found.record, found.present
    yield from facts(
        [
            ("File", str(found.path)),
            ("Made", documents.moment(record.created_at) or "" if record else "unknown"),
            ("Ledger", found.facts.ledger),
            ("Entries", str(found.facts.entries)),
            ("Entries here", str(present.entries) if present else found.damage or "no ledger"),
            (
                "Missing",
                f"{found.missing} of the entries, {found.missing_operations} of the operations",
            ),
            ("Encrypted", "yes" if found.is_encrypted else "no"),
            ("Proved", "yes" if found.is_proved else "NO"),
        ]
    )


def _lines(done: Restored, found: Reconciliation | None) -> Iterator[str]:
    yield from _candidate_lines(done.candidate)
    yield from facts(
        [("Replaced", str(done.kept) if done.kept else ""), ("Epoch", str(done.epoch))]
    )
    if found is None:
        yield "Restored. Stripe was not asked yet what came since."
        return
    yield f"Restored. Taken over from Stripe: {len(found.changes)}."
    for change in found.changes:
        yield plain(f"- {change.kind} {amount(change.amount)}  {change.intent}")
