"""The edge of the window, which tells from afar whose money is moved."""

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from pos.settings import Mode
from ui.palette import current_colours
from ui.theme import px
from ui.tones import Tone

_WIDEST_EDGE: Final = 12


class ModeFrame(QWidget):
    """The edge of the window: striped in practice, blue in test mode, none when it is real."""

    _EDGES = {Mode.TRAINING: 10, Mode.TEST: 5, Mode.LIVE: 0}  # noqa: RUF012 - never changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = Mode.TRAINING
        self.inside = QVBoxLayout(self)
        self.inside.setSpacing(0)
        self.show_mode(Mode.TRAINING)

    def show_mode(self, mode: Mode) -> None:
        self._mode = mode
        edge = self._edge()
        self.inside.setContentsMargins(edge, edge, edge, edge)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        edge = self._edge()
        if not edge:
            return
        width, height = self.width(), self.height()
        boxes = (
            QRect(0, 0, width, edge),
            QRect(0, height - edge, width, edge),
            QRect(0, edge, edge, height - 2 * edge),
            QRect(width - edge, edge, edge, height - 2 * edge),
        )
        # A key or a scan changes something in the middle, and then there is nothing to paint.
        parts = [part for box in boxes if not (part := box & event.rect()).isEmpty()]
        if not parts:
            return
        brush = self._brush()
        painter = QPainter(self)
        for part in parts:
            painter.fillRect(part, brush)

    def _edge(self) -> int:
        """Decoration does not grow with the text."""
        return min(px(self._EDGES[self._mode]), _WIDEST_EDGE)

    def _brush(self) -> QBrush:
        colours = current_colours()
        if self._mode is Mode.TEST:
            return QBrush(QColor(colours.tones[Tone.CHECKING].line))
        # Yellow and black in both schemes, as on a building site: nobody overlooks it.
        return QBrush(_stripes(px(14), "#f5b92f", colours.tones[Tone.PRACTICE].ink))


def _stripes(pitch: int, light: str, dark: str) -> QPixmap:
    """A tile of diagonal stripes that fits to itself on every side."""
    side = 2 * pitch
    tile = QPixmap(side, side)
    tile.fill(QColor(light))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(dark), pitch * 0.7071))
    for shift in (-side, 0, side):
        painter.drawLine(shift - pitch, side + pitch, shift + side + pitch, -pitch)
    painter.end()
    return tile
