"""A picture of the real window, drawn without a screen: for the demo and the README."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from pos.errors import Misconfigured
from pos.services.till import Till
from ui.opening import services_of
from ui.shell import Shell
from ui.tasks import Lanes
from ui.theme import Scheme, apply_theme, scale_for

SIZE: Final = QSize(1280, 800)
_LOOK_MS: Final = 20
_WORN: Final = "wornForPictures"
_SHADE: Final = 90
"""How dark the window becomes behind a question, of 255."""


def picture(
    till: Till,
    path: Path,
    *,
    page: str = "till",
    size: QSize = SIZE,
    scheme: Scheme = Scheme.LIGHT,
    steps: Sequence[Callable[[Shell], None]] = (),
    of: Callable[[Shell], QWidget] | None = None,
) -> None:
    """Draw a page of an open till into a PNG file; the till stays open.

    `steps` are done one after the other before the picture is taken, each when the till has
    come to rest after the one before. `of` is another window than the till's own.
    Must be called from the main thread of a program that has no other window.
    Raises Misconfigured `picture_not_written` when the file cannot be made.
    """
    app = _dressed(size, scheme)
    lanes = Lanes.build()
    shell = Shell(lanes)
    shell.window.resize(size)
    shell.window.show()
    shell.use(till)
    shell.rooms.shop.attach(services_of(till, {}, lambda mode: mode is till.mode))
    shell.window.show_page(page)
    written: list[bool] = []
    left = list(steps)

    def look() -> None:
        if not (lanes.are_idle and shell.is_drawn):
            return
        if left:
            left.pop(0)(shell)
        else:
            seen = _looked_at(shell) if of is None else of(shell).grab()
            written.append(seen.save(str(path), "PNG"))
            # Not quit(): that closes every window first, and with it the ledger.
            app.exit()

    timer = QTimer()
    timer.setInterval(_LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    app.exec()
    timer.stop()
    shell.let_go()
    shell.window.close()
    if not written or not written[0]:
        raise Misconfigured("picture_not_written", file=path.name)


def _looked_at(shell: Shell) -> QPixmap:
    """The window, with the question before it where one is open."""
    window = shell.window
    picture = window.grab()
    painter = QPainter(picture)
    for question in window.findChildren(QDialog):
        if question.isVisible():
            before = question.grab()
            painter.fillRect(picture.rect(), QColor(0, 0, 0, _SHADE))
            painter.drawPixmap(picture.rect().center() - before.rect().center(), before)
    painter.end()
    return picture


def _dressed(size: QSize, scheme: Scheme) -> QApplication:
    """The application, without a screen where there is none, dressed for a window of that size."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)  # the window below is closed before the loop ends
    worn = f"{scheme} {scale_for(size)}"
    if app.property(_WORN) != worn:
        # Dressing every window that was ever shown anew takes longer with each picture.
        apply_theme(app, scheme, scale_for(size))
        app.setProperty(_WORN, worn)
    return app
