"""Backups as they lie in a folder: their names, and the manifest beside each."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pos.domain.backup import BackupRecord, LedgerFacts
from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.errors import Refused
from pos.services.exports import MANIFEST_SUFFIX

CLEAR: Final = ".db"
SEALED: Final = ".db.age"
_SECRET: Final = "AGE-SECRET-KEY-1"  # noqa: S105 - how one begins, not one
_KIND: Final = "holdfast-backup"
_OURS: Final = re.compile(
    r"holdfast-[a-z]+-acct_[A-Za-z0-9]+-[0-9A-Za-z_]{1,8}-\d{8}T\d{6}Z(-\d+)?\.db(\.age)?"
)
_LARGEST: Final = 1_000_000
_PIECE: Final = 1 << 20


def manifest_of(backup: Path) -> Path:
    return backup.with_name(backup.name + MANIFEST_SUFFIX)


def free_name(folder: Path, facts: LedgerFacts, now: datetime, *, is_sealed: bool) -> Path:
    """A dated name in a folder that nothing has yet: mode, account, ledger, UTC."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    ledger = facts.ledger.removeprefix("ldg_")[:8]
    first = f"holdfast-{facts.mode}-{facts.account}-{ledger}-{stamp}"
    ending = SEALED if is_sealed else CLEAR
    number, path = 1, folder / (first + ending)
    while path.exists() or manifest_of(path).exists():
        number += 1
        path = folder / f"{first}-{number}{ending}"
    return path


def write_manifest(record: BackupRecord) -> bytes:
    """Everything in a record but where it lies: no secret, and the head as an anchor."""
    return _json(_document(record))


def write_note(record: BackupRecord) -> bytes:
    """The same with where it lies, to be kept beside the ledger."""
    return _json({**_document(record), "path": str(record.path)})


def read_manifest(path: Path, backup: Path) -> BackupRecord:
    """The record that a manifest keeps of `backup`.

    Raises Refused `manifest_unreadable`.
    """
    with _readable(path) as found:
        if found["file"] != backup.name:
            raise Refused("manifest_unreadable", file=path.name)
        return _record(found, backup)


def read_note(path: Path) -> BackupRecord:
    """What `write_note` wrote; raises Refused `manifest_unreadable`."""
    with _readable(path) as found:
        return _record(found, Path(found["path"]))


def _document(record: BackupRecord) -> dict[str, Any]:
    document = asdict(record)
    document.pop("path")
    created_at = record.created_at.astimezone(UTC).isoformat(timespec="seconds")
    return {**document, "kind": _KIND, "file": record.path.name, "created_at": created_at}


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(dict(sorted(document.items())), indent=2) + "\n").encode()


@contextmanager
def _readable(path: Path) -> Iterator[dict[str, Any]]:
    """A manifest of a backup; whoever finds in it what cannot be is told so."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_LARGEST))
        if found["kind"] != _KIND:
            raise Refused("manifest_unreadable", file=path.name)
        yield found
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused("manifest_unreadable", file=path.name) from error


def _record(found: dict[str, Any], backup: Path) -> BackupRecord:
    head = found["head"]
    return BackupRecord(
        path=backup,
        ledger=LedgerId(str(found["ledger"])),
        mode=str(found["mode"]),
        account=str(found["account"]),
        epoch=int(found["epoch"]),
        schema=str(found["schema"]),
        entries=int(found["entries"]),
        head=None if head is None else Head(int(head["sequence"]), str(head["hash"])),
        created_at=datetime.fromisoformat(found["created_at"]).astimezone(UTC),
        sha256=str(found["sha256"]),
        size=int(found["size"]),
        is_encrypted=found["is_encrypted"] is True,
        is_proved=found["is_proved"] is True,
    )


def ours(folder: Path, ledger: LedgerId) -> Iterator[BackupRecord]:
    """Whole backups of this ledger with names that we gave; everything else is left alone."""
    for path in sorted(folder.iterdir()):
        if not _OURS.fullmatch(path.name) or path.is_symlink() or not path.is_file():
            continue
        try:
            record = read_manifest(manifest_of(path), path)
        except Refused:
            continue
        if record.ledger == ledger and record.size == path.stat().st_size:
            yield record


def half_written(backup: Path) -> Iterator[Path]:
    """What backups of this ledger that were killed have left in a folder, by the name of another.

    To be asked while no backup of the ledger is being made.
    """
    if _OURS.fullmatch(backup.name):
        ledger = backup.name.rsplit("T", 1)[0][: -len("20260101")]
        yield from backup.parent.glob(f"{ledger}*.part")


def pieces(path: Path) -> Iterator[bytes]:
    """A file from its beginning to its end."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def sha256_of(data: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for piece in data:
        found.update(piece)
    return found.hexdigest()


def read_identities(path: Path) -> tuple[str, ...]:
    """The secret keys in a file as `age-keygen` writes it: one a line, `#` begins a remark.

    Raises Refused `identity_unreadable`, which says nothing of what is in the file.
    """
    try:
        with path.open("rb") as file:
            lines = file.read(_LARGEST).decode("ascii").splitlines()
    except (OSError, ValueError):
        raise Refused("identity_unreadable") from None
    found = tuple(line.strip() for line in lines if line.strip().startswith(_SECRET))
    if not found:
        raise Refused("identity_unreadable")
    return found
