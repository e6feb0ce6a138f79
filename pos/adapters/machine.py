"""Facts about this machine: versions, folders, locks, clocks and what a screen needs."""

import ctypes
import importlib
import os
import platform
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import disk_usage
from typing import Final

from pos.domain.health import Place

_PACKAGES: Final = (
    "holdfast", "pyside6-essentials", "stripe", "sqlite-utils", "pysqlite3", "keyring", "filelock",
    "tenacity", "pyrage", "requests", "click", "tzdata",
)  # fmt: skip
_SURROUNDINGS: Final = ("HOLDFAST_", "QT_", "XDG_", "PYTHON_KEYRING", "LC_")
_SURROUNDING: Final = frozenset({"LANG", "TZ", "DISPLAY", "WAYLAND_DISPLAY", "HTTPS_PROXY"})
_OTHERS: Final = 0o077
_HELD: Final = re.compile(r"\d+: FLOCK +\w+ +\w+ +(\S+) \w+:\w+:(\d+) ")
"""Such as `12: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF`: its process, and the file."""

_PLUGIN: Final = "Qt/plugins/platforms/libqxcb.so"


class ThisMachine:
    """Port `Machine`."""

    def versions(self) -> Mapping[str, str]:
        return {
            "python": platform.python_version(),
            "system": platform.platform(),
            **{name: _version(name) for name in _PACKAGES},
        }

    def surroundings(self) -> Sequence[str]:
        return sorted(
            name
            for name in os.environ
            if name.startswith(_SURROUNDINGS) or name.upper() in _SURROUNDING
        )

    def place(self, path: Path) -> Place:
        try:
            mode = path.stat().st_mode
        except OSError:
            return Place(exists=False, free=_free(path))
        return Place(
            exists=True,
            is_writable=os.access(path, os.W_OK),
            is_private=None if sys.platform == "win32" else not mode & _OTHERS,
            free=_free(path),
        )

    def lock_holder(self, lock: Path) -> str | None:
        try:
            inode = lock.stat().st_ino
            rows = Path("/proc/locks").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return _somebody(lock)
        for row in rows:
            if (held := _HELD.match(row)) and held[2] == str(inode):
                return _process(held[1])
        return None

    def offset(self, at: datetime) -> timedelta:
        return at.astimezone().utcoffset() or timedelta(0)

    def screen_trouble(self) -> str:
        try:
            # By name: the till runs without a screen, and so does this module.
            qt = importlib.import_module("PySide6.QtWidgets")
        except ImportError as error:
            return str(error)
        if sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ:
            return ""
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            return "no display is named in DISPLAY or WAYLAND_DISPLAY"
        return _unloadable(Path(str(qt.__file__)).parent / _PLUGIN)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _free(path: Path) -> int | None:
    """Room on the disk that a path is on, or will be on once it is made."""
    for place in (path, *path.absolute().parents):
        try:
            return disk_usage(place).free
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return None


def _process(number: str) -> str:
    try:
        name = Path(f"/proc/{int(number)}/comm").read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError):
        return "another process"
    return f"process {number} ({name.strip()})"


def _somebody(lock: Path) -> str | None:
    """Where the system keeps no list of locks: whether it can be had, for a moment."""
    from filelock import FileLock, Timeout

    if not lock.exists():
        return None
    try:
        with FileLock(lock, timeout=0, thread_local=False):
            return None
    except Timeout:
        return "another process"
    except OSError:
        return None


def _unloadable(library: Path) -> str:
    """What is missing for Qt to speak to an X server; it says so itself only by ending."""
    if not library.exists():
        return ""
    try:
        ctypes.CDLL(str(library))
    except OSError as error:
        return str(error).partition(":")[0]
    return ""
