"""Where no payment lies: the sales that customers pay by phone, to go back to one of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.parts import label, obey_enter
from ui.payment.view import PaymentView
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton


class LeftPane(QWidget):
    """Draws a PaymentView; decides nothing."""

    chosen = Signal(object)  # SaleId

    def __init__(self, hand: SteadyHand) -> None:
        super().__init__()
        self._hand = hand
        self._drawn: tuple[SaleRecord, ...] = ()
        self.buttons: list[KeyButton] = []
        self._title = label(self.tr("Customers who pay by phone"), "section")
        self._title.hide()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(8))
        self._rows.addWidget(self._title)
        self._rows.addStretch(1)

    def draw(self, view: PaymentView, formats: Formats) -> None:
        if view.left == self._drawn:
            return
        self._drawn = view.left
        self._title.setVisible(bool(view.left))
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(record, formats) for record in view.left]
        for place, button in enumerate(self.buttons, start=1):
            self._rows.insertWidget(place, button)
        obey_enter(*self.buttons)

    def _button(self, record: SaleRecord, formats: Formats) -> KeyButton:
        sale, handed = record.sale, record.handed
        since = formats.time(handed.begun_at) if handed else ""
        button = KeyButton(f"{formats.money(sale.asked)}   {sale.receipt}", icon=Icon.PHONE)
        button.set_detail(self.tr("Since %1: show the code again").replace("%1", since))
        button.clicked.connect(lambda _=False, sale=sale.id: self.chosen.emit(sale))
        self._hand.watch_button(button)
        return button
