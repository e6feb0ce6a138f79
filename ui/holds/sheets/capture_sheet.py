"""Taking a hold: how much, what that leads to, and one more question where something is lost."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.hold import CaptureBounds
from pos.domain.money import Currency
from ui.format import Formats
from ui.holds.sheets.capturing import CaptureView, Capturing, Way
from ui.holds.sheets.consequence import Consequences, over_text, rest_text
from ui.holds.sheets.frame import SheetFrame, about_row
from ui.holds.sheets.lines import LinePicker
from ui.keys import Action, with_key
from ui.parts import Choice, column, label, obey_enter, say_problem, scrolled
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Keypad, Kind, MoneyEdit, MoneySlider, SectionTitle
from ui.wording import card_text

_CONSEQUENCES = 330
_ROOM_FOR_SLIDER = 620
"""With two lines of what is wrong above the keys."""


class CaptureSheet(SheetFrame):
    """Draws a CaptureView; decides nothing."""

    def __init__(self, asker: Capturing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.ways = {
            Way.AMOUNT: Choice(self.tr("By amount")),
            Way.LINES: Choice(self.tr("By lines of the sale")),
        }
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount to take"))
        self.slider = MoneySlider(self.tr("Amount to take, as a slider"))
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        self.lines = LinePicker()
        self.problem = label(role="error")
        self.consequences = Consequences()
        self.more = Choice(self.tr("More to come"))
        self.tip = Choice(self.tr("A tip is in it"))
        self.take = KeyButton(
            self.tr("Take"), action=Action.CAPTURE, kind=Kind.MONEY, icon=Icon.TICK
        )
        self.sure = _Sure()
        obey_enter(self.take, self.more, self.tip, *self.ways.values())
        self._lay_out()
        self._connect()

    @property
    @override
    def face(self) -> int:
        return int(self._asker.view.is_sure)

    @override
    def first(self) -> QWidget:
        if self._asker.view.is_sure:
            return self.sure.back
        return self.edit if self._asker.view.way is Way.AMOUNT else self.lines.list

    @override
    def draw(self, formats: Formats) -> None:
        view, busy = self._asker.view, bool(self._asker.doer.busy)
        if view.row is None or view.amount is None or view.bounds is None:
            return
        hold = view.row.hold
        self.say_head(
            self.tr("Take the money: %1 is held").replace("%1", formats.money(hold.amount)),
            about_row(view.row),
        )
        self._faces.setCurrentIndex(int(view.is_sure))
        self.take.setVisible(not view.is_sure)
        self._draw_ways(view, formats, is_busy=busy)
        self.consequences.draw(view.plan, view.bounds, formats)
        self._draw_options(view, view.bounds, formats, is_busy=busy)
        self._draw_take(view, formats, is_busy=busy)
        self.sure.draw(view, formats, is_busy=busy)
        self.lock(is_busy=busy)

    def _draw_ways(self, view: CaptureView, formats: Formats, *, is_busy: bool) -> None:
        bounds, amount = view.bounds, view.amount
        if bounds is None or amount is None:
            return
        self._entry.setCurrentIndex(0 if view.way is Way.AMOUNT else 1)
        for way, choice in self.ways.items():
            choice.setChecked(way is view.way)
            choice.set_ready(is_ready=not is_busy)
        picks = self._asker.picks
        if not picks:
            self.ways[Way.LINES].set_blocked(self.tr("The sale has no lines"))
        if amount != self.edit.money():
            self.edit.set_money(amount)
        self.edit.show_wrong(is_wrong=view.problem is not None)
        self.slider.set_bounds(bounds.least, bounds.most)
        self.slider.set_money(amount)
        self.slider.setEnabled(not is_busy)
        if view.way is Way.LINES:
            self.lines.draw(picks, formats, is_busy=is_busy)
        say_problem(self.problem, view.problem)

    def _draw_options(
        self, view: CaptureView, bounds: CaptureBounds, formats: Formats, *, is_busy: bool
    ) -> None:
        self.more.setChecked(not view.is_final)
        self.more.set_icon(None if view.is_final else Icon.TICK)
        if not bounds.can_leave_rest:
            self.more.set_blocked(self.tr("This card can be charged once only"))
        else:
            self.more.set_ready(is_ready=not is_busy)
            self.more.set_detail(self.tr("The rest stays on hold"))
        self.tip.setChecked(view.tip is not None)
        self.tip.set_icon(None if view.tip is None else Icon.TICK)
        if not bounds.can_take_more:
            self.tip.set_blocked(self.tr("This card allows no more than is held"))
        elif view.beyond is None:
            most = self.tr("Up to %1 can be taken").replace("%1", formats.money(bounds.most))
            self.tip.set_blocked(most)
        else:
            self.tip.set_ready(is_ready=not is_busy)
            beyond = self.tr("%1 beyond what is held")
            self.tip.set_detail(beyond.replace("%1", formats.money(view.beyond)))

    def _draw_take(self, view: CaptureView, formats: Formats, *, is_busy: bool) -> None:
        plan = view.plan
        self.pad.enter_button.setEnabled(plan is not None and not is_busy)
        if plan is None or view.row is None:
            self.take.setText(self.tr("Take"))
            self.take.set_blocked(self.tr("Correct the amount first"))
            return
        taken = formats.money(plan.taken)
        text = self.tr("Take %1…") if view.needs_a_word else self.tr("Take %1")
        self.take.setText(text.replace("%1", taken))
        self.take.set_detail(card_text(view.row.hold.brand, view.row.hold.last4))
        self.take.set_ready(is_ready=not is_busy)

    def _lay_out(self) -> None:
        by_amount = QWidget()
        typed = QVBoxLayout(by_amount)
        typed.setContentsMargins(0, 0, 0, 0)
        typed.setSpacing(px(8))
        typed.addWidget(self.edit)
        typed.addWidget(self.slider)
        typed.addWidget(self.pad, 1)
        self._entry = QStackedWidget()
        self._entry.addWidget(by_amount)
        self._entry.addWidget(self.lines)
        ways = QHBoxLayout()
        ways.setSpacing(px(8))
        for choice in self.ways.values():
            ways.addWidget(choice, 1)
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addLayout(ways)
        left.addWidget(self.problem)
        left.addWidget(self._entry, 1)
        right = QVBoxLayout()
        right.setSpacing(px(8))
        # On a low screen with a notice it scrolls; no line of it is cut.
        right.addWidget(scrolled(self.consequences, self.consequences.accessibleName()), 1)
        right.addWidget(self.tip)
        right.addWidget(self.more)
        right.addWidget(self.take)
        beside = QWidget()
        beside.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        beside.setFixedWidth(px(_CONSEQUENCES))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        row.addLayout(left, 1)
        row.addWidget(beside)
        self._faces = QStackedWidget()
        self._faces.addWidget(both)
        self._faces.addWidget(self.sure)
        self.body.addWidget(self._faces, 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for both, keys are more than a slider."""
        super().resizeEvent(event)
        self.slider.setVisible(self.height() >= px(_ROOM_FOR_SLIDER))

    def _connect(self) -> None:
        asker = self._asker
        self.edit.changed.connect(asker.set_amount)
        self.edit.refused.connect(asker.refuse)
        self.edit.entered.connect(lambda _amount: asker.propose())
        self.slider.changed.connect(asker.set_amount)
        self.lines.picked.connect(asker.pick)
        self.lines.all_picked.connect(asker.pick_all)
        self.lines.none_picked.connect(asker.pick_none)
        self.more.clicked.connect(lambda: asker.set_final(is_final=not asker.view.is_final))
        self.tip.clicked.connect(lambda: asker.set_tip(is_tip=not asker.view.is_tip))
        for way, choice in self.ways.items():
            choice.clicked.connect(lambda _=False, way=way: asker.turn_to(way))
        self.take.clicked.connect(asker.propose)
        self.sure.take.clicked.connect(asker.confirm)
        self.sure.back.clicked.connect(self.back_asked)


