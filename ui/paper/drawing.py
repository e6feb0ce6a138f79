"""Draws a slip that was laid out: the same lines on the screen, in a PDF and on any printer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QImage, QPainter

from pos.domain.code128 import QUIET_BARS, bars_of, width_of_bars
from pos.domain.qr import QUIET, QrCode
from pos.domain.slip import Align, Symbol
from pos.domain.slip_layout import (
    CodeLine,
    CutLine,
    LaidLine,
    LogoLine,
    RuleLine,
    Span,
    TextLine,
)

INK: Final = QColor("#000000")
_LINE: Final = 1.28
"""Height of a line for the height of its letters."""
_WIDE_LETTER: Final = 0.6
"""Width of a letter of a fixed font for its height, as nearly all of them have it."""
_QR: Final = 0.46
_LOGO: Final = 0.6
_BARS: Final = 5.0
"""Height of bars in columns of paper."""
_ALIGNED: Final = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTRE: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class Laid:
    """Lines for paper of so many columns, with the pictures that they name."""

    lines: Sequence[LaidLine]
    columns: int
    code: Callable[[str], QrCode]
    logo: QImage | None = None


class SlipDrawing:
    """Draws on whatever has that width, in its own units."""

    def __init__(self, laid: Laid, width: float) -> None:
        self._laid = laid
        self._width = width
        self._column = width / laid.columns
        self._font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._font.setPixelSize(max(1, int(self._column / _WIDE_LETTER)))
        self._line = self._column / _WIDE_LETTER * _LINE

    def height(self) -> float:
        return sum(self.height_of(line) for line in self._laid.lines)

    def height_of(self, line: LaidLine) -> float:
        match line:
            case TextLine():
                return self._line * line.size.down
            case RuleLine():
                return self._line * 0.7
            case CodeLine() if line.symbol is Symbol.QR:
                return self._width * _QR + self._line * 0.5
            case CodeLine():
                return self._column * _BARS + self._line
            case LogoLine():
                return self._logo_size()[1] + self._line * 0.5
            case CutLine():
                return self._line

    def paint(self, painter: QPainter) -> None:
        """All of it, from the top."""
        top = 0.0
        for line in self._laid.lines:
            self.paint_line(painter, line, top)
            top += self.height_of(line)

    def paint_line(self, painter: QPainter, line: LaidLine, top: float) -> None:
        painter.setPen(INK)
        match line:
            case TextLine():
                self._text(painter, line, top)
            case RuleLine():
                self._rule(painter, line, top)
            case CodeLine() if line.symbol is Symbol.QR:
                self._qr(painter, line, top)
            case CodeLine():
                self._bars(painter, line, top)
            case LogoLine():
                self._picture(painter, top)
            case CutLine():
                return

    def _text(self, painter: QPainter, line: TextLine, top: float) -> None:
        font = QFont(self._font)
        font.setBold(line.is_bold)
        direction = Qt.LayoutDirection
        painter.save()
        painter.setFont(font)
        painter.translate(0, top)
        painter.scale(line.size.across, line.size.down)
        for span in line.spans:
            reads_left = line.runs_right_to_left(span)
            painter.setLayoutDirection(
                direction.RightToLeft if reads_left else direction.LeftToRight
            )
            self._span(painter, span, QFontMetricsF(font))
        painter.restore()

    def _span(self, painter: QPainter, span: Span, metrics: QFontMetricsF) -> None:
        """In its own room; letters that are wider than columns are pressed together."""
        room, wide = span.width * self._column, metrics.horizontalAdvance(span.text)
        squeeze = min(1.0, room / wide) if wide else 1.0
        # As seen: Qt would turn left and right round on its own for Arabic.
        flags = (
            _ALIGNED[span.align] | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        )
        painter.save()
        painter.translate(span.start * self._column, 0)
        painter.scale(squeeze, 1)
        place = QRectF(0, 0, room / squeeze, self._line)
        painter.drawText(place, flags.value | Qt.TextFlag.TextSingleLine.value, span.text)
        painter.restore()

    def _rule(self, painter: QPainter, line: RuleLine, top: float) -> None:
        middle, thin = top + self._line * 0.35, max(self._column * 0.09, 1.0)
        for place in (-thin, thin) if line.is_double else (0.0,):
            painter.fillRect(QRectF(0, middle + place, self._width, thin), INK)

    def _qr(self, painter: QPainter, line: CodeLine, top: float) -> None:
        code = self._laid.code(line.value)
        modules = code.size + 2 * QUIET
        step = self._width * _QR / modules
        if step > 1:
            step = float(int(step))
        left = (self._width - step * modules) / 2
        for x, y, length in code.runs():
            across, down = left + (QUIET + x) * step, top + (QUIET + y) * step
            painter.fillRect(QRectF(across, down, length * step, step), INK)

    def _bars(self, painter: QPainter, line: CodeLine, top: float) -> None:
        modules = width_of_bars(line.value) + 2 * QUIET_BARS
        step = self._width / modules
        if step > 1:
            step = float(int(step))
        step = min(step, self._column / 4)
        left = (self._width - step * modules) / 2 + QUIET_BARS * step
        for at, width in bars_of(line.value):
            place = QRectF(left + at * step, top + self._line * 0.3, width * step, 0)
            place.setHeight(self._column * _BARS)
            painter.fillRect(place, INK)

    def _logo_size(self) -> tuple[float, float]:
        logo = self._laid.logo
        if logo is None or logo.isNull():
            return 0.0, 0.0
        wide = self._width * _LOGO
        return wide, wide * logo.height() / logo.width()

    def _picture(self, painter: QPainter, top: float) -> None:
        wide, high = self._logo_size()
        if self._laid.logo is not None and wide:
            place = QRectF((self._width - wide) / 2, top, wide, high)
            painter.drawImage(place, self._laid.logo)
