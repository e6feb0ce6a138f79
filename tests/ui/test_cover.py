"""What stands before the pages keeps their keys from working and leaves them as they were."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from tests.ui.lanes import inline_lanes
from tests.ui.typing_hands import press
from ui.keys import Action
from ui.main_window import MainWindow, Page
from ui.theme import Scheme
from ui.tones import Icon
from ui.widgets import KeyButton


@pytest.fixture
def window(qtbot, dress):
    dress(Scheme.LIGHT, 1.0)
    window = MainWindow(inline_lanes())
    qtbot.addWidget(window)
    for name, action in (("till", Action.PAGE_TILL), ("holds", Action.PAGE_HOLDS)):
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addWidget(QLineEdit())
        layout.addWidget(KeyButton("Pay", action=Action.AUTHORISE))
        window.add_page(Page(name, name, Icon.TILL, action, page))
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def lock(window):
    lock = QLineEdit()
    window.cover.put(lock)
    return lock


def test_no_button_of_a_page_hears_its_key_behind_a_cover(window, lock):
    pressed = []
    for button in window.findChildren(KeyButton):
        if button.text() == "Pay":
            button.clicked.connect(lambda: pressed.append("paid"))
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F7):
        press(window, key)
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
    assert window.current_page() == "till"
    assert lock.isVisible()
    window.uncover()
    press(window, Qt.Key.Key_F9)
    assert pressed == ["paid"]


def test_the_keyboard_comes_back_to_where_it_was(window):
    field = next(each for each in window.findChildren(QLineEdit) if each.isVisible())
    field.setFocus()
    lock = QLineEdit()
    window.cover.put(lock)
    assert QApplication.focusWidget() is lock
    window.uncover()
    assert QApplication.focusWidget() is field
    assert not window.cover.is_up


def test_the_keyboard_goes_to_the_page_when_what_had_it_is_gone(window):
    field = next(each for each in window.findChildren(QLineEdit) if each.isVisible())
    field.setFocus()
    window.cover.put(QLineEdit())
    field.setEnabled(False)
    window.uncover()
    assert QApplication.focusWidget() is not field
    assert not window.cover.is_up
