"""A field for an amount: digits shift in from the right, as on every till."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from pos.domain.money import MAX_MINOR, Currency, Money, parse_amount
from pos.errors import Refused
from ui.format import Formats
from ui.widgets.styling import restyle


class MoneyEdit(QLineEdit):
    """Typing 7 5 0 gives 7.50. The first digit after the focus came replaces what was there.

    What is pasted is read as a person wrote it (`1,99`); what cannot be read is `refused` and
    changes nothing.
    """

    changed = Signal(object)
    """The Money that it shows now, after the person changed it."""
    entered = Signal(object)
    """The Money at the press of Enter."""
    refused = Signal(object)
    """The Refused for a paste that is no amount."""

    def __init__(
        self,
        currency: Currency,
        formats: Formats | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._currency = currency
        self._formats = formats or Formats()
        self._units = 0  # in the currency's smallest chargeable step
        self._is_fresh = True
        self.setReadOnly(True)  # it writes its own text; Qt's editing would get in between
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(name or self.tr("Amount"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        # A scanner's burst must not become money: the scan filter holds keys back for it.
        self.setProperty("holdsBackKeys", True)
        self._write()

    def money(self) -> Money:
        return Money(self._units * self._currency.step, self._currency)

    def set_money(self, money: Money) -> None:
        """Show an amount, which may change the currency; the next digit replaces it."""
        self._currency = money.currency
        self._units = abs(money.minor) // money.currency.step
        self._is_fresh = True
        self._write()

    def set_currency(self, currency: Currency) -> None:
        """Another currency, at zero."""
        self.set_money(Money.zero(currency))

    def show_wrong(self, *, is_wrong: bool) -> None:
        """Mark the amount; the reason is said beside it, never by the mark alone."""
        restyle(self, state="wrong" if is_wrong else "")

    def type_text(self, text: str) -> None:
        """Digits as if typed, one after the other; anything else is left out."""
        units = 0 if self._is_fresh else self._units
        for digit in text:
            if digit in "0123456789":
                more = units * 10 + int(digit)
                units = more if more * self._currency.step <= MAX_MINOR else units
        self._set_by_hand(units)

    def take_back(self) -> None:
        """Remove the last digit."""
        self._set_by_hand(self._units // 10)

    def wipe(self) -> None:
        """Back to zero."""
        self._set_by_hand(0)

    def enter(self) -> None:
        self._is_fresh = True
        self.entered.emit(self.money())

    def paste_text(self, text: str) -> None:
        """Read an amount as a person or a file wrote it."""
        try:
            money = parse_amount(text, self._currency)
        except Refused as error:
            self.refused.emit(error)
            return
        self._set_by_hand(money.minor // self._currency.step)
        self._is_fresh = True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_text(QApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self.money().plain())
        elif event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        elif event.key() in {Qt.Key.Key_Enter, Qt.Key.Key_Return}:
            self.enter()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.wipe()
        elif event.text() and event.text() in "0123456789":
            self.type_text(event.text())
        else:
            event.ignore()
            return
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        # Digits and Delete are typed here, whatever key of the window they may be elsewhere.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ours = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
            if event.key() in ours and not event.modifiers():
                event.accept()
                return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_fresh = True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's menu would offer to cut a part of an amount."""
        event.accept()

    def _set_by_hand(self, units: int) -> None:
        self._is_fresh = False
        if units != self._units:
            self._units = units
            self._write()
            self.changed.emit(self.money())

    def _write(self) -> None:
        self.setText(self._formats.money(self.money()))
        self.setCursorPosition(len(self.text()))
