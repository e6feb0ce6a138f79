"""The field that finds things, by what is typed into it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from ui.icons import paint_icon
from ui.theme import px
from ui.tones import Icon


class SearchEdit(QLineEdit):
    """A line edit with a magnifying glass."""

    def __init__(self, hint: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setProperty("role", "search")
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(24)
        box = QRect(px(14), (self.height() - side) // 2, side, side)
        painter = QPainter(self)
        paint_icon(painter, Icon.SEARCH, box, self.palette().placeholderText().color())
