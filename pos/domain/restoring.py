"""A backup that shall take a ledger's place: what it is, and what would be lost by it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pos.domain.backup import BackupRecord, LedgerFacts


class Objection(StrEnum):
    """What a person has to accept before a backup takes the ledger's place."""

    OLDER = "older"  # the ledger has entries or operations that the backup has not
    OTHER_LEDGER = "other_ledger"  # it is the backup of another ledger
    UNPROVED = "unproved"  # its chain of entries is broken


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a backup is, beside the ledger that it would replace.

    `present` is None where there is no ledger, or `damage` says why it cannot be read. `missing`
    counts entries of the ledger that the backup has not, `missing_operations` the journal's
    records; `added` is what only the backup has. `record` is its manifest, where there is one.
    """

    path: Path
    facts: LedgerFacts
    is_encrypted: bool
    is_proved: bool
    record: BackupRecord | None
    present: LedgerFacts | None
    damage: str
    missing: int
    missing_operations: int
    added: int

    @property
    def objections(self) -> frozenset[Objection]:
        found = {
            Objection.OLDER: self.missing > 0 or self.missing_operations > 0,
            Objection.OTHER_LEDGER: self.present is not None
            and self.present.ledger != self.facts.ledger,
            Objection.UNPROVED: not self.is_proved,
        }
        return frozenset(objection for objection, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that was done. `kept` is the ledger that was replaced, `epoch` the new one."""

    candidate: Candidate
    ledger: Path
    kept: Path | None
    epoch: int
