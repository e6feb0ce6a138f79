"""The counter of coins and notes: a number beside each value, and what they come to."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.drawer import Piece, Pieces, pieces_of
from pos.domain.money import Currency, Money
from ui.format import Formats
from ui.parts import label, say, scrolled
from ui.theme import px
from ui.widgets import Keypad

_COLUMNS: Final = 3
_NUMBER: Final = 74
_PAD: Final = 288
_DIGITS: Final = QRegularExpression("[0-9]{0,5}")


class DrawerCounter(QWidget):
    """Notes and coins from the most valuable down; Enter goes on to the next value."""

    changed = Signal(object)  # Money: what is counted so far
    finished = Signal()  # Enter on the last value

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formats = Formats()
        self._currency: Currency | None = None
        self.edits: dict[int, QLineEdit] = {}
        self._sums: dict[int, QLabel] = {}
        self._last: QLineEdit | None = None
        self._grid_home = QVBoxLayout()
        self._grid_home.setContentsMargins(0, 0, 0, 0)
        self._grid_widget: QWidget | None = None
        self.pad = Keypad(enter_text=self.tr("OK"), has_double_zero=False)
        self.pad.setFixedWidth(px(_PAD))
        self.pad.setMaximumHeight(px(300))
        self.pad.typed.connect(self._insert)
        self.pad.taken_back.connect(self._backspace)
        self.pad.wiped.connect(self._clear)
        self.pad.entered.connect(lambda: self._next(self._edit))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(24))
        home = QWidget()
        home.setLayout(self._grid_home)
        row.addWidget(scrolled(home, self.tr("Coins and notes")), 1)
        row.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def total(self) -> Money:
        return self.pieces.total

    @property
    def pieces(self) -> Pieces:
        """What was counted; a value without a number lies there no times."""
        currency = self._currency or Currency("EUR")
        return Pieces.of(currency, self.counts())

    def counts(self) -> Mapping[int, int]:
        return {value: int(edit.text() or "0") for value, edit in self.edits.items()}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed yet: an empty drawer is a 0 that somebody wrote."""
        return not any(edit.text() for edit in self.edits.values())

    def use(self, currency: Currency, formats: Formats) -> None:
        """Count in that currency from now on; another one begins anew."""
        if currency != self._currency or formats != self._formats:
            self._currency, self._formats = currency, formats
            self._build(pieces_of(currency))

    def wipe(self) -> None:
        for edit in self.edits.values():
            edit.clear()

    def first(self) -> QLineEdit:
        """Where counting begins."""
        return next(iter(self.edits.values()))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
            self._last = watched
        return super().eventFilter(watched, event)

    @property
    def _edit(self) -> QLineEdit:
        """The number that the pad types into: where the keyboard was last."""
        return self._last or self.first()

    def _insert(self, text: str) -> None:
        self._edit.insert(text)

    def _backspace(self) -> None:
        self._edit.backspace()

    def _clear(self) -> None:
        self._edit.clear()

    def _next(self, edit: QLineEdit) -> None:
        order = list(self.edits.values())
        place = order.index(edit) + 1
        if place < len(order):
            order[place].setFocus(Qt.FocusReason.TabFocusReason)
            order[place].selectAll()
        else:
            self.finished.emit()

    def _build(self, pieces: tuple[Piece, ...]) -> None:
        if self._grid_widget is not None:
            self._grid_widget.deleteLater()
        self.edits, self._sums, self._last = {}, {}, None
        self._grid_widget = QWidget()
        grid = QGridLayout(self._grid_widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        rows = -(-len(pieces) // _COLUMNS)
        for place, piece in enumerate(pieces):
            column, row = divmod(place, rows)
            self._add(grid, row, column * 2, piece)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column * 2, 1)
        grid.setRowStretch(rows, 1)
        self._grid_home.addWidget(self._grid_widget)

    def _add(self, grid: QGridLayout, row: int, column: int, piece: Piece) -> None:
        value = piece.value.minor
        name = self._formats.money(piece.value)
        kind = self.tr("Notes of %1") if piece.is_note else self.tr("Coins of %1")
        shown = label(self._formats.amount(piece.value), "strong", wraps=False)
        total = label("", "soft", wraps=False)
        names = QVBoxLayout()
        names.setSpacing(0)
        for text in (shown, total):
            text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            names.addWidget(text)
        total.setVisible(False)
        edit = self._number(value, kind.replace("%1", name))
        self.edits[value], self._sums[value] = edit, total
        grid.addLayout(names, row, column)
        grid.addWidget(edit, row, column + 1)

    def _number(self, value: int, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText("0")
        edit.setFixedWidth(px(_NUMBER))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setValidator(QRegularExpressionValidator(_DIGITS, edit))
        edit.setProperty("holdsBackKeys", True)  # a scanner's burst is no number of coins
        edit.installEventFilter(self)
        edit.textChanged.connect(partial(self._typed, value))
        edit.returnPressed.connect(partial(self._next, edit))
        return edit

    def _typed(self, value: int, text: str) -> None:
        number = int(text or "0")
        currency = self._currency
        if currency is not None:
            told = self._formats.amount(Money(value * number, currency)) if number else ""
            say(self._sums[value], told)
            self.changed.emit(self.total)
