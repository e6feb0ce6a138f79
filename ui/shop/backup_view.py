"""What the part about backups draws: how they stand, and a restore as far as it is prepared."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pos.domain.restoring import Candidate
from pos.services.backup import Backup, BackupStatus
from ui.notices import Notice
from ui.shop.view import FormView


class BackupBusy(StrEnum):
    """What is being done with backups."""

    NO = ""
    COPYING = "copying"
    LOOKING = "looking"
    RESTORING = "restoring"


@dataclass(frozen=True, slots=True)
class RestoreView:
    """A backup that was chosen to take the ledger's place. `word` has to be typed for it.

    `needs_key`: the backup is encrypted, and no key that fits was chosen yet.
    """

    path: Path | None = None
    key_file: Path | None = None
    needs_key: bool = False
    candidate: Candidate | None = None
    problem: Notice | None = None
    word: str = ""
    typed: str = ""

    @property
    def is_confirmed(self) -> bool:
        return bool(self.word) and self.typed.strip().casefold() == self.word.casefold()


@dataclass(frozen=True, slots=True)
class BackupView:
    """All that the part about backups draws.

    `made` is the backup that was made just now by hand. Without an open ledger there is none to
    back up, and a restore is all the more welcome.
    """

    is_open: bool = False
    can_restore: bool = False
    busy: BackupBusy = BackupBusy.NO
    status: BackupStatus | None = None
    made: Backup | None = None
    form: FormView = field(default_factory=FormView)
    restore: RestoreView = field(default_factory=RestoreView)
