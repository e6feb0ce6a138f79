"""Keys pressed on a window as the system would deliver them: by a person and by a scanner."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_SPECIAL = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, " ": Qt.Key.Key_Space}


def window_of(widget: QWidget) -> QWindow:
    handle = widget.window().windowHandle()
    assert handle is not None, "the window is not shown yet"
    return handle


def press(widget: QWidget, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """One key on the window of `widget`, wherever the focus is."""
    QTest.keyClick(window_of(widget), key, modifiers)


def press_text(widget: QWidget, text: str) -> None:
    """Every character as a key of the window, as fast as the test runs: a scanner's pace."""
    for character in text:
        if character in _SPECIAL:
            press(widget, _SPECIAL[character])
        else:
            QTest.keyClick(window_of(widget), ord(character))


def scan(widget: QWidget, code: str, end: str = "\n") -> None:
    """A scanner's burst."""
    press_text(widget, code + end)


def press_sequence(widget: QWidget, sequence: QKeySequence) -> None:
    QTest.keySequence(window_of(widget), sequence)
