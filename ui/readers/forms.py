"""The forms beside the list of readers: one that is there, a new one, and a place for them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.reader import Location
from ui.fields import Field
from ui.parts import fill, label, obey_enter, say
from ui.readers.view import ReadersView
from ui.readers.words import TONE_OF_READER, kind_text, state_text
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, KeyButton, Kind, SectionTitle, StateBadge


class TypedForm(QWidget):
    """Fields by name; what is typed is kept elsewhere and drawn from there."""

    edited = Signal(str, str)  # field, text

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.lines: dict[str, QLineEdit] = {}

    def _line(self, name: str, title: str, hint: str = "") -> Field:
        line = self.lines[name] = QLineEdit()
        line.textEdited.connect(lambda text: self.edited.emit(name, text))
        made = self.fields[name] = _low(Field(title, line))
        made.set_hint(hint)
        return made

    def draw(self, view: ReadersView) -> None:
        for name, line in self.lines.items():
            text = view.texts.get(name, "")
            if line.text() != text:
                line.setText(text)
            line.setEnabled(not view.is_busy and not view.is_read_only)
        for name, each in self.fields.items():
            each.say(view.problem if view.problem_field == name else None)


class ReaderForm(TypedForm):
    """One reader of the shop: how it stands, its name, and what can be done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.title = SectionTitle("")
        self.badge = StateBadge()
        self.about = label(role="soft")
        self.heard = label()
        self.use = KeyButton(self.tr("Use at this register"), kind=Kind.PRIMARY, icon=Icon.READER)
        self.ask = KeyButton(self.tr("Ask it now"), icon=Icon.REFRESH)
        self.remove = KeyButton(self.tr("Remove…"), icon=Icon.BIN)
        self.question = label(
            self.tr("Remove this reader? Registering it again needs a new code."), "strong"
        )
        self.yes = KeyButton(self.tr("Yes, remove it"), kind=Kind.DANGER, icon=Icon.BIN)
        self.no = KeyButton(self.tr("No, keep it"), icon=Icon.ARROW_LEFT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        name = self._line("label", self.tr("Name"))
        self.save = KeyButton(self.tr("Keep the name"), icon=Icon.TICK)
        obey_enter(self.save, self.use, self.ask, self.remove, self.yes, self.no)
        fill(
            layout,
            self.title,
            _row(self.badge, 0),
            self.about,
            self.use,
            _row(self.ask, self.remove),
            self.heard,
            self.question,
            _row(self.no, self.yes),
            name,
            self.save,
            0,
        )

    @override
    def draw(self, view: ReadersView) -> None:
        super().draw(view)
        shown = view.shown
        if shown is None:
            return
        reader = shown.reader
        self.title.setText(reader.label)
        self.badge.say(state_text(shown.state), TONE_OF_READER[shown.state])
        place = next((each.name for each in view.locations if each.id == reader.location), "")
        parts = (kind_text(reader.device_type), reader.serial, place)
        self.about.setText("  ·  ".join(part for part in parts if part))
        say(self.heard, view.heard)
        is_free = not view.is_busy
        if shown.is_chosen:
            self.use.set_blocked(self.tr("This register uses it"))
        else:
            self.use.set_ready(is_ready=is_free)
        if view.texts.get("label", "") == reader.label:
            self.save.set_blocked(self.tr("Nothing has changed"))
        else:
            self.save.set_ready(is_ready=is_free)
        for button in (self.ask, self.remove):
            button.set_ready(is_ready=is_free)
            button.setVisible(not view.is_removing)
        self._ask_first(is_asking=view.is_removing)
        if view.is_read_only:
            for button in (self.use, self.save, self.ask, self.remove):
                button.set_blocked(self.tr("Look only"))

    def _ask_first(self, *, is_asking: bool) -> None:
        """The safe answer is under the keyboard when the question comes."""
        was_asked = not self.question.isHidden()
        for part in (self.question, self.yes, self.no):
            part.setVisible(is_asking)
        if is_asking and not was_asked:
            self.no.setFocus()


class RegisterForm(TypedForm):
    """A new reader: the code that it shows, what it is called, and where it stands."""

    def __init__(self) -> None:
        super().__init__()
        self._listed: tuple[Location, ...] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        code = self._line(
            "code",
            self.tr("Registration code"),
            self.tr(
                "On the reader: Settings, Generate a registration code. It holds a short time."
            ),
        )
        name = self._line("label", self.tr("Name"), self.tr("Such as “Counter 2”"))
        self.places = ComboBox(self.tr("Location"))
        self.places.activated.connect(self._placed)
        self.add = KeyButton(self.tr("Register"), kind=Kind.PRIMARY, icon=Icon.PLUS)
        obey_enter(self.add)
        self.fields["location"] = _low(Field(self.tr("Location"), self.places))
        fill(
            layout,
            SectionTitle(self.tr("A new reader")),
            code,
            name,
            self.fields["location"],
            self.add,
            0,
        )

    @override
    def draw(self, view: ReadersView) -> None:
        super().draw(view)
        if view.locations != self._listed:
            self._listed = view.locations
            self.places.clear()
            self.places.addItems([each.name for each in view.locations])
        chosen = [each.id for each in view.locations]
        typed = view.texts.get("location", "")
        self.places.setCurrentIndex(next((n for n, e in enumerate(chosen) if e == typed), -1))
        if not view.locations:
            self.add.set_blocked(self.tr("Add a location first"))
        elif not (view.texts.get("code", "").strip() and view.texts.get("label", "").strip()):
            self.add.set_blocked(self.tr("Enter the code and a name"))
        else:
            self.add.set_ready(is_ready=not view.is_busy)

    def _placed(self, row: int) -> None:
        if self._listed and 0 <= row < len(self._listed):
            self.edited.emit("location", self._listed[row].id)


class LocationForm(TypedForm):
    """A place of business; readers are registered to one."""

    def __init__(self) -> None:
        super().__init__()
        # Made in the order in which Tab comes to them.
        name = self._line("label", self.tr("Name"))
        street = self._line("line1", self.tr("Street and number"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        for place, (field, title) in enumerate(
            (
                ("postal_code", self.tr("Postal code")),
                ("city", self.tr("Town")),
                ("state", self.tr("State, if any")),
                ("country", self.tr("Country, such as DE")),
            )
        ):
            grid.addWidget(self._line(field, title), place // 2, place % 2)
        self.add = KeyButton(self.tr("Add the location"), kind=Kind.PRIMARY, icon=Icon.PLUS)
        obey_enter(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        fill(
            layout,
            SectionTitle(self.tr("A new location")),
            name,
            street,
            grid,
            self.add,
            0,
        )

    @override
    def draw(self, view: ReadersView) -> None:
        super().draw(view)
        self.add.set_ready(is_ready=not view.is_busy)


def _low(field: Field) -> Field:
    """No higher than it needs to be: what is left over is below the form."""
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return field


def _row(*parts: QWidget | int) -> QHBoxLayout:
    """Beside each other; a number is what is left over."""
    row = QHBoxLayout()
    row.setSpacing(px(8))
    widgets: Sequence[QWidget | int] = parts
    for part in widgets:
        if isinstance(part, QWidget):
            row.addWidget(part, 0 if isinstance(part, StateBadge) else 1)
        else:
            row.addStretch()
    return row
