"""A shift through the real window: three open holds, one operation in doubt, and the Z report."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos.adapters.stripe_simulator.faults import Fault
from pos.adapters.test_cards import TestCards
from pos.domain.intent import CancelReason
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift import Deed
from tests.journeys.window import HAMMER, PATIENCE
from tests.ui.typing_hands import press_sequence, press_text, scan
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.shift.view import Face


def sell(desk):
    """One hammer for 18.90, held on a card."""
    scan(desk.window, HAMMER)
    desk.wait_for(lambda: desk.rows == [(1, "HAM-CLAW-16")])
    press_sequence(desk.window, sequence(Action.AUTHORISE))
    desk.wait_for(lambda: desk.view.phase is Phase.PRESENT and not desk.view.busy)
    desk.click(desk.payment.card_buttons[0])
    desk.wait_for(lambda: desk.view.phase is Phase.HELD)
    desk.settle()


def hold_one_more(till):
    """Another hammer that was sold, at a counter that nobody has to watch."""
    [first] = till.counter.recent(1)
    sale = till.counter.start(first.sale.cart)
    till.checkout.begin(sale.id)
    till.checkout.authorise(sale.id, TestCards().cards()[0].token)


class Shift:
    """The page of the shift as a cashier meets it."""

    def __init__(self, desk, qtbot):
        self.desk = desk
        self.qtbot = qtbot
        self.page = desk.shell.rooms.shift_page
        self.presenter = desk.shell.rooms.shift

    @property
    def view(self):
        return self.presenter.view

    @property
    def panel(self):
        return self.page.walk_sheet.panel

    def show(self):
        press_sequence(self.desk.window, sequence(Action.PAGE_SHIFT))
        self.desk.settle()

    def turned(self, face):
        self.desk.wait_for(lambda: self.view.face is face and not self.view.doing)

    def type(self, edit, text, shown=""):
        QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
        press_text(self.desk.window, text)
        # A hand is slower than a scanner: what follows comes when the text stands there.
        self.qtbot.waitUntil(lambda: edit.text() == (shown or text), timeout=PATIENCE)

    def choose(self, receipt):
        for row, stop in enumerate(self.view.stops):
            if stop.row.hold.receipt == receipt:
                self.page.walk_sheet.list.select_row(row)
                return
        raise AssertionError(f"{receipt} is not in the walk")

    def ask(self, receipt, deed):
        self.choose(receipt)
        self.desk.click(self.panel.buttons[deed])

    def keep(self, owner, reason):
        """Answer the question who looks after what, and why."""
        form = self.panel.carry
        self.type(form.owner, owner)
        self.type(form.reason, reason)
        self.desk.click(form.carry)
        self.desk.settle()


def open_in_the_morning(desk, shift):
    """Two notes of fifty lie in the drawer, and somebody fetches milk."""
    shift.show()
    desk.click(shift.page.home.open_button)
    count = shift.page.count_sheet
    shift.type(count.counter.edits[5000], "2")
    assert count.total.text() == "€100.00"
    desk.click(count.go)
    shift.turned(Face.HOME)
    assert shift.page.home.drawer.text() == "€100.00"
    desk.click(shift.page.home.out_button)
    shift.type(shift.page.move_sheet.edit, "250", "€2.50")
    shift.type(shift.page.move_sheet.reason, "Milk")
    desk.click(shift.page.move_sheet.go)
    shift.turned(Face.HOME)
    assert shift.page.home.drawer.text() == "€97.50"


def capture_without_an_answer(desk, shift, till, receipt):
    till.practice.inject(Fault.RESET_AFTER, times=999, path="/capture")
    shift.ask(receipt, Deed.CAPTURE)
    desk.click(shift.panel.capture.take)
    desk.settle()
    assert "being checked" in desk.banner
    assert receipt in shift.page.walk_sheet.doubts.text()


def settle_the_rest(desk, shift):
    """One hold is released, one is carried over, and so is all that is left."""
    shift.ask("till-1-000002", Deed.RELEASE)
    desk.click(shift.panel.release.reasons[CancelReason.REQUESTED_BY_CUSTOMER])
    desk.click(shift.panel.release.release)
    desk.settle()
    assert "€18.90 released." in desk.banner
    shift.ask("till-1-000003", Deed.CARRY)
    shift.keep("Anna", "Comes tomorrow")
    desk.click(shift.page.walk_sheet.rest)
    shift.keep("Bo", "Nobody was there")
    assert shift.view.undecided == ()


def count_half_a_euro_too_little(desk, shift):
    desk.click(shift.page.walk_sheet.go)
    shift.turned(Face.COUNT)
    count = shift.page.count_sheet
    for value, number in ((5000, "1"), (2000, "2"), (100, "7")):
        shift.type(count.counter.edits[value], number)
    desk.click(count.go)
    shift.turned(Face.CLOSE)
    assert "€0.50 missing" in shift.page.close_sheet.verdict.text()


@pytest.mark.usefixtures("impatient")
def test_a_shift_is_closed_with_open_holds_and_an_answer_that_is_missing(
    desk, qtbot, tmp_path, expect_log
):
    expect_log("no answer yet")
    till = desk.open(tmp_path / "data")
    shift = Shift(desk, qtbot)
    open_in_the_morning(desk, shift)
    sell(desk)
    for _ in range(3):
        hold_one_more(till)

    # The close begins with the holds. The capture of the first one has no answer.
    shift.show()
    desk.click(shift.page.home.close_button)
    assert shift.view.face is Face.WALK
    assert not shift.page.walk_sheet.go.isEnabled()
    capture_without_an_answer(desk, shift, till, "till-1-000001")
    settle_the_rest(desk, shift)
    count_half_a_euro_too_little(desk, shift)
    desk.click(shift.page.close_sheet.go)
    shift.turned(Face.REPORT)
    desk.settle()

    paper = shift.page.report_sheet.paper.text()
    for words in (
        "Z REPORT 1",
        "IN DOUBT, CARRIED",
        "Anna: Comes tomorrow",
        "Bo: Nobody was there",
    ):
        assert words in paper
    report = till.reports.z(1)
    euro = Currency("EUR")
    assert report.own.amounts(EntryKind.RELEASE) == {euro: Money(1890, euro)}
    carried = sorted((hold.receipt, hold.keep and hold.keep.owner) for hold in report.carried)
    assert carried == [
        ("till-1-000001", None),
        ("till-1-000003", "Anna"),
        ("till-1-000004", "Bo"),
    ]
    assert [doubt.receipt for doubt in report.doubts] == ["till-1-000001"]

    # Printed again it is a copy, and the shift is over.
    desk.click(shift.page.report_sheet.reprint)
    desk.wait_for(lambda: "COPY" in shift.page.report_sheet.paper.text())
    desk.settle()
    assert till.shifts.current() is None
    assert till.verify.verify().holds
