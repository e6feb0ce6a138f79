"""What is paid already, what is still due, and the ways to pay it."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.tender import Part
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.keys import Action
from ui.notices import notice_for
from ui.parts import label, obey_enter
from ui.payment.panes import CardAmount, CardPane, CashPane
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PLAIN_WAYS, PaymentView, Tender, Way
from ui.payment.way import NO_PANES, BlockedPane, Panes, WayPane
from ui.small_choice import SmallChoice
from ui.steady import SteadyHand
from ui.tender_words import part_amount, part_state, part_text, way_back
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, StateBadge

_FILLING: Final = frozenset({Tender.FORM})
"""Whoever has the payment this way needs the room: there is nothing to choose meanwhile."""

_FEW, _MANY = 2, 4
"""How many ways wide the amount beside them is, where there are few of them or many."""


class Tendering(QWidget):
    """Draws a PaymentView while something is due; decides nothing."""

    chosen = Signal(object)  # Tender
    take_back_asked = Signal(object)  # Part

    def __init__(
        self, hand: SteadyHand, presenter: PaymentPresenter, panes: Panes = NO_PANES
    ) -> None:
        """`panes` make what stands below a way, beside test cards and cash."""
        super().__init__()
        self._hand = hand
        self._presenter = presenter
        self._make = panes
        self._made: dict[Tender, WayPane] = {}
        self._formats = Formats()
        self._drawn: tuple[Part, ...] | None = None
        self._offered: tuple[Way, ...] = PLAIN_WAYS
        self.ways = self._way_buttons()
        self.by_card, self.by_cash = self.ways[Tender.CARD], self.ways[Tender.CASH]
        self.amount = CardAmount()
        self.card = CardPane(hand, self.amount.edit)
        self.cash = CashPane(hand)
        self._blocked = BlockedPane()
        self._panes = QStackedWidget()
        for pane in (self.card, self.cash, self._blocked):
            self._panes.addWidget(pane)
        self._fields = QStackedWidget()
        self._fields.addWidget(self.amount)
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
        self._lay_out()

    def _way_buttons(self) -> dict[Tender, SmallChoice]:
        made = {
            Tender.CARD: SmallChoice(self.tr("Card"), icon=Icon.CARD),
            Tender.READER: SmallChoice(self.tr("Reader"), icon=Icon.READER),
            Tender.FORM: SmallChoice(self.tr("Form"), icon=Icon.FORM),
            Tender.PHONE: SmallChoice(self.tr("Phone"), icon=Icon.PHONE),
            Tender.SAVED: SmallChoice(self.tr("Saved"), icon=Icon.SAVED),
            Tender.CASH: SmallChoice(self.tr("Cash"), icon=Icon.TILL, action=Action.CASH),
        }
        for tender, button in made.items():
            button.clicked.connect(lambda _=False, tender=tender: self.chosen.emit(tender))
        return made

    def _lay_out(self) -> None:
        ways = self._row = QHBoxLayout()
        ways.setSpacing(px(8))
        for button in self.ways.values():
            ways.addWidget(button, 1)
        ways.addWidget(self._fields, _FEW)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self._inside)
        layout.addLayout(ways)
        layout.addWidget(self.amount.line)
        layout.addWidget(self._panes, 1)

    def draw(self, view: PaymentView, formats: Formats) -> None:
        record = view.record
        self.card.offer(view.cards)
        self._draw_ways(view)
        if record is None:
            return
        self._formats = formats
        sale = record.sale
        self._draw_parts(record, view)
        self.amount.draw(view, sale, formats)
        self.card.draw(view)
        self.cash.draw(view, sale, formats)
        self._panes.setCurrentWidget(self._shown(view))
        is_cash = view.tender is Tender.CASH
        self._fields.setCurrentWidget(self.cash.field if is_cash else self.amount)

    def _draw_ways(self, view: PaymentView) -> None:
        """Those that can be had; while one of them has the payment, only that one."""
        known = self._make.keys() | {Tender.CARD, Tender.CASH}
        self._offered = tuple(way for way in view.ways if way.tender in known)
        is_small = len(self._offered) > len(PLAIN_WAYS)
        obstacles = {way.tender: way.obstacle for way in self._offered}
        self.by_card.setText(self.tr("Test card") if is_small else self.tr("Card"))
        self.amount.set_roomy(is_roomy=not is_small)
        self._row.setStretchFactor(self._fields, _MANY if is_small else _FEW)
        is_away = view.phase is Phase.WITH_CUSTOMER
        is_filled = is_away and view.tender in _FILLING
        self._fields.setVisible(not is_filled)
        for tender, button in self.ways.items():
            button.setVisible(tender in obstacles and not is_filled)
            button.set_small(is_small=is_small)
            button.setChecked(tender is view.tender)
            button.set_ready(is_ready=not view.busy and (not is_away or tender is view.tender))
            obstacle = obstacles.get(tender)
            button.set_obstacle(notice_for(obstacle).title if obstacle else "")

    def _shown(self, view: PaymentView) -> QWidget:
        """The pane of the way that is chosen, drawn."""
        tender = view.tender
        if tender is Tender.CASH:
            return self.cash
        obstacle = next((way.obstacle for way in self._offered if way.tender is tender), None)
        if obstacle is not None and view.phase is not Phase.WITH_CUSTOMER:
            self._blocked.draw(obstacle, self._formats)
            return self._blocked
        if (pane := self._pane(tender)) is None:
            return self.card
        pane.draw(view, self._formats)
        return pane

    def _pane(self, tender: Tender) -> WayPane | None:
        """Made when it is first shown: nobody waits for what nobody chooses."""
        if tender not in self._made and tender in self._make:
            self._made[tender] = pane = self._make[tender](self._presenter, self._hand)
            self._hand.watch(pane)
            self._panes.addWidget(pane)
        return self._made.get(tender)

    def pane(self, tender: Tender) -> WayPane | None:
        """What stands below a way; None before it was shown, and for test cards and cash."""
        return self._made.get(tender)

    def focus_first(self, tender: Tender) -> None:
        """The first card, or the amount of cash; nothing that moves money at a touch of Enter."""
        first: QWidget | None
        if tender is Tender.CASH:
            first = self.cash.edit
        elif tender in self._made:
            first = self._made[tender].first()
        else:
            first = self.card.buttons[0] if self.card.buttons else None
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

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
