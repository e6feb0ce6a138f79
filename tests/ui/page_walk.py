"""A walk over a page as people without a mouse take it: names that are read, the Tab order."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.typing_hands import press

_NAMED = (QAbstractButton, QAbstractItemView, QLineEdit, QComboBox, QAbstractSpinBox)
_QTS_OWN = ("qt_", "_q_")


def show_active(qtbot: QtBot, page: QWidget) -> None:
    """Show a page as a window of its own that has the keyboard."""
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def nameless(page: QWidget) -> list[str]:
    """What can be operated on a page and is read aloud as nothing."""
    found = []
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, _NAMED) or isinstance(widget, QHeaderView):
            continue
        if not widget.isVisible() or widget.objectName().startswith(_QTS_OWN):
            continue
        if isinstance(widget.parent(), QComboBox | QAbstractSpinBox):
            continue
        heard = QAccessible.queryAccessibleInterface(widget)
        if not heard.text(QAccessible.Text.Name):
            found.append(repr(widget))
    return found


def tab_order(page: QWidget, most: int = 60) -> list[QWidget]:
    """What Tab comes to, from where the focus is now until it comes round."""
    seen: list[QWidget] = []
    for _ in range(most):
        press(page, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if seen and now is seen[-1]:
            continue  # the next part of a date
        if now in seen:
            return seen
        seen.append(now)
    raise AssertionError("Tab never comes round")


def texts(page: QWidget) -> str:
    """All that stands on a page, in labels, fields and buttons, and in what is read aloud."""
    parts: list[str] = []
    for widget in (page, *page.findChildren(QWidget)):
        parts += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton):
            parts.append(widget.text())
        if isinstance(widget, QLineEdit):
            parts += [widget.text(), widget.placeholderText()]
    return "\n".join(part for part in parts if part)
