"""A slider for an amount: rough by thumb, exact in the field beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget
from typing_extensions import override

from pos.domain.money import Money

_STOPS = 20
"""How many presses of Page Up lead from one end to the other."""


class MoneySlider(QSlider):
    """Moves in steps that can be charged, between two amounts of one currency.

    A touch anywhere on it goes there at once; the arrow keys go by whole units of the currency.
    """

    changed = Signal(object)
    """The Money that it stands at now, after the person moved it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._unit: Money | None = None
        self._is_told = True
        self.valueChanged.connect(self._moved)

    def set_bounds(self, least: Money, most: Money) -> None:
        """Both ends included."""
        step = least.currency.step
        self._unit = Money(step, least.currency)
        self._is_told = False
        self.setRange(-(-least.minor // step), most.minor // step)
        one = max(1, 10**least.currency.exponent // step)
        self.setSingleStep(one)
        self.setPageStep(max(one, (self.maximum() - self.minimum()) // _STOPS))
        self._is_told = True

    def set_money(self, money: Money) -> None:
        """Stand there, or at the nearer end; nobody moved it."""
        self._is_told = False
        self.setValue(money.minor // money.currency.step)
        self._is_told = True

    def money(self) -> Money | None:
        """Where it stands, None before it has bounds."""
        return None if self._unit is None else self._unit * self.value()

    def _moved(self) -> None:
        if self._is_told and self._unit is not None:
            self.changed.emit(self.money())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the finger is, then follow it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setValue(self._value_at(round(event.position().x())))
            self.setSliderDown(True)
            event.accept()
            return
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._value_at(round(event.position().x())))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _value_at(self, x: int) -> int:
        handle = self.height()
        room = max(1, self.width() - handle)
        return QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), max(0, min(room, x - handle // 2)), room
        )
