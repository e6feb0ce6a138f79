"""Puts another file in a ledger's place, so that at every moment one of the two stands whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from pos.adapters.sqlite.connection import storage_errors
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.backup import RestoreStep
from pos.errors import Misconfigured

_BESIDE: Final = ("-wal", "-shm", "-journal")


def fold(path: Path) -> None:
    """Bring what lies in the log into the ledger, and leave it as one file.

    Raises Misconfigured `ledger_busy` while somebody reads it, and the conditions of the disk.
    """
    with storage_errors(path), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("PRAGMA synchronous=FULL")
        is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise Misconfigured("ledger_busy", file=path.name)
        connection.execute("PRAGMA journal_mode=DELETE")


def replace_ledger(
    path: Path, copy: Path, kept: Path, passed: Callable[[RestoreStep], None]
) -> None:
    """See the port `Copies`; `copy` is durable, has no log of its own and is used up."""
    with _alone(path), _disk_errors(path):
        if path.exists():
            is_whole = _folded(path)
            passed(RestoreStep.FOLDED)
            _keep(path, kept, with_log=not is_whole)
            passed(RestoreStep.KEPT)
        # A log that the old ledger leaves behind would be played into the new one.
        for ending in _BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        sync_folder(path.parent)
        passed(RestoreStep.CLEARED)
        copy.replace(path)
        passed(RestoreStep.REPLACED)
        sync_folder(path.parent)
        passed(RestoreStep.SYNCED)


def sync_folder(folder: Path) -> None:
    """Make names durable too; Windows and some file systems have no such thing."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _folded(path: Path) -> bool:
    """Fold what can be folded; a damaged ledger is kept with its log as it is."""
    try:
        fold(path)
    except Misconfigured as error:
        if error.code in {"ledger_damaged", "ledger_unreadable", "ledger_io_error"}:
            return False
        raise
    return True


def _keep(path: Path, kept: Path, *, with_log: bool) -> None:
    """A second name for the old ledger, or a copy where the disk knows no second names."""
    pairs = [(path, kept)]
    if with_log:
        pairs += [(path.with_name(path.name + end), kept.with_name(kept.name + end))
                  for end in _BESIDE[:1]]  # fmt: skip
    for source, target in pairs:
        if not source.exists():
            continue
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
            with target.open("rb+") as file:
                os.fsync(file.fileno())
        target.chmod(0o600)
    sync_folder(path.parent)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No till has the ledger open, and none opens it meanwhile."""
    lock = FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise Misconfigured("ledger_in_use", file=path.name) from error
    except OSError as error:
        raise Misconfigured("folder_not_writable", folder=path.parent.name) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as error:
        raise Misconfigured("folder_not_writable", folder=path.parent.name) from error
    except OSError as error:
        full = shutil.disk_usage(path.parent).free < 1 << 20 if path.parent.is_dir() else False
        code = "disk_full" if full else "file_not_written"
        raise Misconfigured(code, file=path.name) from error
