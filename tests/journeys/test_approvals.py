"""An approval in place: exactly what, who first, then the PIN; once, and for nothing else."""

import pytest
from PySide6.QtCore import Qt

from pos.domain.audit_record import TrailQuery
from pos.domain.money import Money
from tests.journeys.people import BADGE, PINS, enter, person, quick_hashes, set_up, sign_in
from tests.journeys.window import HAMMER, counter
from tests.kit import EUR
from tests.ui.page_walk import nameless, texts
from tests.ui.typing_hands import press, scan
from ui.theme import Scheme

__all__ = ["quick_hashes"]


@pytest.fixture
def desk(qtbot, qapp, dress, quick_hashes, tmp_path):
    """Ada has a hammer in the cart, and asks for it at another price."""
    dress(Scheme.LIGHT, 1.0)
    with counter(qtbot, qapp) as desk:
        till = desk.open(tmp_path)
        set_up(till)
        desk.shell.porter.door.look()
        desk.settle()
        sign_in(desk, "Ada")
        scan(desk.window, HAMMER)
        desk.settle()
        cheaper(desk)
        yield desk


def cheaper(desk):
    desk.shell.till.change(lambda cart: cart.set_price(1, Money(1000, EUR)))
    desk.settle()
    desk.wait_for(lambda: sheet_of(desk).isVisible())


def sheet_of(desk):
    return desk.shell.porter.sheet


def price_on_disk(desk):
    [line] = desk.shell.till_open.counter.current().sale.cart.lines
    return line.price.minor


def test_the_approver_comes_first_and_then_the_pin_and_it_counts_once(desk):
    sheet, till = sheet_of(desk), desk.shell.till_open
    said = texts(sheet)
    assert "Change a price" in said
    assert "Ada asks, at till-1" in said
    assert nameless(sheet) == []
    assert price_on_disk(desk) == 1890
    # Whoever asks is not among those who may say yes, and no PIN counts before a name.
    assert [tile.text() for tile in sheet.tiles.tiles.values()] == ["Maria", "Priya"]
    assert not sheet.pad.edit.isEnabled()
    desk.click(sheet.tiles.tiles[person(till, "Priya").id])
    sheet.pad.edit.setText("47")
    desk.click(sheet.tiles.tiles[person(till, "Maria").id])
    assert sheet.pad.edit.text() == ""
    enter(desk, sheet.pad, PINS["Priya"])
    assert "That is not the PIN" in sheet.pad.problem.text()
    enter(desk, sheet.pad, PINS["Maria"])
    desk.wait_for(lambda: price_on_disk(desk) == 1000)
    assert not sheet.isVisible()
    assert desk.window.top_bar.person.text() == "Ada Cashier"
    [entry] = till.trail.find(TrailQuery(acts=("price_override",)))
    assert (entry.record.actor, entry.record.approver) == ("Ada", "Maria")
    # Used up: another price is another question.
    desk.shell.till.change(lambda cart: cart.set_price(1, Money(900, EUR)))
    desk.wait_for(sheet.isVisible)
    assert price_on_disk(desk) == 1000
    scan(sheet, BADGE)
    desk.wait_for(lambda: price_on_disk(desk) == 900)


def test_a_question_can_be_taken_back_or_answered_elsewhere(desk):
    sheet, till = sheet_of(desk), desk.shell.till_open
    press(sheet, Qt.Key.Key_Escape)
    desk.settle()
    assert not sheet.isVisible()
    assert price_on_disk(desk) == 1890
    assert list(till.approvals.waiting()) == []
    assert desk.shell.till.view.cart.lines[0].price.minor == 1890
    cheaper(desk)
    [request] = till.approvals.waiting()
    till.approvals.approve(request.id, person(till, "Maria").id, PINS["Maria"])
    desk.shell.porter.desk.look()
    desk.wait_for(lambda: price_on_disk(desk) == 1000)
    assert not sheet.isVisible()
    desk.shell.till.change(lambda cart: cart.set_price(1, Money(900, EUR)))
    desk.wait_for(sheet.isVisible)
    [request] = till.approvals.waiting()
    till.approvals.refuse(request.id, person(till, "Priya").id, PINS["Priya"])
    desk.shell.porter.desk.look()
    desk.wait_for(lambda: "Priya said no" in desk.banner)
    assert price_on_disk(desk) == 1000


def test_a_manager_sees_who_waits_and_answers_one_after_the_other(desk):
    sheet, till, chip = sheet_of(desk), desk.shell.till_open, desk.window.top_bar.asking
    desk.click(sheet.later)
    desk.settle()
    assert len(till.approvals.waiting()) == 1
    assert not chip.isVisible()  # a cashier answers nobody
    desk.shell.porter.lock()
    desk.settle()
    sign_in(desk, "Maria")
    desk.wait_for(chip.isVisible)
    assert chip.text() == "Approvals: 1"
    desk.click(chip)
    desk.wait_for(sheet.isVisible)
    assert "Ada asks" in texts(sheet)
    # Whoever is signed in is chosen already; the PIN is asked for all the same.
    assert sheet.whose.text() == "Maria"
    enter(desk, sheet.pad, PINS["Maria"])
    desk.wait_for(lambda: not chip.isVisible())
    assert price_on_disk(desk) == 1890
    desk.shell.porter.lock()
    desk.settle()
    sign_in(desk, "Ada")
    desk.shell.till.change(lambda cart: cart.set_price(1, Money(1000, EUR)))
    desk.wait_for(lambda: price_on_disk(desk) == 1000)
    assert not sheet.isVisible()
