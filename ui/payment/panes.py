"""The two ways to pay that the page offers: a card, or cash with its change."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.declines import may_try_again
from pos.domain.money import Currency, Money
from pos.domain.presented import PresentedCard
from pos.domain.sale import Sale
from pos.domain.tender import CashPlan, in_coins, plan_cash, quick_amounts
from pos.errors import PosError, Refused
from ui.format import Formats
from ui.notices import notice_for
from ui.parts import column, label, obey_enter, say_problem, scrolled
from ui.payment.phase import Phase
from ui.payment.view import PaymentView, Tender
from ui.payment.words import busy_text, card_label
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Keypad, Kind, MoneyEdit, restyle
from ui.widgets.plain import plain

_ROOM_FOR_THE_PAD: Final = 300
_TALLEST_PAD: Final = 380
_ROOM_FOR_THE_NAME: Final = 290


class CardAmount(QWidget):
    """How much the next card is to pay, whichever way it comes; `line` says what that leaves."""

    typed = Signal(object)  # Money
    refused = Signal(object)  # Refused

    def __init__(self) -> None:
        super().__init__()
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount on this card"))
        self.edit.changed.connect(self.typed)
        self.edit.refused.connect(self.refused)
        self._name = label(self.tr("On this card"), wraps=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, 0, 0)
        row.setSpacing(px(10))
        row.addWidget(self._name)
        row.addWidget(self.edit, 1)
        self._is_roomy = True
        self.problem = label(role="error")
        self._hint = label(role="soft")
        self.line = column(self._hint, self.problem)

    def draw(self, view: PaymentView, sale: Sale, formats: Formats) -> None:
        amount = view.part or sale.still_due
        if self.edit.money() != amount and not (self.edit.hasFocus() and view.problem):
            self.edit.set_money(amount)
        self.edit.setEnabled(view.phase is not Phase.WITH_CUSTOMER)
        self._hint.setText(_rest_text(sale, view.part, formats))
        is_shown = view.tender is not Tender.CASH
        _say(self.problem, view.problem if is_shown else None, formats)
        self._hint.setVisible(self.problem.isHidden())
        self.edit.show_wrong(is_wrong=is_shown and view.problem is not None)
        # With the customer the page says what is asked for; typing has no use then.
        self.line.setVisible(is_shown and view.phase is not Phase.WITH_CUSTOMER)

    def set_roomy(self, *, is_roomy: bool) -> None:
        """Large digits, where there are few ways beside it."""
        self._is_roomy = is_roomy
        self._show_name()
        restyle(self.edit, room="" if is_roomy else "little")

    def _show_name(self) -> None:
        """In front of it, where that leaves the amount enough room."""
        self._name.setVisible(self._is_roomy or self.width() >= px(_ROOM_FOR_THE_NAME))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_name()


def _spent(view: PaymentView) -> PresentedCard | None:
    """The card that was declined for good: it is not offered for this payment again."""
    intent = view.record.intent if view.record else None
    if intent is None or may_try_again(intent.last_error):
        return None
    return view.card


class CardPane(QWidget):
    """In practice and tests the cards themselves."""

    presented = Signal(object)  # PresentedCard

    def __init__(self, hand: SteadyHand, before: QWidget) -> None:
        """Tab comes from `before` to the first card."""
        super().__init__()
        self._hand = hand
        self._before = before
        self._drawn: tuple[PresentedCard, ...] | None = None
        self.buttons: list[KeyButton] = []
        cards = QWidget()
        rows = QVBoxLayout(cards)
        rows.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(8))
        rows.addLayout(self._grid)
        rows.addStretch()
        # Under an alert on a small screen they scroll; no card lies upon another.
        self._cards = scrolled(cards, self.tr("Cards"))
        self._none = plain(
            self.tr(
                "This till has no way to read a card in this mode yet. Nothing was charged: take "
                "cash, go back to the cart, or give the sale up."
            )
        )
        self._none.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addWidget(self._cards, 1)
        layout.addWidget(self._none)
        layout.addStretch()

    def draw(self, view: PaymentView) -> None:
        is_ready = not view.busy and view.problem is None
        spent = _spent(view)
        for card, button in zip(self._drawn or (), self.buttons, strict=True):
            # The notice says why: ask for another card.
            button.set_ready(is_ready=is_ready and card != spent)

    def arrange(self, columns: int) -> None:
        """So many cards beside each other."""
        for place, button in enumerate(self.buttons):
            self._grid.addWidget(button, place // columns, place % columns)
        for each in range(3):
            self._grid.setColumnStretch(each, 1 if each < columns else 0)

    def offer(self, cards: tuple[PresentedCard, ...]) -> None:
        """Cards to choose from; the same ones stay the same buttons."""
        if cards == self._drawn:
            return
        self._drawn = cards
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for card in cards:
            name, does = card_label(card)
            button = KeyButton(name, icon=Icon.CARD)
            button.set_detail(does)
            button.clicked.connect(lambda _checked=False, card=card: self.presented.emit(card))
            self._hand.watch_button(button)
            self.buttons.append(button)
        self._none.setVisible(not cards)
        self._cards.setVisible(bool(cards))
        self.arrange(3)
        chain: list[QWidget] = [self._before, *self.buttons]
        for one, after in pairwise(chain):
            QWidget.setTabOrder(one, after)


class CashPane(QWidget):
    """Likely amounts, any other amount, and what comes back."""

    received_typed = Signal(object)  # Money
    given = Signal(object)  # Money, None for what was typed
    refused = Signal(object)  # Refused

    def __init__(self, hand: SteadyHand) -> None:
        super().__init__()
        self._quick_drawn: tuple[Money, ...] | None = None
        self._hand = hand
        self.quick: list[KeyButton] = []
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Cash received"))
        self.edit.changed.connect(self.received_typed)
        self.edit.refused.connect(self.refused)
        self.edit.entered.connect(lambda _amount: self.given.emit(None))
        self.problem = label(role="error")
        self.field = _field(self.tr("Received"), self.edit)
        self.take = KeyButton(self.tr("Take cash"), kind=Kind.MONEY, icon=Icon.TICK)
        self.take.clicked.connect(lambda: self.given.emit(None))
        hand.watch_button(self.take)
        obey_enter(self.take)
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        self.pad.setMaximumHeight(px(_TALLEST_PAD))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        self._rounded = label(role="soft")
        right = column(self.take, self._rounded, self.problem, 0)
        below = QHBoxLayout()
        below.setSpacing(px(12))
        below.addLayout(_at_the_top(self.pad), 3)
        below.addWidget(right, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(self._buttons)
        layout.addLayout(below, 1)

    def draw(self, view: PaymentView, sale: Sale, formats: Formats) -> None:
        payable = in_coins(sale.still_due, view.step)
        self._draw_quick(payable, formats)
        for button in self.quick:
            button.set_ready(is_ready=not view.busy)
        rounding = payable - sale.still_due
        text = self.tr("%1 is due; there are no coins for it.") if rounding else ""
        self._rounded.setText(text.replace("%1", formats.money(sale.still_due)))
        self._rounded.setVisible(bool(rounding))
        if view.received is None or self.edit.money() != view.received:
            self.edit.set_money(view.received or Money.zero(payable.currency))
        is_wrong = view.tender is Tender.CASH and view.problem is not None
        is_wrong = is_wrong and view.received is not None
        _say(self.problem, view.problem if is_wrong else None, formats)
        self.edit.show_wrong(is_wrong=is_wrong)
        self._draw_take(view, sale, formats)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number pad is there when it does not squeeze what is above it; keys always work."""
        self.pad.setVisible(self.height() >= px(_ROOM_FOR_THE_PAD))
        super().resizeEvent(event)

    def _draw_take(self, view: PaymentView, sale: Sale, formats: Formats) -> None:
        plan = None if view.received is None else _plan(sale, view.received, view.step)
        self.pad.enter_button.setEnabled(plan is not None and not view.busy)
        if view.busy:
            self.take.set_blocked(busy_text(view.busy))
        elif plan is None:
            self.take.set_blocked(
                self.tr("Correct the amount first")
                if view.received
                else self.tr("Enter what is handed over")
            )
        else:
            self.take.set_ready()
            self.take.set_detail(_plan_text(plan, formats))

    def _draw_quick(self, payable: Money, formats: Formats) -> None:
        amounts = quick_amounts(payable)
        if amounts == self._quick_drawn:
            return
        self._quick_drawn = amounts
        for button in self.quick:
            self._buttons.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.quick = []
        for amount in amounts:
            button = KeyButton(formats.money(amount))
            change = amount - payable
            back = self.tr("Change %1").replace("%1", formats.money(change))
            button.set_detail(back if change else self.tr("Exact"))
            button.clicked.connect(lambda _=False, given=amount: self.given.emit(given))
            self._hand.watch_button(button)
            obey_enter(button)
            self._buttons.addWidget(button)
            self.quick.append(button)


