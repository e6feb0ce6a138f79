"""What is paid already, what is still due, and the ways to pay it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.tender import Part
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.keys import Action
from ui.parts import Choice, label, obey_enter
from ui.payment.panes import CardPane, CashPane
from ui.payment.view import PaymentView, Tender
from ui.steady import SteadyHand
from ui.tender_words import part_amount, part_state, part_text, way_back
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, StateBadge


class Tendering(QWidget):
    """Draws a PaymentView while something is due; decides nothing."""

    chosen = Signal(object)  # Tender
    take_back_asked = Signal(object)  # Part

    def __init__(self, hand: SteadyHand) -> None:
        super().__init__()
        self._formats = Formats()
        self._drawn: tuple[Part, ...] | None = None
        self.by_card = Choice(self.tr("Card"), icon=Icon.CARD)
        self.by_cash = Choice(self.tr("Cash"), icon=Icon.TILL, action=Action.CASH)
        self.by_card.clicked.connect(lambda: self.chosen.emit(Tender.CARD))
        self.by_cash.clicked.connect(lambda: self.chosen.emit(Tender.CASH))
        self.card = CardPane(hand)
        self.cash = CashPane(hand)
        self._panes = QStackedWidget()
        self._panes.addWidget(self.card)
        self._panes.addWidget(self.cash)
        self._fields = QStackedWidget()
        self._fields.addWidget(self.card.field)
        self._fields.addWidget(self.cash.field)
        self._inside = QWidget()
        self._parts = QGridLayout(self._inside)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setVerticalSpacing(px(4))
        self._parts.setHorizontalSpacing(px(12))
        for column in (1, 6):
            self._parts.setColumnStretch(column, 1)
        self._parts.setColumnMinimumWidth(4, px(12))
        self.back_buttons: list[IconButton] = []
        ways = QHBoxLayout()
        ways.setSpacing(px(8))
        ways.addWidget(self.by_card, 1)
        ways.addWidget(self.by_cash, 1)
        ways.addWidget(self._fields, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self._inside)
        layout.addLayout(ways)
        layout.addWidget(self._panes, 1)

    def draw(self, view: PaymentView, formats: Formats) -> None:
        record = view.record
        self.card.offer(view.cards)
        if record is None:
            return
        self._formats = formats
        sale = record.sale
        self._draw_parts(record, view)
        for tender, choice in ((Tender.CARD, self.by_card), (Tender.CASH, self.by_cash)):
            choice.setChecked(tender is view.tender)
            choice.set_ready(is_ready=not view.busy)
        self.card.draw(view, sale, formats)
        self.cash.draw(view, sale, formats)
        shown = self.card if view.tender is Tender.CARD else self.cash
        self._panes.setCurrentWidget(shown)
        self._fields.setCurrentWidget(shown.field)

    def focus_first(self, tender: Tender) -> None:
        """The first card, or the amount of cash; nothing that moves money at a touch of Enter."""
        if tender is Tender.CASH:
            self.cash.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.card.buttons:
            self.card.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_parts(self, record: SaleRecord, view: PaymentView) -> None:
        sale = record.sale
        self._inside.setVisible(bool(sale.parts))
        for button in self.back_buttons:
            button.setEnabled(not view.busy)
        if sale.parts == self._drawn:
            return
        self._drawn = sale.parts
        while (item := self._parts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.back_buttons = []
        for place, part in enumerate(sale.parts):
            self._draw_part(place, part, record)

    def _draw_part(self, place: int, part: Part, record: SaleRecord) -> None:
        """Two beside each other: a small screen has to show the number pad below them."""
        row, column = place // 2, 5 * (place % 2)
        badge = StateBadge()
        word, tone = part_state(part)
        badge.say(word, tone)
        self._parts.addWidget(badge, row, column)
        text = part_text(part, record, self._formats)
        self._parts.addWidget(label(text), row, column + 1)
        amount = label(self._formats.money(part_amount(part)), wraps=False)
        self._parts.addWidget(amount, row, column + 2, Qt.AlignmentFlag.AlignRight)
        if not part.counted:
            return
        back = IconButton(Icon.UNDO, way_back(part))
        back.clicked.connect(lambda _=False, part=part: self.take_back_asked.emit(part))
        obey_enter(back)
        self._parts.addWidget(back, row, column + 3)
        self.back_buttons.append(back)
