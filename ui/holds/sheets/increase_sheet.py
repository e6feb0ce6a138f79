"""Raising a hold: the new total, what that adds, and how many attempts are left."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.features import MOST_INCREASES
from pos.domain.hold import Hold
from pos.domain.money import Currency, Money
from ui.format import Formats
from ui.holds.sheets.frame import SheetFrame, about_row
from ui.holds.sheets.increasing import IncreaseView, Increasing
from ui.parts import card, label, obey_enter, say, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import Banner, KeyButton, Keypad, Kind, MoneyEdit, SectionTitle

_STEPS: Final = (10, 20, 50)
"""Whole units of the currency that one press adds."""

_BESIDE: Final = 340


class IncreaseSheet(SheetFrame):
    """Draws an IncreaseView; decides nothing."""

    def __init__(self, asker: Increasing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("New total of the hold"))
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        self.steps = {units: KeyButton(f"+{units}") for units in _STEPS}
        self.problem = label(role="error")
        self.now = label(role="large")
        self.more = label(role="money")
        self.if_not = label()
        self.left = label(role="strong")
        self.declined = Banner()
        self.ask = KeyButton("", kind=Kind.MONEY, icon=Icon.PLUS)
        obey_enter(self.ask, *self.steps.values())
        self._lay_out()
        self.edit.changed.connect(asker.set_total)
        self.edit.refused.connect(asker.refuse)
        self.edit.entered.connect(lambda _total: self.ask.setFocus())
        for units, button in self.steps.items():
            button.clicked.connect(lambda _=False, units=units: asker.add(self._whole(units)))
        self.ask.clicked.connect(asker.increase)

    @override
    def first(self) -> QWidget:
        return self.edit if self._asker.view.can_try else self.back

    @override
    def draw(self, formats: Formats) -> None:
        view, busy = self._asker.view, bool(self._asker.doer.busy)
        if view.row is None or view.total is None:
            return
        hold = view.row.hold
        held = formats.money(hold.amount)
        self.say_head(self.tr("Raise the hold of %1").replace("%1", held), about_row(view.row))
        if view.total != self.edit.money():
            self.edit.set_money(view.total)
        self.edit.show_wrong(is_wrong=view.problem is not None)
        say_problem(self.problem, view.problem)
        self._draw_figures(view, formats)
        self.declined.say(view.declined)
        can_type = view.can_try and not busy
        self.edit.setEnabled(can_type)
        self.pad.setEnabled(can_type)
        for units, button in self.steps.items():
            button.setText("+" + formats.number(units))
            button.set_ready(is_ready=can_type)
        self._draw_ask(view, formats, is_busy=busy)
        self.lock(is_busy=busy)

    def _draw_figures(self, view: IncreaseView, formats: Formats) -> None:
        if view.row is None or view.total is None:
            return
        held = formats.money(view.row.hold.amount)
        self.now.setText(self.tr("Held now: %1").replace("%1", held))
        more = self.tr("%1 more").replace("%1", formats.money(view.more)) if view.more else ""
        self.more.setText(more or self.tr("Type the new total"))
        self.if_not.setText(
            self.tr(
                "The bank is asked for the difference. If it says no, the hold of %1 stays as it "
                "is and can still be taken."
            ).replace("%1", held)
        )
        left = view.attempts_left
        text = self.tr("%1 of %2 attempts left").replace("%2", formats.number(MOST_INCREASES))
        say(self.left, "" if left is None else text.replace("%1", formats.number(left)))

    def _draw_ask(self, view: IncreaseView, formats: Formats, *, is_busy: bool) -> None:
        hold = view.row.hold if view.row else None
        total = formats.money(view.total) if view.total else ""
        self.ask.setText(self.tr("Hold %1 in all").replace("%1", total))
        if hold is not None and (why := self._why_not(hold, view)):
            self.ask.set_blocked(why)
        elif view.more is None:
            self.ask.set_blocked(self.tr("Type a higher total first"))
        else:
            self.ask.set_ready(is_ready=not is_busy)

    def _why_not(self, hold: Hold, view: IncreaseView) -> str:
        if hold.features.can_increase is not True:
            return self.tr("This card’s hold cannot be raised")
        if hold.taken:
            return self.tr("Some of it was taken already")
        return self.tr("All attempts are used up") if view.attempts_left == 0 else ""

    def _whole(self, units: int) -> Money:
        currency = self.edit.money().currency
        return Money(units * 10**currency.exponent, currency)

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(px(8))
        for button in self.steps.values():
            steps.addWidget(button, 1)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(self.edit)
        left.addWidget(self.problem)
        left.addLayout(steps)
        left.addWidget(self.pad, 1)
        told = card(
            SectionTitle(self.tr("What this does")),
            self.now,
            self.more,
            self.if_not,
            self.left,
            0,
        )
        told.setProperty("role", "well")
        beside = QWidget()
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(8))
        right.addWidget(told, 1)
        right.addWidget(self.declined)
        right.addWidget(self.ask)
        beside.setFixedWidth(px(_BESIDE))
        both = QHBoxLayout()
        both.setSpacing(px(14))
        both.addLayout(left, 1)
        both.addWidget(beside)
        self.body.addLayout(both, 1)
