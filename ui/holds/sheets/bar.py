"""A bar of what becomes of a hold: taken, kept, released, each in its colour and at its length."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from pos.domain.money import Money
from ui.palette import current_colours
from ui.sides import placed
from ui.theme import px
from ui.tones import Tone

Share = tuple[Tone, Money]


class ShareBar(QWidget):
    """Decoration for the eye: the amounts stand beside it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """From left to right; amounts of one currency, none negative."""
        if tuple(shares) != self._shares:
            self._shares = tuple(shares)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(120), px(16))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = current_colours()
        inside = QPainterPath()
        inside.addRoundedRect(QRectF(self.rect()), px(6), px(6))
        painter.setClipPath(inside)
        painter.fillRect(self.rect(), QColor(colours.sunken))
        whole = sum(money.minor for _, money in self._shares)
        if not whole:
            return
        ends = [0]
        for _, money in self._shares:
            ends.append(ends[-1] + money.minor)
        for (tone, _), (start, end) in zip(self._shares, pairwise(ends), strict=True):
            left, right = (self.width() * place // whole for place in (start, end))
            share = placed(self, self.rect(), QRect(left, 0, right - left, self.height()))
            painter.fillRect(share, QColor(colours.tones[tone].line))
