"""The number pad on the screen: it never moves, and Enter is larger than the digits."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from ui.theme import px
from ui.tones import Icon
from ui.widgets.buttons import KeyButton, Kind
from ui.widgets.money_edit import MoneyEdit

_DIGITS = {
    "7": (0, 0), "8": (0, 1), "9": (0, 2),
    "4": (1, 0), "5": (1, 1), "6": (1, 2),
    "1": (2, 0), "2": (2, 1), "3": (2, 2),
    "0": (3, 0), "00": (3, 1),
}  # fmt: skip


class Keypad(QWidget):
    """Digits, 00, a point or whatever `extra` is, back, clear, Enter; takes no focus."""

    typed = Signal(str)
    taken_back = Signal()
    wiped = Signal()
    entered = Signal()

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        extra: str = "",
        enter_text: str = "",
        has_double_zero: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Number pad"))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # hands know where each digit is
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(8))
        for digit, (row, column) in _DIGITS.items():
            if digit == "0" and not has_double_zero:
                grid.addWidget(self._key(digit, digit), row, column, 1, 2)
            elif digit != "00" or has_double_zero:
                grid.addWidget(self._key(digit, digit), row, column)
        if extra:
            grid.addWidget(self._key(extra, extra), 3, 2)
        else:
            grid.addWidget(self._clear(), 3, 2)
        back = self._command("", Icon.BACKSPACE, self.taken_back.emit)
        back.setAccessibleName(self.tr("Remove the last digit"))
        grid.addWidget(back, 0, 3)
        if extra:
            grid.addWidget(self._clear(), 1, 3)
        self.enter_button = KeyButton(
            enter_text or self.tr("Enter"), kind=Kind.PRIMARY, icon=None, parent=self
        )
        self.enter_button.clicked.connect(self.entered)
        self._tame(self.enter_button)
        top = 2 if extra else 1
        grid.addWidget(self.enter_button, top, 3, 4 - top, 1)
        for place in range(4):
            grid.setColumnStretch(place, 1)
            grid.setRowStretch(place, 1)

    def drive(self, edit: QLineEdit) -> None:
        """Type into `edit`, which keeps the focus."""
        if isinstance(edit, MoneyEdit):
            self.typed.connect(edit.type_text)
            self.taken_back.connect(edit.take_back)
            self.wiped.connect(edit.wipe)
            self.entered.connect(edit.enter)
        else:
            self.typed.connect(edit.insert)
            self.taken_back.connect(edit.backspace)
            self.wiped.connect(edit.clear)
            self.entered.connect(edit.returnPressed)

    def _key(self, text: str, typed: str) -> QPushButton:
        button = KeyButton(text, parent=self)
        button.clicked.connect(partial(self.typed.emit, typed))
        return self._tame(button)

    def _clear(self) -> QPushButton:
        button = self._command(self.tr("C"), None, self.wiped.emit)
        button.setAccessibleName(self.tr("Clear"))
        return button

    def _command(self, text: str, icon: Icon | None, pressed: object) -> QPushButton:
        button = KeyButton(text, icon=icon, parent=self)
        button.clicked.connect(pressed)
        return self._tame(button)

    def _tame(self, button: QPushButton) -> QPushButton:
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoRepeat(False)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return button
