"""One run of the program: how it was started, and the till opened as far as a command needs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos import logs
from pos.cli.signing import Signing
from pos.errors import Misconfigured, Refused
from pos.settings import Mode, Start

if TYPE_CHECKING:
    from pos.services.till import Till

APPLICATION: Final = "holdfast"
_TOLD: Final = ("act", "subject", "amount", "sale", "intent", "limit")


@dataclass(frozen=True, slots=True)
class Session:
    """How the program was started; opening a till is what takes time, so it is done late.

    `is_folder_named`: somebody chose the folder; it is not this system's usual one. `signing` is
    whoever runs the command.
    """

    start: Start
    is_folder_named: bool = True
    signing: Signing = field(default_factory=Signing)

    @property
    def mode(self) -> Mode:
        return self.start.mode

    @property
    def has_ledger(self) -> bool:
        """Whether the mode has a ledger in the folder, of whatever account."""
        from pos.bootstrap import accounts

        return bool(accounts(self.start))

    @contextmanager
    def writing(self) -> Iterator[Till]:
        """The till for a command that changes something; only one program has it at a time.

        Raises Misconfigured `ledger_in_use` beside an open till, and what `open_till` raises.
        """
        with self.unsigned() as till, self._signed_in(till):
            yield till

    @contextmanager
    def unsigned(self) -> Iterator[Till]:
        """As `writing`, with nobody signed in: the PINs may be those of an older ledger."""
        from pos.bootstrap import open_till

        with self._opened(open_till(self.start)) as till:
            yield till

    @contextmanager
    def reading(self) -> Iterator[Till]:
        """The till for a command that only looks, beside an open one.

        The practice ledger is made where there is none yet. Raises as `open_till`.
        """
        with self.people() as till, self._signed_in(till):
            yield till

    @contextmanager
    def people(self) -> Iterator[Till]:
        """As `reading`, with nobody signed in: for what asks for a PIN by itself.

        What concerns people alone can be changed beside an open till.
        """
        from pos.bootstrap import open_till

        try:
            till = open_till(self.start, read_only=True)
        except Misconfigured as error:
            if error.code != "ledger_missing" or self.mode is not Mode.TRAINING:
                raise
            till = open_till(self.start)
        with self._opened(till):
            yield till

    @contextmanager
    def _opened(self, till: Till) -> Iterator[Till]:
        try:
            self.write_log()
            yield till
        finally:
            till.close()

    @contextmanager
    def _signed_in(self, till: Till) -> Iterator[None]:
        """What needs approval is asked for while the till is open; the error says by which id."""
        if self.signing.name:
            till.access.sign_in(till.staff.find(self.signing.name).id, self.signing.pin())
        try:
            yield
        except Refused as error:
            if error.code != "needs_approval":
                raise
            asked = till.approvals.request_for(error)
            told = {name: error.facts.get(name) for name in _TOLD}
            raise Refused(error.code, **told, approval=asked.id) from error

    def keep_quiet(self) -> None:
        """For commands that write no log: without a handler, warnings go to the terminal."""
        root = logging.getLogger()
        if not any(isinstance(handler, logging.NullHandler) for handler in root.handlers):
            root.addHandler(logging.NullHandler())

    def write_log(self) -> None:
        """Keep a log beside the ledger; a folder that takes none is no reason to stop."""
        self.keep_quiet()
        with suppress(OSError):
            logs.set_up(self.start.folder)


def default_folder() -> Path:
    """Where this system keeps an application's data."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)
