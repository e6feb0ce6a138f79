"""The list of the board: what stands in a row, ticks for many rows, headers that sort."""

from collections.abc import Mapping, Sequence
from datetime import datetime
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
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from pos.domain.board import HoldRow, SortBy
from pos.domain.ids import IntentId
from ui.cells import CellDelegate
from ui.elsewhere import short_mark
from ui.format import Formats
from ui.holds.allowing import allows_more, allows_text
from ui.holds.view import HoldsView, Order
from ui.holds.wording import badge, checking_text, time_left
from ui.icons import paint_icon
from ui.palette import current_colours
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon, Tone
from ui.wording import DOT, card_text

TICK, STATE, HELD, LEFT, CUSTOMER, RECEIPT, CARD, ALLOWS, CLERK, OWNER, PLACED = range(11)
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
    (RECEIPT, 700),
    (CLERK, 860),
    (ALLOWS, 1010),
    (PLACED, 1180),
    (CARD, 1330),
    (OWNER, 1480),
)
_HELD_WIDTH: Final = 136


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
                detail=lambda row: _card(row) if facts.is_hidden(CARD) else "",
                align=Align.RIGHT,
                width=_HELD_WIDTH,
                is_strong=True,
            ),
            Column(
                self.tr("Time left"),
                text=self.left,
                detail=self.until,
                icon=lambda row: Icon.CLOUD if row.changes else None,
                width=150,
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

    def until(self, row: HoldRow) -> str:
        """When it ends, or what else must be known first."""
        if row.changes:
            return short_mark()
        if row.is_lapsed:
            return self.tr("decide what now")
        until, now = row.hold.capture_before, self._facts.now
        if until is None:
            return ""
        if now is not None and until <= now:
            return checking_text()
        return self._facts.formats.when_long(until)

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
            return row.hold.sale or ""
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

    def __init__(
        self, table: RecordTable[HoldRow], name: str, parent: QWidget | None = None
    ) -> None:
        self._is_drawing = True  # Qt tells of a selection while it is being built
        super().__init__(table, name, parent)
        self.setItemDelegate(TickDelegate(table, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._header_pressed)
        self._is_drawing = False

    def fit(self, room: int) -> None:
        """Show the columns that so many pixels have room for."""
        for column, needed in _ROOM_FOR:
            self.setColumnHidden(column, room < px(needed))
        self.viewport().update()

    def draw(self, rows: Sequence[HoldRow], chosen: Sequence[IntentId], order: Order) -> None:
        """Show rows, and which of them are chosen; nobody chose those just now."""
        self._is_drawing = True
        self.table.show(rows)
        if frozenset(self.chosen_keys()) != frozenset(chosen):
            self._choose(frozenset(chosen))
        self._is_drawing = False
        self._draw_order(order)

    def chosen_keys(self) -> tuple[IntentId, ...]:
        """The payments that are chosen, as they stand in the list."""
        rows = sorted(
            row
            for part in self.selectionModel().selection()
            for row in range(part.top(), part.bottom() + 1)
        )
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
        if column in SORTED_BY:
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
        if index.isValid() and index.column() == TICK and not isinstance(event, QKeyEvent):
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


class TickDelegate(CellDelegate):
    """Paints a box before each row, with a tick in it where the row is chosen."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | Persistent,
    ) -> None:
        super().paint(painter, option, index)
        if index.column() != TICK:
            return
        colours = current_colours()
        side = px(24)
        box = option.rect.adjusted(px(12), 0, 0, 0)
        box.setTop(option.rect.center().y() - side // 2)
        box.setSize(box.size().scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio))
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if is_chosen else colours.edge), px(2)))
        painter.setBrush(QColor(colours.accent if is_chosen else colours.surface))
        painter.drawRoundedRect(box, px(5), px(5))
        painter.restore()
        if is_chosen:
            inset = px(3)
            paint_icon(
                painter, Icon.TICK, box.adjusted(inset, inset, -inset, -inset), colours.on_accent
            )


def _card(row: HoldRow) -> str:
    return card_text(row.hold.brand, row.hold.last4)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows that follow one another, as first and last."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
