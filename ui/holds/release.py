"""Releasing a hold: why, and one button that says what it gives up."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.hold import Hold
from pos.domain.intent import CancelReason
from ui.format import Formats
from ui.holds.view import HoldsView
from ui.keys import Action, key_text
from ui.parts import Choice, label, obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle
from ui.wording import card_text, reason_text

_REASONS: Final = (
    CancelReason.REQUESTED_BY_CUSTOMER,
    CancelReason.DUPLICATE,
    CancelReason.FRAUDULENT,
    CancelReason.ABANDONED,
)


class ReleaseSheet(QWidget):
    """The question, its four reasons, and two ways out of which the safe one has the focus."""

    reason_chosen = Signal(object)  # CancelReason

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = SectionTitle("")
        self.question.setWordWrap(True)
        self.about = label()
        self.reasons: dict[CancelReason, Choice] = {}
        self.keep = KeyButton(
            self.tr("Keep the hold (%1)").replace("%1", key_text(Action.BACK)),
            icon=Icon.ARROW_LEFT,
        )
        self.release = KeyButton("", kind=Kind.DANGER, icon=Icon.ARROW_BACK)
        obey_enter(self.keep, self.release)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(4), 0, 0)
        layout.setSpacing(px(6))
        layout.addWidget(self.question)
        layout.addWidget(self.about)
        for reason in _REASONS:
            layout.addWidget(self._choice(reason))
        layout.addStretch()
        layout.addWidget(self.release)
        layout.addWidget(self.keep)

    def draw(self, hold: Hold, view: HoldsView, formats: Formats) -> None:
        held, charged = formats.money(hold.amount), card_text(hold.brand, hold.last4)
        self.question.setText(
            self.tr("Release %1 on %2?").replace("%1", held).replace("%2", charged)
        )
        self.about.setText(
            self.tr("Nothing is taken, and the hold cannot be brought back. Why is it released?")
        )
        for reason, button in self.reasons.items():
            button.setChecked(reason is view.reason)
            button.set_icon(Icon.TICK if reason is view.reason else None)
            button.set_ready(is_ready=not view.busy)
        self.release.setText(self.tr("Release %1").replace("%1", held))
        if view.reason is None:
            self.release.set_blocked(self.tr("Choose the reason first"))
        else:
            self.release.set_ready(is_ready=not view.busy)
        self.keep.set_ready(is_ready=not view.busy)

    def _choice(self, reason: CancelReason) -> Choice:
        button = Choice(reason_text(reason))
        button.clicked.connect(lambda: self.reason_chosen.emit(reason))
        self.reasons[reason] = button
        return button
