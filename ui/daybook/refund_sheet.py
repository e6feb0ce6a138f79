"""Giving money back: how much, then why and whether; the safe answer has the focus."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.domain.money import Currency
from pos.domain.refund import RefundReason
from pos.domain.refund_plan import RefundGround, RefundPlan
from pos.domain.sale_note import LONGEST_NOTE
from ui.daybook.refund_rows import RefundRows
from ui.daybook.refunding import RefundStep, RefundView
from ui.format import Formats
from ui.keys import Action, with_key
from ui.parts import Choice, card, column, label, obey_enter, say_problem, scrolled
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
    lines_asked = Signal(bool)  # rows, or an amount
    line_stepped = Signal(int, int)  # number of the row, one more or one less
    cash_asked = Signal(bool)
    noted = Signal(str)
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
        self.how_much.by_amount.clicked.connect(lambda: self.lines_asked.emit(False))
        self.how_much.by_lines.clicked.connect(lambda: self.lines_asked.emit(True))
        self.how_much.rows.stepped.connect(self.line_stepped)
        self.why.note.textChanged.connect(self.noted)
        self.why.cash.clicked.connect(lambda: self.cash_asked.emit(not self.why.cash.isChecked()))
        for reason, choice in self.why.reasons.items():
            choice.clicked.connect(lambda _=False, chosen=reason: self.reason_chosen.emit(chosen))
        self.why.give.clicked.connect(self.confirmed)
        self.why.back.clicked.connect(self.back_asked)

    def draw(self, view: RefundView, formats: Formats) -> None:
        if view.record is None or view.ground is None or view.amount is None:
            return
        if view.step is RefundStep.AMOUNT:
            self.how_much.draw(view, view.ground, formats)
        elif view.plan is not None:
            self.why.draw(view, view.plan, formats)

    def turn_to(self, step: RefundStep) -> None:
        """Show a question, with the keyboard on its safe answer."""
        is_first = step is RefundStep.AMOUNT
        self._steps.setCurrentWidget(self.how_much if is_first else self.why)
        if is_first:
            self.why.note.clear()
        first = self.how_much.edit if is_first else self.why.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)


class _HowMuch(QWidget):
    """An amount by the number pad, or rows of the cart."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount to give back"))
        self.title = SectionTitle("")
        self.problem = label(role="error")
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        self.by_amount = Choice(self.tr("Amount"))
        self.by_lines = Choice(self.tr("Rows"))
        self.rows = RefundRows()
        self.back = IconButton(Icon.ARROW_LEFT, "")
        with_key(self.back, self.back.set_name, self.tr("Back (%1)"), Action.BACK)
        self.give = KeyButton("", kind=Kind.PRIMARY, icon=Icon.ARROW_BACK)
        obey_enter(self.back, self.give)
        ways = QHBoxLayout()
        ways.setSpacing(px(8))
        ways.addWidget(self.back)
        ways.addWidget(self.by_amount, 1)
        ways.addWidget(self.by_lines, 1)
        self._typing = QWidget()
        typing = QVBoxLayout(self._typing)
        typing.setContentsMargins(0, 0, 0, 0)
        typing.setSpacing(px(8))
        typing.addWidget(self.edit)
        # Under an alert on a small screen it scrolls; no key is cut or lies upon another.
        typing.addWidget(scrolled(self.pad, self.pad.accessibleName()), 1)
        self._ways = QStackedWidget()
        self._ways.addWidget(self._typing)
        self._ways.addWidget(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self.title)
        layout.addLayout(ways)
        layout.addWidget(self._ways, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.give)

    def draw(self, view: RefundView, ground: RefundGround, formats: Formats) -> None:
        of = self.tr("%1 left of %2").replace("%1", formats.money(ground.left))
        self.title.setText(of.replace("%2", formats.money(ground.taken)))
        self.by_amount.setChecked(not view.by_lines)
        self.by_lines.setChecked(view.by_lines)
        self._ways.setCurrentWidget(self.rows if view.by_lines else self._typing)
        self.rows.draw(view, formats)
        if view.amount is not None and view.amount != self.edit.money():
            self.edit.set_money(view.amount)
        say_problem(self.problem, view.problem)
        self.edit.show_wrong(is_wrong=view.problem is not None and not view.by_lines)
        self._draw_give(view, formats)
        self.pad.enter_button.setEnabled(view.problem is None)

    def _draw_give(self, view: RefundView, formats: Formats) -> None:
        amount = view.plan.total if view.plan else None
        given = formats.money(amount) if amount else ""
        self.give.setText(
            self.tr("Give back %1…").replace("%1", given) if given else self.tr("Give back…")
        )
        if amount is not None:
            self.give.set_ready()
        elif view.by_lines and view.problem is None:
            self.give.set_blocked(self.tr("Choose rows first"))
        else:
            self.give.set_blocked(self.tr("Correct the amount first"))


