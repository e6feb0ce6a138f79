"""Taking or releasing one hold in the walk: how much, or why."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.intent import CancelReason
from pos.domain.money import Currency, Money
from pos.domain.shift import Stop
from ui.format import Formats
from ui.parts import Choice, fill, label, obey_enter, say, say_problem
from ui.shift.view import ShiftView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton, Keypad, Kind, MoneyEdit, SectionTitle
from ui.wording import card_text, reason_text

_ROOM_FOR_PAD: Final = 420


class CaptureForm(QWidget):
    """An amount up to what is held, and what becomes of the rest."""

    take_asked = Signal(object)  # Money
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = -1
        self._held: Money | None = None
        self._formats = Formats()
        self.edit = MoneyEdit(Currency("EUR"), name=self.tr("Amount to take"))
        self.rest = label(role="soft")
        self.problem = label(role="error")
        self.pad = Keypad(enter_text=self.tr("OK"))
        self.pad.drive(self.edit)
        self.pad.setMaximumHeight(px(280))
        self.take = KeyButton("", kind=Kind.MONEY, icon=Icon.TICK)
        self.back = IconButton(Icon.ARROW_LEFT, self.tr("Not now"))
        obey_enter(self.take, self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.back)
        foot.addWidget(self.take, 1)
        fill(layout, self.edit, self.rest, self.problem)
        layout.addWidget(self.pad, 1)
        layout.addStretch()
        layout.addLayout(foot)
        self.edit.changed.connect(lambda _: self._draw_rest())
        self.edit.entered.connect(lambda _: self.take.setFocus())
        self.take.clicked.connect(lambda: self.take_asked.emit(self.edit.money()))
        self.back.clicked.connect(self.back_asked)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """A notice on a low screen takes the pad's place; the keyboard types all the same."""
        super().resizeEvent(event)
        self.pad.setVisible(self.height() >= px(_ROOM_FOR_PAD))

    def show_view(self, view: ShiftView, stop: Stop, formats: Formats) -> None:
        self._formats, self._held = formats, stop.row.hold.amount
        if view.turn != self._turn:
            self._turn = view.turn
            self.edit.set_money(stop.row.hold.amount)
            self.edit.setFocus()
        self.take.set_detail(card_text(stop.row.hold.brand, stop.row.hold.last4))
        say_problem(self.problem, view.problem)
        for button in (self.take, self.back):
            button.set_ready(is_ready=not view.doing)
        self._draw_rest()

    def _draw_rest(self) -> None:
        held, amount = self._held, self.edit.money()
        if held is None:
            return
        self.take.setText(self.tr("Take %1").replace("%1", self._formats.money(amount)))
        if amount.currency == held.currency and amount < held:
            told = self.tr("%1 goes back to the customer and cannot be taken later.")
            say(self.rest, told.replace("%1", self._formats.money(held - amount)))
        else:
            say(self.rest, self.tr("Nothing is released."))


class ReleaseForm(QWidget):
    """Four reasons, and one button that says what it gives up."""

    release_asked = Signal(object)  # CancelReason
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._turn = -1
        self._reason: CancelReason | None = None
        self._is_busy = False
        self.title = SectionTitle("")
        self.title.setWordWrap(True)
        self.about = label(
            self.tr("Nothing is taken, and the hold cannot be brought back. Why?"), "soft"
        )
        self.reasons = {reason: Choice(reason_text(reason)) for reason in CancelReason}
        self.problem = label(role="error")
        self.release = KeyButton("", kind=Kind.DANGER, icon=Icon.ARROW_BACK)
        self.back = KeyButton(self.tr("Keep the hold"), icon=Icon.ARROW_LEFT)
        obey_enter(self.release, self.back, *self.reasons.values())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        fill(
            layout, self.title, self.about, *self.reasons.values(), self.problem, 0,
            self.release, self.back,
        )  # fmt: skip
        for reason, choice in self.reasons.items():
            choice.clicked.connect(lambda _=False, reason=reason: self._choose(reason))
        self.release.clicked.connect(self._ask)
        self.back.clicked.connect(self.back_asked)

    def show_view(self, view: ShiftView, stop: Stop, formats: Formats) -> None:
        held = formats.money(stop.row.hold.amount)
        self.title.setText(self.tr("Release %1?").replace("%1", held))
        self.release.setText(self.tr("Release %1").replace("%1", held))
        self._is_busy = bool(view.doing)
        if view.turn != self._turn:
            self._turn, self._reason = view.turn, None
            self.back.setFocus()
        say_problem(self.problem, view.problem)
        self._draw()

    def _choose(self, reason: CancelReason) -> None:
        self._reason = reason
        self._draw()

    def _draw(self) -> None:
        for reason, choice in self.reasons.items():
            choice.setChecked(reason is self._reason)
            choice.set_icon(Icon.TICK if reason is self._reason else None)
            choice.set_ready(is_ready=not self._is_busy)
        self.back.set_ready(is_ready=not self._is_busy)
        if self._reason is None:
            self.release.set_blocked(self.tr("Choose the reason first"))
        else:
            self.release.set_ready(is_ready=not self._is_busy)

    def _ask(self) -> None:
        if self._reason is not None:
            self.release_asked.emit(self._reason)
