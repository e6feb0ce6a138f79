"""Puts a backup in the ledger's place: looked at first, checked whole, and nothing thrown away.

The backup is copied (and opened, if it is sealed) beside the ledger and examined there. Only
then the ledger is exchanged: what was there keeps standing beside it under a dated name, and
whenever the program dies, either of the two stands whole in the ledger's place. The restored
ledger begins a new epoch, so that nothing it asks Stripe has a key that was used before.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from pos.domain.backup import BackupRecord, LedgerFacts, RestoreStep
from pos.domain.ids import new_generation
from pos.domain.restoring import Candidate, Objection, Restored
from pos.domain.verdict import Finding
from pos.errors import Misconfigured, Refused
from pos.ports import Clock
from pos.ports.backup import Copies, Sealer
from pos.services.backup_files import manifest_of, pieces, read_manifest, sha256_of
from pos.services.chain_walk import ChainWalk
from pos.services.new_files import NewFile
from pos.settings import Mode

log = logging.getLogger(__name__)

STEPS: Final = "pos.restore.steps"
"""The logger that hears of each `RestoreStep`."""

_steps = logging.getLogger(STEPS)
_DATABASE: Final = b"SQLite format 3\0"
_SEALED: Final = b"age-encryption.org/"
_DAMAGED: Final = frozenset({"ledger_damaged", "ledger_unreadable", "copy_damaged"})


class Restore:
    """Restores ledgers of one mode. Needs no network, no key and no open till."""

    def __init__(
        self,
        mode: Mode,
        copies: Copies,
        sealer: Sealer,
        clock: Clock,
        *,
        path_of: Callable[[str], Path],
        accounts: Callable[[], Sequence[str]],
        any_account: bool = False,
    ) -> None:
        """`path_of` an account is where its ledger lies; `accounts` are those that have one.

        The backup of another account is refused, unless `any_account`.
        """
        self._mode = mode
        self._copies = copies
        self._sealer = sealer
        self._clock = clock
        self._path_of = path_of
        self._accounts = accounts
        self._any_account = any_account

    def look(self, backup: Path, identities: Sequence[str] = ()) -> Candidate:
        """What a backup is, and what would be lost by it; a till may be open meanwhile.

        Raises Refused `backup_missing`, `backup_unreadable`, `backup_is_the_ledger`,
        `manifest_unreadable`, `backup_torn`, `backup_damaged`, `backup_newer`,
        `backup_of_other_mode`, `backup_of_other_account`, `identity_missing`,
        `identity_does_not_fit`; Misconfigured for the disk's conditions.
        """
        with self._prepared(backup, identities) as (_, candidate):
            return candidate

    def restore(
        self,
        backup: Path,
        identities: Sequence[str] = (),
        *,
        accepted: frozenset[Objection] = frozenset(),
    ) -> Restored:
        """Put a backup in the ledger's place, if every objection to it is accepted.

        Raises as `look`; Refused `restore_older`, `restore_other_ledger`, `restore_unproved`;
        Misconfigured `ledger_in_use` and `ledger_busy`. The ledger is untouched then.
        """
        with self._prepared(backup, identities) as (file, candidate):
            _check_accepted(candidate, accepted)
            path = self._path_of(candidate.facts.account)
            epochs = [each.epoch for each in (candidate.facts, candidate.present) if each]
            now, epoch = self._clock.now(), max(epochs) + 1
            self._copies.begin_epoch(
                file.part,
                epoch=epoch,
                generation=new_generation(),
                at=now,
                entries=candidate.facts.entries,
            )
            file.sync()
            _passed(RestoreStep.PREPARED)
            kept = _free(path, f"{now:%Y%m%dT%H%M%SZ}")
            self._copies.replace(path, file.part, kept, _passed)
        log.info("restored a backup of %s entries", candidate.facts.entries)
        return Restored(candidate, path, kept if kept.exists() else None, epoch)

    @contextmanager
    def _prepared(
        self, backup: Path, identities: Sequence[str]
    ) -> Iterator[tuple[NewFile, Candidate]]:
        """The backup as a ledger of its own beside the one it would replace, examined."""
        record, is_sealed = self._described(backup)
        folder = self._path_of("").parent
        _make(folder)
        with self._copies.alone(folder / "restore.db"):
            _sweep(folder)
            file = NewFile(folder / _RESTORING, owner_only=True)
            try:
                self._fill(file, backup, identities, is_sealed=is_sealed)
                yield file, self._examined(file, backup, record, is_sealed=is_sealed)
            finally:
                file.vanish()
                for ending in ("-wal", "-shm", "-journal"):
                    file.part.with_name(file.part.name + ending).unlink(missing_ok=True)

    def _described(self, backup: Path) -> tuple[BackupRecord | None, bool]:
        """Its manifest, if it has one, and whether it is sealed; the file is as it was written."""
        if not backup.is_file():
            raise Refused("backup_missing", file=backup.name)
        if any(_is_same(backup, self._path_of(account)) for account in self._accounts()):
            raise Refused("backup_is_the_ledger", file=backup.name)
        beginning = next(pieces(backup), b"")
        is_sealed = beginning.startswith(_SEALED)
        if not is_sealed and not beginning.startswith(_DATABASE):
            raise Refused("backup_unreadable", file=backup.name)
        manifest = manifest_of(backup)
        if not manifest.exists():
            return None, is_sealed
        record = read_manifest(manifest, backup)
        if sha256_of(pieces(backup)) != record.sha256:
            raise Refused("backup_torn", file=backup.name)
        return record, is_sealed

    def _fill(
        self, file: NewFile, backup: Path, identities: Sequence[str], *, is_sealed: bool
    ) -> None:
        if is_sealed and not identities:
            raise Refused("identity_missing", file=backup.name)
        if is_sealed:
            self._sealer.unseal(backup, file.write, identities)
            file.settle()
            return
        for piece in pieces(backup):
            file.write(piece)
        file.settle()
        log_beside = backup.with_name(backup.name + "-wal")
        if log_beside.is_file():
            file.part.with_name(file.part.name + "-wal").write_bytes(log_beside.read_bytes())

    def _examined(
        self, file: NewFile, backup: Path, record: BackupRecord | None, *, is_sealed: bool
    ) -> Candidate:
        try:
            self._copies.fold(file.part)
            facts = self._copies.facts(file.part)
            self._copies.check(file.part)
            is_proved = facts.is_newer or self._is_proved(file.part, facts)
        except Misconfigured as error:
            if error.code in _DAMAGED:
                raise Refused("backup_damaged", file=backup.name) from error
            raise
        self._check_ours(backup, facts)
        if record is not None and (record.ledger, record.head) != (facts.ledger, facts.head):
            raise Refused("backup_torn", file=backup.name)
        alone = Candidate(
            path=backup,
            facts=facts,
            is_encrypted=is_sealed,
            is_proved=is_proved,
            record=record,
            present=None,
            damage="",
            missing=0,
            missing_operations=0,
            added=facts.entries,
        )
        return self._compared(alone, file.part, self._path_of(facts.account))

    def _is_proved(self, path: Path, facts: LedgerFacts) -> bool:
        """Whether its chain is unbroken; an empty one, or an older ledger, has none to break."""
        if facts.head is None:
            return True
        found: list[Finding] = []
        with self._copies.audit(path) as audit:
            ChainWalk(audit, found.append, last=facts.entries).go((), lambda _entries: None)
        return not found

    def _check_ours(self, backup: Path, facts: LedgerFacts) -> None:
        if facts.is_newer:
            raise Refused("backup_newer", file=backup.name)
        if facts.mode != str(self._mode):
            raise Refused(
                "backup_of_other_mode", file=backup.name, found=facts.mode, expected=str(self._mode)
            )
        known = self._accounts()
        if known and facts.account not in known and not self._any_account:
            raise Refused("backup_of_other_account", file=backup.name, found=facts.account)

    def _compared(self, alone: Candidate, copy: Path, path: Path) -> Candidate:
        if not path.exists():
            return alone
        try:
            present = self._copies.facts(path)
            common = self._common(copy, path, alone.facts, present)
        except Misconfigured as error:
            return replace(alone, damage=error.code)
        return replace(
            alone,
            present=present,
            missing=present.entries - common,
            missing_operations=max(0, present.operations - alone.facts.operations),
            added=alone.facts.entries - common,
        )

    def _common(self, copy: Path, path: Path, ours: LedgerFacts, theirs: LedgerFacts) -> int:
        """How many first entries both ledgers have; equal hashes mean equal histories."""
        if ours.ledger != theirs.ledger:
            return 0
        low, high = 0, min(ours.entries, theirs.entries)
        if ours.head is None or theirs.head is None:
            return high
        with self._copies.hashes(copy) as here, self._copies.hashes(path) as there:
            while low < high:
                middle = (low + high + 1) // 2
                if here(middle) == there(middle):
                    low = middle
                else:
                    high = middle - 1
        return low


_RESTORING: Final = ".restoring"


def _check_accepted(candidate: Candidate, accepted: frozenset[Objection]) -> None:
    left = candidate.objections - accepted
    name = candidate.path.name
    if Objection.OTHER_LEDGER in left:
        raise Refused("restore_other_ledger", file=name)
    if Objection.OLDER in left:
        raise Refused(
            "restore_older",
            file=name,
            missing=candidate.missing,
            operations=candidate.missing_operations,
        )
    if Objection.UNPROVED in left:
        raise Refused("restore_unproved", file=name)


def _passed(step: RestoreStep) -> None:
    _steps.debug("%s", step)


def _free(path: Path, stamp: str) -> Path:
    """A dated name beside the ledger that nothing has yet."""
    number, kept = 1, path.with_name(f"{path.stem}-replaced-{stamp}{path.suffix}")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.stem}-replaced-{stamp}-{number}{path.suffix}")
    return kept


def _is_same(backup: Path, ledger: Path) -> bool:
    return ledger.exists() and backup.samefile(ledger)


def _sweep(folder: Path) -> None:
    """What a restore that was killed has left goes."""
    for left in folder.glob(f"{_RESTORING}.*"):
        left.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured("folder_not_writable", folder=folder.name) from error
