"""The field that finds things, by what is typed into it."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from ui.icons import paint_icon
from ui.sides import placed
from ui.theme import px
from ui.tones import Icon
from ui.widgets.clearing import Clearing

_LEFT_TO_THE_PAGE = (
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Delete,
)


class SearchEdit(QLineEdit):
    """A line edit with a magnifying glass, which has the focus most of the time.

    While it is empty there is nothing in it to undo or delete, and those keys mean the cart.
    """

    def __init__(self, hint: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clearing: Clearing | None = None
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setProperty("role", "search")
        self.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)

    @override
    def setClearButtonEnabled(self, enable: bool) -> None:
        """With a cross that can be seen in every theme, and is called something."""
        if enable and self._clearing is None:
            self._clearing = Clearing(self)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard comes here by itself after every step: no page is scrolled for that."""
        self.setProperty("cameHome", event.reason() == Qt.FocusReason.OtherFocusReason)
        super().focusInEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and not self.text()
            and any(event.matches(key) for key in _LEFT_TO_THE_PAGE)
        ):
            event.ignore()
            return False
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = px(24)
        box = QRect(px(14), (self.height() - side) // 2, side, side)
        box = placed(self, self.rect(), box)
        painter = QPainter(self)
        paint_icon(painter, Icon.SEARCH, box, self.palette().placeholderText().color())
