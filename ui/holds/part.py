"""Taking a part of a hold: how much, what that releases, and one question before it is done."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.hold import Hold
from pos.domain.money import Currency
from ui.format import Formats
from ui.holds.view import HoldsView
from ui.keys import Action, key_text
from ui.parts import column, label, obey_enter, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton, Keypad, Kind, MoneyEdit, SectionTitle
from ui.wording import card_text


class TakePart(QWidget):
    """The amount, a number pad, and what pressing the button would take and release."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount to take"))
        self.taken = label(role="strong", wraps=False)
        self.released = label(wraps=False)
        self.problem = label(role="error")
        self.title = SectionTitle("")
        self.charged = label(role="soft", wraps=False)
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        back = self.tr("Back (%1)").replace("%1", key_text(Action.BACK))
        self.back = IconButton(Icon.ARROW_LEFT, back)
        self.take = KeyButton(
            self.tr("Take a part"), action=Action.CAPTURE, kind=Kind.PRIMARY, icon=Icon.TICK
        )
        obey_enter(self.back, self.take)
        # Below each other: side by side the second one is cut off on a small screen.
        sums = QVBoxLayout()
        sums.setSpacing(0)
        sums.addWidget(self.taken)
        sums.addWidget(self.released)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self.back)
        head.addWidget(column(self.title, self.charged), 1)
        layout.addLayout(head)
        layout.addWidget(self.edit)
        layout.addLayout(sums)
        layout.addWidget(self.problem)
        layout.addWidget(self.pad, 1)
        layout.addWidget(self.take)

    def draw(self, hold: Hold, view: HoldsView, formats: Formats) -> None:
        amount, plan = view.amount, view.plan
        if amount is None:
            return
        held = formats.money(hold.amount)
        self.title.setText(self.tr("Part of %1").replace("%1", held))
        self.charged.setText(card_text(hold.brand, hold.last4))
        if amount != self.edit.money():
            self.edit.set_money(amount)
        say_problem(self.problem, view.problem)
        self.edit.show_wrong(is_wrong=view.problem is not None)
        for shown in (self.taken, self.released):
            shown.setVisible(plan is not None and view.problem is None)
        if plan is None:
            self.take.setText(self.tr("Take a part"))
            self.take.set_blocked(self.tr("Correct the amount first"))
            self.pad.enter_button.setEnabled(False)
            return
        self.taken.setText(self.tr("taken now %1").replace("%1", formats.money(plan.taken)))
        released = self.tr("released now %1").replace("%1", formats.money(plan.released))
        self.released.setText(released)
        more = self.tr("Take %1…") if plan.is_partial else self.tr("Take %1")
        self.take.setText(more.replace("%1", formats.money(plan.taken)))
        self.take.set_detail("" if plan.is_partial else card_text(hold.brand, hold.last4))
        self.take.set_ready(is_ready=not view.busy)
        self.pad.enter_button.setEnabled(not view.busy)


class ConfirmPart(QWidget):
    """Once more, because what is released cannot be taken later; the safe answer has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = SectionTitle("")
        self.question.setWordWrap(True)
        self.about = label()
        self.take = KeyButton("", kind=Kind.MONEY, icon=Icon.TICK)
        self.back = KeyButton(
            self.tr("No, go back (%1)").replace("%1", key_text(Action.BACK)), icon=Icon.ARROW_LEFT
        )
        obey_enter(self.take, self.back)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, px(8), 0, 0)
        # The answer that moves money is not where the button before it was: a second press of a
        # double click lands on the safe one.
        grid.addWidget(column(self.question, self.about, 8, self.take, 0, self.back))

    def draw(self, hold: Hold, view: HoldsView, formats: Formats) -> None:
        plan = view.plan
        if plan is None:
            return
        taken, released = formats.money(plan.taken), formats.money(plan.released)
        question = self.tr("Take %1 and release %2?").replace("%1", taken)
        self.question.setText(question.replace("%2", released))
        about = self.tr(
            "%1 is charged to %2. The other %3 goes back to the customer for good: it cannot be "
            "taken later."
        )
        for place, value in (
            ("%1", taken),
            ("%2", card_text(hold.brand, hold.last4)),
            ("%3", released),
        ):
            about = about.replace(place, value)
        self.about.setText(about)
        self.take.setText(self.tr("Yes, take %1").replace("%1", taken))
        self.take.set_ready(is_ready=not view.busy)
        self.back.set_ready(is_ready=not view.busy)
