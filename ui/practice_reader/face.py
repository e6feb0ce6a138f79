"""The practice reader's case and screen, painted."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.icons import paint_icon
from ui.palette import Colours, current_colours
from ui.practice_reader.words import ScreenText
from ui.theme import px
from ui.tones import Icon, Tone

_CASE: Final = "#20272d"
_CASE_LINE: Final = "#4a5660"
_LAMP: Final = "#39444d"
_LIT: Final = "#58d27c"
_WAVES: Final = "#aab6c0"
_LAMPS: Final = 4
_NOTHING: Final = ScreenText("", "", "", "", Icon.READER, Tone.PLAIN)


class ReaderFace(QWidget):
    """A small smart reader: lamps, the mark where cards are tapped, and its screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = _NOTHING
        self.setAccessibleName(self.tr("Screen of the practice reader"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @property
    def text(self) -> ScreenText:
        """What is painted."""
        return self._text

    def show_text(self, text: ScreenText) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text.spoken)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(196), px(250))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(px(196), px(164))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        case = self._case()
        painter.setPen(QPen(QColor(_CASE_LINE), px(2)))
        painter.setBrush(QColor(_CASE))
        painter.drawRoundedRect(case, px(18), px(18))
        top = px(30)
        self._paint_lamps(painter, QRect(case.left(), case.top(), case.width(), top))
        self._paint_waves(painter, QPoint(case.right() - px(28), case.top() + top // 2 + px(2)))
        screen = case.adjusted(px(10), top, -px(10), -px(12))
        colours = current_colours()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._ground(colours)))
        painter.drawRoundedRect(screen, px(8), px(8))
        self._paint_screen(painter, screen.adjusted(px(8), px(8), -px(8), -px(8)), colours)

    def _case(self) -> QRect:
        """As tall as there is room, and no taller than such a thing is."""
        room = self.rect().adjusted(px(1), px(1), -px(1), -px(1))
        room.setHeight(min(room.height(), px(330)))
        return room

    def _ground(self, colours: Colours) -> str:
        return colours.tones[self._text.tone].fill

    def _paint_lamps(self, painter: QPainter, box: QRect) -> None:
        lit = {Tone.TAKEN: _LAMPS, Tone.INFO: 1}.get(self._text.tone, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        for place in range(_LAMPS):
            painter.setBrush(QColor(_LIT if place < lit else _LAMP))
            painter.drawRoundedRect(
                QRect(
                    box.left() + px(18) + place * px(24), box.center().y() - px(2), px(16), px(6)
                ),
                px(3),
                px(3),
            )

    def _paint_waves(self, painter: QPainter, centre: QPoint) -> None:
        """The four arcs that mean "tap here"."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_WAVES), px(2)))
        for ring in range(1, 4):
            side = ring * px(7)
            box = QRect(0, 0, side, side)
            box.moveCenter(centre)
            painter.drawArc(box, -45 * 16, 90 * 16)

    def _paint_screen(self, painter: QPainter, box: QRect, colours: Colours) -> None:
        tone = colours.tones[self._text.tone]
        lines = self._lines()
        icon = px(36) if box.height() >= px(180) else px(26)
        height = icon + sum(metrics.height for metrics in lines) + px(6) * len(lines)
        top = box.top() + max(0, (box.height() - height) // 2)
        middle = QRect(box.left(), top, box.width(), icon)
        paint_icon(painter, self._text.icon, middle, tone.ink)
        y = middle.bottom() + px(6)
        painter.setPen(QColor(tone.ink))
        for line in lines:
            painter.setFont(line.font)
            room = QRect(box.left(), y, box.width(), line.height)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, line.text
            )
            y += line.height + px(6)

    def _lines(self) -> "list[_Line]":
        """What stands below each other: what it is about, how much, what to do, and why."""
        width = self.rect().width() - px(40)
        text = self._text
        rows = (
            (text.above, px(14), QFont.Weight.Normal),
            (text.amount, px(26), QFont.Weight.Bold),
            (text.title, px(16), QFont.Weight.DemiBold),
            (text.below, px(14), QFont.Weight.Normal),
        )
        return [_Line(self.font(), *row, width) for row in rows if row[0]]


class _Line:
    """One text, its letters, and the room it takes."""

    def __init__(self, base: QFont, text: str, size: int, weight: QFont.Weight, width: int) -> None:
        self.text = text
        self.font = QFont(base)
        self.font.setPixelSize(size)
        self.font.setWeight(weight)
        room = QRect(0, 0, width, 10_000)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        self.height = QFontMetrics(self.font).boundingRect(room, flags, text).height()