class _Sure(QWidget):
    """Once more, because what is released cannot be taken later; the safe answer has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.question = SectionTitle("", role="page")
        self.question.setWordWrap(True)
        self.about = label(role="large")
        self.take = KeyButton("", kind=Kind.MONEY, icon=Icon.TICK)
        self.back = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.back, self.back.setText, self.tr("No, go back (%1)"), Action.BACK)
        obey_enter(self.take, self.back)
        # The answer that moves money is not where the button before it was: a second press of a
        # double click lands beside it.
        answers = column(self.take, self.back)
        answers.setMaximumWidth(px(520))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(8), px(16), px(8), 0)
        layout.setSpacing(px(14))
        layout.addWidget(self.question)
        layout.addWidget(self.about)
        layout.addWidget(answers, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()

    def draw(self, view: CaptureView, formats: Formats, *, is_busy: bool) -> None:
        plan = view.plan
        if plan is None or view.row is None:
            return
        taken = formats.money(plan.taken)
        if plan.released:
            question = self.tr("Take %1 and release %2?")
            question = question.replace("%2", formats.money(plan.released))
        else:
            question = self.tr("Take %1, more than was held?")
        self.question.setText(question.replace("%1", taken))
        hold = view.row.hold
        charged = self.tr("%1 is charged to %2.").replace("%1", taken)
        told = (
            charged.replace("%2", card_text(hold.brand, hold.last4)),
            over_text(plan, formats),
            rest_text(plan, formats),
        )
        self.about.setText(" ".join(part for part in told if part))
        self.take.setText(self.tr("Yes, take %1").replace("%1", taken))
        self.take.set_ready(is_ready=not is_busy)
        self.back.set_ready(is_ready=not is_busy)
