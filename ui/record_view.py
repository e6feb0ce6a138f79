"""The table that shows records: rows for a finger, keys that work."""

from typing import Final, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScroller, QTableView, QWidget
from typing_extensions import override

from ui.cells import CellDelegate
from ui.records import RecordTable
from ui.theme import px

R = TypeVar("R")
ROW: Final = 56
"""Height of a row at scale 1, in pixels."""


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
        self.setViewport(_viewport())
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

    def seen_rows(self) -> range:
        """The rows of which at least a part can be seen."""
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return range(0)
        return range(first, (self._table.rowCount() - 1 if last < 0 else last) + 1)

    def repaint_cell(self, row: int, column: int) -> None:
        """What it says has changed, though its record has not."""
        if not self.isColumnHidden(column):
            self.viewport().update(self.visualRect(self._table.index(row, column)))

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


def _viewport() -> QWidget:
    """What a table makes for itself, made here.

    Asked for a widget that it has not seen, PySide loads every kind of widget there is to find
    out which one it is; before the first paint that took 15 ms.
    """
    made = QWidget()
    made.setObjectName("qt_scrollarea_viewport")
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setAutoFillBackground(True)
    return made
