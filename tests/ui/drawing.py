"""What a widget really draws: every piece of text and every picture, with where and in what ink.

A paint device that keeps what it is told instead of colouring pixels. It sees what no list of
texts can tell: text that a painter has shortened, and text beside the widget that drew it.
"""

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import (
    QColor,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPixmap,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsView, QWidget
from typing_extensions import override

_DPI: Final = 96
_FINE: Final = 0x10000
"""What a pixel ratio of 1 is called in Qt's scaled metric."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A piece of text on one line, or a picture (with no text), in the widget's own pixels."""

    text: str
    box: QRectF
    colour: str  # of a picture: the one that most of it has
    pixels: int = 0  # height of the font
    is_bold: bool = False

    @property
    def is_large(self) -> bool:
        """WCAG 2.2: 18 point, or 14 point and bold, at 96 dots per inch."""
        return self.pixels >= 24 or (self.is_bold and self.pixels >= 18.66)


@dataclass(slots=True)
class _State:
    pen: QColor = field(default_factory=QColor)
    transform: QTransform = field(default_factory=QTransform)
    opacity: float = 1.0


class _Recorder(QPaintEngine):
    """Keeps text and pictures; lines and fillings it leaves to the screen."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.inks: list[Ink] = []
        self._now = _State()

    @override
    def begin(self, _device: QPaintDevice) -> bool:
        self.setActive(True)
        return True

    @override
    def end(self) -> bool:
        return True

    @override
    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    @override
    def updateState(self, state: QPaintEngineState) -> None:
        flag = QPaintEngine.DirtyFlag
        if state.state() & flag.DirtyPen:
            self._now.pen = state.pen().color()
        if state.state() & flag.DirtyTransform:
            self._now.transform = state.transform()
        if state.state() & flag.DirtyOpacity:
            self._now.opacity = state.opacity()

    @override
    def drawTextItem(self, point: QPointF, item: QTextItem) -> None:  # type: ignore[override]  # Qt hands over these alone
        box = QRectF(
            point.x(), point.y() - item.ascent(), item.width(), item.ascent() + item.descent()
        )
        font = item.font()
        self.inks.append(
            Ink(
                item.text(),
                self._now.transform.mapRect(box),
                self._now.pen.name(QColor.NameFormat.HexArgb),
                font.pixelSize(),
                font.bold(),
            )
        )

    @override
    def drawPixmap(  # type: ignore[override]  # Qt hands over these alone
        self, box: QRectF, pixmap: QPixmap, _source: QRectF
    ) -> None:
        self._picture(box, pixmap.toImage())

    @override
    def drawImage(  # type: ignore[override]  # Qt hands over these alone
        self, box: QRectF, image: QImage, _source: QRectF, _flags: object
    ) -> None:
        self._picture(box, image)

    def _picture(self, box: QRectF, image: QImage) -> None:
        self.inks.append(Ink("", self._now.transform.mapRect(box), _main_colour(image)))

    @override
    def drawTiledPixmap(  # type: ignore[override]  # Qt hands over these alone
        self, _box: QRectF, _pixmap: QPixmap, _point: QPointF
    ) -> None:
        """A filling."""

    @override
    def drawPath(self, _path: object) -> None:
        """A filling or a line."""

    @override
    def drawRects(self, *_rects: object) -> None:
        """A filling."""

    @override
    def drawPolygon(self, *_points: object) -> None:
        """A filling."""

    @override
    def drawLines(self, *_lines: object) -> None:
        """An edge."""

    @override
    def drawEllipse(self, *_box: object) -> None:
        """A filling."""

    @override
    def drawPoints(self, *_points: object) -> None:
        """A dot."""


class _Paper(QPaintDevice):
    """As large as the widget, at a ratio of one."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.recorder = _Recorder()
        self._size = (width, height)

    @override
    def paintEngine(self) -> QPaintEngine:
        return self.recorder

    @override
    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        kinds = QPaintDevice.PaintDeviceMetric
        match which:
            case kinds.PdmWidth:
                return self._size[0]
            case kinds.PdmHeight:
                return self._size[1]
            case kinds.PdmDevicePixelRatioScaled:
                return _FINE
            case kinds.PdmDevicePixelRatio:
                return 1
            case kinds.PdmDepth:
                return 32
            case kinds.PdmNumColors:
                return 2**24
            case _:
                return _DPI


def _main_colour(image: QImage) -> str:
    """The colour of most of the pixels that are not see-through; empty when there is none."""
    seen: dict[int, int] = {}
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            pixel = image.pixel(x, y)
            if pixel >> 24 == 255:
                seen[pixel] = seen.get(pixel, 0) + 1
    return QColor(max(seen, key=lambda each: seen[each])).name() if seen else ""


def inks_of(widget: QWidget) -> list[Ink]:
    """What a widget itself draws, without what stands in it, pieces of one line put together."""
    if isinstance(widget, QGraphicsView):
        return []  # its scene is drawn by its viewport
    paper = _Paper(max(1, widget.width()), max(1, widget.height()))
    widget.render(paper, QPoint(), QRegion(), QWidget.RenderFlag(0))
    return _joined(paper.recorder.inks)


def _joined(inks: list[Ink]) -> list[Ink]:
    """Qt draws a line piece by piece where its font changes; a reader sees one text."""
    lines: list[Ink] = []
    for ink in inks:
        last = lines[-1] if lines else None
        if last is not None and last.text and ink.text and _goes_on(last, ink):
            lines[-1] = Ink(
                last.text + ink.text,
                last.box.united(ink.box),
                last.colour,
                last.pixels,
                last.is_bold,
            )
        else:
            lines.append(ink)
    return lines


def _goes_on(last: Ink, ink: Ink) -> bool:
    is_level = abs(last.box.center().y() - ink.box.center().y()) < last.pixels / 2
    return is_level and abs(ink.box.left() - last.box.right()) < 2 and ink.colour == last.colour
