"""Backups of the ledger: whole, proved after writing, sealed if the shop wants it, rotated.

A backup is two files. `FILE` is a ledger that needs no other file, or the same sealed to public
keys; `FILE.manifest.json` says what it is and where its chain ends, and serves as an anchor when
the ledger is proved. Both appear only when the copy was read back from the disk and found to be
what the ledger was at that moment.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pos.domain.backup import BackupRecord, Keep, LedgerFacts, superfluous
from pos.domain.permissions import Act
from pos.domain.recipients import check_recipients
from pos.domain.verdict import Finding
from pos.errors import Misconfigured, PosError, Refused
from pos.ports import Clock, SettingsStore
from pos.ports.backup import Copies, Sealer
from pos.services.access import Access
from pos.services.backup_files import (
    free_name,
    half_written,
    manifest_of,
    ours,
    pieces,
    read_note,
    sha256_of,
    write_manifest,
    write_note,
)
from pos.services.chain_walk import ChainWalk
from pos.services.new_files import NewFile, new_files
from pos.settings import Settings

log = logging.getLogger(__name__)

_BESIDE_THE_LEDGER: Final = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made. `removed` are the names that rotation took away.

    `keeping_failed` is why rotation could not do all of its work; the backup is good all the same.
    """

    record: BackupRecord
    removed: tuple[str, ...] = ()
    keeping_failed: PosError | None = None
    is_on_same_disk: bool = False

    @property
    def problem(self) -> PosError | None:
        """What somebody should look at although the backup is good."""
        if not self.record.is_proved:
            return Misconfigured("backup_not_proved")
        return self.keeping_failed


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """Where backups go and how they stand. `last` is the newest that is known of.

    `is_chosen`: the shop named the folder, so backups are made by themselves.
    """

    folder: Path
    is_chosen: bool
    is_folder_there: bool
    keep: Keep
    last: BackupRecord | None
    is_last_there: bool
    is_due: bool


