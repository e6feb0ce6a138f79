"""Choosing what of a sale is taken: its rows, how many of each, by finger or keys."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.money import Money
from ui.format import Formats
from ui.parts import obey_enter
from ui.record_view import RecordView
from ui.records import Align, Column, RecordTable
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton

_STEPS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}


@dataclass(frozen=True, slots=True)
class PickRow:
    """One row of a cart: `chosen` of its `quantity` pieces are taken, which comes to `amount`."""

    number: int
    name: str
    quantity: int
    chosen: int
    amount: Money


class LinePicker(QWidget):
    """A tap or Space takes a row whole or leaves it; plus and minus go by the piece."""

    picked = Signal(int, int)  # number of the row, pieces of it
    all_picked = Signal()
    none_picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self.table = RecordTable(
            [
                Column(
                    self.tr("Taken"),
                    text=self._pieces,
                    icon=lambda row: Icon.TICK if row.chosen else None,
                    width=112,
                    is_strong=True,
                ),
                Column(self.tr("What was sold"), text=lambda row: row.name),
                Column(
                    self.tr("Comes to"),
                    text=lambda row: self._formats.money(row.amount),
                    align=Align.RIGHT,
                    width=116,
                ),
            ],
            self,
            key=lambda row: row.number,
        )
        self.list = RecordView(
            self.table, self.tr("Rows of the sale: Space takes one or leaves it")
        )
        self.less = IconButton(Icon.MINUS, self.tr("One piece less"))
        self.more = IconButton(Icon.PLUS, self.tr("One piece more"))
        self.all = KeyButton(self.tr("All"))
        self.none = KeyButton(self.tr("None"))
        obey_enter(self.less, self.more, self.all, self.none)
        self._lay_out()
        self.list.clicked.connect(self._tapped)
        self.list.current_changed.connect(self._draw_buttons)
        self.less.clicked.connect(lambda: self._step(-1))
        self.more.clicked.connect(lambda: self._step(1))
        self.all.clicked.connect(self.all_picked)
        self.none.clicked.connect(self.none_picked)

    def draw(self, rows: tuple[PickRow, ...], formats: Formats, *, is_busy: bool) -> None:
        self._formats = formats
        self.table.show(rows)
        self.all.set_ready(is_ready=not is_busy)
        self.none.set_ready(is_ready=not is_busy)
        if self.list.current_record() is None and rows:
            self.list.select_row(0)
        self._draw_buttons(self.list.current_record())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list hands on what is typed: the keys that choose."""
        row = self.list.current_record()
        if row is not None and event.key() == Qt.Key.Key_Space:
            self._toggle(row)
        elif row is not None and event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _tapped(self, index: QModelIndex) -> None:
        row = self.table.record(index.row())
        if row is not None:
            self._toggle(row)

    def _toggle(self, row: PickRow) -> None:
        self.picked.emit(row.number, 0 if row.chosen else row.quantity)

    def _step(self, by: int) -> None:
        row = self.list.current_record()
        if row is not None and 0 <= row.chosen + by <= row.quantity:
            self.picked.emit(row.number, row.chosen + by)

    def _draw_buttons(self, row: PickRow | None) -> None:
        self.less.set_ready(is_ready=row is not None and row.chosen > 0)
        self.more.set_ready(is_ready=row is not None and row.chosen < row.quantity)

    def _pieces(self, row: PickRow) -> str:
        of = self.tr("%1 of %2").replace("%1", self._formats.number(row.chosen))
        return of.replace("%2", self._formats.number(row.quantity))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.less)
        buttons.addWidget(self.more)
        buttons.addWidget(self.all, 1)
        buttons.addWidget(self.none, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
