"""The door to python-escpos: loaded late, and kept from what it does beside printing."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping, Sequence
from functools import cache
from threading import Lock
from types import ModuleType
from typing import Final, Protocol

_PICKLES: Final = "ESCPOS_CAPABILITIES_PICKLE_DIR"
_UNKNOWN: Final = "Unknown"
_FINE: Final = 203  # dots to the inch
_loading: Final = Lock()


class Encoder(Protocol):
    """Which letters a table of letters has."""

    def can_encode(self, encoding: str, char: str) -> bool: ...


class Magic(Protocol):
    """Which table of letters is in use."""

    encoding: str | None
    encoder: Encoder

    def force_encoding(self, encoding: str | None) -> None: ...


class Profile(Protocol):
    """What a family of printers can do."""

    features: Mapping[str, bool]
    profile_data: Mapping[str, Mapping[str, object]]

    def get_code_pages(self) -> Mapping[str, int]: ...


class Commands(Protocol):
    """As much of python-escpos' printer without a plug as slips need."""

    magic: Magic
    profile: Profile

    @property
    def output(self) -> bytes:
        """What was gathered since `clear`."""
        ...

    def clear(self) -> None: ...
    def hw(self, hw: str) -> None: ...
    def text(self, txt: str) -> None: ...
    def ln(self, count: int) -> None: ...
    def cut(self) -> None: ...
    def cashdraw(self, pin: int) -> None: ...
    def set(
        self,
        *,
        align: str | None = None,
        bold: bool | None = None,
        normal_textsize: bool | None = None,
        double_width: bool | None = None,
        double_height: bool | None = None,
    ) -> None: ...
    def qr(self, content: str, ec: int, size: int, *, native: bool) -> None: ...


@cache
def _capabilities() -> ModuleType:
    """What the library knows of families of printers; 400 ms that no start of the program needs.

    On import the library turns on a log of its own on the terminal, and keeps what it read as a
    pickle in a folder that the environment may name. Nothing here reads a pickle that somebody
    else may have put there: that name is not passed on, and the folder goes away again.
    """
    with _loading:
        root = logging.getLogger()
        handlers = list(root.handlers)
        named = os.environ.pop(_PICKLES, None)
        try:
            from escpos import capabilities
        finally:
            if named is not None:
                os.environ[_PICKLES] = named
            for handler in set(root.handlers) - set(handlers):
                root.removeHandler(handler)
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
        found: ModuleType = capabilities
        return found


def profiles() -> Sequence[str]:
    """The families of printers, the common one first."""
    known = _capabilities().CAPABILITIES["profiles"]
    return ("default", *sorted(name for name in known if name != "default"))


def code_pages(profile: str) -> Sequence[str]:
    """The tables of letters of a family whose letters are known, by the number they have there."""
    from escpos.codepages import CodePages

    found: list[str] = []
    for name in commands(profile).profile.get_code_pages():
        try:
            table = CodePages.get_encoding(name)
        except KeyError:
            continue
        if name != _UNKNOWN and ("data" in table or "python_encode" in table):
            found.append(name)
    return tuple(found)


def dots_across(profile: str) -> int:
    """What a family of 203 dots to the inch prints at most across; 0 where nobody knows."""
    match commands(profile).profile.profile_data.get("media"):
        case {"dpi": int(dpi), "width": {"pixels": int(wide)}} if dpi == _FINE:
            return wide
        case _:
            return 0


def commands(profile: str) -> Commands:
    """What gathers the commands of one slip; an unknown family is taken for the common one."""
    known = _capabilities().CAPABILITIES["profiles"]
    from escpos.printer import Dummy

    found: Commands = Dummy(profile=profile if profile in known else "default")
    return found
