"""The program around the window: what of the system it listens to."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from pos.settings import Mode, Start
from ui import __main__ as program
from ui.shell import Shell


@pytest.fixture
def built(qtbot, qapp, monkeypatch) -> Shell:
    """As the program builds it; what is there stays open to looks for garbage in other tests."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    shell = program.build(qapp)
    qtbot.addWidget(shell.window)
    return shell


def test_who_comes_back_to_the_window_has_stripe_asked(built, qtbot, tmp_path):
    # Before a ledger is open there is nothing to ask about.
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    built.open(Start(tmp_path, Mode.TRAINING), program.LateWiring())
    qtbot.waitUntil(lambda: built.till_open is not None and built.is_drawn, timeout=20_000)
    qtbot.waitUntil(lambda: built.window._lanes.are_idle, timeout=20_000)
    heard: list[object] = []
    built.lookout.watch.found.connect(heard.append)
    built.lookout.watch._began = None  # long ago
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=20_000)
    # Once more within half a minute asks nothing.
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert built.window._lanes.watch.is_idle
    built.close()
