"""A QR code on a white plate, with the amount and a few words under it."""

from typing import Final, TypeAlias

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos.domain.qr import QUIET, QrCode
from ui.theme import px

WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
"""The same in every scheme: readers want dark modules on a light ground."""

_LEAST: Final = 232
"""Below this a phone has to come too near."""

_WANTED: Final = 340
"""Nine centimetres on a usual screen: a link to pay is read from 80 centimetres off."""

_CLEAR: Final = 4
"""Pixels to a module from which a phone reads a long link across the counter; to come to it, what
stands under the code may go, which stands elsewhere on the screen as well."""

_MARGIN: Final = 10
_Lines: TypeAlias = list[tuple[QFont, str]]
_WORDS: Final = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
_WRAPPED: Final = _WORDS.value | Qt.TextFlag.TextWordWrap.value


class QrPlate(QWidget):
    """Draws a code as large as it has room for, in whole pixels; knows nothing of what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code: QrCode | None = None
        self._amount = ""
        self._words = ""
        self.setMinimumSize(px(_LEAST), px(_LEAST))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def code(self) -> QrCode | None:
        """What is shown, None for nothing."""
        return self._code

    def show_code(self, code: QrCode | None, *, amount: str = "", words: str = "") -> None:
        """Show that code; `amount` and `words` stand under it and are what a screen reader says."""
        if (code, amount, words) == (self._code, self._amount, self._words):
            return
        self._code, self._amount, self._words = code, amount, words
        said = " ".join(part for part in (self.tr("QR code."), words, amount) if part)
        self.setAccessibleName(said if code is not None else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(_WANTED), px(_WANTED) + self._text_height(px(_WANTED), self._lines()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        code = self._code
        if code is None:
            return
        painter = QPainter(self)
        modules = code.size + 2 * QUIET
        margin = px(_MARGIN)
        lines = self._lines_that_fit(modules)
        step, text = self._measure(modules, margin, lines)
        side = step * modules
        plate = QRect(0, 0, side, side + text + (margin if text else 0))
        plate.moveCenter(self.rect().center())
        plate.moveTop(0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(WHITE))
        painter.drawRoundedRect(plate, px(10), px(10))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        left, top = plate.left() + QUIET * step, plate.top() + QUIET * step
        for x, y, length in code.runs():
            painter.fillRect(left + x * step, top + y * step, length * step, step, QColor(BLACK))
        self._write(painter, plate.adjusted(margin, side - margin, -margin, 0), lines)
        painter.end()

    def _lines_that_fit(self, modules: int) -> _Lines:
        lines = self._lines()
        while lines and self._measure(modules, px(_MARGIN), lines)[0] < _CLEAR:
            lines = lines[:-1]
        return lines

    def _measure(self, modules: int, margin: int, lines: _Lines) -> tuple[int, int]:
        """Pixels to a module, and what the text takes below a code of that size."""
        step = max(1, min(self.width(), self.height()) // modules)
        while step > 1:
            text = max(0, self._text_height(step * modules - 2 * margin, lines) - margin)
            if step * modules + text + (margin if text else 0) <= self.height():
                break
            step -= 1
        text = self._text_height(step * modules - 2 * margin, lines)
        return step, max(0, text - margin)

    def _fonts(self) -> tuple[QFont, QFont]:
        large, small = QFont(self.font()), QFont(self.font())
        large.setPixelSize(px(26))
        large.setBold(True)
        small.setPixelSize(px(15))
        return large, small

    def _text_height(self, width: int, lines: _Lines) -> int:
        return sum(self._height(font, text, width) for font, text in lines)

    def _lines(self) -> _Lines:
        large, small = self._fonts()
        return [(f, text) for f, text in ((large, self._amount), (small, self._words)) if text]

    @staticmethod
    def _height(font: QFont, text: str, width: int) -> int:
        room = QRect(0, 0, max(width, 1), 10_000)
        return QFontMetrics(font).boundingRect(room, _WRAPPED, text).height() + px(4)

    def _write(self, painter: QPainter, room: QRect, lines: _Lines) -> None:
        painter.setPen(QColor(BLACK))
        top = room.top()
        for font, text in lines:
            painter.setFont(font)
            height = self._height(font, text, room.width())
            painter.drawText(QRect(room.left(), top, room.width(), height), _WRAPPED, text)
            top += height
