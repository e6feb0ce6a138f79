"""The forms that set people up: name, role, a PIN entered twice, and the recovery code."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.staff import LONGEST_NAME, Role
from ui.fields import Field
from ui.parts import Choice, card, label, obey_enter
from ui.people.pin_pad import PinEdit
from ui.people.staff_view import StaffView
from ui.people.words import role_text
from ui.theme import px
from ui.tones import Icon
from ui.widgets import CheckBox, KeyButton, Kind, SectionTitle

ROLES: Final = (Role.CASHIER, Role.SUPERVISOR, Role.MANAGER, Role.ACCOUNTANT)
_CODE_LENGTH: Final = 40


class TwoPins(QWidget):
    """A new PIN, entered twice; nobody can read it to see a slip."""

    entered = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pin = PinEdit(title)
        self.again = PinEdit(self.tr("The same PIN again"))
        self.pin.setPlaceholderText(self.tr("PIN"))
        self.again.setPlaceholderText(self.tr("Again"))
        self.pin.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.pin)
        row.addWidget(self.again)
        self.field = Field(title, both, edit=self.pin)
        self.field.set_hint(self.tr("4 to 10 digits; not 1234, 1111 or the like."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)

    def take(self) -> tuple[str, str]:
        """Both, which are gone then."""
        typed = (self.pin.text(), self.again.text())
        self.wipe()
        return typed

    def wipe(self) -> None:
        self.pin.clear()
        self.again.clear()


class Roles(QWidget):
    """One of the roles."""

    chosen = Signal(object)  # Role

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Role, Choice] = {}
        self.role = Role.CASHIER
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(8))
        for pair in (ROLES[:2], ROLES[2:]):
            row = QHBoxLayout()
            row.setSpacing(px(8))
            for role in pair:
                row.addWidget(self._button(role), 1)
            rows.addLayout(row)
        self.draw(self.role)

    def draw(self, role: Role) -> None:
        self.role = role
        for each, button in self.buttons.items():
            button.setChecked(each is role)
            button.set_icon(Icon.TICK if each is role else None)

    def _button(self, role: Role) -> Choice:
        button = Choice(role_text(role))
        button.clicked.connect(lambda: self.chosen.emit(role))
        self.buttons[role] = button
        return button


class FirstManager(QWidget):
    """Before anybody is set up: what changes then, and who is the first."""

    asked = Signal(str, str, str)  # name, PIN, PIN again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name_edit()
        self.name_field = Field(self.tr("Name"), self.name)
        self.pins = TwoPins(self.tr("PIN of the first manager"))
        self.begin = KeyButton(
            self.tr("Make the first manager"), kind=Kind.PRIMARY, icon=Icon.SHIELD
        )
        obey_enter(self.begin)
        self.begin.clicked.connect(self._ask)
        self.pins.entered.connect(self._ask)
        self.name.returnPressed.connect(self.pins.pin.setFocus)
        self.name_field.set_hint(self.tr("As it is to stand on receipts and in the journal."))
        why = label(
            self.tr(
                "Nobody is set up yet: whoever stands at this till may do everything, and nobody "
                "signs in. From the first manager on everybody signs in with a PIN or a badge, a "
                "table says who may do what, and what is risky is written into the journal."
            )
        )
        paper = label(
            self.tr(
                "Have pen and paper ready: the next page shows a recovery code, once. It is the "
                "only way in when every manager’s PIN is forgotten."
            ),
            "strong",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                SectionTitle(self.tr("The first manager")),
                why,
                paper,
                8,
                self.name_field,
                self.pins,
                4,
                self.begin,
                name=self.tr("The first manager"),
            )
        )
        layout.addStretch()

    def draw(self, view: StaffView) -> None:
        draw_problem(self.name_field, view, "name")
        draw_problem(self.pins.field, view, "pin")
        self.begin.set_ready(is_ready=not view.is_busy)

    def _ask(self) -> None:
        self.asked.emit(self.name.text(), *self.pins.take())


class AddPerson(QWidget):
    """Somebody new."""

    asked = Signal(str, object, str, str)  # name, Role, PIN, PIN again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name_edit()
        self.name_field = Field(self.tr("Name"), self.name)
        self.roles = Roles()
        self.roles.chosen.connect(self.roles.draw)
        self.pins = TwoPins(self.tr("Their first PIN"))
        self.add = KeyButton(self.tr("Add"), kind=Kind.PRIMARY, icon=Icon.PLUS)
        obey_enter(self.add)
        self.add.clicked.connect(self._ask)
        self.pins.entered.connect(self._ask)
        self.name.returnPressed.connect(self.pins.pin.setFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(SectionTitle(self.tr("Somebody new")))
        layout.addWidget(self.name_field)
        layout.addWidget(Field(self.tr("Role"), self.roles))
        layout.addWidget(self.pins)
        layout.addStretch()
        layout.addWidget(self.add)

    def draw(self, view: StaffView) -> None:
        draw_problem(self.name_field, view, "name")
        draw_problem(self.pins.field, view, "pin")
        self.add.set_ready(is_ready=not view.is_busy)

    def begin(self) -> None:
        """An empty form, with the keyboard on its first field."""
        self.name.clear()
        self.pins.wipe()
        self.roles.draw(Role.CASHIER)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self.asked.emit(self.name.text(), self.roles.role, *self.pins.take())


class RecoveryCode(QWidget):
    """The code that is shown once; nobody goes on before it is written down."""

    written_down = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = label(role="total", wraps=False)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.tick = CheckBox(self.tr("It is written down, where only managers find it"))
        self.tick.toggled.connect(self._draw_button)
        self.go_on = KeyButton(self.tr("Go on"), kind=Kind.PRIMARY, icon=Icon.ARROW_RIGHT)
        obey_enter(self.go_on)
        self.go_on.clicked.connect(self.written_down)
        about = label(
            self.tr(
                "When a manager’s PIN is forgotten, “Forgotten PIN?” on the sign-in page takes "
                "this code, once, and shows a new one. It is shown only now and kept nowhere: "
                "this till can only tell whether a code is right."
            )
        )
        well = card(8, self.code, 8)
        well.setProperty("role", "well")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            card(
                SectionTitle(self.tr("Write this recovery code down")),
                well,
                about,
                self.tick,
                self.go_on,
                name=self.tr("Recovery code"),
            )
        )
        layout.addStretch()
        self._draw_button()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What was pressed is gone: the keyboard goes on at what is to be done next."""
        super().showEvent(event)
        self.tick.setFocus(Qt.FocusReason.OtherFocusReason)

    def draw(self, view: StaffView) -> None:
        if self.code.text() != view.code:
            self.code.setText(view.code)
            self.tick.setChecked(False)

    def _draw_button(self) -> None:
        if self.tick.isChecked():
            self.go_on.set_ready()
        else:
            self.go_on.set_blocked(self.tr("Write it down first"))


def name_edit() -> QLineEdit:
    edit = QLineEdit()
    edit.setMaxLength(LONGEST_NAME)
    return edit


def code_edit() -> QLineEdit:
    """A field for the recovery code, however it was written down."""
    edit = QLineEdit()
    edit.setMaxLength(_CODE_LENGTH)
    edit.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX")
    edit.setProperty("holdsBackKeys", True)
    return edit


def draw_problem(field: Field, view: StaffView, *names: str) -> None:
    """Say what is wrong beside the field that it is about."""
    field.say(view.problem if view.problem_field in names else None)
