"""Paints a picture with pyqtgraph; the only module that knows that library.

It is imported when the page of reports first has something to show.
"""

from typing import Final

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import drawSymbol
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.insight import Measure
from ui.insights.picture import Mark, Picture, Series, Shape
from ui.palette import Colours, current_colours
from ui.theme import px
from ui.tones import Tone

_WIDTH_OF_A_BAR: Final = 0.74
_NAMED_BARS: Final = 12
"""So many upright bars have room for their numbers above them."""
_ROOM_ABOVE: Final = 1.12
_LEAST_PLOT: Final = 2
"""A number above a bar takes at most half of a plot's height."""
_LEGEND: Final = 28
_ROOM_BESIDE: Final = 1.2
_TONES: Final = {
    Measure.HELD: (Tone.HELD, "o", Qt.PenStyle.SolidLine),
    Measure.CAPTURED: (Tone.TAKEN, "s", Qt.PenStyle.DashLine),
    Measure.RELEASED: (Tone.RELEASED, "t", Qt.PenStyle.DotLine),
    Measure.LAPSED: (Tone.FAILED, "x", Qt.PenStyle.DashDotLine),
}
"""Lines differ in colour, in their points and in how they are broken."""
_MOST_POINTS: Final = 62
"""Beyond two months points would hide the lines."""


class Plot(QWidget):
    """Draws one picture at a time, and tells which of its rows the pointer is at."""

    pointed = Signal(int)  # the row that was pressed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self._view = pg.PlotWidget(self)
        self._view.setFrameShape(self._view.Shape.NoFrame)
        self._item = self._view.getPlotItem()
        # Room at the end for the last name of an axis, which stands half beyond it.
        self._item.layout.setContentsMargins(0, px(6), px(26), 0)
        self._item.setMenuEnabled(False)
        self._item.hideButtons()
        self._item.setMouseEnabled(x=False, y=False)
        for part in (self._view, self._view.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Nothing in it is pressed by a name of its own: it is read aloud as one thing.
        self._view.scene().sigMouseClicked.connect(lambda event: self._pressed(event.scenePos()))
        self._item.getViewBox().sigResized.connect(self._fit_again)
        self.legend = Legend()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.legend)
        layout.addWidget(self._view, 1)

    def show_picture(self, picture: Picture, name: str) -> None:
        """Draw it; `name` is what is read aloud."""
        self._picture = picture
        self.setAccessibleName(name)
        self._view.setAccessibleName(name)
        self._draw()

    @property
    def picture(self) -> Picture | None:
        return self._picture

    def _draw(self) -> None:
        picture, colours = self._picture, current_colours()
        self._view.setBackground(colours.surface)
        self._item.clear()
        is_named = picture is not None and picture.shape is Shape.LINES
        self.legend.show_series(picture.series if picture is not None and is_named else ())
        if picture is None:
            return
        is_lying = picture.shape is Shape.LYING
        self._dress_axis("bottom", picture.beside if is_lying else picture.beneath, colours)
        self._dress_axis("left", picture.beneath if is_lying else picture.beside, colours)
        self._item.showGrid(x=is_lying, y=not is_lying, alpha=0.25)
        match picture.shape:
            case Shape.UPRIGHT:
                self._upright(picture, colours)
            case Shape.LYING:
                self._lying(picture, colours)
            case Shape.LINES:
                self._lines(picture, colours)
        self._fit(picture)

    def _upright(self, picture: Picture, colours: Colours) -> None:
        [series, *_others] = picture.series
        bars = pg.BarGraphItem(
            x=list(picture.places),
            height=list(series.values),
            width=_WIDTH_OF_A_BAR,
            brush=colours.accent,
            pen=None,
        )
        self._item.addItem(bars)
        if len(picture.places) <= _NAMED_BARS:
            for place, value, text in zip(picture.places, series.values, picture.told, strict=True):
                self._say(text, QPointF(place, max(value, 0)), (0.5, 1.0), colours)

    def _lying(self, picture: Picture, colours: Colours) -> None:
        [series, *_others] = picture.series
        bars = pg.BarGraphItem(
            x0=0,
            y=list(picture.places),
            width=list(series.values),
            height=_WIDTH_OF_A_BAR,
            brush=colours.accent,
            pen=None,
        )
        self._item.addItem(bars)
        for place, value, text in zip(picture.places, series.values, picture.told, strict=True):
            self._say(text, QPointF(max(value, 0), place), (0.0, 0.5), colours)

    def _lines(self, picture: Picture, colours: Colours) -> None:
        for series in picture.series:
            self._line(series, picture, colours)

    def _line(self, series: Series, picture: Picture, colours: Colours) -> None:
        tone, symbol, dashes = _TONES[series.measure]
        colour = QColor(colours.tones[tone].line)
        pen = pg.mkPen(colour, width=px(2), style=dashes)
        has_points = len(picture.places) <= _MOST_POINTS
        self._item.plot(
            list(picture.places),
            list(series.values),
            pen=pen,
            symbol=symbol if has_points else None,
            symbolSize=px(9),
            symbolBrush=colour,
            symbolPen=colour,
        )

    def _say(self, text: str, at: QPointF, anchor: tuple[float, float], colours: Colours) -> None:
        item = pg.TextItem(text, color=colours.ink, anchor=anchor)
        item.setFont(_font(14))
        item.setPos(at)
        self._item.addItem(item, ignoreBounds=True)

    def _dress_axis(self, side: str, marks: tuple[Mark, ...], colours: Colours) -> None:
        axis = self._item.getAxis(side)
        axis.setTicks([[(mark.place, mark.text) for mark in marks]])
        axis.setZValue(-1000)  # its grid is no part of the bars
        axis.setPen(colours.line)
        axis.setTextPen(colours.soft)
        font = _font(14)
        axis.setStyle(
            tickFont=font,
            tickLength=-px(4),
            tickTextOffset=px(6),
            hideOverlappingLabels=px(80),  # a name at the end of an axis may stand out of it
        )
        measured = QFontMetrics(font)
        if side == "left":
            widest = max((measured.horizontalAdvance(mark.text) for mark in marks), default=0)
            axis.setWidth(widest + px(22))
        else:
            axis.setHeight(measured.height() + px(12))

    def _fit(self, picture: Picture) -> None:
        low, high = picture.lowest, picture.highest
        first, last = picture.places[0] - 0.6, picture.places[-1] + 0.6
        if picture.shape is Shape.LYING:
            # Few rows are not blown up to fill the height, and the first one stands on top.
            last = max(last, 2.6)
            self._item.getViewBox().invertY(True)
            self._item.setXRange(low, high * _ROOM_BESIDE, padding=0)
            self._item.setYRange(first, last, padding=0)
            return
        self._item.getViewBox().invertY(False)
        self._item.setXRange(first, max(last, first + 6), padding=0)
        self._item.setYRange(low * _ROOM_ABOVE, high * self._room_above(), padding=0)

    def _room_above(self) -> float:
        """The highest value's number stands above its bar, however low the plot is."""
        height: float = self._item.getViewBox().height()
        told = QFontMetrics(_font(14)).height() + px(8)
        return max(_ROOM_ABOVE, height / max(height - told, height / _LEAST_PLOT, 1.0))

    def _fit_again(self) -> None:
        if self._picture is not None and self._picture.places:
            self._fit(self._picture)

    def _pressed(self, where: QPointF) -> None:
        picture = self._picture
        if picture is None or not picture.places:
            return
        at = self._item.getViewBox().mapSceneToView(where)
        place = at.y() if picture.shape is Shape.LYING else at.x()
        nearest = min(range(len(picture.places)), key=lambda row: abs(picture.places[row] - place))
        self.pointed.emit(nearest)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._picture is not None:
            self._fit(self._picture)


