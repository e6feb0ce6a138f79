"""Left and right for who paints by hand, and text that is made to fit."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QWidget

_STEPS: Final = ((94, 100), (88, 95), (84, 90), (80, 86), (78, 80))
"""Size and width in percent, tried one after the other: still read from 80 cm."""


def placed(on: QWidget | QPainter, inside: QRect, box: QRect) -> QRect:
    """A box that was laid out from the left, on the other side where lines begin on the right."""
    return QStyle.visualRect(on.layoutDirection(), inside, box)


def is_mirrored(on: QWidget | QPainter) -> bool:
    """Whether lines begin on the right."""
    return on.layoutDirection() is Qt.LayoutDirection.RightToLeft


def fitted(font: QFont, text: str, room: int) -> QFont:
    """The font, or as much of it as fits: other languages need more room for the same word."""
    for each in _smaller(font):
        font = each
        if QFontMetrics(font).horizontalAdvance(text) < room:  # a width is a rounded one
            break
    return font


def _smaller(font: QFont) -> Iterator[QFont]:
    yield font
    for size, width in _STEPS:
        other = QFont(font)
        other.setPixelSize(max(1, font.pixelSize() * size // 100))
        other.setStretch(width)
        yield other
