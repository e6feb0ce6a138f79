"""The chosen hold: what is held until when, what happens if nobody acts, and what can be done."""

from functools import cached_property

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.board import HoldRow
from pos.domain.hold import Urgency
from ui.elsewhere import ChangeMark
from ui.format import Formats
from ui.holds.part import ConfirmPart, TakePart
from ui.holds.release import ReleaseSheet
from ui.holds.view import HoldsView, Step
from ui.holds.wording import badge, busy_text, if_nobody_acts
from ui.keys import Action
from ui.parts import card, column, label, obey_enter, say
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.waits import wait_text
from ui.widgets import BusyDot, EmptyState, KeyButton, Kind, StateBadge
from ui.wording import card_text


class HoldPanel(QFrame):
    """Draws the chosen hold and the question that is open about it; decides nothing.

    The questions are built when they are first asked.
    """

    amount_typed = Signal(object)  # Money
    amount_refused = Signal(object)  # PosError
    part_asked = Signal()
    part_confirmed = Signal()
    reason_chosen = Signal(object)  # CancelReason
    release_confirmed = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = _Facts()
        self._make_buttons()
        self._busy_dot = BusyDot(22)
        self._busy = label()
        self._busy_row = QWidget()
        busy = QHBoxLayout(self._busy_row)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.addWidget(self._busy_dot)
        busy.addWidget(self._busy, 1)
        self._steps = QStackedWidget()
        self._actions = column(
            self._facts.consequence,
            0,
            self.check,
            self.ask_now,
            self.capture,
            self.part,
            self.release,
        )
        self._steps.addWidget(self._actions)
        self._chosen = card(self._facts, self._busy_row, self._steps)
        self._none = EmptyState(Icon.HOLD, "", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._chosen)
        layout.addWidget(self._none)
        self._hand = SteadyHand(self)
        self._hand.watch(self)

    @cached_property
    def take_part(self) -> TakePart:
        sheet = TakePart()
        sheet.edit.changed.connect(self.amount_typed)
        sheet.edit.refused.connect(self.amount_refused)
        sheet.edit.entered.connect(lambda _amount: self.part_asked.emit())
        sheet.take.clicked.connect(self.part_asked)
        sheet.back.clicked.connect(self.back_asked)
        self._add(sheet)
        return sheet

    @cached_property
    def confirm_part(self) -> ConfirmPart:
        sheet = ConfirmPart()
        sheet.take.clicked.connect(self.part_confirmed)
        sheet.back.clicked.connect(self.back_asked)
        self._add(sheet)
        return sheet

    @cached_property
    def release_sheet(self) -> ReleaseSheet:
        sheet = ReleaseSheet()
        sheet.reason_chosen.connect(self.reason_chosen)
        sheet.release.clicked.connect(self.release_confirmed)
        sheet.keep.clicked.connect(self.back_asked)
        self._add(sheet)
        return sheet

    def _add(self, sheet: QWidget) -> None:
        self._steps.addWidget(sheet)
        self._hand.watch(sheet)

    def draw(self, view: HoldsView, formats: Formats) -> None:
        row = view.selected_row
        self._chosen.setVisible(row is not None)
        self._none.setVisible(row is None)
        self._none.say(
            self.tr("Choose a hold"),
            self.tr("How much is held, on which card, and until when.")
            if view.is_read_only
            else self.tr("Its money can be taken, taken in part, or released."),
        )
        if row is None or view.now is None:
            return
        waiting = view.waiting
        step = view.step if waiting is None else Step.LOOK  # the question was answered
        # A question has the whole panel: on a small screen there is no room for both.
        self._facts.setVisible(step is Step.LOOK)
        self._facts.draw(row, view, formats)
        self._busy_row.setVisible(bool(view.busy))
        self._busy.setText(wait_text(waiting, formats) if waiting else busy_text(view.busy))
        self._draw_buttons(row, view, formats)
        match step:
            case Step.LOOK:
                self._steps.setCurrentWidget(self._actions)
            case Step.PART:
                self.take_part.draw(row.hold, view, formats)
                self._ask(self.take_part, self.take_part.edit)
            case Step.CONFIRM_PART:
                self.confirm_part.draw(row.hold, view, formats)
                self._ask(self.confirm_part, self.confirm_part.back)
            case Step.RELEASE:
                self.release_sheet.draw(row.hold, view, formats)
                self._ask(self.release_sheet, self.release_sheet.keep)

    def _ask(self, sheet: QWidget, first: QWidget) -> None:
        """Turn to a question, with the keyboard on its safe answer."""
        if self._steps.currentWidget() is not sheet:
            self._steps.setCurrentWidget(sheet)
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_buttons(self, row: HoldRow, view: HoldsView, formats: Formats) -> None:
        hold = row.hold
        self.check.setVisible(row.is_checking and view.waiting is None)
        self.ask_now.setVisible(view.waiting is not None)
        self.ask_now.set_ready(is_ready=view.waiting is not None and view.waiting.seconds > 0)
        for button in (self.capture, self.part, self.release):
            button.setVisible(not row.is_checking)
            button.set_ready(is_ready=not view.busy)
        self.check.set_ready(is_ready=not view.busy)
        self.capture.setText(self.tr("Take %1").replace("%1", formats.money(hold.amount)))
        self.capture.set_detail(card_text(hold.brand, hold.last4))
        if view.is_read_only:
            for button in (self.check, self.capture, self.part, self.release):
                button.set_blocked(self.tr("Look only"))
        elif view.urgency(row) is Urgency.LAPSED:
            over = self.tr("Time is over, asking Stripe")
            self.capture.set_blocked(over)
            self.part.set_blocked(over)

    def _make_buttons(self) -> None:
        self.capture = KeyButton(
            self.tr("Take it all"), action=Action.CAPTURE, kind=Kind.MONEY, icon=Icon.TICK
        )
        self.part = KeyButton(self.tr("Take a part…"), icon=Icon.PERCENT)
        self.release = KeyButton(
            self.tr("Release…"), action=Action.RELEASE, kind=Kind.DANGER, icon=Icon.ARROW_BACK
        )
        self.ask_now = KeyButton(self.tr("Ask Stripe now"), kind=Kind.PRIMARY, icon=Icon.REFRESH)
        self.check = KeyButton(self.tr("Ask Stripe now"), kind=Kind.PRIMARY, icon=Icon.REFRESH)
        obey_enter(self.capture, self.part, self.release, self.check, self.ask_now)


