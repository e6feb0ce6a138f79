"""The shop's staff: who works here, what they may do, and the forms that change it."""

from functools import cached_property
from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.staff import Person
from ui.parts import card, column, obey_enter, scrolled
from ui.people.forms import AddPerson, FirstManager, RecoveryCode
from ui.people.permission_table import PermissionTable
from ui.people.person_form import PersonForm
from ui.people.staff_desk import StaffDesk
from ui.people.staff_view import StaffStep, StaffView
from ui.people.words import role_text
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.reflow import Reflow
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import EmptyState, KeyButton

_FORM: Final = 436
_WIDEST: Final = 760
_NOBODY, _ADDING, _CHOSEN = range(3)


class StaffPane(QWidget):
    """Draws a StaffView; decides nothing."""

    def __init__(self, desk: StaffDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drawn = StaffView()
        self._stack = QStackedWidget()
        self.none = EmptyState(
            Icon.PERSON,
            self.tr("Nobody can be set up here now"),
            self.tr("Staff are set up at the till that has the ledger open."),
        )
        self._stack.addWidget(self.none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.draw(desk.view)

    # Each part is built when it is first shown.

    @cached_property
    def first(self) -> FirstManager:
        form = FirstManager()
        form.asked.connect(self._desk.begin)
        return form

    @cached_property
    def code(self) -> RecoveryCode:
        shown = RecoveryCode()
        shown.written_down.connect(self._desk.code_is_written_down)
        return shown

    @cached_property
    def table(self) -> PermissionTable:
        table = PermissionTable()
        table.back.clicked.connect(lambda: self._desk.turn_to(StaffStep.LIST))
        return table

    @cached_property
    def people(self) -> "_People":
        people, desk = _People(), self._desk
        people.list.current_changed.connect(self._picked)
        people.add_button.clicked.connect(self._ask_add)
        people.table_button.clicked.connect(lambda: desk.turn_to(StaffStep.TABLE))
        people.code_button.clicked.connect(desk.new_code)
        people.adding.asked.connect(desk.add)
        form = people.form
        form.named.connect(desk.rename)
        form.roles.chosen.connect(desk.set_role)
        form.language.chosen.connect(desk.speak)
        form.pinned.connect(desk.set_pin)
        form.badge.clicked.connect(lambda: desk.listen(is_listening=not desk.view.is_listening))
        form.no_badge.clicked.connect(desk.take_badge)
        form.let_go.clicked.connect(desk.let_go)
        form.take_back.clicked.connect(desk.take_back)
        return people

    @cached_property
    def _first_page(self) -> QWidget:
        return self._page(self.first)

    @cached_property
    def _code_page(self) -> QWidget:
        return self._page(self.code)

    def draw(self, view: StaffView) -> None:
        before, self._drawn = self._drawn, view
        if not view.is_available:
            self._turn(self.none)
            return
        match view.step:
            case StaffStep.FIRST:
                self.first.draw(view)
                self._turn(self._first_page)
            case StaffStep.CODE:
                self.code.draw(view)
                self._turn(self._code_page)
            case StaffStep.TABLE:
                self._turn(self.table)
            case _:
                self.people.draw(view)
                self._turn(self.people)
                if view.round_ != before.round_:
                    self.people.wipe()

    def _ask_add(self) -> None:
        self._desk.turn_to(StaffStep.ADD)
        self.people.adding.begin()

    def _picked(self, person: Person | None) -> None:
        if person is not None and not self.people.is_drawing:
            self._desk.choose(person.id)

    def _turn(self, widget: QWidget) -> None:
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def _page(self, form: QWidget) -> QWidget:
        form.setMaximumWidth(px(_WIDEST))
        return scrolled(form, self.tr("Staff"))


class _People(QWidget):
    """The list on the left, who is chosen on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.is_drawing = False
        self.model: RecordTable[Person] = RecordTable(
            [
                Column(
                    self.tr("Name"),
                    text=lambda each: each.name,
                    detail=lambda each: role_text(each.role),
                    is_strong=True,
                ),
                Column(
                    self.tr("State"),
                    width=110,
                    text=self._state_text,
                    tone=lambda each: Tone.TAKEN if each.is_active else Tone.RELEASED,
                ),
                Column(
                    self.tr("Badge"),
                    width=90,
                    text=lambda each: self.tr("yes") if each.has_badge else self.tr("no"),
                    icon=lambda each: Icon.BARCODE if each.has_badge else None,
                ),
            ],
            parent=self,
            key=lambda person: person.id,
        )
        self.list: RecordView[Person] = RecordView(self.model, self.tr("Staff"), row_height=64)
        self.add_button = KeyButton(self.tr("Add somebody…"), icon=Icon.PLUS)
        self.table_button = KeyButton(self.tr("Permissions"), icon=Icon.SHIELD)
        self.code_button = KeyButton(self.tr("New recovery code…"), icon=Icon.KEY)
        obey_enter(self.add_button, self.table_button, self.code_button)
        self.adding = AddPerson()
        self.form = PersonForm()
        hint = EmptyState(
            Icon.PERSON,
            self.tr("Nobody is chosen"),
            self.tr("Choose somebody to change name, role, PIN or badge."),
        )
        self.hint = column(hint, self.code_button)
        # Each of its own height: the highest would stretch the others.
        self._forms = QStackedWidget()
        self._forms.addWidget(self.hint)
        self._forms.addWidget(scrolled(self.adding, self.tr("Somebody new")))
        self._forms.addWidget(scrolled(self.form, self.tr("Who is chosen")))
        self._lay_out()

    def draw(self, view: StaffView) -> None:
        self.is_drawing = True
        self.model.show(view.people)
        row = self.model.row_of(view.chosen) if view.chosen is not None else None
        if row is None:
            self.list.setCurrentIndex(QModelIndex())
            self.list.clearSelection()
        else:
            self.list.select_row(row)
        self.is_drawing = False
        person = view.chosen_person
        if view.step is StaffStep.ADD:
            self.adding.draw(view)
            self._forms.setCurrentIndex(_ADDING)
        elif person is not None:
            self.form.draw(view, person)
            self._forms.setCurrentIndex(_CHOSEN)
        else:
            self._forms.setCurrentIndex(_NOBODY)
        for button in (self.add_button, self.code_button):
            if view.may_change:
                button.set_ready(is_ready=not view.is_busy)
            else:
                button.set_blocked(self.tr("Only a manager"))

    def wipe(self) -> None:
        """Forget what was typed of PINs."""
        self.adding.pins.wipe()
        self.form.pins.wipe()

    def _state_text(self, person: Person) -> str:
        return self.tr("Here") if person.is_active else self.tr("Gone")

    def _lay_out(self) -> None:
        buttons = Reflow(gap=8, line=8)
        buttons.add(self.add_button)
        buttons.add(self.table_button)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(self.list, 1)
        left.addLayout(buttons)
        right = card(self._forms)
        right.setMaximumWidth(px(_FORM))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addLayout(left, 1)
        row.addWidget(right, 1)
