"""Starts the till: window first, then the ledger, then Stripe's SDK."""

from __future__ import annotations

import gc
import logging
import sys
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QSettings, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

import ui.own_imports  # noqa: F401 - before everything that it makes quicker
from ui.entrance import Entrance
from ui.looks import Looks, keep_looks, kept_looks
from ui.looks import wear as dress
from ui.notices import Notice
from ui.polyglot import Polyglot
from ui.shell import Shell
from ui.speech import kept_language, speak
from ui.tasks import Lanes
from ui.tidying import Tidying
from ui.tones import Tone

if TYPE_CHECKING:  # imported by `LateWiring`, off the screen's thread
    from pos.services.keys import Keys
    from pos.services.restore import Restore
    from pos.services.till import Till
    from pos.settings import Start

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
    lanes = Lanes.build(app)
    shell = settled_in(build(app, lanes), lanes)
    catch_what_falls(shell)
    polyglot = Polyglot(
        app,
        lanes,
        shell,
        lambda entrance: settled_in(build(app, lanes, entrance), lanes),
        window_settings,
    )
    polyglot.turned.connect(catch_what_falls)
    shell.window.restore(window_settings())
    if start.assistant:
        shell.opened.connect(lambda: offer_to_set_up(shell))
        # Whoever chose a language on its first page goes on in that language.
        polyglot.turned.connect(offer_to_set_up)
    shell.window.first_painted.connect(lambda: shell.open(start, LateWiring()))
    shell.window.show()
    return app.exec()


def offer_to_set_up(shell: Shell) -> None:
    """The assistant comes by itself where nothing is set up yet."""
    shell.rooms.assistant.offer()


def application() -> QApplication:
    """The one QApplication, dressed."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("holdfast")
    app.setOrganizationName("holdfast")
    dress(app, worn())
    speak(app, kept_language(window_settings()))
    return app


def settled_in(shell: Shell, lanes: Lanes) -> Shell:
    """A window that remembers its place, can be heard, and that clothes can be chosen in."""
    once = Qt.ConnectionType.SingleShotConnection
    shell.opened.connect(lambda: _let_it_sound(shell, lanes), once)
    shell.window.closing.connect(lambda: shell.window.save(window_settings()))
    shell.looks_chosen.connect(wear)
    shell.opened.connect(lambda: shell.rooms.shop.show_looks(worn()))
    return shell


def _let_it_sound(shell: Shell, lanes: Lanes) -> None:
    """The first paint does not wait for it."""
    from ui.sound_desk import SoundDesk
    from ui.sounds.speaker import SystemSoundCard

    SoundDesk(shell, lanes, SystemSoundCard()).attach()


def build(app: QApplication, lanes: Lanes | None = None, entrance: Entrance | None = None) -> Shell:
    """Window, pages and presenters, without a ledger yet.

    `entrance` is that of a window in another language, beside which this one is built.
    """
    shell = Shell(lanes or Lanes.build(app), app, entrance=entrance)
    shell.window.scanner.watch(app)
    shell.idle.watch(app)
    app.applicationStateChanged.connect(shell.come_back)
    if entrance is None:
        Tidying(app)
    # What is there once the ledger is open stays: later looks for garbage pass it by.
    # Once: whoever comes back to this window brings garbage that is not to stay.
    shell.opened.connect(gc.freeze, Qt.ConnectionType.SingleShotConnection)
    return shell


class LateWiring:
    """Opens ledgers; the adapters are imported now, and off the screen's thread."""

    def open(self, start: Start, session_key: str, *, read_only: bool = False) -> Till:
        from pos.bootstrap import open_till
        from pos.logs import set_up

        till = open_till(start, session_key=session_key, read_only=read_only)
        with suppress(OSError):  # a log that cannot be kept is no reason not to sell
            if not read_only:  # the file is kept by the till beside which this one looks
                set_up(start.folder)
        return till

    def keys(self, start: Start) -> Keys:
        from pos.bootstrap import keys_of

        return keys_of(start)

    def has_ledger(self, start: Start) -> bool:
        from pos.bootstrap import accounts

        return bool(accounts(start))

    def restore(self, start: Start) -> Restore:
        from pos.bootstrap import restore_of

        return restore_of(start)


def wear(looks: Looks) -> None:
    """Change clothes; remembered for the next start."""
    keep_looks(window_settings(), looks)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        dress(app, looks)


def worn() -> Looks:
    """What was chosen last."""
    return kept_looks(window_settings())


def window_settings() -> QSettings:
    """Where the window was and how it looks; nothing else is kept here."""
    return QSettings("holdfast", "window")


def catch_what_falls(shell: Shell) -> None:
    """One hook for what nobody expected: into the log, and a sentence for the cashier."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        from pos.logs import fault

        reference = fault(kind, error, trace)
        shell.window.say(
            Notice(
                Tone.FAILED,
                QCoreApplication.translate("Shell", "The till made a mistake of its own."),
                QCoreApplication.translate(
                    "Shell", "Whether money moved is shown on the page Payment and under Holds."
                ),
                QCoreApplication.translate(
                    "Shell", "Go on selling. If it happens again, tell the manager."
                ),
                QCoreApplication.translate("Shell", "Reference: %1").replace("%1", reference),
                reference,
            )
        )

    sys.excepthook = hook
    qInstallMessageHandler(
        lambda level, _context, text: logging.getLogger("qt").log(_LEVELS[level], "%s", text)
    )
