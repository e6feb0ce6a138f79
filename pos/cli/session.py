"""One run of the program: how it was started, and the till opened as far as a command needs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos import logs
from pos.errors import Misconfigured
from pos.settings import Mode, Start

if TYPE_CHECKING:
    from pos.services.till import Till

APPLICATION: Final = "holdfast"


@dataclass(frozen=True, slots=True)
class Session:
    """How the program was started; opening a till is what takes time, so it is done late.

    `is_folder_named`: somebody chose the folder; it is not this system's usual one.
    """

    start: Start
    is_folder_named: bool = True

    @property
    def mode(self) -> Mode:
        return self.start.mode

    @contextmanager
    def writing(self) -> Iterator[Till]:
        """The till for a command that changes something; only one program has it at a time.

        Raises Misconfigured `ledger_in_use` beside an open till, and what `open_till` raises.
        """
        from pos.bootstrap import open_till

        till = open_till(self.start)
        self.write_log()
        try:
            yield till
        finally:
            till.close()

    @contextmanager
    def reading(self) -> Iterator[Till]:
        """The till for a command that only looks, beside an open one.

        The practice ledger is made where there is none yet. Raises as `open_till`.
        """
        from pos.bootstrap import open_till

        try:
            till = open_till(self.start, read_only=True)
        except Misconfigured as error:
            if error.code != "ledger_missing" or self.mode is not Mode.TRAINING:
                raise
            till = open_till(self.start)
        self.write_log()
        try:
            yield till
        finally:
            till.close()

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
