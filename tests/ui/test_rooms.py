"""The counter comes first; the pages behind it are built when it is on the screen."""

import pytest

from pos.bootstrap import open_till
from pos.settings import Mode, Start
from tests.ui.lanes import inline_lanes
from ui.__main__ import LateWiring
from ui.shell import Shell
from ui.theme import Scheme


@pytest.fixture
def shell(qtbot, qapp, dress) -> Shell:
    dress(Scheme.LIGHT, 1.0)
    shell = Shell(inline_lanes())
    qtbot.addWidget(shell.window)
    return shell


def test_a_window_says_once_that_it_was_painted(qtbot, shell):
    painted: list[str] = []
    shell.window.first_painted.connect(lambda: painted.append("painted"))
    with qtbot.waitSignal(shell.window.first_painted):
        shell.window.show()
    shell.window.repaint()
    assert painted == ["painted"]


def test_the_entry_box_takes_keys_before_there_is_a_ledger(qtbot, shell):
    with qtbot.waitActive(shell.window):
        shell.window.show()
    qtbot.keyClicks(shell.window.focusWidget(), "nail")
    assert shell.till_page.side.entry.text() == "nail"


def test_an_open_ledger_finds_every_page_furnished_once(shell, tmp_path):
    till = open_till(Start(tmp_path, Mode.TRAINING))
    try:
        shell.use(till)
        shell.furnish()
        for name in ("payment", "holds", "daybook", "shop", "reports", "till"):
            shell.window.show_page(name)
            assert shell.window.current_page() == name
    finally:
        shell.close()


def test_every_page_is_there_when_the_ledger_says_that_it_is_open(qtbot, shell, tmp_path):
    opened = []
    shell.opened.connect(lambda: opened.append(shell.rooms.daybook_page))
    shell.open(Start(tmp_path, Mode.TRAINING), LateWiring())
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [shell.rooms.daybook_page]
    shell.close()
