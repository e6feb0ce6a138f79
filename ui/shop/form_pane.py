"""What every pane with settings has: lines that are typed in, what is wrong, and saving."""

from collections.abc import Container, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.fields import Field
from ui.parts import Choice, obey_enter
from ui.reflow import Reflow
from ui.shop.view import FormView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind


class FormPane(QWidget):
    """Draws a part of a FormView; every change is a signal."""

    edited = Signal(str, str)  # name and text
    save_asked = Signal()
    discard_asked = Signal()

    def __init__(self, lines: Iterable[str], parent: QWidget | None = None) -> None:
        """`lines` are the settings that are typed."""
        super().__init__(parent)
        self.lines = {name: self._line(name) for name in lines}
        self.fields: dict[str, Field] = {}
        self.save = KeyButton(self.tr("Save"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.save.clicked.connect(self.save_asked)
        self.discard = KeyButton(self.tr("Undo the changes"), icon=Icon.UNDO)
        self.discard.clicked.connect(self.discard_asked)
        obey_enter(self.save, self.discard)

    def draw(self, view: FormView) -> None:
        self.setEnabled(view.saved is not None and not view.is_read_only)
        for name, edit in self.lines.items():
            text = view.texts.get(name, "")
            if edit.text() != text:
                edit.setText(text)
        for name, field in self.fields.items():
            field.say(view.problems.get(name))
        self.discard.set_ready(is_ready=bool(view.changed) and not view.is_saving)
        if view.is_read_only:
            self.save.set_blocked(self.tr("Look only"))
        elif view.saved is None:
            self.save.set_blocked(self.tr("Nothing can be changed here now"))
        elif view.problems:
            self.save.set_blocked(self.tr("Correct what is marked"))
        elif not view.changed:
            self.save.set_blocked(self.tr("Nothing has changed"))
        else:
            self.save.set_ready(is_ready=not view.is_saving)

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.textEdited.connect(lambda text: self.edited.emit(name, text))
        edit.returnPressed.connect(self.save_asked)
        return edit

    def _lay_out(self, sheet: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sheet)
        layout.addStretch()

    def _buttons(self) -> Reflow:
        buttons = Reflow(gap=8, line=8)
        buttons.add(self.save)
        buttons.add(self.discard)
        return buttons

    def _grid(self, names: Iterable[str], wide: Container[str] = ()) -> Reflow:
        """Two fields in a row where there is room; a wide one has a row of its own."""
        grid = Reflow()
        for name in names:
            grid.add(self.fields[name], is_wide=name in wide)
        return grid


class Switch(QWidget):
    """Yes or no."""

    turned = Signal(str)  # "on" or "off"

    def __init__(self, yes: str, no: str) -> None:
        super().__init__()
        self.choices = {"on": Choice(yes), "off": Choice(no)}
        choice_row(self.choices.values(), self)
        for text, button in self.choices.items():
            button.clicked.connect(lambda _checked=False, text=text: self.turned.emit(text))

    def draw(self, text: str) -> None:
        for name, button in self.choices.items():
            button.setChecked(name == text)
            button.set_icon(Icon.TICK if name == text else None)


def choice_row(choices: Iterable[QWidget], holder: QWidget) -> None:
    """Lay them out beside each other, equally wide."""
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    for each in choices:
        row.addWidget(each, 1)
