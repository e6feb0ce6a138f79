"""Buttons that show their key and, when they cannot be pressed, why."""

from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget
from typing_extensions import override

from ui.icons import paint_icon
from ui.keys import Action, KeyShortcut, key_text, keys_now
from ui.sides import fitted, is_mirrored, placed
from ui.speech import speaking
from ui.theme import px
from ui.tones import Icon
from ui.widgets.plain import plain_tip
from ui.widgets.styling import restyle


class Kind(StrEnum):
    """How much a button weighs; a page has one `PRIMARY` or `MONEY` button."""

    PLAIN = "plain"
    PRIMARY = "primary"
    MONEY = "money"  # 72 px: authorise, capture
    DANGER = "danger"  # gives money up: release
    QUIET = "quiet"


class KeyButton(QPushButton):
    """A button with an icon, its key in small, and a second line.

    The second line says what pressing it does (`set_detail`) or why it cannot be pressed
    (`set_blocked`). Its key works while the page it is on is shown.
    """

    def __init__(
        self,
        text: str,
        *,
        action: Action | None = None,
        kind: Kind = Kind.PLAIN,
        icon: Icon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._action = action
        self._icon = icon
        self._detail = ""
        self._reason = ""
        self.setProperty("kind", str(kind))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if action is not None:
            # Not QAbstractButton.setShortcut: that shows a press of 100 ms before it clicks.
            self._shortcut = KeyShortcut(action, self)
            self._shortcut.setAutoRepeat(False)  # a key that is leant on pays once
            self._shortcut.activated.connect(self.click)
            keys_now().changed.connect(self._name)
        self._name()

    def set_blocked(self, reason: str) -> None:
        """Grey it out and write the reason on it."""
        self.setEnabled(False)
        self._give(reason)

    def set_ready(self, *, is_ready: bool = True) -> None:
        """Take the reason away; without one it may still be switched off."""
        self.setEnabled(is_ready)
        self._give("")

    def set_detail(self, detail: str) -> None:
        """What pressing it does, in a second, smaller line."""
        if detail != self._detail:
            self._detail = detail
            self._name()

    def set_icon(self, icon: Icon | None) -> None:
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        restyle(self, kind=str(kind))
        self.updateGeometry()

    def reason(self) -> str:
        return self._reason

    @property
    def second_line(self) -> str:
        return self._reason or self._detail

    @override
    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            self._name()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        text = QFontMetrics(self.font()).horizontalAdvance(self.text())
        second = QFontMetrics(self._small_font()).horizontalAdvance(self.second_line)
        width = max(text, min(second, px(320))) + self._icon_room() + self._key_room() + px(34)
        return QSize(max(width, px(56)), max(super().sizeHint().height(), px(56)))

    @override
    def minimumSizeHint(self) -> QSize:
        self.ensurePolished()
        # Where a word is longer than in English it is set smaller rather than the page wider.
        font = self.font() if speaking().is_source else fitted(self.font(), self.text(), 0)
        text = QFontMetrics(font).horizontalAdvance(self.text())
        width = text + self._icon_room() + self._key_room() + px(34)
        return QSize(width, self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        style = self.style()
        style.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        colour = self.palette().buttonText().color()
        painter.setPen(colour)
        if self.hasFocus() and self.property("kind") in {Kind.PRIMARY, Kind.MONEY}:
            self._paint_inner_ring(painter)
        self._paint_key(painter)
        box = self.rect().adjusted(px(14), px(4), -px(14) - self._key_room(), -px(4))
        self._paint_text(painter, box)

    def _give(self, reason: str) -> None:
        """Laying out and painting a button anew is dear: only for another reason."""
        if reason != self._reason:
            self._reason = reason
            self._name()

    def _paint_inner_ring(self, painter: QPainter) -> None:
        """A filled button's focus: the outer ring alone would drown in the filling."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().buttonText().color(), px(2)))
        inset = px(5)
        ring = self.rect().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(ring, px(7), px(7))
        painter.restore()

    def _paint_key(self, painter: QPainter) -> None:
        if self._action is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._small_font()
        painter.setFont(font)
        width = QFontMetrics(font).horizontalAdvance(key_text(self._action)) + px(12)
        box = QRect(0, 0, width, px(26))
        box.moveCenter(self.rect().center())
        box.moveRight(self.width() - px(13))
        box = placed(self, self.rect(), box)
        painter.setOpacity(0.55)
        painter.drawRoundedRect(box, px(5), px(5))
        painter.setOpacity(1.0)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key_text(self._action))
        painter.restore()

    def _paint_text(self, painter: QPainter, box: QRect) -> None:
        icon_room = self._icon_room()
        font = fitted(self.font(), self.text(), box.width() - icon_room)
        if QFontMetrics(font).horizontalAdvance(self.text()) > box.width() - icon_room:
            icon_room = 0  # a word says more than its picture
        room = box.width() - icon_room
        small_font = fitted(self._small_font(), self.second_line, room)
        metrics, small = QFontMetrics(font), QFontMetrics(small_font)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        second = small.elidedText(self.second_line, Qt.TextElideMode.ElideRight, room)
        text_width = max(metrics.horizontalAdvance(shown), small.horizontalAdvance(second))
        left = box.left() + max(0, (room - text_width) // 2)
        height = metrics.height() + (small.height() if second else 0)
        top = box.top() + (box.height() - height) // 2
        if self._icon is not None and icon_room:
            side = px(24)
            icon_box = QRect(left, box.center().y() - side // 2, side, side)
            colour = self.palette().buttonText().color()
            paint_icon(painter, self._icon, placed(self, self.rect(), icon_box), colour)
        text_box = QRect(left + icon_room, top, text_width, metrics.height())
        text_box = placed(self, self.rect(), text_box)
        painter.setFont(font)
        left = self._beginning(text_box, metrics.horizontalAdvance(shown))
        painter.drawText(left, top + metrics.ascent(), shown)
        if second:
            painter.setFont(small_font)
            left = self._beginning(text_box, small.horizontalAdvance(second))
            painter.drawText(left, top + metrics.height() + small.ascent(), second)

    def _beginning(self, box: QRect, width: int) -> int:
        """Where a line of that width starts on the screen."""
        return box.right() + 1 - width if is_mirrored(self) else box.left()

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px(15))
        font.setBold(False)
        return font

    def _icon_room(self) -> int:
        return 0 if self._icon is None else px(24 + (8 if self.text() else 0))

    def _key_room(self) -> int:
        if self._action is None:
            return 0
        return QFontMetrics(self._small_font()).horizontalAdvance(key_text(self._action)) + px(22)

    def _name(self) -> None:
        """What a screen reader and a tooltip say: everything the button shows."""
        key = f" ({key_text(self._action)})" if self._action is not None else ""
        self.setAccessibleName(self.text().replace("&", "") + key)
        self.setAccessibleDescription(self.second_line)
        self.setToolTip(plain_tip(self.second_line))
        self.updateGeometry()
        self.update()


class IconButton(KeyButton):
    """A square button with an icon, and its key if it has one; `name` is what it is called."""

    def __init__(
        self,
        icon: Icon,
        name: str,
        *,
        action: Action | None = None,
        kind: Kind = Kind.PLAIN,
        parent: QWidget | None = None,
    ) -> None:
        self._spoken = name
        super().__init__("", action=action, kind=kind, icon=icon, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """What it is called from now on."""
        self._spoken = name
        self._name()

    @override
    def sizeHint(self) -> QSize:
        room = self._key_room()
        return QSize(px(24 + 28) + room if room else px(56), px(56))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def _name(self) -> None:
        key = f" ({key_text(self._action)})" if self._action is not None else ""
        self.setAccessibleName(self._spoken + key)
        self.setToolTip(plain_tip(self.second_line or self._spoken))
        self.update()
