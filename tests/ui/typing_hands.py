"""Keys pressed on a window as the system would deliver them: by a person and by a scanner."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui import scanner

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
    """A scanner's burst: its keys are 5 ms apart, however busy this machine is."""
    with _steady_pace():
        press_text(widget, code + end)


@contextmanager
def _steady_pace() -> Iterator[None]:
    """No listener sees a pause in a burst that other programs, which had the cores, made.

    A listener that a test gave a clock of its own keeps it.
    """
    windows = QApplication.topLevelWidgets()
    listeners = [each for window in windows for each in window.findChildren(scanner.ScanFilter)]
    stamps = count(0, 5)
    with ExitStack() as stack:
        for listener in listeners:
            stack.enter_context(patch.object(listener._timer, "start", lambda _ms: None))
            if listener._stamp is scanner._stamp:
                stack.enter_context(patch.object(listener, "_stamp", lambda _key: next(stamps)))
        yield


def press_sequence(widget: QWidget, sequence: QKeySequence) -> None:
    QTest.keySequence(window_of(widget), sequence)
