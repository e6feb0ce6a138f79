"""The inner ring of a filled button that has the keyboard: an outer one drowns in the filling."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from ui.theme import px


def paint_ring(painter: QPainter, box: QRect, colour: QColor) -> None:
    """Just inside of the edges of `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, px(3)))
    inset = px(5)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), px(7), px(7))
    painter.restore()
