"""The list of the board: ticks for many rows, headers that sort, columns for every width."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget
from typing_extensions import override

from pos.domain.board import HoldRow, SortBy
from pos.domain.ids import IntentId
from ui.holds.row_cells import (
    ALLOWS,
    CARD,
    CLERK,
    CUSTOMER,
    HELD,
    HELD_WIDTH,
    LEFT,
    LEFT_WIDTH,
    OWNER,
    PLACED,
    RECEIPT,
    REGISTER,
    REGISTER_WIDTH,
    STATE,
)
from ui.holds.ticks import TICK, TickDelegate, TickHeader
from ui.holds.view import Order
from ui.record_view import RecordView
from ui.records import RecordTable
from ui.theme import px

SORTED_BY: Final[Mapping[int, SortBy]] = {
    HELD: SortBy.AMOUNT,
    LEFT: SortBy.DEADLINE,
    CUSTOMER: SortBy.CUSTOMER,
    RECEIPT: SortBy.RECEIPT,
    CARD: SortBy.CARD,
    CLERK: SortBy.CLERK,
    OWNER: SortBy.OWNER,
    PLACED: SortBy.AGE,
}
# What a list of that many pixels (at scale 1) has room for, beside the customer's name.
_ROOM_FOR: Final[Sequence[tuple[int, int]]] = (
    (STATE, 640),
    (RECEIPT, 760),
    (ALLOWS, 900),
    (CLERK, 1050),
    (PLACED, 1230),
    (CARD, 1400),
    (OWNER, 1560),
)
_ROOM_FOR_REGISTERS: Final = 744
_NARROW_HELD: Final = 134
_NARROW_LEFT: Final = 208


class BoardList(RecordView[HoldRow]):
    """Many rows may be chosen: a tap on the tick, Shift and arrows, Space, Ctrl+A."""

    picked = Signal(object)  # tuple[IntentId, ...], as they stand in the list
    sort_asked = Signal(object)  # SortBy
    all_asked = Signal()  # all that are shown, or none when they are chosen already

    def __init__(
        self, table: RecordTable[HoldRow], name: str, parent: QWidget | None = None
    ) -> None:
        self._has_registers, self._room = False, 0
        self._is_drawing = True  # Qt tells of a selection while it is being built
        super().__init__(table, name, parent)
        self.setItemDelegate(TickDelegate(table, self, is_marked=self._is_marked))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self._header = TickHeader(self)
        self.setHorizontalHeader(header)
        self._set_columns(is_sortable=False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._header_pressed)
        self._is_drawing = False

    def _is_marked(self, column: int) -> bool:
        """Whether that cell's icon says the state."""
        return column == LEFT and self.isColumnHidden(STATE)

    def show_registers(self, *, is_shown: bool) -> None:
        """Whose holds they are, where they are not all of one register."""
        if self._has_registers is not is_shown:
            self._has_registers = is_shown
            self.fit(self._room)

    def fit(self, room: int) -> None:
        """Show the columns that so many pixels have room for.

        In a narrow list the receipt beside the customer says of which register a hold is.
        """
        self._room = room
        has_registers = self._has_registers and room >= px(_ROOM_FOR_REGISTERS)
        self.setColumnHidden(REGISTER, not has_registers)
        room -= px(REGISTER_WIDTH) if has_registers else 0
        for column, needed in _ROOM_FOR:
            self.setColumnHidden(column, room < px(needed))
        is_narrow = self.isColumnHidden(STATE)
        self.setColumnWidth(HELD, px(_NARROW_HELD if is_narrow else HELD_WIDTH))
        self.setColumnWidth(LEFT, px(_NARROW_LEFT if is_narrow else LEFT_WIDTH))
        self.viewport().update()

    def draw(self, rows: Sequence[HoldRow], chosen: Sequence[IntentId], order: Order) -> None:
        """Show rows, and which of them are chosen; nobody chose those just now."""
        self._is_drawing = True
        self.table.show(rows)
        if frozenset(self.chosen_keys()) != frozenset(chosen):
            self._choose(frozenset(chosen))
        self._is_drawing = False
        self._header.draw_tick(is_chosen=bool(chosen) and len(chosen) == len(rows))
        self._draw_order(order)

    def chosen_keys(self) -> tuple[IntentId, ...]:
        """The payments that are chosen, as they stand in the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = (self.table.record(row) for row in rows)
        return tuple(each.hold.intent for each in found if each is not None)

    def _choose(self, chosen: frozenset[IntentId]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        model, table = self.selectionModel(), self.table
        if not chosen:
            self.select_row(-1)
            return
        rows = [row for row, each in enumerate(table.records) if each.hold.intent in chosen]
        wanted = QItemSelection()
        last = table.columnCount() - 1
        for first, end in _runs(rows):
            wanted.select(table.index(first, 0), table.index(end, last))
        model.select(wanted, flag.ClearAndSelect | flag.Rows)
        if len(rows) == 1:
            model.setCurrentIndex(table.index(rows[0], 0), flag.NoUpdate)
            self.scrollTo(table.index(rows[0], 0))

    def _draw_order(self, order: Order) -> None:
        way = Qt.SortOrder.DescendingOrder if order.is_descending else Qt.SortOrder.AscendingOrder
        column = next((place for place, by in SORTED_BY.items() if by is order.by), -1)
        self.horizontalHeader().setSortIndicator(column, way)

    def _header_pressed(self, column: int) -> None:
        """The indicator follows what is drawn, not what was pressed."""
        if column == TICK:
            self.all_asked.emit()
        elif column in SORTED_BY:
            self.sort_asked.emit(SORTED_BY[column])
        elif column == STATE:
            self.sort_asked.emit(SortBy.DEADLINE)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()  # the ticks
        if not self._is_drawing:
            self.picked.emit(self.chosen_keys())

    @override
    def selectionCommand(
        self, index: QModelIndex | Persistent, event: object = None
    ) -> QItemSelectionModel.SelectionFlag:
        """A tap on a tick adds its row, or takes it out, and leaves the others."""
        flag = QItemSelectionModel.SelectionFlag
        if index.isValid() and index.column() == TICK and isinstance(event, QMouseEvent):
            # A finger that trembles on its way up is no second tap.
            is_press = event.type() == QEvent.Type.MouseButtonPress
            return flag.Toggle | flag.Rows if is_press else flag.NoUpdate
        return super().selectionCommand(index, event)  # type: ignore[arg-type]  # Qt gives an event

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the row under the keyboard's mark."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flag.Toggle | flag.Rows)
            event.accept()
            return
        super().keyPressEvent(event)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows that follow one another, as first and last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
