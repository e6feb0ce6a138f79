"""Nudges: small files beside a ledger that say "look at Stripe again", and nothing about money."""

import json
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pos.errors import Broken, Misconfigured
from pos.ports import Clock
from pos.services.new_files import new_files

KEPT_FOR: Final = timedelta(hours=1)
"""Whoever has not looked by then looks by the clock anyway."""

MOST_KEPT: Final = 200

_FOLDER: Final = "nudges"
_ENDING: Final = ".json"
_EVENT: Final = re.compile(r"evt_[A-Za-z0-9_]{1,120}")


@dataclass(frozen=True, slots=True)
class Nudge:
    """One event of Stripe's: its id, its type and the id of the object that it is about.

    Nothing of the object itself: what counts is how it reads when it is read again.
    """

    event: str
    type: str
    object: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A nudge as it arrived, with whose it is; `account` is empty where Stripe names none."""

    nudge: Nudge
    is_live: bool
    account: str = ""


def nudge_folder(ledger: Path) -> Path:
    """Where the nudges for one ledger lie: a till that has it open watches this folder."""
    return ledger.parent / _FOLDER / ledger.stem


def is_event_id(text: str) -> bool:
    """Whether it looks like one of Stripe's, and so can name a file."""
    return _EVENT.fullmatch(text) is not None


class Nudges:
    """The nudges for one ledger, readable by their owner alone and never many.

    Safe to call from several threads, and beside a till that watches the folder.
    """

    def __init__(self, ledger: Path, clock: Clock) -> None:
        self._folder = nudge_folder(ledger)
        self._clock = clock

    @property
    def folder(self) -> Path:
        return self._folder

    def prepare(self) -> None:
        """Make the folder; raises Misconfigured `folder_not_writable`."""
        try:
            self._folder.parent.mkdir(mode=0o700, exist_ok=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise Misconfigured("folder_not_writable", folder=self._folder.name) from error

    def drop(self, nudge: Nudge) -> bool:
        """Let the file appear, whole; False for an event whose file is there already.

        Old ones, and those beyond `MOST_KEPT`, go. Raises Misconfigured for what the disk says.
        """
        if not is_event_id(nudge.event):
            raise Broken("event_unnamed")
        self.prepare()
        path = self._folder / f"{nudge.event}{_ENDING}"
        if path.exists():
            return False
        with new_files(path, replace=True, owner_only=True) as [file]:
            file.write(json.dumps(asdict(nudge)).encode())
        now = self._clock.now().timestamp()
        os.utime(path, (now, now))
        self.sweep()
        return True

    def waiting(self) -> Sequence[Nudge]:
        """Oldest first; a file that holds something else is passed by."""
        found = []
        for path in self._files():
            with suppress(OSError, ValueError, TypeError):
                found.append(Nudge(**json.loads(path.read_bytes())))
        return found

    def heeded(self, nudges: Iterable[Nudge]) -> None:
        """Stripe was looked at after these had arrived: they have said what they can."""
        for nudge in nudges:
            with suppress(OSError):
                (self._folder / f"{nudge.event}{_ENDING}").unlink()

    def sweep(self) -> None:
        """Remove what is old, and the oldest of what is too many."""
        files = self._files()
        oldest = self._clock.now() - KEPT_FOR
        surplus = set(files[: max(0, len(files) - MOST_KEPT)])
        for path in (*files, *self._folder.glob("*.part")):
            with suppress(OSError):
                if path in surplus or _changed_at(path) < oldest:
                    path.unlink()

    def _files(self) -> list[Path]:
        dated = []
        for path in self._folder.glob(f"evt_*{_ENDING}"):
            with suppress(OSError):
                dated.append((path.stat().st_mtime_ns, path.name, path))
        return [path for _, _, path in sorted(dated)]


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
