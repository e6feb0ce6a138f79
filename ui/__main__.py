"""Starts the till: window first, then the ledger, then Stripe's SDK."""

from __future__ import annotations

import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ui.notices import Notice
from ui.shell import Shell
from ui.tasks import Lanes
from ui.theme import Scheme, apply_theme
from ui.tones import Tone

if TYPE_CHECKING:  # imported by `open_late`, off the screen's thread
    from pos.services.till import Till
    from pos.settings import Start

log = logging.getLogger(__name__)

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(start: Start) -> int:
    """Show the till until its window is closed; the process's exit code."""
    app = application()
    shell = build(app)
    catch_what_falls(shell)
    shell.window.restore(window_settings())
    shell.window.closing.connect(lambda: shell.window.save(window_settings()))
    shell.window.first_painted.connect(lambda: shell.open(start, open_late))
    shell.window.show()
    return app.exec()


def application() -> QApplication:
    """The one QApplication, dressed."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("holdfast")
    app.setOrganizationName("holdfast")
    app.setApplicationDisplayName("Holdfast")
    scheme = window_settings().value("window/scheme", str(Scheme.SYSTEM))
    apply_theme(app, Scheme(str(scheme)) if scheme in set(Scheme) else Scheme.SYSTEM)
    return app


def build(app: QApplication) -> Shell:
    """Window, pages and presenters, without a ledger yet."""
    lanes = Lanes.build(app)
    shell = Shell(lanes, app)
    shell.window.scanner.watch(app)
    return shell


def open_late(start: Start) -> Till:
    """Open the ledger; the adapters are imported now, and off the screen's thread."""
    from pos.bootstrap import open_till
    from pos.logs import set_up

    till = open_till(start)
    set_up(start.folder)
    return till


def window_settings() -> QSettings:
    """Where the window was; nothing else is kept here."""
    return QSettings("holdfast", "window")


def catch_what_falls(shell: Shell) -> None:
    """One hook for what nobody expected: into the log, and a sentence for the cashier."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        log.error("unexpected", exc_info=(kind, error, trace))
        shell.window.say(
            Notice(
                Tone.FAILED,
                shell.tr("The till made a mistake of its own."),
                shell.tr("Whether money moved is shown on the page Payment and under Holds."),
                shell.tr("Go on selling. If it happens again, tell the manager."),
                shell.tr("Reference: %1").replace("%1", kind.__name__),
            )
        )

    sys.excepthook = hook
    qInstallMessageHandler(
        lambda level, _context, text: logging.getLogger("qt").log(_LEVELS[level], "%s", text)
    )
