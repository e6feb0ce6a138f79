"""An amount is typed as on every till, and pasted as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from pos.domain.money import MAX_MINOR, Currency, Money
from pos.errors import Refused
from ui.format import Formats
from ui.widgets import Keypad, MoneyEdit

EUR = Currency("EUR")
BRITISH = Formats(QLocale("en_GB"))


@pytest.fixture
def edit(qtbot) -> MoneyEdit:
    edit = MoneyEdit(EUR, BRITISH, "To take")
    qtbot.addWidget(edit)
    return edit


def test_digits_shift_in_from_the_right(edit):
    for key, shown in zip("1250", ["€0.01", "€0.12", "€1.25", "€12.50"], strict=True):
        QTest.keyClicks(edit, key)
        assert edit.text() == shown
    assert edit.money() == Money(1250, EUR)


def test_backspace_takes_the_last_digit_back(edit):
    QTest.keyClicks(edit, "1250")
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert edit.money() == Money(125, EUR)
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    assert edit.money() == Money(0, EUR)


def test_the_first_digit_replaces_what_stood_there(edit):
    edit.set_money(Money(9_900, EUR))
    QTest.keyClicks(edit, "75")
    assert edit.money() == Money(75, EUR)


@pytest.mark.parametrize("key", ["-", "+", "e", ".", ",", "a", " "])
def test_nothing_but_digits_counts(edit, key):
    edit.type_text("12")
    QTest.keyClicks(edit, key)
    edit.type_text(key)
    assert edit.money() == Money(12, EUR)


def test_an_amount_never_grows_beyond_what_can_be_charged(edit):
    QTest.keyClicks(edit, "999999999999")
    assert edit.money() == Money(MAX_MINOR, EUR)


def test_changes_are_told_once_and_only_by_hand(edit):
    told: list[object] = []
    edit.changed.connect(told.append)
    edit.set_money(Money(100, EUR))
    QTest.keyClicks(edit, "05")
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    edit.wipe()
    assert told == [Money(0, EUR), Money(5, EUR), Money(0, EUR)]


def test_enter_gives_the_amount(qtbot, edit):
    edit.type_text("750")
    with qtbot.waitSignal(edit.entered) as entered:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert entered.args == [Money(750, EUR)]


@pytest.mark.parametrize(
    ("pasted", "minor"), [("1,99", 199), ("1.99", 199), (" 12 ", 1200), ("1.234,50", 123450)]
)
def test_a_pasted_amount_is_read_as_people_write_it(edit, pasted, minor):
    QApplication.clipboard().setText(pasted)
    QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert edit.money() == Money(minor, EUR)


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("1.999", "amount_too_precise"),
        ("-3", "amount_negative"),
        ("NaN", "amount_unreadable"),
        ("1e3", "amount_unreadable"),
        ("9999999999", "amount_too_large"),
    ],
)
def test_a_paste_that_is_no_amount_is_refused_and_changes_nothing(edit, pasted, code):
    refused: list[Refused] = []
    edit.refused.connect(refused.append)
    edit.type_text("12")
    edit.paste_text(pasted)
    assert [error.code for error in refused] == [code]
    assert edit.money() == Money(12, EUR)


def test_an_amount_can_be_copied_for_a_spreadsheet(edit):
    edit.set_money(Money(123_456, EUR))
    QTest.keyClick(edit, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "1234.56"


@pytest.mark.parametrize(
    ("code", "typed", "shown"),
    [("JPY", "1250", "¥1,250"), ("KWD", "125", "KWD\u00a01.250"), ("ISK", "12", "ISK\u00a012.00")],
)
def test_digits_fill_the_smallest_step_that_can_be_charged(qtbot, code, typed, shown):
    edit = MoneyEdit(Currency(code), BRITISH)
    qtbot.addWidget(edit)
    edit.type_text(typed)
    assert edit.text() == shown


@given(st.lists(st.sampled_from(["1", "9", "0", "00", "back"]), max_size=20))
def test_whatever_is_typed_is_an_amount_that_can_be_charged(keys):
    edit = MoneyEdit(EUR, BRITISH)
    for key in keys:
        edit.take_back() if key == "back" else edit.type_text(key)
        assert 0 <= edit.money().minor <= MAX_MINOR
        assert edit.text() == BRITISH.money(edit.money())


def test_digits_of_other_scripts_are_left_out(edit):
    edit.type_text("1\u06632")
    assert edit.money() == Money(12, EUR)


def test_keys_that_mean_nothing_here_go_on_to_the_page(edit):
    told: list[object] = []
    edit.changed.connect(told.append)
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    QTest.keyClick(edit, Qt.Key.Key_F9)
    assert told == []


def button(pad: Keypad, name: str):
    [found] = [b for b in pad.findChildren(type(pad.enter_button)) if b.accessibleName() == name]
    return found


def test_the_pad_types_into_the_field(qtbot, edit):
    pad = Keypad()
    qtbot.addWidget(pad)
    pad.drive(edit)
    entered: list[object] = []
    edit.entered.connect(entered.append)
    for name in ("7", "5", "00", "Remove the last digit", "Enter"):
        button(pad, name).click()
    assert entered == [Money(750, EUR)]
    button(pad, "Clear").click()
    assert edit.money() == Money(0, EUR)


def test_the_pad_types_into_any_line_edit(qtbot):
    pad, line = Keypad(extra="*"), QLineEdit()
    qtbot.addWidget(pad)
    qtbot.addWidget(line)
    pad.drive(line)
    for name in ("1", "2", "*", "Remove the last digit"):
        button(pad, name).click()
    assert line.text() == "12"
    with qtbot.waitSignal(line.returnPressed):
        button(pad, "Enter").click()


def test_enter_is_larger_than_the_digits_and_every_key_fits_a_finger(qtbot, dress):
    dress("light", 1.0)
    pad = Keypad()
    qtbot.addWidget(pad)
    pad.resize(pad.sizeHint())
    with qtbot.waitExposed(pad):
        pad.show()
    digit = button(pad, "5")
    assert digit.width() >= 56
    assert digit.height() >= 56
    assert pad.enter_button.height() >= 2 * digit.height()
    assert digit.focusPolicy() is Qt.FocusPolicy.NoFocus
