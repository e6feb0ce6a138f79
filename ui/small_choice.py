"""A choice of a row of many: where there is little room, its icon stands above its name."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionButton
from typing_extensions import override

from ui.icons import paint_icon
from ui.keys import Action, key_text
from ui.parts import Choice
from ui.sides import fitted, placed
from ui.theme import px
from ui.tones import Icon
from ui.widgets.plain import plain_tip
from ui.widgets.styling import restyle

_SIDE: Final = 22
_TEXT: Final = 16
_BESIDE: Final = 18
"""Left and right of the name together."""


class SmallChoice(Choice):
    """Wide with its icon before its name, or, where there are many, with its icon above it.

    One that is blocked can be chosen all the same: its pane says why, and what to do.
    """

    def __init__(self, text: str, *, icon: Icon, action: Action | None = None) -> None:
        self._above = icon
        self._is_small = False
        super().__init__(text, icon=icon, action=action)

    def set_small(self, *, is_small: bool) -> None:
        """The icon above the name, so that many of them stand beside each other."""
        if is_small != self._is_small:
            self._is_small = is_small
            self.updateGeometry()
            self.update()

    def set_obstacle(self, why: str) -> None:
        """Look blocked and say why to whoever points or listens; empty for open."""
        restyle(self, state="blocked" if why else "")
        self.setAccessibleDescription(why)
        self.setToolTip(plain_tip(why))

    @override
    def sizeHint(self) -> QSize:
        if not self._is_small:
            return super().sizeHint()
        self.ensurePolished()
        width = QFontMetrics(self._tight_font()).horizontalAdvance(self.text())
        return QSize(width + px(_BESIDE), px(64))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint() if self._is_small else super().minimumSizeHint()

    def _tight_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px(_TEXT))
        return font

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_small:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        bevel = QStyle.ControlElement.CE_PushButtonBevel
        self.style().drawControl(bevel, option, painter, self)
        colour = self.palette().buttonText().color()
        painter.setPen(colour)
        key = "" if self._action is None else key_text(self._action)
        font = fitted(self._tight_font(), self.text(), self.width() - px(10))
        key_room = QFontMetrics(self._small_font()).horizontalAdvance(key) + px(8) if key else 0
        metrics = QFontMetrics(font)
        height = px(_SIDE) + px(3) + metrics.height()
        top = (self.height() - height) // 2
        left = (self.width() - px(_SIDE) - key_room) // 2
        above = QRect(left, top, px(_SIDE), px(_SIDE))
        paint_icon(painter, self._above, placed(self, self.rect(), above), colour)
        painter.setFont(self._small_font())
        room = QRect(left + px(_SIDE), top, key_room, px(_SIDE))
        room = placed(self, self.rect(), room)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        painter.setFont(font)
        below = QRect(0, top + px(_SIDE) + px(3), self.width(), metrics.height())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - px(10))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown)
