"""One person: name, role, PIN, badge, and whether they still work here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.domain.staff import Person
from ui.fields import Field
from ui.parts import label, obey_enter, rule, say
from ui.people.forms import Roles, TwoPins, draw_problem, name_edit
from ui.people.language_box import LanguageBox
from ui.people.staff_view import StaffView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle, restyle


class PersonForm(QWidget):
    """Draws who is chosen; every change is asked for by itself, none waits for another."""

    named = Signal(str)
    pinned = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Person | None = None
        self.title = SectionTitle("")
        self.gone = label(role="soft")
        self.name = name_edit()
        self.name_field = Field(self.tr("Name"), self.name)
        self.roles = Roles()
        self.language = LanguageBox(nothing=self.tr("As the register"))
        self.pins = TwoPins(self.tr("A new PIN"))
        self.save_pin = KeyButton(self.tr("Change the PIN"), icon=Icon.KEY)
        self.badge_state = label()
        self.badge_problem = label(role="error")
        self.badge = KeyButton("", icon=Icon.BARCODE)
        self.no_badge = KeyButton(self.tr("Take the badge away"), icon=Icon.BIN)
        self.let_go = KeyButton(self.tr("Let go"), kind=Kind.DANGER, icon=Icon.CROSS)
        self.take_back = KeyButton(self.tr("Take back"), icon=Icon.UNDO)
        obey_enter(self.save_pin, self.badge, self.no_badge, self.let_go, self.take_back)
        self._lay_out()
        self.name.editingFinished.connect(self._named)
        self.pins.entered.connect(self._pinned)
        self.save_pin.clicked.connect(self._pinned)

    def draw(self, view: StaffView, person: Person) -> None:
        if self._shown != person:
            if self._shown is None or self._shown.id != person.id:
                self.pins.wipe()
            self._shown = person
            self.name.setText(person.name)
        self.title.setText(person.name)
        gone = self.tr("No longer here: cannot sign in, and stays in the books.")
        say(self.gone, "" if person.is_active else gone)
        draw_problem(self.name_field, view, "name")
        draw_problem(self.pins.field, view, "pin")
        self.roles.draw(person.role)
        self.language.draw(person.language)
        self._draw_badge(view, person)
        is_free = view.may_change and not view.is_busy
        for part in (self.name, self.roles, self.language, self.pins):
            part.setEnabled(is_free)
        self.let_go.setVisible(person.is_active)
        self.take_back.setVisible(not person.is_active)
        for button in (self.save_pin, self.badge, self.no_badge, self.let_go, self.take_back):
            if view.may_change:
                button.set_ready(is_ready=is_free)
            else:
                button.set_blocked(self.tr("Only a manager"))

    def _draw_badge(self, view: StaffView, person: Person) -> None:
        has = self.tr("A badge signs them in.")
        none = self.tr("No badge.")
        waits = self.tr("Scan the badge now.")
        state = waits if view.is_listening else has if person.has_badge else none
        self.badge_state.setText(state)
        restyle(self.badge_state, role="strong" if view.is_listening else "")
        text = self.tr("Do not wait for it") if view.is_listening else self.tr("Scan a badge…")
        self.badge.setText(text)
        self.no_badge.setVisible(person.has_badge and not view.is_listening)
        problem = view.problem if view.problem_field == "badge" else None
        say(self.badge_problem, f"{problem.title} {problem.todo}".strip() if problem else "")

    def _named(self) -> None:
        """Enter, or another field: kept when it is another name."""
        if self._shown is not None and self.name.text().strip() != self._shown.name:
            self.named.emit(self.name.text())

    def _pinned(self) -> None:
        self.pinned.emit(*self.pins.take())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addWidget(self.title)
        layout.addWidget(self.gone)
        layout.addWidget(self.name_field)
        layout.addWidget(Field(self.tr("Role"), self.roles))
        layout.addWidget(Field(self.tr("Language"), self.language))
        layout.addWidget(rule())
        layout.addWidget(self.pins)
        layout.addWidget(self.save_pin)
        layout.addWidget(rule())
        layout.addWidget(self.badge_state)
        layout.addWidget(self.badge_problem)
        layout.addWidget(self.badge)
        layout.addWidget(self.no_badge)
        layout.addWidget(rule())
        layout.addWidget(self.let_go)
        layout.addWidget(self.take_back)
        layout.addStretch()
