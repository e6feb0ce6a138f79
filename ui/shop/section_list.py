"""The left side of the shop's page: the parts of it, and a field that finds any setting."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QVBoxLayout, QWidget
from typing_extensions import override

from ui.icons import paint_icon
from ui.parts import Choice, scrolled
from ui.shop.part import Part
from ui.shop.view import Section
from ui.sides import fitted
from ui.theme import px
from ui.tones import Icon
from ui.widgets import SearchEdit, SectionTitle

_HEIGHT: Final = 46
_LEAST: Final = 120
_SIDE: Final = 22
_EDGE: Final = 12
_GAP: Final = 10


class SectionButton(Choice):
    """One part of the page: its picture and its name, both at the leading edge."""

    def __init__(self, text: str, icon: Icon) -> None:
        self._before = icon
        super().__init__(text, icon=icon)
        self.setProperty("role", "section")

    def show_icon(self, icon: Icon) -> None:
        """Another picture before the name."""
        if icon is not self._before:
            self._before = icon
            self.update()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        text = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(text + px(_SIDE + _GAP + 2 * _EDGE), px(_HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        """A name that is longer is written smaller."""
        return QSize(px(_LEAST), px(_HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QPainter(self)
        bevel = QStyle.ControlElement.CE_PushButtonBevel
        self.style().drawControl(bevel, option, painter, self)
        colour = self.palette().buttonText().color()
        painter.setPen(colour)
        side = px(_SIDE)
        picture = QRect(px(_EDGE), (self.height() - side) // 2, side, side)
        direction = self.layoutDirection()
        box = QStyle.visualRect(direction, self.rect(), picture)
        paint_icon(painter, self._before, box, colour)
        left = px(_EDGE + _SIDE + _GAP)
        room = QRect(left, 0, self.width() - left - px(_EDGE), self.height())
        font = fitted(self.font(), self.text(), room.width())
        painter.setFont(font)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        beginning = Qt.AlignmentFlag.AlignLeft  # the painter knows where lines begin
        painter.drawText(
            QStyle.visualRect(direction, self.rect(), room),
            beginning | Qt.AlignmentFlag.AlignVCenter,
            shown,
        )


class SectionList(QWidget):
    """Search above, parts below."""

    chosen = Signal(object)  # Section

    def __init__(self, parts: Mapping[Section, Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = SectionTitle(self.tr("Shop"), role="page")
        hint = self.tr("Find a setting")
        self.search = SearchEdit(hint, hint)
        self.buttons: dict[Section, SectionButton] = {}
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(2), px(2), px(6), px(2))
        column.setSpacing(px(4))
        for section, part in parts.items():
            button = SectionButton(part.title, part.icon)
            button.clicked.connect(
                lambda _checked=False, section=section: self.chosen.emit(section)
            )
            self.buttons[section] = button
            column.addWidget(button)
        column.addStretch()
        self._area = scrolled(holder, self.tr("Parts of the settings"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.title)
        layout.addWidget(self.search)
        layout.addWidget(self._area, 1)

    def mark(self, section: Section) -> None:
        """Show which part is open, and have it in sight."""
        for each, button in self.buttons.items():
            button.setChecked(each is section)
        if section in self.buttons:
            self._area.ensureWidgetVisible(self.buttons[section], 0, px(_HEIGHT))
