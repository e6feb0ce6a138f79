"""A whole day without a mouse, in languages whose lines begin on the right or have no spaces."""

from collections import Counter as Tally

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from pos.domain.ids import SaleId
from pos.domain.intent import CancelReason
from pos.domain.language import Language
from pos.domain.refund import RefundReason
from pos.domain.sale import SaleState
from tests.journeys.window import HAMMER, MALLET, SLEDGE, Counter, counter
from tests.ui.typing_hands import press, press_sequence, scan
from ui.daybook.view import Face as Part
from ui.holds.sheets.kinds import Sheet
from ui.holds.sheets.release_sheet import ReleaseSheet
from ui.keys import Action, sequence
from ui.payment.phase import Phase
from ui.shift.view import Face
from ui.speech import speak, speaking
from ui.theme import Scheme

_FAR = 150
"""No control is further away than so many times the tabulator."""


class Hands:
    """Ten fingers and a scanner; whatever is not reached by a key is not reached."""

    def __init__(self, desk: Counter) -> None:
        self.desk = desk
        self.window = desk.window

    def key(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            press(self.window, key)

    def act(self, action: Action) -> None:
        press_sequence(self.window, sequence(action))
        self.desk.settle()

    def reach(self, widget: QWidget) -> None:
        """Go there with the tabulator."""
        self.desk.wait_for(lambda: widget.isVisible() and widget.isEnabled())
        for _ in range(_FAR):
            if QApplication.focusWidget() is widget:
                return
            press(self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"no key leads to {widget.accessibleName() or widget}")

    def strike(self, widget: QWidget) -> None:
        """Press a button."""
        self.reach(widget)
        press(self.window, Qt.Key.Key_Space)
        self.desk.settle()

    def type(self, text: str) -> None:
        """At a person's pace: these are no scanner's keys."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def burst(self, *codes: str) -> None:
        for code in codes:
            scan(self.window, code)
        self.desk.settle()


class Day:
    """What happens in the shop from opening to closing."""

    def __init__(self, desk: Counter) -> None:
        self.desk = desk
        self.hands = Hands(desk)
        self.rooms = desk.shell.rooms
        self.shift = desk.shell.rooms.shift_page

    def turned(self, face: Face) -> None:
        presenter = self.rooms.shift
        self.desk.wait_for(lambda: presenter.view.face is face and not presenter.view.doing)
        self.desk.settle()

    def opens(self) -> None:
        hands = self.hands
        hands.act(Action.PAGE_SHIFT)
        hands.strike(self.shift.home.open_button)
        self.turned(Face.OPEN)
        hands.reach(self.shift.count_sheet.counter.edits[5000])
        hands.type("2")
        hands.strike(self.shift.count_sheet.go)
        self.turned(Face.HOME)

    def holds(self, *codes: str) -> None:
        """Goods are scanned and their amount held on the first practice card."""
        hands, desk = self.hands, self.desk
        hands.act(Action.PAGE_TILL)
        hands.burst(*codes)
        hands.act(Action.AUTHORISE)
        desk.wait_for(lambda: desk.view.phase is Phase.PRESENT and not desk.view.busy)
        hands.strike(desk.payment.card_buttons[0])
        desk.wait_for(lambda: desk.view.phase is Phase.HELD)
        desk.settle()

    def captures(self) -> None:
        """What was just held is taken."""
        self.hands.act(Action.CAPTURE)
        self.hands.key(Qt.Key.Key_Return)
        self.desk.wait_for(lambda: self.desk.view.phase is Phase.TAKEN)
        self.desk.settle()

    def begins_the_next_sale(self) -> None:
        self.hands.act(Action.AUTHORISE)
        self.desk.wait_for(lambda: self.desk.window.current_page() == "till")
        assert self.desk.rows == []

    def is_paid_in_cash(self, code: str) -> None:
        """A note of twenty for goods of 18.90."""
        hands, cash = self.hands, self.desk.payment.tendering.cash
        hands.burst(code)
        hands.act(Action.AUTHORISE)
        hands.act(Action.CASH)
        assert cash.edit.hasFocus()
        hands.type("2000")
        hands.key(Qt.Key.Key_Return)
        self.desk.wait_for(lambda: self.desk.view.phase is Phase.TAKEN)
        self.desk.settle()

    def releases_the_hold(self) -> None:
        """On the board, with a reason."""
        hands, page = self.hands, self.rooms.holds_page
        hands.act(Action.HOLDS)
        hands.reach(page.list)
        hands.key(Qt.Key.Key_Down)
        self.desk.settle()
        hands.act(Action.RELEASE)
        sheet = page.desk.sheet(Sheet.RELEASE)
        assert isinstance(sheet, ReleaseSheet)
        hands.strike(sheet.reasons[CancelReason.REQUESTED_BY_CUSTOMER])
        hands.strike(sheet.release)

    def gives_back(self, sale: SaleId) -> None:
        """All of it, from the daybook."""
        hands, page = self.hands, self.rooms.daybook_page
        hands.act(Action.PAGE_DAYBOOK)
        hands.strike(page.faces[Part.SALES])
        hands.reach(page.sales.list)
        while self.rooms.daybook.view.selected != sale:
            hands.key(Qt.Key.Key_Down)
            self.desk.settle()
        hands.strike(page.sales.detail.refund)
        hands.strike(page.sales.refund_sheet.how_much.give)
        hands.strike(page.sales.refund_sheet.why.reasons[RefundReason.REQUESTED_BY_CUSTOMER])
        hands.strike(page.sales.refund_sheet.why.give)

    def closes(self) -> None:
        """Carries what is still held over, counts, and reads the report."""
        hands, shift = self.hands, self.shift
        hands.act(Action.PAGE_SHIFT)
        hands.strike(shift.home.close_button)
        self.turned(Face.WALK)
        form = shift.walk_sheet.panel.carry
        hands.strike(shift.walk_sheet.rest)
        hands.reach(form.owner)
        hands.type("Ada")
        hands.reach(form.reason)
        hands.type("Comes tomorrow")
        hands.strike(form.carry)
        hands.strike(shift.walk_sheet.go)
        self.turned(Face.COUNT)
        for value, number in (
            (5000, "2"),
            (1000, "1"),
            (500, "1"),
            (200, "1"),
            (100, "1"),
            (50, "1"),
            (20, "2"),
        ):
            hands.reach(shift.count_sheet.counter.edits[value])
            hands.type(number)
        hands.strike(shift.count_sheet.go)
        self.turned(Face.CLOSE)
        hands.strike(shift.close_sheet.go)
        self.turned(Face.REPORT)


@pytest.fixture(params=[Language.JA, Language.AR], ids=str)
def desk(request, qtbot, qapp, dress):
    """The real window, built in that language."""
    dress(Scheme.LIGHT, 1.0)
    speak(qapp, request.param)
    try:
        with counter(qtbot, qapp) as desk:
            yield desk
    finally:
        speak(qapp, Language.EN)


def test_a_day_by_keyboard_and_scanner_alone(desk, tmp_path):
    till = desk.open(tmp_path / "data")
    day = Day(desk)
    day.opens()
    day.holds(*[HAMMER, MALLET] * 10)
    [sold] = till.counter.recent(1)
    assert Tally({line.item.barcode: line.quantity for line in sold.sale.cart.lines}) == {
        HAMMER: 10,
        MALLET: 10,
    }
    day.captures()
    day.begins_the_next_sale()
    day.is_paid_in_cash(HAMMER)
    day.begins_the_next_sale()
    day.holds(SLEDGE)
    day.releases_the_hold()
    states = [each.sale.state for each in till.counter.recent(9)]
    assert states == [SaleState.RELEASED, SaleState.CAPTURED, SaleState.CAPTURED]
    day.gives_back(sold.sale.id)
    record = till.checkout.record(sold.sale.id)
    assert record.given_back == record.taken
    day.holds(SLEDGE)
    day.closes()
    report = till.reports.z(1)
    assert [hold.keep and hold.keep.owner for hold in report.carried] == ["Ada"]
    [drawer] = report.drawer
    assert drawer.difference is not None
    assert drawer.difference.minor == 0
    assert report.language == str(speaking().language)
    assert till.shifts.current() is None
    assert till.verify.verify().holds
