"""Forms about cash: what lies in the drawer, and what is put in or taken out."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from pos.domain.money import Currency, Money
from ui.format import Formats
from ui.parts import column, label, obey_enter, say, say_problem
from ui.shift.drawer_counter import DrawerCounter
from ui.shift.sheet import ShiftSheet
from ui.shift.view import Face, ShiftView
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import KeyButton, Keypad, Kind, MoneyEdit, StateBadge

_WIDEST: Final = 920
_FORM: Final = 640


class CountSheet(ShiftSheet):
    """Coins and notes and what they come to: for the float, and for the count."""

    open_asked = Signal(object)  # Money
    counted = Signal(object, object)  # Money, Pieces
    skip_asked = Signal()  # close without a count

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = -1
        self._face = Face.OPEN
        self._formats = Formats()
        self.counter = DrawerCounter()
        self.total = label(role="total", wraps=False)
        self.result = StateBadge("", Tone.PLAIN)
        self.problem = label(role="error")
        self.skip = KeyButton(self.tr("Close without a count"), kind=Kind.QUIET)
        self.go = KeyButton("", kind=Kind.PRIMARY, icon=Icon.DRAWER)
        obey_enter(self.go, self.skip)
        self.counter.setMaximumWidth(px(_WIDEST))
        self.body.addWidget(self.counter, 1)
        self.body.addWidget(self.problem)
        self.foot.addWidget(self.total)
        self.foot.addWidget(self.result)
        self.foot.addStretch(1)
        self.foot.addWidget(self.skip)
        self.foot.addWidget(self.go)
        self.counter.changed.connect(self._changed)
        self.counter.finished.connect(self.go.setFocus)
        self.skip.clicked.connect(self.skip_asked)
        self.go.clicked.connect(self._go)

    @override
    def first(self) -> QWidget:
        return self.counter.first()

    @override
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        self._formats, self._face = formats, view.face
        self.counter.use(view.currency, formats)
        if view.turn != self._turn:
            self._turn = view.turn
            self.counter.wipe()
            self.counter.first().setFocus()
        is_open = view.face is Face.OPEN
        self.say_head(
            self.tr("Open a shift") if is_open else self.tr("Count the drawer"),
            self.tr("What lies in the drawer now? It is the float of the shift.")
            if is_open
            else self.tr("Every coin and note that lies in it. Nothing has to be right at once."),
        )
        self.say_busy(view.doing, None)
        say_problem(self.problem, view.problem)
        self._draw_result(view)
        self.skip.setVisible(view.is_closing and view.face is Face.COUNT)
        self.lock(self.skip, self.go, is_busy=bool(view.doing))
        self._changed(self.counter.total)

    def _draw_result(self, view: ShiftView) -> None:
        result = view.counted
        self.result.setVisible(result is not None and result.difference is not None)
        if result is None or result.difference is None:
            return
        difference = result.difference
        if not difference:
            self.result.say(self.tr("As expected"), Tone.TAKEN)
        else:
            told = self.tr("%1 too much") if difference.minor > 0 else self.tr("%1 missing")
            amount = difference if difference.minor > 0 else -difference
            self.result.say(told.replace("%1", self._formats.money(amount)), Tone.WARNING)

    def _changed(self, total: Money) -> None:
        self.total.setText(self._formats.money(total))
        if self._face is Face.OPEN:
            told = self.tr("Open with %1").replace("%1", self._formats.money(total))
        else:
            told = self.tr("Note this count")
        self.go.setText(told)

    def _go(self) -> None:
        if self._face is Face.OPEN:
            self.open_asked.emit(self.counter.total)
        else:
            self.counted.emit(self.counter.total, self.counter.pieces)


class MoveSheet(ShiftSheet):
    """Cash by hand: how much, and what for."""

    asked = Signal(object, str)  # Money, reason

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = -1
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount"))
        self.reason = QLineEdit()
        self.reason.setMaxLength(200)
        self.reason.setAccessibleName(self.tr("What it is for"))
        self.reason.setPlaceholderText(self.tr("What it is for, such as: change from the bank"))
        self.problem = label(role="error")
        self.pad = Keypad(enter_text=self.tr("Next"))
        self.pad.drive(self.edit)
        self.pad.setMaximumHeight(px(330))
        self.go = KeyButton("", kind=Kind.PRIMARY, icon=Icon.TICK)
        obey_enter(self.go)
        form = self._form()
        form.setMaximumWidth(px(_FORM))
        self.body.addWidget(form, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.edit.entered.connect(lambda _: self.reason.setFocus())
        self.edit.changed.connect(self._named)
        self.reason.returnPressed.connect(self._ask)
        self.go.clicked.connect(self._ask)
        self._formats = Formats()
        self._is_in = True

    @override
    def first(self) -> QWidget:
        return self.edit

    @override
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        self._formats, self._is_in = formats, view.face is Face.CASH_IN
        if view.turn != self._turn:
            self._turn = view.turn
            self.edit.set_currency(view.currency)
            self.reason.clear()
            self.edit.setFocus()
        self.say_head(
            self.tr("Put cash in") if self._is_in else self.tr("Take cash out"),
            self.tr("Cash that no sale brings: change from the bank, a part of the safe.")
            if self._is_in
            else self.tr("Cash for something else: a purchase, an advance, the bank."),
        )
        self.say_busy(view.doing, None)
        say_problem(self.problem, view.problem)
        self.lock(self.go, is_busy=bool(view.doing))
        self._named(self.edit.money())

    def _form(self) -> QWidget:
        return column(self.edit, self.reason, self.problem, self.pad, 0)

    def _named(self, amount: Money) -> None:
        told = self.tr("Put %1 in") if self._is_in else self.tr("Take %1 out")
        self.go.setText(told.replace("%1", self._formats.money(amount)))

    def _ask(self) -> None:
        self.asked.emit(self.edit.money(), self.reason.text())


class CloseSheet(ShiftSheet):
    """The end of a close: what was counted, what stays in the drawer, and one button."""

    close_asked = Signal(object, bool)  # Money that stays or None, without a count
    recount_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = -1
        self.lines = label(role="large")
        self.verdict = StateBadge("", Tone.PLAIN)
        self.stays = label(self.tr("Stays in the drawer for the next shift:"), "strong")
        self.leave = MoneyEdit(Currency("EUR"), name=self.tr("Stays in the drawer"))
        self.leave.setMaximumWidth(px(320))
        self.rest = label(role="soft")
        self.problem = label(role="error")
        self.recount = KeyButton(self.tr("Count again"), icon=Icon.REFRESH)
        self.go = KeyButton(self.tr("Close the shift"), kind=Kind.MONEY, icon=Icon.TICK)
        obey_enter(self.recount, self.go)
        badge = QHBoxLayout()
        badge.addWidget(self.verdict)
        badge.addStretch()
        self.body.addWidget(self.lines)
        self.body.addLayout(badge)
        self.body.addSpacing(px(12))
        self.body.addWidget(self.stays)
        self.body.addWidget(self.leave)
        self.body.addWidget(self.rest)
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self.foot.addWidget(self.recount)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go)
        self.recount.clicked.connect(self.recount_asked)
        self.go.clicked.connect(self._ask)
        self.leave.changed.connect(lambda _: self._draw_rest())
        self._formats = Formats()
        self._counted: Money | None = None

    @override
    def first(self) -> QWidget:
        return self.recount

    @override
    def show_view(self, view: ShiftView, formats: Formats) -> None:
        self._formats = formats
        result = view.counted
        self._counted = result.counted.total if result else None
        if view.turn != self._turn:
            self._turn = view.turn
            self.leave.set_money(self._proposed(view))
            self.recount.setFocus()
        self.say_head(
            self.tr("Close the shift"),
            self.tr("The Z report is made and can be printed again; nothing changes it later."),
        )
        self.say_busy(view.doing, None)
        say_problem(self.problem, view.problem)
        self._draw_lines(view)
        for widget in (self.stays, self.leave, self.rest):
            widget.setVisible(result is not None)
        self._draw_rest()
        self.recount.setText(self.tr("Count again") if result else self.tr("Count the drawer"))
        self.lock(self.recount, self.go, is_busy=bool(view.doing))

    def _proposed(self, view: ShiftView) -> Money:
        """The next float, where there is enough: what lay in the drawer this morning."""
        counted, status = self._counted, view.status
        if (
            counted is None
            or status is None
            or counted.currency != status.shift.opening_float.currency
        ):
            return Money.zero(view.currency)
        return min(status.shift.opening_float, counted)

    def _draw_lines(self, view: ShiftView) -> None:
        result, money = view.counted, self._formats.money
        if result is None:
            self.lines.setText(self.tr("Nobody counted the drawer. What lies in it stays there."))
            self.verdict.setVisible(False)
            return
        lines = [self.tr("Counted: %1").replace("%1", money(result.counted.total))]
        if result.expected is not None:
            lines.insert(0, self.tr("Expected: %1").replace("%1", money(result.expected)))
        self.lines.setText("\n".join(lines))
        difference = result.difference
        self.verdict.setVisible(difference is not None)
        if difference is None:
            return
        if not difference:
            self.verdict.say(self.tr("As expected"), Tone.TAKEN)
        elif difference.minor > 0:
            told = self.tr("%1 too much; it is recorded")
            self.verdict.say(told.replace("%1", money(difference)), Tone.WARNING)
        else:
            told = self.tr("%1 missing; it is recorded")
            self.verdict.say(told.replace("%1", money(-difference)), Tone.WARNING)

    def _draw_rest(self) -> None:
        counted, leave = self._counted, self.leave.money()
        if counted is None or counted.currency != leave.currency or leave > counted:
            say(self.rest, "")
            return
        told = self.tr("%1 goes into the safe.")
        say(self.rest, told.replace("%1", self._formats.money(counted - leave)))

    def _ask(self) -> None:
        is_counted = self._counted is not None
        self.close_asked.emit(self.leave.money() if is_counted else None, not is_counted)
