"""Releasing a hold: why, and one button that says what it gives up."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget
from typing_extensions import override

from pos.domain.intent import CancelReason
from ui.format import Formats
from ui.holds.sheets.frame import SheetFrame, about_row
from ui.holds.sheets.releasing import Releasing
from ui.keys import Action, with_key
from ui.parts import Choice, label, obey_enter, say_problem
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, restyle
from ui.wording import card_text, reason_text

REASONS: Final = (
    CancelReason.REQUESTED_BY_CUSTOMER,
    CancelReason.DUPLICATE,
    CancelReason.FRAUDULENT,
    CancelReason.ABANDONED,
)


class ReleaseSheet(SheetFrame):
    """The question, its four reasons, and two ways out of which the safe one has the focus."""

    def __init__(self, asker: Releasing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asker = asker
        self.question = label(role="large")
        self.reasons = {reason: Choice(reason_text(reason)) for reason in REASONS}
        self.note = QLineEdit()
        self.note.setPlaceholderText(self.tr("In your own words, if more is to be said"))
        self.note.setAccessibleName(self.tr("Note about the release"))
        self.problem = label(role="error")
        self.keep = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.keep, self.keep.setText, self.tr("Keep the hold (%1)"), Action.BACK)
        self.release = KeyButton("", kind=Kind.DANGER, icon=Icon.ARROW_BACK)
        obey_enter(self.keep, self.release, *self.reasons.values())
        self._lay_out()
        for reason, choice in self.reasons.items():
            choice.clicked.connect(lambda _=False, reason=reason: asker.choose(reason))
        self.note.textEdited.connect(asker.write)
        self.keep.clicked.connect(self.back_asked)
        self.release.clicked.connect(asker.release)

    @override
    def first(self) -> QWidget:
        return self.keep

    @override
    def draw(self, formats: Formats) -> None:
        view, busy = self._asker.view, bool(self._asker.doer.busy)
        if view.row is None:
            return
        hold = view.row.hold
        held, charged = formats.money(hold.amount), card_text(hold.brand, hold.last4)
        title = self.tr("Release %1 on %2?").replace("%1", held).replace("%2", charged)
        self.say_head(title, about_row(view.row))
        self.question.setText(
            self.tr("Nothing is taken, and the hold cannot be brought back. Why is it released?")
        )
        for reason, choice in self.reasons.items():
            choice.setChecked(reason is view.reason)
            choice.set_icon(Icon.TICK if reason is view.reason else None)
            choice.set_ready(is_ready=not busy)
        if view.note != self.note.text():
            self.note.setText(view.note)
        restyle(self.note, state="wrong" if view.problem else "")
        self.note.setEnabled(not busy)
        say_problem(self.problem, view.problem)
        self.release.setText(self.tr("Release %1").replace("%1", held))
        if view.reason is None:
            self.release.set_blocked(self.tr("Choose the reason first"))
        else:
            self.release.set_ready(is_ready=not busy)
        self.lock(self.keep, is_busy=busy)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, choice in enumerate(self.reasons.values()):
            grid.addWidget(choice, place // 2, place % 2)
        self.body.addWidget(self.question)
        self.body.addSpacing(px(4))
        self.body.addLayout(grid)
        self.body.addWidget(self.note)
        self.body.addWidget(self.problem)
        self.body.addStretch()
        self.foot.addWidget(self.keep, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.release, 1, Qt.AlignmentFlag.AlignBottom)
