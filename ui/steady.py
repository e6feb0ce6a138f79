"""A double tap counts only where its first tap was, not on what has come into its place."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from typing_extensions import override


class SteadyHand(QObject):
    """Keeps the second tap of a double tap from a button that was not there at the first.

    One tap puts another face under the finger: a hit becomes the buttons of the cart, a card
    becomes "Take it". Two quick taps on one button are two presses, as ever.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pressed: QObject | None = None
        self._at = 0

    def watch(self, page: QWidget) -> None:
        """All buttons that are on the page now."""
        for button in page.findChildren(QAbstractButton):
            self.watch_button(button)

    def watch_button(self, button: QAbstractButton) -> None:
        button.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonDblClick:
            waited = event.timestamp() - self._at
            is_second = watched is self._pressed and waited <= QApplication.doubleClickInterval()
            if not is_second:
                return True
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            self._pressed, self._at = watched, event.timestamp()
        return False
