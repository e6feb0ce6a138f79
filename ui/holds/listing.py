"""The list of the board: what stands in a row, ticks for many rows, headers that sort."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget
from typing_extensions import override

from pos.domain.board import HoldRow, SortBy
from pos.domain.drift import ChangeKind
from pos.domain.ids import IntentId
from ui.elsewhere import short_mark
from ui.format import Formats
from ui.holds.allowing import allows_more, allows_text
from ui.holds.ticks import TICK, TickDelegate, TickHeader
from ui.holds.view import HoldsView, Order
from ui.holds.wording import badge, checking_text, short_badge, time_left
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import ICON_OF_TONE, Icon, Tone
from ui.wording import DOT, card_text

STATE, HELD, LEFT, CUSTOMER, RECEIPT, CARD, ALLOWS, CLERK, OWNER, PLACED = range(1, 11)
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
    (CLERK, 900),
    (ALLOWS, 1050),
    (PLACED, 1230),
    (CARD, 1400),
    (OWNER, 1560),
)
_HELD_WIDTH: Final = 136
_NARROW_HELD: Final = 134
_NARROW_LEFT: Final = 208
_LEFT_WIDTH: Final = 172
_WEEK: Final = timedelta(days=6)


class Facts(Protocol):
    """What the cells are written with at this moment."""

    @property
    def formats(self) -> Formats: ...
    @property
    def view(self) -> HoldsView: ...
    @property
    def now(self) -> datetime | None: ...
    def is_hidden(self, column: int) -> bool: ...


class Cells(QObject):
    """Writes the cells of a row; asks nobody."""

    def __init__(self, facts: Facts, parent: QObject) -> None:
        super().__init__(parent)
        self._facts = facts

    def columns(self) -> list[Column[HoldRow]]:
        """In the order in which they stand in the list."""
        facts = self._facts
        return [
            Column("", text=lambda _row: "", width=44),
            Column(
                self.tr("State"),
                text=lambda row: self.badge(row)[0],
                tone=lambda row: self.badge(row)[1],
                width=136,
            ),
            Column(
                self.tr("Held"),
                text=lambda row: facts.formats.money(row.hold.amount),
                detail=lambda row: _ending_first(row) if facts.is_hidden(CARD) else "",
                align=Align.RIGHT,
                width=_HELD_WIDTH,
                is_strong=True,
            ),
            Column(
                self.tr("Time left"),
                text=self.left,
                detail=self.until,
                icon=self.mark,
                width=_LEFT_WIDTH,
                is_strong=True,
            ),
            Column(self.tr("Customer"), text=self.customer, detail=self.why),
            Column(
                self.tr("Receipt"), text=lambda row: row.hold.receipt, detail=self.place, width=140
            ),
            Column(self.tr("Card"), text=_card, width=176),
            Column(self.tr("Allows"), text=allows_text, detail=allows_more, width=150),
            Column(
                self.tr("Clerk"),
                text=lambda row: row.clerk or "\u2013",
                detail=lambda row: row.register,
                width=120,
            ),
            Column(self.tr("Kept for"), text=lambda row: row.owner, detail=self.kept, width=160),
            Column(
                self.tr("Placed"),
                text=lambda row: facts.formats.when_long(row.hold.placed_at),
                detail=self.age,
                width=166,
            ),
        ]

    def badge(self, row: HoldRow) -> tuple[str, Tone]:
        view = self._facts.view
        return badge(row, view.urgency(row))

    def left(self, row: HoldRow) -> str:
        now = self._facts.now
        return "" if now is None else time_left(row, now, self._facts.formats)

    def mark(self, row: HoldRow) -> Icon | None:
        """The state's icon where the state has no column; otherwise what others did."""
        if self._facts.is_hidden(STATE):
            return ICON_OF_TONE[self.badge(row)[1]]
        return Icon.CLOUD if _changed_by_others(row) else None

    def until(self, row: HoldRow) -> str:
        """When it ends, or what else must be known first."""
        until = self._until(row)
        if not self._facts.is_hidden(STATE) or until == checking_text():
            return until
        word = short_badge(row, self._facts.view.urgency(row))
        return DOT.join(part for part in (word, until) if part)

    def _until(self, row: HoldRow) -> str:
        if _changed_by_others(row):
            return short_mark()
        if row.is_lapsed:
            return self.tr("decide now")
        until, now = row.hold.capture_before, self._facts.now
        if until is None:
            return ""
        if now is not None and until <= now:
            return checking_text()
        formats = self._facts.formats
        is_short = self._facts.is_hidden(STATE) and now is not None and until - now < _WEEK
        return formats.when_weekday(until) if is_short else formats.when_long(until)

    def customer(self, row: HoldRow) -> str:
        """By whom a hold is known best where there is no room for more."""
        return row.customer or (row.hold.receipt if self._facts.is_hidden(RECEIPT) else "\u2013")

    def why(self, row: HoldRow) -> str:
        again = self.tr("instead of %1").replace("%1", row.attempt_of) if row.attempt_of else ""
        parts = [again, row.reason]
        if self._facts.is_hidden(RECEIPT) and row.customer:
            parts.append(row.hold.receipt)
        return DOT.join(part for part in parts if part)

    def place(self, row: HoldRow) -> str:
        """Who and where, as long as the clerk has no column."""
        if not self._facts.is_hidden(CLERK):
            hidden = self._facts.is_hidden(PLACED)
            return self._facts.formats.date(row.hold.placed_at) if hidden else ""
        return DOT.join(part for part in (row.clerk, row.register) if part)

    def kept(self, row: HoldRow) -> str:
        if row.keep_until is None:
            return ""
        until = self._facts.formats.when_long(row.keep_until)
        return self.tr("until %1").replace("%1", until)

    def age(self, row: HoldRow) -> str:
        now = self._facts.now
        return "" if now is None else self._facts.formats.ago(row.hold.placed_at, now)


class BoardList(RecordView[HoldRow]):
    """Many rows may be chosen: a tap on the tick, Shift and arrows, Space, Ctrl+A."""

    picked = Signal(object)  # tuple[IntentId, ...], as they stand in the list
    sort_asked = Signal(object)  # SortBy
    all_asked = Signal()  # all that are shown, or none when they are chosen already

    def __init__(
        self, table: RecordTable[HoldRow], name: str, parent: QWidget | None = None
    ) -> None:
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

    def fit(self, room: int) -> None:
        """Show the columns that so many pixels have room for."""
        for column, needed in _ROOM_FOR:
            self.setColumnHidden(column, room < px(needed))
        is_narrow = self.isColumnHidden(STATE)
        self.setColumnWidth(HELD, px(_NARROW_HELD if is_narrow else _HELD_WIDTH))
        self.setColumnWidth(LEFT, px(_NARROW_LEFT if is_narrow else _LEFT_WIDTH))
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
            return flag.Toggle | flag.Rows
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


def _card(row: HoldRow) -> str:
    return card_text(row.hold.brand, row.hold.last4)


def _ending_first(row: HoldRow) -> str:
    """A card where there is little room: what tells it from others stands first."""
    brand = card_text(row.hold.brand, "") if row.hold.brand else ""
    return f"•• {row.hold.last4} {brand}".strip() if row.hold.last4 else _card(row)


def _changed_by_others(row: HoldRow) -> bool:
    """Time alone is nobody."""
    return any(change.kind is not ChangeKind.LAPSED for change in row.changes)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows that follow one another, as first and last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