class _Why(QWidget):
    """Where it goes, the reason, and the last question."""

    def __init__(self) -> None:
        super().__init__()
        self.question = SectionTitle("")
        self.question.setWordWrap(True)
        self.about = label()
        self.reasons = {reason: Choice(refund_reason_text(reason)) for reason in _REASONS}
        self.note = QLineEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Note, kept with the refund"))
        self.note.setMaxLength(LONGEST_NOTE)
        self.cash = Choice(self.tr("Pay it out in cash"), icon=Icon.TILL)
        self.give = KeyButton("", kind=Kind.DANGER, icon=Icon.ARROW_BACK)
        self.back = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.back, self.back.setText, self.tr("No, go back (%1)"), Action.BACK)
        obey_enter(self.give, self.back)
        asked = column(self.question, self.about, *self.reasons.values(), self.note, self.cash, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(px(6))
        # The two answers stay where they are; what is asked scrolls on a low screen.
        layout.addWidget(scrolled(asked, self.tr("Reason of the refund")), 1)
        layout.addWidget(self.give)
        layout.addWidget(self.back)

    def draw(self, view: RefundView, plan: RefundPlan, formats: Formats) -> None:
        given = formats.money(plan.total)
        self.question.setText(self.tr("Give %1 back?").replace("%1", given))
        self.about.setText("\n".join(self._shares(view, plan, formats)))
        for reason, choice in self.reasons.items():
            is_chosen = reason is view.reason
            choice.setChecked(is_chosen)
            choice.set_icon(Icon.TICK if is_chosen else None)
            choice.set_ready(is_ready=not view.is_busy)
        has_card = any(share.card is not None for share in plan.shares)
        self.cash.setVisible(has_card)
        self.cash.setChecked(view.in_cash)
        self.cash.set_icon(Icon.TICK if view.in_cash else Icon.TILL)
        self.cash.set_ready(is_ready=not view.is_busy)
        self.cash.set_detail(self.tr("A card paid: needs a permission"))
        self.note.setEnabled(not view.is_busy)
        self.give.setText(self.tr("Yes, give back %1").replace("%1", given))
        if view.reason is None:
            self.give.set_blocked(self.tr("Choose the reason first"))
        else:
            self.give.set_ready(is_ready=not view.is_busy)
        self.back.set_ready(is_ready=not view.is_busy)

    def _shares(self, view: RefundView, plan: RefundPlan, formats: Formats) -> list[str]:
        """Who gets how much."""
        lefts = view.ground.lefts if view.ground else ()
        names = {left.card: card_text(left.brand, left.last4) for left in lefts}
        lines = []
        for share in plan.shares:
            paid = formats.money(share.amount + share.rounding)
            if share.in_cash:
                lines.append(self.tr("%1 in cash from the drawer").replace("%1", paid))
            else:
                text = self.tr("%1 to %2").replace("%1", paid)
                lines.append(text.replace("%2", names[share.card]))
        return lines
