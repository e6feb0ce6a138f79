"""Text whose letters are as large as its window wants them, wrapped where it has no room."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.palette import current_colours

_TALL: Final = 10_000


class Lettering(QWidget):
    """A label that is painted: the theme's sizes are the till's, not those of a wall."""

    def __init__(
        self,
        *,
        is_bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._pixels = 20
        self._is_bold = is_bold
        self._flags = (align | Qt.AlignmentFlag.AlignVCenter).value | Qt.TextFlag.TextWordWrap.value
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, text: str) -> None:
        """Text that takes no room while there is none."""
        self.setVisible(bool(text))
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self._measure_anew()

    def text(self) -> str:
        return self._text

    def set_letters(self, pixels: int) -> None:
        if pixels != self._pixels:
            self._pixels = pixels
            self._measure_anew()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._letters()).horizontalAdvance(self._text)
        return QSize(min(width + 4, self._pixels * 22), self._height(self._pixels * 22))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._pixels * 4, self._height(max(self.width(), self._pixels * 4)))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, arg__1: int) -> int:
        return self._height(arg__1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # another width breaks the lines elsewhere

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._fitting())
        painter.setPen(QColor(current_colours().ink))
        painter.drawText(self.rect(), self._flags, self._text)
        painter.end()

    def _measure_anew(self) -> None:
        self.updateGeometry()
        self.update()

    def _letters(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(self._pixels)
        font.setBold(self._is_bold)
        return font

    def _fitting(self) -> QFont:
        """Smaller letters where one word, such as a large amount, is wider than the window."""
        font = self._letters()
        widest = max(
            (QFontMetrics(font).horizontalAdvance(word) for word in self._text.split(" ")),
            default=0,
        )
        if widest > self.width() > 0:
            font.setPixelSize(max(8, self._pixels * self.width() // widest))
        return font

    def _height(self, width: int) -> int:
        room = QRect(0, 0, max(width, 1), _TALL)
        return QFontMetrics(self._letters()).boundingRect(room, self._flags, self._text).height()
