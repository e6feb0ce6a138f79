"""The web engine in tests: started without a network, and asked what its page looks like."""

import atexit
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any, Final

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from ui.card_entry import engine

PATIENCE: Final = 20_000
"""How long a test waits at most for what takes milliseconds, on a machine that is busy."""

NOISE: Final = (
    "QRhi|RHI|Vulkan|GBM|Sandboxing disabled|GPUInfo|libva|"
    "WebEngineContext|Failed to connect to the bus|propagateSizeHints"
)
"""What the engine says of a machine without a graphics card."""


class Trap:
    """Where every host but this machine leads; nobody is to be seen here."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._socket.setblocking(False)
        self.port = self._socket.getsockname()[1]
        atexit.register(self._socket.close)

    def visitors(self) -> int:
        """How many have come since this was asked last."""
        count = 0
        with suppress(BlockingIOError):
            while True:
                self._socket.accept()[0].close()
                count += 1
        return count


@cache
def trap() -> Trap:
    """One for the process: the engine reads where names lead to when it starts."""
    return Trap()


def cut_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    """The engine may start here; skips, and says so, where it is not installed."""
    pytest.importorskip("PySide6.QtWebEngineCore", reason="the extra `web` is not installed")
    caught = trap()
    if os.geteuid() == 0:  # Chromium refuses to be root with its sandbox
        monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    if (obstacle := engine.obstacle()) is not None:
        pytest.skip(f"no web engine can be opened here: {obstacle.code}")
    rules = f"MAP * 127.0.0.1:{caught.port}, EXCLUDE 127.0.0.1"
    monkeypatch.setenv(
        "QTWEBENGINE_CHROMIUM_FLAGS",
        f'--disable-gpu --disable-dev-shm-usage --host-resolver-rules="{rules}"',
    )
    caught.visitors()
    yield caught
    # A profile that is still there when the program ends takes it along.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def run(qtbot: QtBot, page: Any, script: str) -> Any:
    """What a script in the page comes to."""
    found: list[Any] = []
    page.runJavaScript(script, 0, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    return found[0]


def until(qtbot: QtBot, page: Any, script: str) -> None:
    """Until a condition holds in the page."""
    found: list[Any] = []

    def ask(answer: Any) -> None:
        found.append(answer)
        if not answer:
            page.runJavaScript(script, 0, ask)

    page.runJavaScript(script, 0, ask)
    qtbot.waitUntil(lambda: bool(found) and bool(found[-1]), timeout=PATIENCE)
