"""Whether this machine has a web engine that can be opened, found out without loading it."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pos.errors import Misconfigured, PosError

if TYPE_CHECKING:
    from ui.card_entry.web_page import WebForm

_WIDGETS: Final = "PySide6.QtWebEngineWidgets"
_NO_SANDBOX: Final = "QTWEBENGINE_DISABLE_SANDBOX"
_DEBUGGING: Final = "QTWEBENGINE_REMOTE_DEBUGGING"

_SANDBOXES: Final = (
    (Path("/proc/sys/kernel/unprivileged_userns_clone"), "0"),
    (Path("/proc/sys/user/max_user_namespaces"), "0"),
    (Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"), "1"),
)
"""Each with what it holds where the kernel gives the engine's sandbox no room."""


def obstacle() -> PosError | None:
    """Why no card form can be shown here; None: it can be tried. Safe on any thread.

    Chromium ends the whole process where it finds no sandbox, so that is asked before.
    """
    if find_spec(_WIDGETS) is None:
        return Misconfigured("web_engine_missing")
    if os.environ.get(_NO_SANDBOX):
        return None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Misconfigured("web_engine_as_root")
    if any(_holds(file, text) for file, text in _SANDBOXES):
        return Misconfigured("web_engine_sandbox")
    return None


def load() -> "type[WebForm]":
    """What shows a card form; loads the engine, once, on the thread that draws.

    Raises as `obstacle`, and Misconfigured `web_engine_libraries` where its libraries are missing.
    """
    if (problem := obstacle()) is not None:
        raise problem
    os.environ.pop(_DEBUGGING, None)  # a debugger could read what the form holds
    try:
        from ui.card_entry.web_page import WebForm
    except ImportError as error:
        raise Misconfigured("web_engine_libraries", library=str(error)[:120]) from error
    return WebForm


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_text(encoding="ascii").strip() == text
    except OSError:
        return False
