"""Measures the contrast of everything a page really draws, as WCAG 2.2 does.

Text is measured against the colour that most of the pixels around its letters have, in a
picture of the page as it is shown; so no pair of colours is forgotten that two widgets, a
style sheet or a painter bring together.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.ui.drawing import Ink
from tests.ui.fitting import Look, described, look

TEXT: Final = 4.5
LARGE_TEXT: Final = 3.0
SHAPES: Final = 3.0
"""Icons, edges of fields, and what shows the focus."""

_SOLID: Final = 250
_LARGEST_ICON: Final = 128


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet on the screen."""

    where: str
    front: str
    ground: str
    least: float

    @property
    def ratio(self) -> float:
        return contrast(self.front, self.ground)

    def __str__(self) -> str:
        return f"{self.where}: {self.front} on {self.ground} is {self.ratio:.2f} : 1"


def contrast(first: str, second: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_faint(page: QWidget | Look, *, text: float = TEXT) -> list[str]:
    """Text, icons and edges of fields that are hard to see; `text` is what letters must have.

    What cannot be pressed now is exempt in the guidelines; here it is measured as well.
    """
    seen = look(page)
    page = seen.page
    picture = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(1)
    pairs: list[Pair] = []
    for widget, inks in seen.inks.items():
        corner = QPoint() if widget is page else widget.mapTo(page, QPoint())
        for ink in inks:
            pairs += _pair_of(widget, ink, corner, picture, text)
        if isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox | QPlainTextEdit):
            pairs += _edge_of(widget, corner, picture)
    return list(dict.fromkeys(str(pair) for pair in pairs if pair.ratio < pair.least))


def _pair_of(widget: QWidget, ink: Ink, corner: QPoint, picture: QImage, text: float) -> list[Pair]:
    box = ink.box.toRect().translated(corner) & picture.rect() & _seen(widget, corner)
    if isinstance(widget, QLineEdit) and widget.hasSelectedText():
        return []  # drawn twice, and once more in the colours of what is chosen
    if not ink.text and max(box.width(), box.height()) > _LARGEST_ICON:
        return []  # a picture
    if not ink.colour or (ink.text and not ink.text.strip()) or min(box.width(), box.height()) < 3:
        return []
    colour = QColor(ink.colour)
    if colour.alpha() < _SOLID:
        return []  # measured by who draws it: it lies on something that is drawn below it
    ground = _ground(picture, box, colour)
    least = SHAPES if not ink.text else min(text, LARGE_TEXT) if ink.is_large else text
    what = repr(ink.text) if ink.text else "its icon"
    return [Pair(f"{described(widget)} {what}", colour.name(), ground, least)]


def _edge_of(widget: QWidget, corner: QPoint, picture: QImage) -> list[Pair]:
    """The edge of a field against what lies outside of it, in the middle of its left side."""
    if not widget.isEnabled() or isinstance(
        widget.parentWidget(), QComboBox | QAbstractSpinBox | QCheckBox
    ):
        return []
    point = corner + QPoint(0, widget.height() // 2)
    outside = point - QPoint(2, 0)
    if not picture.rect().contains(outside) or not _seen(widget, corner).contains(point):
        return []
    edge, ground = (QColor(picture.pixel(each)).name() for each in (point, outside))
    return [Pair(f"{described(widget)} its edge", edge, ground, SHAPES)]


def _seen(widget: QWidget, corner: QPoint) -> QRect:
    """The part of a widget that nothing hides, in the pixels of the page."""
    return widget.visibleRegion().boundingRect().translated(corner)


def _ground(picture: QImage, box: QRect, front: QColor) -> str:
    """What most pixels of a box have that are not the front itself."""
    seen: Counter[int] = Counter()
    across, down = max(1, box.width() // 60), max(1, box.height() // 20)
    for y in range(box.top(), box.bottom() + 1, down):
        for x in range(box.left(), box.right() + 1, across):
            seen[picture.pixel(x, y)] += 1
    others = [pixel for pixel, _times in seen.most_common(3) if QColor(pixel) != front]
    return QColor(others[0] if others else seen.most_common(1)[0][0]).name()


def _luminance(name: str) -> float:
    colour = QColor(name)
    red, green, blue = (_channel(v) for v in (colour.red(), colour.green(), colour.blue()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
