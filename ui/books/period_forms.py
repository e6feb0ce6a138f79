"""The two questions of the books' periods: which day to close, and what to correct."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.accounting import LONGEST_REASON
from pos.domain.chart import ChartLine
from pos.domain.money import Money
from ui.books.period_desk import PeriodDesk
from ui.books.view import CorrectionForm, PeriodStep, PeriodsView
from ui.books.words import doubt_text
from ui.daybook.days import day_of, put_day, write_as
from ui.fields import Field
from ui.format import Formats
from ui.parts import fill, label, obey_enter, say, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, DateEdit, KeyButton, Kind, MoneyEdit, SectionTitle

_LEAST_LETTERS: Final = 16
"""Of an account's code and name that a closed list always shows."""


class ClosingForm(QWidget):
    """Up to which day, why, and what is still open; then once more, for it is for good."""

    def __init__(self, desk: PeriodDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.day = DateEdit(self.tr("Last day of the period, included"))
        self.day.setKeyboardTracking(False)
        self.day.dateChanged.connect(lambda: desk.choose_day(day_of(self.day)))
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.textEdited.connect(desk.write_reason)
        self.doubts = label()
        self.problem = label(role="error")
        self.sure = label(role="strong")
        self.ask = KeyButton(self.tr("Close it…"), kind=Kind.PRIMARY, icon=Icon.LOCK)
        self.ask.clicked.connect(desk.ask_close)
        self.yes = KeyButton(self.tr("Yes, close it for good"), kind=Kind.DANGER, icon=Icon.LOCK)
        self.yes.clicked.connect(desk.close)
        self.back = KeyButton(self.tr("Back"), icon=Icon.ARROW_LEFT)
        self.back.clicked.connect(desk.step_back)
        obey_enter(self.ask, self.yes, self.back)
        self.foot = _foot(self.back, self.ask, self.yes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        fill(
            layout,
            SectionTitle(self.tr("Close a period")),
            _field(self.tr("Last day of the period, included"), self.day),
            _field(self.tr("Why, or what it is (may stay empty)"), self.reason),
            self.doubts,
            self.problem,
            self.sure,
            0,
        )

    def draw(self, view: PeriodsView, formats: Formats) -> None:
        write_as(self.day, formats.locale)
        if view.last_day is not None:
            put_day(self.day, view.last_day)
        if self.reason.text() != view.reason:
            self.reason.setText(view.reason)
        asks = view.step is PeriodStep.SURE
        self.day.setEnabled(not asks)
        self.reason.setEnabled(not asks)
        told = [doubt_text(each, formats) for each in view.doubts]
        if told:
            head = self.tr("Still open; closing does not wait for it, and it will count later:")
            say(self.doubts, "\n".join([head, *(f"•  {each}" for each in told)]))
        else:
            say(self.doubts, "" if view.problem else self.tr("Nothing is open in these days."))
        say_problem(self.problem, view.problem)
        day = formats.date(view.last_day) if view.last_day else ""
        sure = self.tr("Everything up to %1 keeps its figures from now on. Nobody can undo that.")
        say(self.sure, sure.replace("%1", day) if asks else "")
        self.ask.setVisible(not asks)
        self.yes.setVisible(asks)
        self.ask.set_ready(is_ready=view.problem is None and not view.is_busy)
        self.yes.set_ready(is_ready=not view.is_busy)


class CorrectingForm(QWidget):
    """Which account is debited and which credited, how much, for which day and why."""

    def __init__(self, desk: PeriodDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form = CorrectionForm()
        self._accounts: tuple[ChartLine, ...] = ()
        self._is_drawing = False
        self.debit = ComboBox(self.tr("Debit"))
        self.credit = ComboBox(self.tr("Credit"))
        for box in (self.debit, self.credit):
            box.setPlaceholderText(self.tr("Choose an account"))
            # A chart's longest name is cut rather than the form beside it.
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LEAST_LETTERS)
            box.currentIndexChanged.connect(self._changed)
        self.amount: MoneyEdit | None = None
        self.day = DateEdit(self.tr("For the day"))
        self.day.setKeyboardTracking(False)
        self.day.dateChanged.connect(self._changed)
        self.reason, self.about = QLineEdit(), QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        for line in (self.reason, self.about):
            line.textEdited.connect(self._changed)
        self.problem = label(role="error")
        self.save = KeyButton(self.tr("Book it"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.save.clicked.connect(desk.correct)
        self.back = KeyButton(self.tr("Back"), icon=Icon.ARROW_LEFT)
        self.back.clicked.connect(desk.step_back)
        obey_enter(self.save, self.back)
        self.foot = _foot(self.back, self.save)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(px(6))

    def draw(self, view: PeriodsView, formats: Formats) -> None:
        form = view.form
        if form.amount is None:
            return
        if self.amount is None:
            self._lay_out(form.amount, formats)
        self._is_drawing = True
        self._form = form
        self._name(tuple(view.accounts))
        self._fill_in(form, formats)
        say_problem(self.problem, view.problem)
        if form.debit and form.credit and form.amount:
            self.save.set_ready(is_ready=not view.is_busy)
        else:
            self.save.set_blocked(self.tr("Two accounts and an amount"))
        self._is_drawing = False

    def _fill_in(self, form: CorrectionForm, formats: Formats) -> None:
        for box, account in ((self.debit, form.debit), (self.credit, form.credit)):
            box.setCurrentIndex(box.findData(account))
        amount = form.amount
        if self.amount is not None and amount is not None and self.amount.money() != amount:
            self.amount.set_money(amount)
        write_as(self.day, formats.locale)
        if form.day is not None:
            put_day(self.day, form.day)
        for line, text in ((self.reason, form.reason), (self.about, form.about)):
            if line.text() != text:
                line.setText(text)

    def _name(self, accounts: tuple[ChartLine, ...]) -> None:
        if accounts == self._accounts:
            return
        self._accounts = accounts
        for box in (self.debit, self.credit):
            with QSignalBlocker(box):
                box.clear()
                for line in accounts:
                    box.addItem(f"{line.code}  {line.name}", line.account)

    def _changed(self, *_: object) -> None:
        if self._is_drawing or self.amount is None:
            return
        self._desk.edit(
            replace(
                self._form,
                debit=self.debit.currentData() or "",
                credit=self.credit.currentData() or "",
                amount=self.amount.money(),
                day=day_of(self.day),
                reason=self.reason.text(),
                about=self.about.text(),
            )
        )

    def _lay_out(self, nothing: Money, formats: Formats) -> None:
        """Once the shop's currency is known."""
        self.amount = MoneyEdit(nothing.currency, formats, self.tr("Amount"))
        self.amount.changed.connect(self._changed)
        beside = QHBoxLayout()
        beside.setSpacing(px(8))
        beside.addWidget(_field(self.tr("Amount"), self.amount), 1)
        beside.addWidget(_field(self.tr("For the day"), self.day), 1)
        about = _field(self.tr("About (may stay empty)"), self.about)
        about.set_hint(self.tr("An entry’s reference, or Stripe’s name for a movement (txn_…)"))
        fill(
            self._layout,
            SectionTitle(self.tr("Correct the books")),
            _field(self.tr("Debit"), self.debit),
            _field(self.tr("Credit"), self.credit),
            beside,
            _field(self.tr("Why"), self.reason),
            about,
            self.problem,
            0,
        )


def _field(title: str, control: QWidget) -> Field:
    """A field that takes no more than its height: what is left over stands at the foot."""
    field = Field(title, control)
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return field


def _foot(*buttons: QWidget) -> QWidget:
    foot = QWidget()
    row = QHBoxLayout(foot)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    for place, button in enumerate(buttons):
        row.addWidget(button, 1 if place else 0)
    return foot
