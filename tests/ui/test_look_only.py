"""One ledger, one till: the second one is refused with a sentence, and may look."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from pos.bootstrap import open_till
from pos.errors import Misconfigured
from pos.services.export_formats.shape import ExportFormat
from pos.services.till import Till
from pos.settings import Mode, Start
from tests.journeys.window import HAMMER, MALLET
from tests.kit import VISA
from tests.ui.lanes import inline_lanes
from tests.ui.page_walk import nameless, texts
from tests.ui.typing_hands import press_sequence, scan
from ui.__main__ import LateWiring
from ui.daybook.view import ExportStep, Face
from ui.keys import Action, sequence
from ui.shell import Shell
from ui.shop.view import Section
from ui.theme import Scheme

HOLDER = """
import sys
from pathlib import Path
from pos.bootstrap import open_till
from pos.errors import Misconfigured
from pos.settings import Start
till = open_till(Start(Path(sys.argv[1])))
sale = till.counter.current().sale
till.counter.save(sale.id, sale.cart.add(till.catalogue.scan(sys.argv[2]).item()))
print("open", flush=True)
sys.stdin.read()
"""
"""A till of another process, which dies without a word."""


@pytest.fixture
def start(tmp_path) -> Start:
    return Start(tmp_path, Mode.TRAINING)


@pytest.fixture
def other(start) -> Iterator[Till]:
    """The till that has the ledger open, with one hold."""
    till = open_till(start)
    _hold(till, HAMMER)
    yield till
    till.close()


@pytest.fixture
def shell(qtbot, qapp, dress) -> Iterator[Shell]:
    dress(Scheme.LIGHT, 1.0)
    shell = Shell(inline_lanes())
    qtbot.addWidget(shell.window)
    shell.window.scanner.watch(qapp)
    shell.window.resize(1024, 768)
    shell.window.show()
    shell.window.activateWindow()
    qtbot.waitUntil(shell.window.isActiveWindow)
    yield shell
    shell.close()


@pytest.fixture
def second(qtbot, shell, other, start) -> Shell:
    """The window of the till that came too late."""
    shell.open(start, LateWiring())
    qtbot.waitUntil(shell.window.closed_off.isVisible)
    return shell


@pytest.fixture
def looking(second) -> Shell:
    second.window.closed_off.look.click()
    return second


def _hold(till: Till, code: str) -> None:
    cart = till.counter.current().sale.cart.add(till.catalogue.scan(code).item())
    sale = till.counter.start(cart)
    till.checkout.begin(sale.id)
    till.checkout.authorise(sale.id, VISA)


def test_a_second_till_is_refused_with_a_sentence_and_two_ways_on(second):
    assert second.till_open is None
    assert "Another till has this ledger open." in texts(second.window.closed_off)
    assert second.window.closed_off.look.isVisible()
    assert second.window.closed_off.look.hasFocus()
    assert second.window.closed_off.again.isVisible()
    assert nameless(second.window) == []
    assert not second.till_page.isVisible()


def test_what_is_scanned_at_a_second_till_is_refused_and_sold_nowhere(second, other):
    scan(second.window, MALLET)
    assert "Another till has this ledger open." in second.window.banner.text()
    other.close()
    second.window.closed_off.again.click()
    assert second.till.view.cart.is_empty


def test_trying_again_opens_it_once_the_other_one_is_closed(second, other):
    second.window.closed_off.again.click()
    assert second.till_open is None
    assert second.window.closed_off.isVisible()
    other.close()
    second.window.closed_off.again.click()
    assert second.till_open is not None
    assert not second.till_open.is_read_only
    assert second.till_page.isVisible()
    assert second.till_page.side.entry.hasFocus()
    assert "Look only" not in second.window.top_bar.text()


def test_a_window_that_only_looks_says_so_and_sells_nothing(looking):
    window = looking.window
    assert "Look only" in window.top_bar.text()
    assert window.top_bar.looking.isVisible()
    assert "look only" in window.windowTitle()
    for page in ("till", "payment"):
        window.show_page(page)
        assert window.current_page() == page
        assert window.closed_off.isVisible()
        assert "This window only looks." in texts(window.closed_off)
        assert not window.closed_off.look.isVisible()
    scan(window, MALLET)
    assert "only looks" in window.banner.text()
    press_sequence(window, sequence(Action.AUTHORISE))
    assert window.current_page() == "payment"


def test_holds_can_be_looked_at_and_nothing_be_done_about_them(looking, other):
    window, page = looking.window, looking.rooms.holds_page
    window.show_page("holds")
    assert "can be taken" not in texts(page.panel)
    page.list.select_row(0)
    assert page.table.rowCount() == 1
    assert "€18.90" in texts(page)
    for button in (page.panel.capture, page.panel.part, page.panel.release, page.refresh):
        assert not button.isEnabled()
        assert button.reason() == "Look only"
    for key in (Action.CAPTURE, Action.RELEASE, Action.REFRESH):
        press_sequence(window, sequence(key))
    looking.rooms.holds.actions.capture_all()
    looking.rooms.holds.refresh()
    looking.rooms.holds.tick()
    assert other.settlement.holds()[0].amount.minor == 1890
    assert looking.window.banner.text().startswith("This window only looks")


def test_what_the_other_till_does_is_seen_by_and_by(looking, other):
    looking.window.show_page("holds")
    _hold(other, MALLET)
    looking._tick()
    assert looking.rooms.holds_page.table.rowCount() == 2


def test_the_daybook_and_its_export_work_beside_a_running_till(looking, tmp_path):
    window, daybook = looking.window, looking.rooms.daybook
    window.show_page("daybook")
    assert [booked.entry.amount.minor for booked in daybook.view.leaf.entries] == [1890]
    daybook.turn_to(Face.SALES)
    assert len(daybook.view.shown_sales) == 1
    daybook.ask_export()
    daybook.choose_format(ExportFormat.JSONL)
    daybook.export_to(tmp_path / "out.jsonl")
    assert daybook.view.export.step is ExportStep.DONE
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_the_shop_is_shown_and_neither_changed_nor_replaced(looking):
    page, desk = looking.rooms.shop_page, looking.rooms.shop.desk
    looking.window.show_page("shop")
    assert page.settings.lines["shop_name"].text() == "Holdfast Hardware"
    assert not page.settings.lines["shop_name"].isEnabled()
    assert page.settings.save.reason() == "Look only"
    looking.rooms.shop.form.edit("shop_name", "Another")
    assert looking.rooms.shop.form.view.changed == ()
    looking.rooms.shop.turn_to(Section.BACKUP)
    assert page.backup.save.reason() == "Look only"
    assert page.backup.now.isEnabled()
    assert not page.restore.isVisible()
    assert not desk.view.can_restore
    looking.rooms.shop.turn_to(Section.PRACTICE)
    page.practice.empty.click()
    assert not page.practice.yes.isVisible()
    assert "only looks" in looking.window.banner.text()


def test_nothing_asks_stripe_while_it_only_looks(looking):
    with pytest.raises(Misconfigured, match="ledger_read_only"):
        looking.till_open.gateway()
    looking.come_back(Qt.ApplicationState.ApplicationActive)
    looking.lookout.watch.look()
    looking.window.top_bar.watch.click()
    assert not looking.lookout.watch._timer.isActive()
    # Whoever had asked in vain would say so.
    assert looking.window.banner.text() == ""


def test_who_looks_goes_on_looking_until_the_other_one_is_closed_and_works_then(looking, other):
    window = looking.window
    window.show_page("till")
    window.closed_off.again.click()
    assert looking.till_open.is_read_only
    assert "Another till has this ledger open." in window.banner.text()
    other.close()
    window.closed_off.again.click()
    assert not looking.till_open.is_read_only
    assert window.banner.text() == ""
    scan(window, MALLET)
    assert [line.item.sku for line in looking.till.view.cart.lines] == ["HAM-RUBBER"]


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed as POSIX does it")
def test_a_till_that_was_killed_keeps_nobody_out(qtbot, shell, start, root: Path):
    command = [sys.executable, "-c", HOLDER, str(start.folder), HAMMER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as dead:
        assert dead.stdout is not None
        assert dead.stdout.readline() == "open\n"
        shell.open(start, LateWiring())
        qtbot.waitUntil(shell.window.closed_off.isVisible)
        os.kill(dead.pid, signal.SIGKILL)
        dead.wait()
    shell.window.closed_off.again.click()
    assert shell.till_open is not None
    assert [line.item.sku for line in shell.till.view.cart.lines] == ["HAM-CLAW-16"]