def _at_the_top(pad: Keypad) -> QVBoxLayout:
    """Where there is much room the keys stay as large as a finger needs."""
    layout = QVBoxLayout()
    layout.addWidget(pad, 1)
    layout.addStretch()
    return layout


def _field(name: str, edit: MoneyEdit) -> QWidget:
    """An amount with its name in front of it."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(px(8), 0, 0, 0)
    row.setSpacing(px(10))
    row.addWidget(label(name, wraps=False))
    row.addWidget(edit, 1)
    return made


def _plan(sale: Sale, received: Money, step: int) -> CashPlan | None:
    try:
        return plan_cash(sale.still_due, received, step=step)
    except Refused:
        return None


def _plan_text(plan: CashPlan, formats: Formats) -> str:
    if plan.left:
        return QCoreApplication.translate("Payment", "%1 stays due").replace(
            "%1", formats.money(plan.left)
        )
    return QCoreApplication.translate("Payment", "Change %1").replace(
        "%1", formats.money(plan.change)
    )


def _rest_text(sale: Sale, part: Money | None, formats: Formats) -> str:
    due = sale.still_due
    if part is None and sale.tip_asked:
        text = QCoreApplication.translate("Payment", "With a tip of %1 the card is asked for %2.")
        text = text.replace("%1", formats.money(sale.tip_asked))
        return text.replace("%2", formats.money(sale.asked))
    if part is None:
        return QCoreApplication.translate(
            "Payment", "All that is due. Type less to split the sale."
        )
    left = max(due - part, Money.zero(due.currency))
    return QCoreApplication.translate("Payment", "%1 stays due for another tender").replace(
        "%1", formats.money(left)
    )


def _say(shown: QLabel, problem: PosError | None, formats: Formats) -> None:
    say_problem(shown, notice_for(problem, formats) if problem else None)
