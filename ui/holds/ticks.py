"""Ticks before the rows and above them, and the state's mark where it has no column."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QStyleOptionViewItem, QTableView
from typing_extensions import override

from ui.cells import CellDelegate
from ui.icons import paint_icon
from ui.palette import current_colours
from ui.records import RecordTable
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon

TICK: Final = 0
"""The column that the ticks stand in."""
_STATE: Final = 1
_SIDE: Final = 24
_LEFT: Final = 12


class TickDelegate(CellDelegate):
    """Paints a box before each row, with a tick in it where the row is chosen."""

    def __init__(
        self, table: RecordTable[Any], view: QTableView, *, is_marked: Callable[[int], bool]
    ) -> None:
        """`is_marked`: whether the icon of a column is the mark of the row's state."""
        super().__init__(table, view)
        self._rows = table
        self._is_marked = is_marked

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        box: QRect = option.rect
        if index.column() == TICK:
            is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            _paint_tick(painter, box, is_chosen=is_chosen)
        elif self._is_marked(index.column()):
            self._paint_mark(painter, box, index.row())

    def _paint_mark(self, painter: QPainter, box: QRect, row: int) -> None:
        """Over the plain icon, in the colours of its meaning."""
        record = self._rows.record(row)
        column = self._rows.columns[_STATE]
        tone = column.tone(record) if record is not None and column.tone else None
        if tone is None:
            return
        told = current_colours().tones[tone]
        side, icon = px(28), px(20)
        place = QRect(box.left() + px(10), box.center().y() - side // 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(told.fill))
        painter.setPen(QColor(told.line))
        painter.drawRoundedRect(place, px(7), px(7))
        painter.restore()
        inset = (side - icon) // 2
        inner = place.adjusted(inset, inset, -inset, -inset)
        paint_icon(painter, ICON_OF_TONE[tone], inner, told.ink)


class TickHeader(QHeaderView):
    """The tick above the others chooses all rows that are shown, or none."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._is_chosen = False

    def draw_tick(self, *, is_chosen: bool) -> None:
        """Whether every row that is shown is chosen."""
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            self.viewport().update()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if logicalIndex == TICK:
            _paint_tick(painter, rect, is_chosen=self._is_chosen)


def _paint_tick(painter: QPainter, cell: QRect, *, is_chosen: bool) -> None:
    colours = current_colours()
    side = px(_SIDE)
    box = QRect(cell.left() + px(_LEFT), cell.center().y() - side // 2, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if is_chosen else colours.edge), px(2)))
    painter.setBrush(QColor(colours.accent if is_chosen else colours.surface))
    painter.drawRoundedRect(box, px(5), px(5))
    painter.restore()
    if is_chosen:
        inset = px(3)
        inner = box.adjusted(inset, inset, -inset, -inset)
        paint_icon(painter, Icon.TICK, inner, colours.on_accent)