class Backups:
    """Makes backups of one ledger, beside a till that goes on selling."""

    def __init__(
        self,
        ledger: Path,
        copies: Copies,
        sealer: Sealer,
        settings: SettingsStore,
        clock: Clock,
        *,
        access: Access | None = None,
    ) -> None:
        """With an `access`, and people set up, not everybody takes a copy elsewhere."""
        self._ledger = ledger
        self._access = access
        self._copies = copies
        self._sealer = sealer
        self._settings = settings
        self._clock = clock

    def status(self) -> BackupStatus:
        """How the backups stand; nothing but the folder's names is looked at."""
        settings = self._settings.load()
        folder, last = self._folder(settings), self._last()
        is_folder_there = folder.is_dir()
        is_last_there = last is not None and last.path.is_file()
        today = self._clock.now().astimezone(settings.zone).date()
        is_of_today = last is not None and (
            last.created_at.astimezone(settings.zone).date() >= today
            and (is_last_there or not is_folder_there)
        )
        return BackupStatus(
            folder=folder,
            is_chosen=bool(settings.backup_folder),
            is_folder_there=is_folder_there,
            keep=Keep.read(settings.backup_keep),
            last=last,
            is_last_there=is_last_there,
            is_due=bool(settings.backup_folder) and not is_of_today,
        )

    def back_up_if_due(self) -> Backup | None:
        """The day's backup, once a day by the shop's clocks, if the shop chose a folder."""
        return self.back_up() if self.status().is_due else None

    def back_up(self, *, to: Path | None = None, recipients: Sequence[str] | None = None) -> Backup:
        """Write a backup to a folder or a file; by the settings where nothing is said.

        Only what went to the shop's own folder under a name of ours is rotated. That one is made
        without anybody, also by a scheduler; who takes a copy elsewhere is asked, and noted.
        Raises as `Access.permit`; Refused `backup_on_itself`, `file_exists` and what `new_files`
        refuses; Misconfigured `backup_folder_missing`, `backup_full`, `backup_in_progress`,
        `copy_damaged` and the conditions of the disk. Nothing that looks whole is left then.
        """
        settings = self._settings.load()
        if to is not None and self._access is not None and not self._access.is_open():
            self._access.do(Act.BACKUP, subject=to.name)
        keys = check_recipients(
            settings.backup_recipient if recipients is None else " ".join(recipients)
        )
        folder = self._folder(settings)
        if to is None and not settings.backup_folder:
            _make(folder)
        with self._copies.alone(self._ledger):
            path = self._target(to or folder, is_sealed=bool(keys))
            self._sweep(path)
            record = self._written(path, keys)
            self._remember(record)
            log.info("backed up %s entries as %s", record.entries, path.name)
            removed, problem = (
                self._rotate(record, settings)
                if path.parent.absolute() == folder.absolute() and record.is_proved
                else ((), None)
            )
        return Backup(record, removed, problem, self._is_on_same_disk(path.parent))

    def new_key(self, path: Path) -> str:
        """Write a new secret key to a file for its owner; the public key to back up to.

        The file has the shape that `age-keygen` gives it. Raises as `new_files`.
        """
        secret, public = self._sealer.new_identity()
        with new_files(path.absolute(), replace=False, owner_only=True) as [file]:
            file.write(f"# public key: {public}\n{secret}\n".encode())
        return public

    def _folder(self, settings: Settings) -> Path:
        chosen = settings.backup_folder
        return Path(chosen) if chosen else self._ledger.parent / "backups"

    def _target(self, to: Path, *, is_sealed: bool) -> Path:
        to = to.absolute()
        names = {self._ledger.name + ending for ending in _BESIDE_THE_LEDGER}
        is_here = to.parent.exists() and to.parent.samefile(self._ledger.parent)
        if is_here and (to.name in names or to.suffix == ".lock"):
            raise Refused("backup_on_itself", file=to.name)
        facts = self._copies.facts(self._ledger)
        if to.is_dir():
            return free_name(to, facts, self._clock.now(), is_sealed=is_sealed)
        if not to.parent.is_dir() or not to.suffix:
            raise Misconfigured(
                "backup_folder_missing", folder=str(to if not to.suffix else to.parent)
            )
        return to

    def _written(self, path: Path, keys: Sequence[str]) -> BackupRecord:
        created_at = self._clock.now()
        with (
            _about_the_target(path),
            new_files(path, manifest_of(path), replace=False, owner_only=True) as (data, notes),
        ):
            if keys:
                facts, is_proved, sha256 = self._sealed(data, keys)
            else:
                facts, is_proved = self._copied(data)
                sha256 = sha256_of(pieces(data.part))
            record = BackupRecord(
                path=path,
                ledger=facts.ledger,
                mode=facts.mode,
                account=facts.account,
                epoch=facts.epoch,
                schema=facts.schema,
                entries=facts.entries,
                head=facts.head,
                created_at=created_at,
                sha256=sha256,
                size=data.part.stat().st_size,
                is_encrypted=bool(keys),
                is_proved=is_proved,
            )
            notes.write(write_manifest(record))
        return record

    def _copied(self, file: NewFile) -> tuple[LedgerFacts, bool]:
        """The ledger of one moment, read back; whether its chain is unbroken too."""
        facts = self._copies.copy(self._ledger, file.part)
        file.settle()
        self._copies.check(file.part)
        found: list[Finding] = []
        with self._copies.audit(file.part) as audit:
            walk = ChainWalk(audit, found.append, last=facts.entries)
            walk.go((), lambda _entries: None)
        if self._copies.facts(file.part) != facts or (walk.head != facts.head and not found):
            raise Misconfigured("copy_damaged", file=file.part.name)
        return facts, not found

    def _sealed(self, data: NewFile, keys: Sequence[str]) -> tuple[LedgerFacts, bool, str]:
        """The same, sealed. The clear copy lies beside the ledger, as clear as that, and goes."""
        clear = NewFile(self._ledger.with_name(f".{self._ledger.stem}-clear"), owner_only=True)
        try:
            facts, is_proved = self._copied(clear)
            self._sealer.seal(clear.part, data.write, keys)
        finally:
            clear.vanish()
        data.settle()
        return facts, is_proved, sha256_of(pieces(data.part))

    def _rotate(
        self, made: BackupRecord, settings: Settings
    ) -> tuple[tuple[str, ...], PosError | None]:
        removed: list[str] = []
        try:
            found = ours(made.path.parent, made.ledger)
            for backup in superfluous(found, Keep.read(settings.backup_keep), settings.zone):
                if backup.path == made.path:
                    continue
                backup.path.unlink()
                manifest_of(backup.path).unlink(missing_ok=True)
                removed.append(backup.path.name)
        except OSError:
            problem = Misconfigured("backups_not_rotated", folder=made.path.parent.name)
            log.info("old backups could not be removed")
            return tuple(removed), problem
        return tuple(removed), None

    def _last(self) -> BackupRecord | None:
        """The last backup that this till made, wherever it went."""
        with suppress(Refused):
            return read_note(self._note())
        return None

    def _remember(self, record: BackupRecord) -> None:
        """Only a hint: a folder that takes no note is no reason to doubt the backup."""
        with suppress(PosError), new_files(self._note(), replace=True, owner_only=True) as [note]:
            note.write(write_note(record))

    def _sweep(self, path: Path) -> None:
        """What a backup that was killed left goes, above all in the clear."""
        with suppress(OSError):
            clear = self._ledger.parent.glob(f".{self._ledger.stem}-clear.*")
            for left in (*clear, *half_written(path)):
                left.unlink(missing_ok=True)

    def _note(self) -> Path:
        return self._ledger.with_name(f"{self._ledger.stem}-last-backup.json")

    def _is_on_same_disk(self, folder: Path) -> bool:
        with suppress(OSError):
            return folder.stat().st_dev == self._ledger.parent.stat().st_dev
        return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Misconfigured("folder_not_writable", folder=folder.parent.name) from error


@contextmanager
def _about_the_target(path: Path) -> Iterator[None]:
    """What is said of the disk is said of the one that the backup goes to, where it is that one."""
    try:
        yield
    except Misconfigured as error:
        folder = str(path.parent)
        if not path.parent.is_dir():
            raise Misconfigured("backup_folder_missing", folder=folder) from error
        if not str(error.facts.get("file", "")).startswith(path.name):
            raise
        code = "backup_full" if error.code == "disk_full" else "backup_not_written"
        raise Misconfigured(
            error.code if error.code == "copy_damaged" else code, file=path.name, folder=folder
        ) from error
