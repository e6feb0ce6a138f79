"""A scanner is heard anywhere, and a person never notices that somebody listens."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableWidget, QVBoxLayout, QWidget

from pos.domain.money import Currency, Money
from tests.ui.typing_hands import press, press_text, scan, window_of
from ui.scanner import ScanFilter
from ui.widgets import MoneyEdit

EAN = "4006381333931"
DOUBLES = "2000000090092"


class Clock:
    """Gives each key the time that the test wants: every key is `gap` ms after the last."""

    def __init__(self) -> None:
        self.now = 1_000
        self.gap = 5

    def __call__(self, event: QKeyEvent) -> int:
        self.now += self.gap
        return self.now


class Counter(QWidget):
    """A window with everything that scanners get wrong."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.listener = ScanFilter(self, stamp=clock)
        self.search = QLineEdit()
        self.button = QPushButton("Pay")
        self.table = QTableWidget(3, 1)
        self.amount = MoneyEdit(Currency("EUR"))
        self.clicks: list[str] = []
        self.returns: list[str] = []
        self.scans: list[str] = []
        layout = QVBoxLayout(self)
        for widget in (self.search, self.button, self.table, self.amount):
            layout.addWidget(widget)
        self.button.clicked.connect(lambda: self.clicks.append("click"))
        self.search.returnPressed.connect(lambda: self.returns.append(self.search.text()))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter(qtbot, qapp, clock) -> Counter:
    counter = Counter(clock)
    qtbot.addWidget(counter)
    with qtbot.waitActive(counter):
        counter.show()
    counter.listener.scanned.connect(counter.scans.append)
    counter.listener.watch(qapp)
    counter.search.setFocus()
    return counter


@pytest.mark.parametrize("focus", ["search", "button", "table", "amount"])
@pytest.mark.parametrize("end", ["\n", "\t"])
def test_a_burst_is_one_scan_wherever_the_focus_is(counter, focus, end):
    widget = getattr(counter, focus)
    widget.setFocus()
    scan(counter, EAN, end)
    assert counter.scans == [EAN]
    assert counter.search.text() == ""
    assert counter.amount.money() == Money(0, Currency("EUR"))
    assert (counter.clicks, counter.returns) == ([], [])
    assert widget.hasFocus()


def test_the_burst_leaves_what_a_person_typed(counter, clock):
    clock.gap = 200
    press_text(counter, "3*")
    assert counter.search.text() == "3*"
    clock.gap = 200
    press_text(counter, EAN[0])
    clock.gap = 4
    scan(counter, EAN[1:])
    assert counter.scans == [EAN]
    assert counter.search.text() == "3*"
    counter.search.undo()
    assert EAN[0] not in counter.search.text()


def test_a_selection_that_the_first_key_replaced_comes_back(counter, clock):
    counter.search.setText("milk")
    counter.search.selectAll()
    scan(counter, EAN)
    assert counter.search.text() == counter.search.selectedText() == "milk"


def test_a_field_hears_that_the_key_was_taken_back(counter, clock):
    heard: list[str] = []
    counter.search.textEdited.connect(heard.append)
    scan(counter, EAN)
    assert heard == [EAN[0], ""]


def test_the_first_key_is_taken_out_of_the_middle_of_a_text(counter):
    counter.search.setText("milk")
    counter.search.setCursorPosition(2)
    scan(counter, EAN)
    assert counter.search.text() == "milk"
    assert counter.search.cursorPosition() == 2


def test_a_field_that_made_something_else_of_the_key_is_left_alone(counter):
    counter.search.textEdited.connect(lambda _: counter.search.setText("(changed)"))
    scan(counter, EAN)
    assert counter.scans == [EAN]
    assert counter.search.text() == "(changed)"


def test_a_person_types_without_delay(counter, clock):
    clock.gap = 60
    for count, key in enumerate("oat milk", start=1):
        press_text(counter, key)
        assert counter.search.text() == "oat milk"[:count]
    press(counter, Qt.Key.Key_Return)
    assert counter.returns == ["oat milk"]
    assert counter.scans == []


def test_keys_on_the_heels_of_another_arrive_a_moment_later(qtbot, counter):
    press_text(counter, "ab")
    qtbot.waitUntil(lambda: counter.search.text() == "ab")
    assert counter.scans == []


def test_two_keys_and_enter_at_once_are_a_person(counter):
    press_text(counter, "12\n")
    assert counter.returns == ["12"]
    assert counter.scans == []


def test_another_key_brings_what_was_held_back_first(counter):
    press_text(counter, "ab")
    press(counter, Qt.Key.Key_Backspace)
    assert counter.search.text() == "a"


def test_typed_digits_reach_an_amount(qtbot, counter, clock):
    clock.gap = 80
    counter.amount.setFocus()
    press_text(counter, "750")
    qtbot.waitUntil(lambda: counter.amount.money() == Money(750, Currency("EUR")))


