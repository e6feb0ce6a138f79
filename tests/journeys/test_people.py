"""Signing in, locking, and what a shop without staff never notices."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.adapters.argon2_hasher import Argon2Hasher
from pos.domain.audit_record import TrailQuery
from pos.domain.staff import Role
from tests.journeys.people import BADGE, PINS, enter, person, quick_hashes, set_up, sign_in
from tests.journeys.window import HAMMER, counter
from tests.ui.page_walk import nameless, texts
from tests.ui.typing_hands import press, press_sequence, scan
from ui.keys import Action, sequence
from ui.theme import Scheme

__all__ = ["quick_hashes"]


@pytest.fixture
def closed(qtbot, qapp, dress, quick_hashes):
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as closed:
        yield closed


@pytest.fixture
def desk(closed, tmp_path):
    """Three people are set up, and nobody is signed in."""
    till = closed.open(tmp_path)
    set_up(till)
    closed.shell.porter.door.look()
    closed.settle()
    return closed


def page_of(desk):
    return desk.shell.porter.page


def test_a_shop_without_staff_sells_as_ever(closed, tmp_path):
    closed.open(tmp_path)
    assert not closed.window.cover.is_up
    assert not closed.window.top_bar.person.isVisible()
    scan(closed.window, HAMMER)
    closed.settle()
    assert closed.rows == [(1, "HAM-CLAW-16")]
    press_sequence(closed.window, sequence(Action.LOCK))
    assert not closed.window.cover.is_up
    assert "Nobody is set up" in closed.banner


def test_the_lock_keeps_the_cart_and_the_page_and_a_badge_takes_over(desk):
    sign_in(desk, "Ada")
    scan(desk.window, HAMMER)
    desk.settle()
    desk.window.show_page("daybook")
    press_sequence(desk.window, sequence(Action.LOCK))
    assert desk.window.cover.is_up
    desk.settle()
    assert desk.shell.till_open.access.person is None
    sign_in(desk, "Ada")
    assert desk.window.current_page() == "daybook"
    desk.click(desk.window.top_bar.person)
    desk.settle()
    scan(desk.window, BADGE)
    desk.settle()
    # Somebody else begins at the counter, with the cart as it was; a badge is no product.
    assert desk.window.top_bar.person.text() == "Priya Supervisor"
    assert desk.window.current_page() == "till"
    assert desk.rows == [(1, "HAM-CLAW-16")]
    assert desk.banner == ""
    found = desk.shell.till_open.trail.find(TrailQuery(person="Ada"))
    assert [entry.record.act for entry in found][:2] == ["sign_out", "sign_in"]
    # Nobody does anything for as long as the shop allows.
    idle = desk.shell.idle
    desk.shell.set_up(desk.shell.till_open.settings.load().changed("idle_lock_minutes", "2"))
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.settle()
    assert not idle.is_counting
    sign_in(desk, "Ada")
    assert idle.is_counting
    assert idle._after == 120_000
    idle._timer.timeout.emit()
    assert desk.window.cover.is_up
    desk.settle()
    assert not idle.is_counting


def test_nothing_is_sold_before_a_name_and_its_own_pin(desk):
    page, till = page_of(desk), desk.shell.till_open
    for _ in range(8):  # goods are not counted as wrong badges
        scan(desk.window, HAMMER)
        desk.settle()
    press_sequence(desk.window, sequence(Action.PAGE_HOLDS))
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    assert desk.window.cover.is_up
    assert desk.window.current_page() == "till"
    assert desk.rows == []
    assert "a product and no badge" in page.pad.problem.text()
    scan(desk.window, "BADGE-99999999")
    desk.settle()
    assert "nobody's" in page.pad.problem.text()
    assert nameless(page) == []
    # A name by its first letter; what was typed for one is not sent for another.
    page.tiles.take_focus()
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_P)
    assert page.tiles.tiles[person(till, "Priya").id].hasFocus()
    QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Return)
    assert page.whose.text() == "Priya"
    QTest.keyClicks(page.pad.edit, "47")
    assert page.pad.edit.text() == "47"
    desk.click(page.tiles.tiles[person(till, "Ada").id])
    assert page.pad.edit.text() == ""
    press(desk.window, Qt.Key.Key_Escape)
    assert desk.shell.porter.door.view.chosen is None
    desk.click(page.tiles.tiles[person(till, "Ada").id])
    enter(desk, page.pad, "9999")
    assert "That is not the PIN" in page.pad.problem.text()
    assert "4" in page.pad.problem.text()
    assert page.pad.edit.text() == ""
    assert page.pad.edit.hasFocus()
    enter(desk, page.pad, PINS["Ada"])
    assert not desk.window.cover.is_up
    assert desk.window.top_bar.person.text() == "Ada Cashier"
    scan(desk.window, HAMMER)
    desk.settle()
    assert till.counter.current().sale.clerk == "Ada"
    assert desk.shell.till_page.side.entry.hasFocus()


def test_too_many_wrong_pins_lock_for_a_while_also_after_a_restart(desk, qtbot, qapp, tmp_path):
    page = page_of(desk)
    desk.click(page.tiles.tiles[person(desk.shell.till_open, "Ada").id])
    for _ in range(5):
        enter(desk, page.pad, "9999")
    assert "Too many wrong tries" in page.pad.problem.text()
    assert page.pad.wait.text() == "Again in 0:30"
    assert not page.pad.pad.isEnabled()
    page.pad._second.timeout.emit()
    assert page.pad.wait.text() == "Again in 0:29"
    desk.window.close()
    with counter(qtbot, qapp) as again:
        again.open(tmp_path)
        sign_in(again, "Ada")
        assert again.window.cover.is_up
        assert "Too many wrong tries" in page_of(again).pad.problem.text()
        sign_in(again, "Maria")
        assert not again.window.cover.is_up


def test_signing_in_works_with_the_hash_that_is_slow_on_purpose(desk):
    till = desk.shell.till_open
    till.access.sign_in(person(till, "Maria").id, PINS["Maria"])
    till.staff._gate.hasher = Argon2Hasher()
    till.staff.set_pin(person(till, "Ada").id, PINS["Ada"])
    till.access.sign_out()
    sign_in(desk, "Ada")
    assert not desk.window.cover.is_up


def test_a_forgotten_pin_is_set_anew_with_the_code_that_was_written_down(desk):
    till = desk.shell.till_open
    till.access.sign_in(person(till, "Maria").id, PINS["Maria"])
    code = till.staff.new_recovery_code()
    till.access.sign_out()
    desk.click(page_of(desk).forgotten)
    page = desk.shell.porter.recover_page
    assert "Any manager gives you a new PIN" in texts(page)
    assert list(page.managers.tiles) == [person(till, "Maria").id]
    desk.click(page.managers.tiles[person(till, "Maria").id])
    page.code.setText(code.lower())
    page.pins.pin.setText("8250")
    page.pins.again.setText("8250")
    desk.click(page.go)
    desk.settle()
    shown = page.shown.code.text()
    assert shown
    assert shown != code
    press(desk.window, Qt.Key.Key_Escape)
    assert page.shown.isVisible()
    desk.click(page.shown.tick)
    desk.click(page.shown.go_on)
    desk.click(page_of(desk).tiles.tiles[person(till, "Maria").id])
    enter(desk, page_of(desk).pad, "8250")
    assert not desk.window.cover.is_up


def test_who_reads_the_books_is_led_into_no_sale(desk):
    till = desk.shell.till_open
    till.access.sign_in(person(till, "Maria").id, PINS["Maria"])
    karl = till.staff.add("Karl", Role.ACCOUNTANT, "8642")
    till.access.sign_out()
    desk.shell.porter.door.look()
    desk.settle()
    desk.click(page_of(desk).tiles.tiles[karl.id])
    enter(desk, page_of(desk).pad, "8642")
    assert not desk.window.cover.is_up
    assert "Your role reads the books." in texts(desk.window.closed_off)
    assert desk.window.closed_off.isVisible()
    assert not desk.window.closed_off.again.isVisible()
    scan(desk.window, HAMMER)
    desk.settle()
    assert "not for everybody" in desk.banner
    desk.window.show_page("daybook")
    assert desk.shell.rooms.daybook_page.isVisible()
    press_sequence(desk.window, sequence(Action.LOCK))
    desk.settle()
    sign_in(desk, "Ada")
    assert desk.banner == ""
    assert desk.window.current_page() == "till"
    assert desk.shell.till_page.isVisible()
    scan(desk.window, HAMMER)
    desk.settle()
    assert desk.rows == [(1, "HAM-CLAW-16")]
