"""Backups of a ledger: what one is known by, and which of many are kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Final

from typing_extensions import override

from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.errors import Refused

_MOST_DAYS: Final = 366
_MOST_WEEKS: Final = 520


@dataclass(frozen=True, slots=True)
class Keep:
    """How many backups are kept: the last of each of so many days, and of so many weeks."""

    days: int
    weeks: int

    @classmethod
    def read(cls, text: str) -> "Keep":
        """From `7/4`: seven dailies, four weeklies.

        Raises Refused `backup_keep`: at least one day, at most a year of them and ten of weeks.
        """
        found = re.fullmatch(r"(\d{1,3})\s*/\s*(\d{1,3})", text.strip(), re.ASCII)
        days, weeks = (int(found[1]), int(found[2])) if found else (0, 0)
        if not (1 <= days <= _MOST_DAYS and weeks <= _MOST_WEEKS):
            raise Refused("backup_keep", text=text[:40], days=_MOST_DAYS, weeks=_MOST_WEEKS)
        return cls(days, weeks)

    @override
    def __str__(self) -> str:
        return f"{self.days}/{self.weeks}"


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """What a ledger file says about itself, read from the file alone.

    `epoch` is 1 for a ledger that was never restored. `operations` counts the journal's records,
    `head` is None for an empty ledger and for one from before there was a chain. `is_newer`: a
    later version of this program wrote it.
    """

    ledger: LedgerId
    mode: str
    account: str
    epoch: int
    schema: str
    entries: int
    operations: int
    head: Head | None
    is_newer: bool = False


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """A backup by its manifest. `created_at` is UTC; `path` is the backup itself.

    `is_proved`: its chain was walked and is unbroken.
    """

    path: Path
    ledger: LedgerId
    mode: str
    account: str
    epoch: int
    schema: str
    entries: int
    head: Head | None
    created_at: datetime
    sha256: str
    size: int
    is_encrypted: bool
    is_proved: bool = True


def superfluous(
    backups: Iterable[BackupRecord], keep: Keep, zone: tzinfo
) -> Sequence[BackupRecord]:
    """Those that rotation removes, oldest first; the newest proved one is never among them.

    A day's and a week's last backup stands for it; weeks are those of ISO 8601, and days begin
    by the shop's clocks.
    """
    newest_first = sorted(backups, key=lambda each: each.created_at, reverse=True)
    days: dict[date, BackupRecord] = {}
    weeks: dict[tuple[int, int], BackupRecord] = {}
    for backup in newest_first:
        day = backup.created_at.astimezone(zone).date()
        days.setdefault(day, backup)
        weeks.setdefault(day.isocalendar()[:2], backup)
    kept = [*list(days.values())[: keep.days], *list(weeks.values())[: keep.weeks]]
    kept += [each for each in newest_first if each.is_proved][:1]
    paths = {each.path for each in kept}
    return [each for each in reversed(newest_first) if each.path not in paths]


class RestoreStep(StrEnum):
    """The moments of a restore between which the program may die; the ledger is whole in each.

    The list is complete on purpose: the test that kills a restore at every step reads it.
    """

    PREPARED = "prepared"  # the backup lies beside the ledger, checked, durable, in a new epoch
    FOLDED = "folded"  # the old ledger is one file, with nothing left in its log
    KEPT = "kept"  # the old ledger has a second name, under which it stays
    CLEARED = "cleared"  # the old one's empty log is gone: the new one cannot meet it
    REPLACED = "replaced"  # the new ledger stands under the ledger's name
    SYNCED = "synced"  # and will after a power cut too
