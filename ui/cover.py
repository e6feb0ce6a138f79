"""What may stand in the place of every page: while it does, none of their keys works."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from ui.stage import Stage


class Cover(QStackedWidget):
    """Rail and pages, or one widget over them; what is hidden hears no shortcut."""

    def __init__(self, pages: QWidget) -> None:
        super().__init__()
        self._pages = pages
        self._left_at: QWidget | None = None
        self._stages: dict[QWidget, Stage] = {}
        self.addWidget(pages)

    @property
    def is_up(self) -> bool:
        """Whether something stands before the pages."""
        return self.currentWidget() is not self._pages

    def shows(self, widget: QWidget) -> bool:
        """Whether that is what stands there now."""
        stage = self._stages.get(widget)
        return stage is not None and self.currentWidget() is stage

    def put(self, widget: QWidget) -> None:
        """Show that instead, with the keyboard on it."""
        if not self.is_up:
            self._left_at = self.window().focusWidget()
        if widget not in self._stages:
            self._stages[widget] = Stage(widget)
            self.addWidget(self._stages[widget])
        self.setCurrentWidget(self._stages[widget])
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def lift(self, home: QWidget | None) -> None:
        """Show the pages as they were left; the keyboard goes back where it was, or `home`."""
        if not self.is_up:
            return
        self.setCurrentWidget(self._pages)
        left, self._left_at = self._left_at, None
        is_there = left is not None and isValid(left) and left.isVisible() and left.isEnabled()
        target = left if is_there else home
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)
