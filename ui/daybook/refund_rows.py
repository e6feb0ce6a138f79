"""Rows of a sale to be given back, piece by piece."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from pos.domain.cart import Cart
from ui.daybook.refunding import RefundView
from ui.format import Formats
from ui.parts import column, label, obey_enter, scrolled
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton


class RefundRows(QWidget):
    """Every row with how many of it go back; decides nothing."""

    stepped = Signal(int, int)  # number of the row, one more or one less

    def __init__(self) -> None:
        super().__init__()
        self._drawn: Cart | None = None
        self._counts: dict[int, QLabel] = {}
        self.more: dict[int, IconButton] = {}
        self.less: dict[int, IconButton] = {}
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, px(6), 0)
        self._grid.setHorizontalSpacing(px(6))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(self._inside, self.tr("Rows of the sale")))

    def draw(self, view: RefundView, formats: Formats) -> None:
        if view.ground is None:
            return
        if view.ground.cart != self._drawn:
            self._build(view.ground.cart, formats)
        for number, shown in self._counts.items():
            pieces, left = view.lines.get(number, 0), view.ground.pieces_left(number)
            of = self.tr("%1 of %2").replace("%1", formats.number(pieces))
            shown.setText(of.replace("%2", formats.number(left)))
            self.less[number].setEnabled(pieces > 0)
            self.more[number].setEnabled(pieces < left)

    def _build(self, cart: Cart, formats: Formats) -> None:
        self._drawn = cart
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._counts, self.more, self.less = {}, {}, {}
        for place, line in enumerate(cart.lines):
            name = label(f"{line.item.name}  {formats.money(line.amount)}")
            count = label(role="soft", wraps=False)
            less = IconButton(Icon.MINUS, self.tr("One less of %1").replace("%1", line.item.name))
            more = IconButton(Icon.PLUS, self.tr("One more of %1").replace("%1", line.item.name))
            less.clicked.connect(partial(self._step, line.number, -1))
            more.clicked.connect(partial(self._step, line.number, 1))
            obey_enter(less, more)
            about = column(name, count)
            self._grid.addWidget(about, place, 0)
            self._grid.addWidget(less, place, 1)
            self._grid.addWidget(more, place, 2)
            self._counts[line.number] = count
            self.less[line.number], self.more[line.number] = less, more
        self._grid.setRowStretch(len(cart.lines), 1)

    def _step(self, number: int, by: int, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - what Qt's clicked hands over
        self.stepped.emit(number, by)