def test_enter_and_space_of_a_person_press_the_button(counter, clock):
    clock.gap = 80
    counter.button.setFocus()
    press(counter, Qt.Key.Key_Space)
    assert counter.clicks == ["click"]
    counter.button.setAutoDefault(True)
    press(counter, Qt.Key.Key_Space)
    assert counter.clicks == ["click", "click"]


def test_shortcuts_and_arrows_pass(counter):
    counter.search.setText("milk")
    press(counter, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert counter.search.selectedText() == "milk"
    press(counter, Qt.Key.Key_Left)
    assert counter.search.selectedText() == ""


def test_capital_letters_belong_to_a_code(counter):
    for key in "Ab-12":
        shifted = Qt.KeyboardModifier.ShiftModifier if key.isupper() else Qt.KeyboardModifier(0)
        QTest.keyClick(window_of(counter), ord(key), shifted)
    press(counter, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert counter.scans == ["Ab-12"]
    assert counter.search.text() == ""


def test_twenty_scans_a_second_are_all_heard(counter, clock):
    codes = [f"{number:013d}" for number in range(200)]
    clock.gap = 2
    for code in codes:
        scan(counter, code)
    assert counter.scans == codes
    assert counter.search.text() == ""


def test_a_scanner_may_pause_once_it_is_known_to_be_one(counter, clock):
    press_text(counter, EAN[:8])
    clock.gap = 100
    press_text(counter, EAN[8])
    clock.gap = 5
    press_text(counter, EAN[9:])
    clock.gap = 60
    press(counter, Qt.Key.Key_Return)
    assert counter.scans == [EAN]
    assert counter.search.text() == ""


def test_a_stalled_window_does_not_make_a_scan_of_typing(counter, clock):
    # The keys are handled at once, but they were pressed 90 ms apart.
    clock.gap = 90
    press_text(counter, "milk\n")
    assert counter.returns == ["milk"]
    assert counter.scans == []


def test_the_same_digit_twice_in_a_millisecond_is_not_a_key_that_is_leant_on(counter, clock):
    # X11 marks the second of two equal digits of a fast scanner as a repetition.
    clock.gap = 1
    for place, digit in enumerate(DOUBLES):
        repeats = place > 0 and DOUBLES[place - 1] == digit
        key = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key(ord(digit)),
            Qt.KeyboardModifier.NoModifier,
            digit,
            autorep=repeats,
        )
        QCoreApplication.sendEvent(window_of(counter), key)
    press(counter, Qt.Key.Key_Return)
    assert counter.scans == [DOUBLES]
    assert counter.search.text() == ""


def test_a_key_that_is_leant_on_is_a_person(counter, clock):
    clock.gap = 25
    for _ in range(5):
        again = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7", autorep=True
        )
        QCoreApplication.sendEvent(window_of(counter), again)
    press(counter, Qt.Key.Key_Return)
    assert counter.search.text() == "77777"
    assert counter.scans == []


def test_a_listener_can_be_told_to_rest(counter):
    counter.listener.is_active = False
    scan(counter, EAN)
    assert counter.scans == []
    assert counter.returns == [EAN]


def test_what_is_typed_into_a_card_form_is_not_looked_at(counter):
    form = QWidget(counter)
    form.setProperty("keepsItsKeys", True)
    number = QLineEdit(form)
    counter.layout().addWidget(form)
    form.show()
    number.setFocus()
    scan(counter, EAN)
    assert counter.scans == []
    assert number.text() == EAN
    assert EAN[:4] not in repr(vars(counter.listener))
    counter.search.setFocus()
    scan(counter, EAN)
    assert counter.scans == [EAN]


def test_a_dialog_is_listened_to_as_well(qtbot, counter):
    dialog = QWidget()
    qtbot.addWidget(dialog)
    field = QLineEdit(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    field.setFocus()
    scan(dialog, EAN)
    assert counter.scans == [EAN]
    assert field.text() == ""


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("abc123"), st.sampled_from([3, 29, 31, 80])), max_size=12)
)
def test_nothing_that_a_person_types_is_lost(qtbot, counter, clock, strokes):
    counter.search.clear()
    for key, gap in strokes:
        clock.gap = gap
        press_text(counter, key)
    wanted = "".join(key for key, _ in strokes)
    clock.gap = 500
    press(counter, Qt.Key.Key_End)
    assert counter.search.text() == wanted
    assert counter.scans == []


def test_a_burst_is_being_heard_from_its_first_key_to_its_last(counter):
    counter.search.setFocus()
    assert not counter.listener.is_hearing
    press_text(counter.search, EAN[0])
    assert counter.listener.is_hearing  # the edit has that key already, and the code lacks it
    press_text(counter.search, EAN[1:])
    assert counter.listener.is_hearing
    press(counter.search, Qt.Key.Key_Return)
    assert not counter.listener.is_hearing
    assert counter.scans == [EAN]
