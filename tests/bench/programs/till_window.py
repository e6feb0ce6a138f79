"""The till's own start in training mode; says when it was usable and when it could sell."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import ui.__main__ as program
from pos.settings import Mode, Start
from tests.bench.programs.marks import FirstPaint, megabytes, since_begun
from ui.entrance import Entrance
from ui.shell import Shell
from ui.tasks import Lanes

_KEY = "h"
_PATIENCE_MS = 30_000


class Watched:
    """The program's own `build`, with a clock beside it."""

    def __init__(self) -> None:
        self.marks: dict[str, float] = {"imported": since_begun()}
        self._build = program.build

    def build(
        self, app: QApplication, lanes: Lanes | None = None, entrance: Entrance | None = None
    ) -> Shell:
        shell = self._build(app, lanes, entrance)
        self.marks["built"] = since_begun()
        FirstPaint(shell.window, lambda: self._usable(shell))
        shell.till.view_changed.connect(lambda view: self._drawn(shell, is_open=view.is_open))
        QTimer.singleShot(_PATIENCE_MS, app.quit)
        return shell

    def _usable(self, shell: Shell) -> None:
        self.marks |= {"usable": since_begun(), "cpu": time.process_time() * 1000}
        # A till that does not take keys yet is no till: this one counts as never usable.
        entry = shell.till_page.side.entry
        handle = shell.window.windowHandle()
        if handle is not None:
            QTest.keyClick(handle, ord(_KEY))
        if entry.text() != _KEY:
            del self.marks["usable"]

    def _drawn(self, shell: Shell, *, is_open: bool) -> None:
        if is_open and "selling" not in self.marks:
            self.marks |= {"selling": since_begun(), "memory": megabytes()}
            QTimer.singleShot(0, shell.window.close)


def main() -> None:
    watched = Watched()
    program.build = watched.build
    program.run(Start(Path(sys.argv[1]), Mode.TRAINING))
    print(json.dumps(watched.marks))


if __name__ == "__main__":
    main()
