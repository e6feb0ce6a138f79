"""The parts of the window around the pages: rail, status, and the edge that tells the mode."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.icons import paint_icon
from ui.keys import Action, KeyShortcut, key_text, keys_now, with_key
from ui.palette import current_colours
from ui.sides import fitted, placed
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets.labels import BusyDot, IconLabel
from ui.widgets.plain import plain
from ui.widgets.ring import paint_ring
from ui.widgets.styling import restyle
from ui.wrapping import Wrap

_TALLEST: Final = 84
_LOWEST: Final = 62
_SMALL: Final = 46
_LEAST_TARGET: Final = 48
"""Pixels, whatever the scale is: a finger does not grow with the text."""

_AROUND: Final = 6
_WIDEST: Final = 112


class RailButton(QPushButton):
    """A page's place in the rail: icon, name, key, and a count when there is one."""

    def __init__(
        self, title: str, icon: Icon, action: Action | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self._icon = icon
        self._action = action
        self._count = 0
        self._is_small = False
        self.setCheckable(True)
        # Where the window is low all of them shrink; a finger still finds each.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(px(_TALLEST))
        if action is not None:
            self._shortcut = KeyShortcut(action, self)
            self._shortcut.activated.connect(self.click)
            keys_now().changed.connect(self._name)
        self._name()

    def set_count(self, count: int) -> None:
        """A number in the corner; none for zero."""
        if count != self._count:
            self._count = count
            self._name()

    def count(self) -> int:
        return self._count

    @property
    def is_small(self) -> bool:
        return self._is_small

    def set_small(self, *, is_small: bool) -> None:
        """Only the icon, as large as there is room; the menu has the names."""
        if is_small != self._is_small:
            self._is_small = is_small
            restyle(self, room="little" if is_small else "")
            self.updateGeometry()
            self.update()

    def _name(self) -> None:
        count = f" ({self._count})" if self._count else ""
        key = f" \u2013 {key_text(self._action)}" if self._action is not None else ""
        self.setAccessibleName(self.text() + count)
        self.setToolTip(self.text() + count + key)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        if self._is_small:
            return QSize(px(_SMALL), px(_SMALL))
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + px(16)
        # A longer word is written smaller: pages need the room more than their names do.
        return QSize(min(max(width, px(96)), px(_WIDEST)), px(_TALLEST))

    @override
    def minimumSizeHint(self) -> QSize:
        lowest = _LEAST_TARGET if self._is_small else px(_LOWEST)
        return QSize(self.sizeHint().width(), lowest)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        style = self.style()
        style.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        # The palette knows nothing of ":checked", which the style sheet fills with the accent.
        shown = QColor(current_colours().on_accent)
        colour = shown if self.isChecked() else self.palette().buttonText().color()
        painter.setPen(colour)
        if self.isChecked() and self.hasFocus():
            paint_ring(painter, self.rect(), colour)
        if self._is_small:
            self._paint_small(painter, colour)
            return
        # What is missing of the full height is taken from between the three lines.
        tight = max(0, min(px(_TALLEST) - self.height(), px(_TALLEST - _LOWEST)))
        side = px(26) - tight // 6
        middle = self.width() // 2
        top = px(10) - tight // 3
        paint_icon(painter, self._icon, QRect(middle - side // 2, top, side, side), colour)
        painter.setFont(fitted(self.font(), self.text(), self.width()))
        title = QRect(0, px(38) - tight * 2 // 3, self.width(), px(22))
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._action is not None:
            painter.setFont(_sized(self.font(), 14, is_bold=False))
            key = QRect(0, px(59) - tight * 5 // 6, self.width(), px(18))
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, key_text(self._action))
        if self._count:
            self._paint_count(painter, middle + side // 2)

    def _paint_small(self, painter: QPainter, colour: QColor) -> None:
        """The icon in the middle, and the count on its corner."""
        side = min(px(26), self.width(), self.height()) - _AROUND
        box = QRect(0, 0, side, side)
        box.moveCenter(self.rect().center())
        if self._count:
            box.moveLeft(_AROUND)  # beside the number, not under it
        paint_icon(painter, self._icon, box, colour)
        if self._count:
            self._paint_count(painter, max(0, self.width() - px(30)))

    def _paint_count(self, painter: QPainter, left: int) -> None:
        told = current_colours().tones[Tone.HELD]
        font = _sized(self.font(), 15, is_bold=True)
        text = str(self._count) if self._count < 100 else "99+"  # noqa: PLR2004 - two digits fit
        width = max(px(24), QFontMetrics(font).horizontalAdvance(text) + px(10))
        box = placed(self, self.rect(), QRect(left, px(4), width, px(24)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(told.fill))
        painter.setPen(QColor(told.line))
        painter.drawRoundedRect(box, px(12), px(12))
        painter.setFont(font)
        painter.setPen(QColor(told.ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class NavRail(QFrame):
    """The pages, from top to bottom, and the menu at the end."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pages"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, RailButton] = {}
        self.menu_button = RailButton(self.tr("Menu"), Icon.MENU, Action.MENU)
        self.menu_button.setCheckable(False)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(px(8), px(6), px(8), px(6))
        self._layout.setSpacing(px(6))
        self._layout.addStretch()
        self._layout.addWidget(self.menu_button)

    def add(self, name: str, title: str, icon: Icon, action: Action) -> RailButton:
        button = RailButton(title, icon, action, self)
        button.clicked.connect(lambda: self.picked.emit(name))
        self._group.addButton(button)
        self._buttons[name] = button
        self._layout.insertWidget(len(self._buttons) - 1, button)
        button.set_small(is_small=self.menu_button.is_small)
        return button

    def button(self, name: str) -> RailButton:
        return self._buttons[name]

    def set_small(self, *, is_small: bool) -> None:
        """Icons alone, where the text is so large that names would take the pages' room."""
        edge = 2 if is_small else px(6)
        side = 2 if is_small else px(8)
        self._layout.setContentsMargins(side, edge, side, edge)
        self._layout.setSpacing(edge)
        for button in (*self._buttons.values(), self.menu_button):
            button.set_small(is_small=is_small)

    def mark(self, name: str) -> None:
        self._buttons[name].setChecked(True)


class StatusLine(QFrame):
    """One quiet line: how the ledger stands on the left, how to get help on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._busy = BusyDot(18)
        self._icon = IconLabel(Icon.BOOK, 18)
        self._icon.setProperty("tone", "soft")
        self._text = plain()
        self._help = plain()
        with_key(self._help, self._help.setText, self.tr("Help: %1"), Action.HELP)
        row = Wrap(self, spacing=px(8))
        row.setContentsMargins(px(16), px(4), px(16), px(4))
        row.addWidget(self._busy)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        row.add_gap()
        row.addWidget(self._help)
        self._row = row

    def add(self, widget: QWidget) -> None:
        """Something quiet before the way to help."""
        self._row.insert(self._row.indexOf(self._help), widget)

    def say(self, text: str, *, is_busy: bool) -> None:
        self._text.setText(text)
        self._busy.setVisible(is_busy)
        self._icon.setVisible(not is_busy)

    def text(self) -> str:
        return self._text.text()


def _sized(font: QFont, pixels: int, *, is_bold: bool) -> QFont:
    other = QFont(font)
    other.setPixelSize(px(pixels))
    other.setBold(is_bold)
    return other
