"""Qt's choosers with our icons on them; a style sheet alone could only load pictures."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from typing_extensions import override

from ui.icons import paint_icon
from ui.palette import current_colours
from ui.sides import placed
from ui.theme import px
from ui.tones import Icon


class ComboBox(QComboBox):
    """A list to choose one of; `name` is read aloud."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_at_the_end(self, Icon.CHEVRON_DOWN)


class DateEdit(QDateEdit):
    """A day, typed or picked from a calendar; `name` is read aloud."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setCalendarPopup(True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_at_the_end(self, Icon.CALENDAR)


class CheckBox(QCheckBox):
    """A box with a tick in it: chosen is told by more than a colour."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            part = QStyle.SubElement.SE_CheckBoxIndicator
            box = self.style().subElementRect(part, option, self)
            inset = px(5)
            inner = box.adjusted(inset, inset, -inset, -inset)
            paint_icon(QPainter(self), Icon.TICK, inner, current_colours().on_accent)


def _paint_at_the_end(widget: QWidget, icon: Icon) -> None:
    colours = current_colours()
    side = px(22)
    box = QRect(widget.width() - side - px(14), (widget.height() - side) // 2, side, side)
    colour = colours.soft if widget.isEnabled() else colours.faint
    paint_icon(QPainter(widget), icon, placed(widget, widget.rect(), box), colour)