class _Facts(QWidget):
    """Badge, receipt, amount, card and deadline of a hold."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = StateBadge()
        self._receipt = label(role="soft", wraps=False)
        self._amount = label(role="total", wraps=False)
        self._card = label(role="strong", wraps=False)
        self._until = label(role="strong")
        self._left = label()
        self._placed = label(role="soft")
        self._changes = ChangeMark()
        self.consequence = label()
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self._badge)
        top.addStretch()
        top.addWidget(self._receipt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        layout.addLayout(top)
        money = QHBoxLayout()
        money.addWidget(self._amount)
        money.addStretch()
        money.addWidget(self._card, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(money)
        layout.addWidget(self._until)
        layout.addWidget(self._left)
        layout.addWidget(self._placed)
        layout.addWidget(self._changes)

    def draw(self, row: HoldRow, view: HoldsView, formats: Formats) -> None:
        hold, urgency = row.hold, view.urgency(row)
        text, tone = badge(row, urgency)
        self._badge.say(text, tone)
        self._badge.show()
        self._receipt.setText(hold.receipt)
        self._amount.setText(formats.money(hold.amount))
        self._card.setText(card_text(hold.brand, hold.last4))
        self._draw_times(row, urgency, view, formats)
        self._changes.draw(row.changes, formats)
        checking = self.tr(
            "We don’t know yet how its last step ended. Don’t run the card again. "
            "Nothing is charged twice."
        )
        self.consequence.setText(checking if row.is_checking else if_nobody_acts(urgency))

    def _draw_times(
        self, row: HoldRow, urgency: Urgency, view: HoldsView, formats: Formats
    ) -> None:
        hold, until = row.hold, row.hold.capture_before
        if until is None:
            say(self._until, self.tr("Deadline not known yet"))
        else:
            is_over = urgency is Urgency.LAPSED
            text = self.tr("Was held until %1") if is_over else self.tr("Held until %1")
            if row.is_checking:  # it may be taken by now
                text = self.tr("Capture before %1")
            say(self._until, text.replace("%1", formats.when_long(until)))
        known = view.now is not None and until is not None and urgency is not Urgency.LAPSED
        say(self._left, formats.left(until, view.now) if known and view.now else "")
        placed = formats.when_long(hold.placed_at)
        self._placed.setText(self.tr("Placed %1").replace("%1", placed))