class Legend(QWidget):
    """Which line is which, above the plot and never on it: a piece of each, and its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: tuple[Series, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(px(_LEGEND))
        self.hide()

    def show_series(self, series: tuple[Series, ...]) -> None:
        """None of them takes no room."""
        self._series = series
        self.setAccessibleName(", ".join(each.name for each in series))
        self.setVisible(bool(series))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = current_colours(), QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_font(14))
        metrics, middle = painter.fontMetrics(), self.height() // 2
        left, piece = px(16), px(30)
        for each in self._series:
            tone, symbol, dashes = _TONES[each.measure]
            colour = QColor(colours.tones[tone].line)
            painter.setPen(pg.mkPen(colour, width=px(2), style=dashes))
            painter.drawLine(left, middle, left + piece, middle)
            painter.save()
            painter.translate(left + piece / 2, middle)
            drawSymbol(painter, symbol, px(9), pg.mkPen(colour), pg.mkBrush(colour))
            painter.restore()
            painter.setPen(QColor(colours.ink))
            left += piece + px(8)
            wide = metrics.horizontalAdvance(each.name)
            box = QRect(left, 0, wide, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, each.name)
            left += wide + px(22)


def _font(pixels: int) -> QFont:
    font = QFont()
    font.setPixelSize(px(pixels))
    return font
