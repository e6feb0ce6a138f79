"""Command `backup`: the whole ledger as one file, beside a till that goes on selling."""

from collections.abc import Iterator
from pathlib import Path

import click

from pos.cli import documents
from pos.cli.failures import Failure, problem_of
from pos.cli.output import Document, Terminal, facts, with_terminal
from pos.services.backup import Backup
from pos.services.backup_files import manifest_of


@click.command()
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FOLDER|FILE",
    help="Where to; a folder gets a dated file.  [default: the setting backup_folder]",
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="age1…",
    help="Encrypt to this public key (age format). Repeatable.  [default: backup_recipient]",
)
@click.option(
    "--new-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Make a secret key that opens backups, write it to FILE, and show the public one.",
)
@with_terminal
def backup(
    terminal: Terminal, /, to: Path | None, recipients: tuple[str, ...], new_key: Path | None
) -> None:
    """Copy the ledger to a file that is proved before it gets its name.

    Beside it FILE.manifest.json says what it is; `holdfast verify --anchor` takes it.
    """
    with terminal.session.reading() as till:
        if new_key is not None:
            public = till.backups.new_key(new_key)
            terminal.answer({"new_key": _key(public, new_key)}, _key_lines(public, new_key))
            return
        made = till.backups.back_up(to=to, recipients=recipients or None)
    problem = made.problem
    if problem is None or not terminal.as_json:
        terminal.answer({"backup": _document(made)}, _lines(made))
    if problem is not None:
        beside = {"backup": _document(made)} if terminal.as_json else None
        raise Failure(problem_of(problem), as_json=terminal.as_json, beside=beside)


def _key(public: str, path: Path) -> Document:
    return {"public_key": public, "file": str(path.absolute())}


def _key_lines(public: str, path: Path) -> Iterator[str]:
    yield from facts([("Public key", public), ("Secret key", str(path.absolute()))])
    yield f"Encrypt every backup: holdfast settings set backup_recipient {public}"
    yield "Keep the file with the secret key away from this machine; without it no backup opens."


def _document(made: Backup) -> Document:
    found = made.record
    return {
        "file": str(found.path),
        "manifest": str(manifest_of(found.path)),
        "ledger": found.ledger,
        "entries": found.entries,
        "head": documents.head(found.head),
        "schema": found.schema,
        "epoch": found.epoch,
        "sha256": found.sha256,
        "bytes": found.size,
        "encrypted": found.is_encrypted,
        "proved": found.is_proved,
        "created_at": documents.moment(found.created_at),
        "on_same_disk": made.is_on_same_disk,
        "removed": list(made.removed),
    }


def _lines(made: Backup) -> Iterator[str]:
    found = made.record
    yield from facts(
        [
            ("File", str(found.path)),
            ("Manifest", str(manifest_of(found.path))),
            ("Entries", str(found.entries)),
            ("Head", f"{found.head.sequence} {found.head.hash}" if found.head else ""),
            ("SHA-256", found.sha256),
            ("Bytes", str(found.size)),
            ("Encrypted", "yes" if found.is_encrypted else "no"),
            ("Proved", "yes" if found.is_proved else "NO"),
            ("Removed", ", ".join(made.removed)),
        ]
    )
    if made.is_on_same_disk:
        yield "It lies on the same disk as the ledger: keep one on another disk too."
