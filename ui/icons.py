"""Line icons in any colour and size, painted once and kept."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QTransform

from resources import icon_svg
from ui.tones import Icon

_IN_A_MENU: Final = 24


_DIRECTED: Final = frozenset(
    {Icon.ARROW_BACK, Icon.ARROW_LEFT, Icon.ARROW_RIGHT, Icon.BACKSPACE, Icon.UNDO}
)
"""What points the way that lines run, and is turned round where they begin on the right."""


@lru_cache(maxsize=512)
def _drawn(
    name: str, side: int, colour: str, ratio: float, *, is_mirrored: bool = False
) -> QPixmap:
    """An icon of `side` logical pixels for a screen of that pixel ratio."""
    if is_mirrored:
        return _drawn(name, side, colour, ratio).transformed(QTransform.fromScale(-1, 1))
    # Imported with the first icon: the window's first paint does not wait for it elsewhere.
    from PySide6.QtSvg import QSvgRenderer

    svg = icon_svg(name).replace("currentColor", colour)
    pixmap = QPixmap(QSize(side, side) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def icon_pixmap(icon: Icon, side: int, colour: QColor | str, ratio: float = 1.0) -> QPixmap:
    """`icon`, `side` logical pixels high and wide."""
    is_mirrored = icon in _DIRECTED and QGuiApplication.isRightToLeft()
    return _drawn(str(icon), side, QColor(colour).name(), ratio, is_mirrored=is_mirrored)


def paint_icon(painter: QPainter, icon: Icon, box: QRect, colour: QColor | str) -> None:
    """Paint `icon` in the middle of `box`, as large as fits."""
    side = min(box.width(), box.height())
    corner = box.center() - QPoint((side - 1) // 2, (side - 1) // 2)
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(corner, icon_pixmap(icon, side, colour, ratio))


def qicon(icon: Icon, colour: QColor | str) -> QIcon:
    """For menus and actions, which do not paint themselves."""
    return QIcon(icon_pixmap(icon, _IN_A_MENU, colour, 2.0))
