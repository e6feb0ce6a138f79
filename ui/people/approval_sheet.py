"""The question for an approval: what exactly, who says yes, and their PIN."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.approval import ApprovalRequest
from pos.domain.money import Money
from ui.format import Formats, digits
from ui.in_sight import InSight
from ui.keys import Action, key_text
from ui.parts import card, label, obey_enter, say
from ui.people.approval_desk import ApprovalDesk
from ui.people.approval_view import ApprovalView
from ui.people.pin_pad import PinPad
from ui.people.tiles import NameTiles
from ui.people.words import act_text
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconLabel, KeyButton, SectionTitle

_SIZE: Final = (920, 640)
_PAD: Final = 360


class ApprovalSheet(QDialog):
    """Draws an ApprovalView; decides nothing. Esc takes the question back."""

    def __init__(self, desk: ApprovalDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Approval"))
        self.setModal(True)
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._desk = desk
        self._drawn = ApprovalView()
        self._formats = Formats()
        self.what = What()
        self.ask = label(role="strong", wraps=False)
        self.nobody = label(role="error")
        self.tiles = NameTiles(self.tr("People who may approve it"))
        self.whose = SectionTitle("")
        self.whose.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.pad = PinPad(self.tr("OK"))
        self.no = KeyButton(self.tr("Say no"), icon=Icon.CROSS)
        self.later = KeyButton(self.tr("Let it wait"), icon=Icon.CLOCK)
        self.back = KeyButton("", icon=Icon.ARROW_LEFT)
        self.another = KeyButton("", icon=Icon.ARROW_RIGHT)
        obey_enter(self.no, self.later, self.back, self.another)
        self._lay_out()
        self._in_sight = InSight(self)
        self._connect()

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats

    def draw(self, view: ApprovalView) -> None:
        before, self._drawn = self._drawn, view
        if view.request is None:
            self.pad.draw(is_ready=False)
            return
        self.what.draw(view, view.request, self._formats)
        self.tiles.draw(view.approvers, view.chosen)
        self.tiles.setEnabled(not view.is_busy)
        self.tiles.setVisible(bool(view.approvers))
        nobody = self.tr(
            "Nobody else who may approve this is set up. Ask a manager to change that."
        )
        say(self.nobody, "" if view.approvers else nobody)
        self._draw_pin(view)
        self._draw_buttons(view)
        if self.isVisible() and (before.chosen != view.chosen or before.is_busy != view.is_busy):
            self._give_focus()

    def _draw_pin(self, view: ApprovalView) -> None:
        person = view.chosen_person
        self.whose.setText(person.name if person else self.tr("Choose who approves"))
        name = self.tr("PIN of %1").replace("%1", person.name) if person else self.tr("PIN")
        self.pad.edit.setAccessibleName(name)
        self.pad.draw(
            is_ready=person is not None,
            is_busy=view.is_busy,
            problem=view.problem,
            locked_for=view.locked_for,
        )

    def _draw_buttons(self, view: ApprovalView) -> None:
        self.later.setVisible(view.is_own)
        self.later.set_detail(self.tr("for somebody elsewhere"))
        self.no.setVisible(not view.is_own)
        self.another.setVisible(view.others > 0)
        self.another.setText(self.tr("Another one (%1)").replace("%1", digits(view.others)))
        self.another.set_ready(is_ready=not view.is_busy)
        back = self.tr("Take it back (%1)") if view.is_own else self.tr("Close (%1)")
        self.back.setText(back.replace("%1", key_text(Action.BACK)))
        for button in (self.back, self.later):
            button.set_ready(is_ready=not view.is_busy)
        self._draw_no()

    def _draw_no(self) -> None:
        view = self._drawn
        if view.chosen is None:
            self.no.set_blocked(self.tr("Choose your name first"))
        elif view.chosen != view.here and not self.pad.edit.text():
            self.no.set_blocked(self.tr("Enter your PIN first"))
        else:
            self.no.set_ready(is_ready=not view.is_busy)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._give_focus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the PIN hands the PIN over; a dialog would press a button with it as well."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    @override
    def reject(self) -> None:
        """Esc, or the window's cross."""
        self._desk.cancel()

    def _connect(self) -> None:
        desk = self._desk
        self.tiles.chosen.connect(desk.choose)
        self.pad.entered.connect(desk.enter)
        self.pad.edit.textChanged.connect(self._draw_no)
        self.no.clicked.connect(lambda: desk.say_no(self.pad.take()))
        self.later.clicked.connect(desk.leave)
        self.back.clicked.connect(desk.cancel)
        desk.view_changed.connect(self.draw)
        desk.closed.connect(self.hide)

    def _give_focus(self) -> None:
        if self._drawn.chosen is not None:
            self.pad.take_focus()
        elif self._drawn.approvers:
            self.tiles.take_focus()
        else:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        names = card(self.ask, self.nobody, self.tiles)
        self.ask.setText(self.tr("1. Who approves it?"))
        left = QVBoxLayout()
        left.setSpacing(px(12))
        left.addWidget(self.what)
        left.addWidget(names, 1)
        pin = card(label(self.tr("2. Their PIN, or their badge"), "strong", wraps=False),
                   self.whose, self.pad)  # fmt: skip
        pin.setFixedWidth(px(_PAD))
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addLayout(left, 1)
        both.addWidget(pin)
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        for button in (self.back, self.later, self.another, self.no):
            answers.addWidget(button, 1)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(IconLabel(Icon.SHIELD, 32))
        head.addWidget(SectionTitle(self.tr("This needs an approval"), role="page"))
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(16), px(16))
        layout.setSpacing(px(12))
        layout.addLayout(head)
        layout.addLayout(both, 1)
        layout.addLayout(answers)


class What(QWidget):
    """Exactly what is approved: the act, the amount, the thing, and who asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.act = SectionTitle("")
        self.amount = label(role="total", wraps=False)
        self.about = label()
        self.who = label(role="soft")
        self.why = label(role="soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(self.act, self.amount, self.about, self.who, self.why))

    def draw(self, view: ApprovalView, request: ApprovalRequest, formats: Formats) -> None:
        self.act.setText(act_text(request.act))
        say(self.amount, formats.money(request.amount) if request.amount else "")
        say(self.about, self._subject(view, request))
        who = self.tr("%1 asks, at %2, since %3")
        since = formats.time(request.requested_at)
        who = who.replace("%1", request.requester_name).replace("%2", request.register)
        self.who.setText(who.replace("%3", since))
        say(self.why, self._limit_text(view.limit, request.amount, formats))

    def _limit_text(self, limit: Money | None, amount: Money | None, formats: Formats) -> str:
        """Only where the amount is the reason; what a role may never do alone has no limit."""
        if limit is None or amount is None or amount.currency != limit.currency:
            return ""
        if abs(amount.minor) <= limit.minor:
            return ""
        return self.tr("Without approval: up to %1").replace("%1", formats.money(limit))

    def _subject(self, view: ApprovalView, request: ApprovalRequest) -> str:
        if view.receipt:
            return self.tr("Receipt %1").replace("%1", view.receipt)
        return request.subject
