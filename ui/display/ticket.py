"""The customer's basket, drawn from its end: what was added last is always seen."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from resources.tongue import Tongue
from ui.display.view import ShownLine
from ui.display.words import MORE_ABOVE, PIECES, said
from ui.format import Formats
from ui.palette import current_colours
from ui.sides import placed

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ROW: Final = 2.1
"""Height of a row, in heights of its letters."""


class BasketView(QWidget):
    """Rows of name, pieces and amount; those that have no room are counted above the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ShownLine, ...] = ()
        self._formats = Formats()
        self._pixels = 18
        self._tongue: Tongue | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def draw(
        self,
        lines: tuple[ShownLine, ...],
        formats: Formats,
        pixels: int,
        tongue: Tongue | None = None,
    ) -> None:
        """`pixels` is how tall the letters are."""
        self._lines, self._formats, self._pixels = lines, formats, pixels
        self._tongue = tongue
        said = (f"{self._pieces(each)} {each.name} {formats.money(each.amount)}" for each in lines)
        self.setAccessibleName("\n".join(said))
        self.update()

    def shown(self) -> tuple[ShownLine, ...]:
        """The rows that there is room for, the newest last."""
        room = max(1, self.height() // self._row_height())
        if len(self._lines) <= room:
            return self._lines
        return self._lines[-max(1, room - 1) :]

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._pixels * 18, self._row_height() * 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = current_colours()
        font, soft = QFont(self.font()), QColor(colours.soft)
        font.setPixelSize(self._pixels)
        painter.setFont(font)
        shown, height = self.shown(), self._row_height()
        top = 0
        if hidden := len(self._lines) - len(shown):
            painter.setPen(soft)
            text = said(MORE_ABOVE, self._tongue, self._formats.number(hidden)).replace(
                "%n", self._formats.number(hidden)
            )
            painter.drawText(QRect(0, 0, self.width(), height), _LEFT, text)
            top = height
        for line in shown:
            row = QRect(0, top, self.width(), height)
            self._draw_row(painter, row, line)
            painter.setPen(QColor(colours.line))
            painter.drawLine(row.bottomLeft(), row.bottomRight())
            top += height
        painter.end()

    def _draw_row(self, painter: QPainter, row: QRect, line: ShownLine) -> None:
        colours = current_colours()
        metrics = QFontMetrics(painter.font())
        pieces = self._pieces(line)
        amount = self._formats.amount(line.amount)
        gap = metrics.horizontalAdvance("  ")
        first = max(metrics.horizontalAdvance("00 ×"), metrics.horizontalAdvance(pieces)) + gap
        last = metrics.horizontalAdvance(amount) + gap
        painter.setPen(QColor(colours.soft))
        amount_box = row.adjusted(0, 0, -(row.width() - first + gap), 0)
        painter.drawText(placed(painter, row, amount_box), _RIGHT, pieces)
        painter.setPen(QColor(colours.ink))
        room = row.adjusted(first, 0, -last, 0)
        name = metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(placed(painter, row, room), _LEFT, name)
        painter.drawText(row, _RIGHT, amount)

    def _pieces(self, line: ShownLine) -> str:
        if line.measure:
            return self._formats.measure(line.measure, line.unit)
        return said(PIECES, self._tongue, self._formats.number(line.quantity))

    def _row_height(self) -> int:
        return max(1, round(self._pixels * _ROW))
