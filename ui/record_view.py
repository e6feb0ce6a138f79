"""The table that shows records: rows for a finger, badges, a second line, keys that work."""

from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScroller,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from ui.icons import paint_icon
from ui.palette import Colours, current_colours
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon, Tone

R = TypeVar("R")
ROW: Final = 56
"""Height of a row at scale 1, in pixels."""


class CellDelegate(QStyledItemDelegate):
    """Paints a cell in one go; Qt's own would ask the model for a dozen roles."""

    def __init__(self, table: RecordTable[Any], view: QTableView) -> None:
        super().__init__(view)
        self._table = table
        self._view = view

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        record = self._table.record(index.row())
        if record is None:
            return
        column = self._table.columns[index.column()]
        colours = current_colours()
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.tint))
            if index.column() == 0:
                # Not by colour alone: a bar marks the row that is chosen.
                bar = QRect(box.left(), box.top(), px(6), box.height())
                painter.fillRect(bar, QColor(colours.accent))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, QColor(colours.line))
        inner = box.adjusted(px(14), 0, -px(12), -1)
        tone = column.tone(record) if column.tone else None
        if tone is not None:
            _paint_badge(painter, inner, tone, column.text(record), colours, self._view.font())
            return
        inner = self._paint_icon(painter, inner, column, record, colours)
        self._paint_lines(painter, inner, column, record, colours)

    def _paint_icon(
        self, painter: QPainter, box: QRect, column: Column[Any], record: Any, colours: Colours
    ) -> QRect:
        icon = column.icon(record) if column.icon else None
        if icon is None:
            return box
        side = px(22)
        place = QRect(box.left(), box.center().y() - side // 2, side, side)
        paint_icon(painter, icon, place, colours.soft)
        return box.adjusted(side + px(8), 0, 0, 0)

    def _paint_lines(
        self, painter: QPainter, box: QRect, column: Column[Any], record: Any, colours: Colours
    ) -> None:
        font = QFont(self._view.font())
        font.setBold(column.is_strong)
        detail = column.detail(record) if column.detail else ""
        if detail:
            upper = QRect(box.left(), box.top(), box.width(), box.height() // 2 + px(4))
            lower = QRect(box.left(), upper.bottom(), box.width(), box.bottom() - upper.bottom())
            at = column.align.value & Qt.AlignmentFlag.AlignHorizontal_Mask
            _paint_text(
                painter,
                lower,
                detail,
                self._view.font(),
                colours.soft,
                at | Qt.AlignmentFlag.AlignTop,
            )
            _paint_text(
                painter,
                upper,
                column.text(record),
                font,
                colours.ink,
                at | Qt.AlignmentFlag.AlignBottom,
            )
            return
        _paint_text(painter, box, column.text(record), font, colours.ink, column.align.value)


def _paint_text(
    painter: QPainter,
    box: QRect,
    text: str,
    font: QFont,
    colour: str,
    alignment: Qt.AlignmentFlag,
) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, alignment | Qt.TextFlag.TextSingleLine, shown)


def _paint_badge(
    painter: QPainter, box: QRect, tone: Tone, text: str, colours: Colours, font: QFont
) -> None:
    """An icon and a word on the colour of their meaning, as StateBadge shows them."""
    icon: Icon = ICON_OF_TONE[tone]
    told = colours.tones[tone]
    bold = QFont(font)
    bold.setBold(True)
    side, gap = px(18), px(10)
    metrics = QFontMetrics(bold)
    room = box.width() - side - px(6) - 2 * gap
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    width = side + px(6) + 2 * gap + metrics.horizontalAdvance(shown)
    badge = QRect(box.left(), box.center().y() - px(17), width, px(34))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(told.fill))
    painter.setPen(QColor(told.line))
    painter.drawRoundedRect(badge, px(8), px(8))
    painter.restore()
    place = QRect(badge.left() + gap, badge.center().y() - side // 2, side, side)
    paint_icon(painter, icon, place, told.ink)
    rest = badge.adjusted(gap + side + px(6), 0, 0, 0)
    painter.setFont(bold)
    painter.setPen(QColor(told.ink))
    painter.drawText(rest, Align.LEFT.value | Qt.TextFlag.TextSingleLine, shown)


class RecordView(QTableView, Generic[R]):
    """Shows a RecordTable: one row is chosen at a time, by finger, mouse or arrow keys."""

    chosen = Signal(object)
    """The record on which Enter was pressed or that was clicked twice."""
    current_changed = Signal(object)
    """The record of the row that is chosen now, None for none."""

    def __init__(
        self,
        table: RecordTable[R],
        name: str,
        parent: QWidget | None = None,
        *,
        row_height: int = ROW,
        is_sortable: bool = False,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._empty: QWidget | None = None
        self.setAccessibleName(name)
        self.setModel(table)
        self.setItemDelegate(CellDelegate(table, self))
        self._set_manners()
        self._set_columns(is_sortable=is_sortable)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(px(row_height))
        self.activated.connect(lambda index: self.chosen.emit(table.record(index.row())))
        for changed in (table.modelReset, table.rowsInserted, table.rowsRemoved):
            changed.connect(self._show_empty)

    def _set_manners(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def _set_columns(self, *, is_sortable: bool) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setMinimumHeight(px(42))
        for place, column in enumerate(self._table.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(place, mode.Fixed if column.width else mode.Stretch)
            if column.width:
                self.setColumnWidth(place, px(column.width))
        if is_sortable:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setSortIndicatorClearable(True)
            self.setSortingEnabled(True)

    @property
    def table(self) -> RecordTable[R]:
        return self._table

    def current_record(self) -> R | None:
        """The record that is chosen."""
        index = self.currentIndex()
        return self._table.record(index.row()) if index.isValid() else None

    def select_row(self, row: int) -> None:
        """Choose a row and bring it into view; a row that is not there chooses none."""
        if 0 <= row < self._table.rowCount():
            self.setCurrentIndex(self._table.index(row, 0))
            self.scrollTo(self._table.index(row, 0))
        else:
            self.selectionModel().setCurrentIndex(
                QModelIndex(), QItemSelectionModel.SelectionFlag.Clear
            )

    def select_key(self, key: object) -> bool:
        """Choose the record with that key; whether there is one."""
        row = self._table.row_of(key)
        self.select_row(-1 if row is None else row)
        return row is not None

    def set_empty(self, empty: QWidget) -> None:
        """What stands in the place of the rows while there are none."""
        self._empty = empty
        empty.setParent(self.viewport())
        self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self._table.rowCount() == 0)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        rows = self.selectionModel().selectedRows()
        self.current_changed.emit(self._table.record(rows[0].row()) if rows else None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_empty()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep to moving and choosing: what is typed belongs to the page, not to a look-up."""
        typed = event.text().isprintable() and bool(event.text())
        plain = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if typed and plain in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            event.ignore()
            return
        super().keyPressEvent(event)
