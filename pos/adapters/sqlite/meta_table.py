"""Table `meta`: which ledger this is, whose money it keeps, and which keys it has met."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import time_text
from pos.adapters.sqlite.connection import connect, storage_errors
from pos.adapters.sqlite.database import LedgerFile
from pos.domain.ids import LedgerId, new_ledger_id
from pos.errors import Misconfigured
from pos.settings import Mode


@dataclass(frozen=True, slots=True)
class Meta:
    """What a ledger file says about itself. `created_at` is UTC.

    `key_marks` tell keys again that were once seen to belong to the account; they are hashes.
    `generation` is empty until the ledger is restored from a backup, and another one after each.
    """

    ledger_id: LedgerId
    mode: Mode
    account: str
    created_at: datetime
    key_marks: frozenset[str] = frozenset()
    generation: str = ""


def open_meta(file: LedgerFile, *, mode: Mode, account: str, now: datetime) -> Meta:
    """What the file is, once it is known to be the ledger of this mode and account.

    A new file is given its name here, for ever.
    Raises Misconfigured: `ledger_of_other_mode`, `ledger_of_other_account`, `ledger_damaged`
    when it names itself in part only; `ledger_read_only` for a new file that may not be written.
    """
    with file.read() as db:
        meta = _read(db, file.path)
    if meta is None:
        return _create(file, mode=mode, account=account, now=now)
    if meta.mode is not mode:
        raise Misconfigured(
            "ledger_of_other_mode", file=file.path.name, expected=str(mode), found=str(meta.mode)
        )
    if meta.account != account:
        raise Misconfigured(
            "ledger_of_other_account", file=file.path.name, expected=account, found=meta.account
        )
    return meta


def peek_meta(path: Path) -> Meta | None:
    """What a file beside the open one is, None when it does not say or cannot be read."""
    try:
        db = connect(path, read_only=True)
    except Misconfigured:
        return None
    try:
        with storage_errors(path):
            known = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'"
            return _read(db, path) if db.execute(known).fetchone() else None
    except Misconfigured:
        return None
    finally:
        db.close()


def remember_key(file: LedgerFile, mark: str) -> None:
    """Keep that the key of this mark belongs to the ledger's account; safe to repeat."""
    with file.write() as db:
        found = db.execute("SELECT value FROM meta WHERE name = 'key_marks'").fetchone()
        marks = {mark} | (set(found["value"].split()) if found else set())
        db.execute(
            """INSERT INTO meta (name, value) VALUES ('key_marks', ?)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
            [" ".join(sorted(marks))],
        )


def _create(file: LedgerFile, *, mode: Mode, account: str, now: datetime) -> Meta:
    with file.write() as db:
        # Another window may have been first.
        if found := _read(db, file.path):
            return found
        meta = Meta(new_ledger_id(), mode, account, now)
        db.conn.executemany(
            "INSERT INTO meta (name, value) VALUES (?, ?)",
            [
                ("ledger_id", meta.ledger_id),
                ("mode", str(mode)),
                ("account", account),
                ("created_at", time_text(now)),
            ],
        )
    return meta


def _read(db: Database, path: Path) -> Meta | None:
    rows = {row["name"]: row["value"] for row in db.execute("SELECT name, value FROM meta")}
    if not rows:
        return None
    try:
        return Meta(
            ledger_id=LedgerId(rows["ledger_id"]),
            mode=Mode(rows["mode"]),
            account=rows["account"],
            created_at=datetime.fromisoformat(rows["created_at"]),
            key_marks=frozenset(rows.get("key_marks", "").split()),
            generation=rows.get("generation", ""),
        )
    except (KeyError, ValueError) as error:
        raise Misconfigured("ledger_damaged", file=path.name) from error
