"""The chip at the top of the window: so many payments are being checked; pressed, it shows them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import px
from ui.widgets.labels import BusyDot
from ui.widgets.plain import plain


class WatchChip(QPushButton):
    """A spinner and a sentence; there only while there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dot = BusyDot(20)
        self._label = plain()
        for part in (self._dot, self._label):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), 0, px(12), 0)
        row.setSpacing(px(8))
        row.addWidget(self._dot)
        row.addWidget(self._label)
        self.say("")

    def say(self, text: str) -> None:
        """Show that, or nothing."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(self.tr("Show the payments that are being checked") if text else "")
        self.setVisible(bool(text) and self.parentWidget() is not None)
        self.updateGeometry()

    @override
    def text(self) -> str:
        return self._label.text()

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        width = layout.sizeHint().width() if layout else 0
        return QSize(width, px(40))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
