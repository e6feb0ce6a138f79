"""Giving money back: how much, then why and whether; the safe answer has the focus."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.money import Currency, Money
from pos.domain.refund import RefundReason
from ui.daybook.refunding import RefundStep, RefundView
from ui.format import Formats
from ui.keys import Action, key_text
from ui.parts import Choice, card, column, label, obey_enter, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton, Keypad, Kind, MoneyEdit, SectionTitle
from ui.wording import card_text, refund_reason_text

_REASONS: Final = (
    RefundReason.REQUESTED_BY_CUSTOMER,
    RefundReason.DUPLICATE,
    RefundReason.FRAUDULENT,
)


class RefundSheet(QFrame):
    """Both questions, one at a time; decides nothing."""

    typed = Signal(object)  # Money
    refused = Signal(object)  # Refused: what was pasted is no amount
    asked = Signal()
    reason_chosen = Signal(object)  # RefundReason
    confirmed = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.how_much = _HowMuch()
        self.why = _Why()
        self._steps = QStackedWidget()
        self._steps.addWidget(self.how_much)
        self._steps.addWidget(self.why)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(self._steps))
        self.how_much.edit.changed.connect(self.typed)
        self.how_much.edit.refused.connect(self.refused)
        self.how_much.edit.entered.connect(lambda _amount: self.asked.emit())
        self.how_much.give.clicked.connect(self.asked)
        self.how_much.back.clicked.connect(self.back_asked)
        for reason, choice in self.why.reasons.items():
            choice.clicked.connect(lambda _=False, chosen=reason: self.reason_chosen.emit(chosen))
        self.why.give.clicked.connect(self.confirmed)
        self.why.back.clicked.connect(self.back_asked)

    def draw(self, view: RefundView, formats: Formats) -> None:
        if view.record is None or view.left is None or view.amount is None:
            return
        if view.step is RefundStep.AMOUNT:
            self.how_much.draw(view, view.left, view.amount, formats)
        else:
            self.why.draw(view, view.amount, formats)

    def turn_to(self, step: RefundStep) -> None:
        """Show a question, with the keyboard on its safe answer."""
        is_first = step is RefundStep.AMOUNT
        self._steps.setCurrentWidget(self.how_much if is_first else self.why)
        first = self.how_much.edit if is_first else self.why.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)


class _HowMuch(QWidget):
    """The amount and a number pad."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount to give back"))
        self.title = SectionTitle("")
        self.left = label(role="soft", wraps=False)
        self.problem = label(role="error")
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        back = self.tr("Back (%1)").replace("%1", key_text(Action.BACK))
        self.back = IconButton(Icon.ARROW_LEFT, back)
        self.give = KeyButton("", kind=Kind.PRIMARY, icon=Icon.ARROW_BACK)
        obey_enter(self.back, self.give)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.back)
        head.addWidget(column(self.title, self.left), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(head)
        layout.addWidget(self.edit)
        layout.addWidget(self.problem)
        layout.addWidget(self.pad, 1)
        layout.addWidget(self.give)

    def draw(self, view: RefundView, left: Money, amount: Money, formats: Formats) -> None:
        self.title.setText(self.tr("Give money back"))
        of = self.tr("%1 left of %2")
        received = view.record.intent.received if view.record and view.record.intent else left
        self.left.setText(
            of.replace("%1", formats.money(left)).replace("%2", formats.money(received))
        )
        if amount != self.edit.money():
            self.edit.set_money(amount)
        say_problem(self.problem, view.problem)
        self.edit.show_wrong(is_wrong=view.problem is not None)
        self.give.setText(self.tr("Give back %1…").replace("%1", formats.money(amount)))
        if view.problem is None:
            self.give.set_ready()
        else:
            self.give.set_blocked(self.tr("Correct the amount first"))
        self.pad.enter_button.setEnabled(view.problem is None)


class _Why(QWidget):
    """The reason and the last question."""

    def __init__(self) -> None:
        super().__init__()
        self.question = SectionTitle("")
        self.question.setWordWrap(True)
        self.about = label()
        self.reasons = {reason: Choice(refund_reason_text(reason)) for reason in _REASONS}
        self.give = KeyButton("", kind=Kind.DANGER, icon=Icon.ARROW_BACK)
        self.back = KeyButton(
            self.tr("No, go back (%1)").replace("%1", key_text(Action.BACK)), icon=Icon.ARROW_LEFT
        )
        obey_enter(self.give, self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self.question)
        layout.addWidget(self.about)
        for choice in self.reasons.values():
            layout.addWidget(choice)
        layout.addStretch()
        layout.addWidget(self.give)
        layout.addWidget(self.back)

    def draw(self, view: RefundView, amount: Money, formats: Formats) -> None:
        given = formats.money(amount)
        charge = view.record.charges[-1] if view.record and view.record.charges else None
        charged = card_text(charge.brand, charge.last4) if charge else ""
        question = self.tr("Give %1 back to %2?")
        self.question.setText(question.replace("%1", given).replace("%2", charged))
        self.about.setText(
            self.tr("It goes to the card that was charged and cannot be taken again. Why?")
        )
        for reason, choice in self.reasons.items():
            is_chosen = reason is view.reason
            choice.setChecked(is_chosen)
            choice.set_icon(Icon.TICK if is_chosen else None)
            choice.set_ready(is_ready=not view.is_busy)
        self.give.setText(self.tr("Yes, give back %1").replace("%1", given))
        if view.reason is None:
            self.give.set_blocked(self.tr("Choose the reason first"))
        else:
            self.give.set_ready(is_ready=not view.is_busy)
        self.back.set_ready(is_ready=not view.is_busy)
