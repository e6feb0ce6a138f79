"""Wires the doctor: what it examines with, for a mode of a till that need not even open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from pos.adapters.escpos import EscposRoom
from pos.adapters.keyring_secrets import KeyringSecrets
from pos.adapters.machine import ThisMachine
from pos.adapters.sqlite.connection import check_library
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.location import check_place
from pos.adapters.sqlite.meta_table import open_meta
from pos.adapters.sqlite.outline import outline
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.bootstrap import accounts, keys_of, ledger_path, probe_for
from pos.errors import Refused
from pos.ports import Clock
from pos.services.backup_files import read_note
from pos.services.instruments import Instruments, OpenLedger
from pos.settings import Mode, Start

_PATIENCE: Final = timedelta(seconds=10)
"""An examination is no reason to type a password; a keyring that waits for one is a finding."""


def instruments_for(start: Start) -> Instruments:
    """Everything that the doctor uses on this machine; nothing is opened yet."""
    clock = SystemClock()
    return Instruments(
        start=start,
        clock=clock,
        machine=ThisMachine(),
        accounts=lambda: accounts(start),
        path_of=lambda account: ledger_path(start, account),
        open_ledger=lambda account: _open_ledger(start, account, clock),
        check_place=check_place,
        check_sqlite=_sqlite_version,
        keyring=KeyringSecrets(patience=_PATIENCE).describe,
        key=lambda: keys_of(start).find(),
        probe=cache(lambda key: probe_for(start, key)),
        printers=EscposRoom(),
        last_backup=None if start.mode is Mode.TRAINING else _last_backup,
    )


def _last_backup(ledger: Path) -> datetime | None:
    """By the note that is kept beside the ledger, wherever the backup itself went."""
    try:
        return read_note(ledger.with_name(f"{ledger.stem}-last-backup.json")).created_at
    except Refused:
        return None


def _sqlite_version() -> str:
    check_library()
    return str(sqlite3.sqlite_version)


@contextmanager
def _open_ledger(start: Start, account: str, clock: Clock) -> Iterator[OpenLedger]:
    file = LedgerFile(ledger_path(start, account), now=clock.now(), read_only=True)
    try:
        meta = open_meta(file, mode=start.mode, account=account, now=clock.now())
        yield OpenLedger(
            path=file.path,
            ledger_id=meta.ledger_id,
            store=SqliteStore(file, meta.ledger_id, clock),
            settings=SqliteSettings(file),
            outline=lambda: outline(file),
        )
    finally:
        file.close()
