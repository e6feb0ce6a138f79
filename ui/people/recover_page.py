"""A forgotten PIN: whom to ask, and the recovery code when every manager has forgotten theirs."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.staff import Role
from ui.fields import Field
from ui.keys import Action, with_key
from ui.parts import card, centred, column, label, obey_enter, scrolled
from ui.people.door import Door
from ui.people.forms import RecoveryCode, TwoPins, code_edit, draw_problem
from ui.people.staff_desk import StaffDesk
from ui.people.staff_view import StaffStep, StaffView
from ui.people.tiles import NameTiles
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle

_WIDEST: Final = 760


class RecoverPage(QWidget):
    """Stands in the place of the sign-in page; decides nothing."""

    left = Signal()

    def __init__(self, desk: StaffDesk, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._door = door
        self.managers = NameTiles(self.tr("Managers"))
        self.managers.setFixedHeight(px(60))
        self.code = code_edit()
        self.code_field = Field(self.tr("The recovery code that was written down"), self.code)
        self.pins = TwoPins(self.tr("The manager’s new PIN"))
        self.go = KeyButton(self.tr("Set the new PIN"), kind=Kind.PRIMARY, icon=Icon.KEY)
        self.back = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.back, self.back.setText, self.tr("Back (%1)"), Action.BACK)
        obey_enter(self.go, self.back)
        self.shown = RecoveryCode()
        self._stack = QStackedWidget()
        self._lay_out()
        self.managers.chosen.connect(desk.choose_forgetful)
        self.go.clicked.connect(self._ask)
        self.pins.entered.connect(self._ask)
        self.code.returnPressed.connect(self.pins.pin.setFocus)
        self.back.clicked.connect(self.left)
        self.shown.written_down.connect(self._done)
        desk.changed.connect(self.draw)
        self.draw(desk.view)

    def draw(self, view: StaffView) -> None:
        is_code = view.step is StaffStep.CODE
        self._stack.setCurrentIndex(1 if is_code else 0)
        if is_code:
            self.shown.draw(view)
            return
        managers = [each for each in self._door.view.people if each.role is Role.MANAGER]
        self.managers.draw(managers, view.chosen)
        draw_problem(self.code_field, view, "code")
        draw_problem(self.pins.field, view, "pin")
        if view.chosen is None:
            self.go.set_blocked(self.tr("Choose the manager first"))
        else:
            self.go.set_ready(is_ready=not view.is_busy)
        self.back.set_ready(is_ready=not view.is_busy)

    def step_back(self) -> None:
        """Esc: to the names; not away from a code that nobody has written down yet."""
        if self._desk.view.step is not StaffStep.CODE and not self._desk.view.is_busy:
            self.left.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.code.clear()
        self.pins.wipe()
        self.draw(self._desk.view)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._desk.recover(self.code.text(), *self.pins.take())

    def _done(self) -> None:
        self._desk.code_is_written_down()
        self.left.emit()

    def _lay_out(self) -> None:
        whom = label(
            self.tr(
                "Any manager gives you a new PIN under Shop, Staff. Only when no manager can sign "
                "in any more, the recovery code from the set-up gives one manager a new PIN. It "
                "works once, and a new code is shown then."
            )
        )
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.back, 1)
        answers.addWidget(self.go, 2)
        form = card(
            SectionTitle(self.tr("Forgotten PIN"), role="page"),
            whom,
            8,
            label(self.tr("Which manager?"), "strong", wraps=False),
            self.managers,
            self.code_field,
            self.pins,
            4,
            answers,
            name=self.tr("Forgotten PIN"),
        )
        for inside in (form, self.shown):
            inside.setMaximumWidth(px(_WIDEST))
            self._stack.addWidget(scrolled(column(centred(inside), 0), self.tr("Forgotten PIN")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.addWidget(self._stack)
