"""The practice clock and its payouts, beginning anew, and what the screen wears."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.format import Formats
from ui.parts import card, column, label, obey_enter, say
from ui.shop.practice import PracticeTools
from ui.shop.view import Payday, PracticeView, Turning
from ui.theme import px
from ui.tones import Icon
from ui.widgets import BusyDot, EmptyState, KeyButton, Kind, SectionTitle


class PracticePane(QWidget):
    """Draws a PracticeView; every press is a signal."""

    turn_asked = Signal(object)  # timedelta
    tour_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock = label(role="money", wraps=False)
        self._dot = BusyDot()
        self._doing = label(wraps=False)
        self.turns: dict[timedelta, KeyButton] = {}
        for by, text in (
            (timedelta(hours=1), self.tr("+1 hour")),
            (timedelta(days=1), self.tr("+1 day")),
            (timedelta(days=3), self.tr("+3 days")),
            (timedelta(days=7), self.tr("+7 days")),
        ):
            self.turns[by] = self._turn_button(by, text)
        self.pay_out = KeyButton(self.tr("Pay out now"), icon=Icon.ARROW_RIGHT)
        back = self.tr("Let the bank send the last one back")
        self.send_back = KeyButton(back, icon=Icon.ARROW_LEFT)
        self.payday = label(role="strong")
        self.tour = KeyButton(self.tr("Begin the practice tour"), icon=Icon.PRACTICE)
        self.tour.clicked.connect(self.tour_asked)
        self.empty = KeyButton(
            self.tr("Empty the practice Stripe…"), kind=Kind.DANGER, icon=Icon.BIN
        )
        self.no = KeyButton(self.tr("No, keep it"), icon=Icon.ARROW_LEFT)
        self.yes = KeyButton(self.tr("Yes, begin anew"), kind=Kind.DANGER, icon=Icon.BIN)
        obey_enter(*self._levers)
        self.done = label(role="strong")
        self._lay_out()

    def pull(self, tools: PracticeTools) -> None:
        """Let the buttons pull these levers."""
        self.turn_asked.connect(tools.advance)
        self.pay_out.clicked.connect(tools.pay_out)
        self.send_back.clicked.connect(tools.fail_payout)
        self.empty.clicked.connect(tools.ask_to_empty)
        self.yes.clicked.connect(tools.empty)

    def draw(self, view: PracticeView, formats: Formats) -> None:
        self._tools.setVisible(view.is_available)
        self._none.setVisible(not view.is_available)
        self.clock.setText(formats.when_long(view.now) if view.now else "")
        self._dot.setVisible(bool(view.busy))
        self._doing.setText(self._doing_text(view.busy))
        for button in (*self.turns.values(), *self._levers):
            button.set_ready(is_ready=not view.busy)
        was_asking = not self._asking.isHidden()
        self._asking.setVisible(view.is_asking)
        self.empty.setVisible(not view.is_asking)
        if view.is_asking and not was_asking:
            self.no.setFocus()
        done = self.tr("The practice Stripe is empty, and its clock shows the real time.")
        say(self.done, done if view.is_empty else "")
        say(self.payday, self._payday_text(view, formats))

    @property
    def _levers(self) -> tuple[KeyButton, ...]:
        return (self.pay_out, self.send_back, self.tour, self.empty, self.no, self.yes)

    def _payday_text(self, view: PracticeView, formats: Formats) -> str:
        amounts = ", ".join(formats.money(amount) for amount in view.amounts)
        match view.payday:
            case Payday.NONE:
                return ""
            case Payday.PAID:
                return self.tr("On the way to the bank: %1").replace("%1", amounts)
            case Payday.NOTHING:
                return self.tr("Nothing is available yet: money is, two days after it was taken.")
            case Payday.RETURNED:
                told = self.tr("The bank sent %1 back. The next payout takes it along.")
                return told.replace("%1", amounts)
            case Payday.NO_PAYOUT:
                return self.tr("No payout is there to come back.")

    def _doing_text(self, busy: Turning) -> str:
        match busy:
            case Turning.NO:
                return ""
            case Turning.CLOCK:
                return self.tr("Turning the clock…")
            case Turning.PAYING:
                return self.tr("Moving money between Stripe and the bank…")
            case Turning.EMPTYING:
                return self.tr("Releasing what is held, then beginning anew…")

    def _turn_button(self, by: timedelta, text: str) -> KeyButton:
        button = KeyButton(text, icon=Icon.CLOCK)
        obey_enter(button)
        button.clicked.connect(lambda: self.turn_asked.emit(by))
        return button

    def _lay_out(self) -> None:
        clock = QHBoxLayout()
        clock.setSpacing(px(12))
        clock.addWidget(self.clock)
        clock.addStretch()
        clock.addWidget(self._dot)
        clock.addWidget(self._doing)
        turns = QHBoxLayout()
        turns.setSpacing(px(8))
        for button in self.turns.values():
            turns.addWidget(button, 1)
        why = label(
            self.tr(
                "Turn the clock forward to see holds lapse on the day you learn about them. "
                "It never turns back, except by beginning anew."
            ),
            "soft",
        )
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.no, 1)
        answers.addWidget(self.yes, 1)
        question = label(
            self.tr(
                "Every practice hold is released and every begun payment given up, then the "
                "practice Stripe is emptied and its clock set to now. The daybook keeps its "
                "entries."
            ),
            "strong",
        )
        self._asking = column(question, answers)
        self._tools = column(
            card(SectionTitle(self.tr("The practice clock")), clock, turns, why),
            self._tour_card(),
            self._payout_card(),
            card(SectionTitle(self.tr("Begin anew")), self.empty, self._asking, self.done),
            0,
        )
        self._none = EmptyState(
            Icon.PRACTICE,
            self.tr("These tools belong to practice mode"),
            self.tr("Open practice mode under “Mode and keys”: no key, no network, no real money."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._tools)
        layout.addWidget(self._none)

    def _tour_card(self) -> QWidget:
        about = label(
            self.tr(
                "Five things that every new cashier should have met: a declined card, a part that "
                "is taken, an answer that gets lost, a hold that lapses, and the close of a shift. "
                "It says what to look at, and sees in the ledger what was done."
            ),
            "soft",
        )
        return card(SectionTitle(self.tr("The practice tour")), about, self.tour)

    def _payout_card(self) -> QWidget:
        about = label(
            self.tr(
                "Stripe pays what is available to the bank every midnight (UTC), two days after it "
                "was taken and less its fees. A bank may send a payout back, even after it arrived."
            ),
            "soft",
        )
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.pay_out, 1)
        row.addWidget(self.send_back, 1)
        return card(SectionTitle(self.tr("Payouts")), about, row, self.payday)
