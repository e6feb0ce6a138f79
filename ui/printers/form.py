"""The form of one printer: how it is reached, what its paper is like, and what can be tried."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.printing import Connection
from ui.fields import Field
from ui.parts import fill, label, obey_enter
from ui.printers.view import ON, PrintersView, papers
from ui.printers.words import (
    TONE_OF_PRINTER,
    address_hint,
    connection_text,
    drawer_text,
    paper_text,
    state_text,
)
from ui.reflow import Reflow
from ui.theme import px
from ui.tones import Icon, Tone
from ui.widgets import CheckBox, ComboBox, KeyButton, Kind, SectionTitle, StateBadge

_PINS = ("0", "2", "5")


class PrinterForm(QWidget):
    """Fields by name; what is typed is kept elsewhere and drawn from there."""

    edited = Signal(str, str)  # field, text

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.lines: dict[str, QLineEdit] = {}
        self.choices: dict[str, ComboBox] = {}
        self._offered: dict[str, tuple[str, ...]] = {}
        self.title, self.badge = SectionTitle(""), StateBadge()
        self._make_fields()
        self._make_buttons()
        self._lay_out()

    def _make_fields(self) -> None:
        self._line("name", self.tr("Name"), self.tr("Such as “Counter”"))
        self._choice("connection", self.tr("Connection"))
        self._line("address", self.tr("Address"))
        self._choice("paper", self.tr("Paper"))
        self._choice("profile", self.tr("Family of printers"))
        self.fields["profile"].set_hint(self.tr("“default” suits most."))
        self._choice("code_page", self.tr("Code page"))
        self.fields["code_page"].set_hint(
            self.tr("Print the letters to see which one reads well; “raster” always does.")
        )
        self._choice("drawer_pin", self.tr("Cash drawer"))
        self.boxes = {
            "cuts": CheckBox(self.tr("It cuts the paper")),
            "answers": CheckBox(self.tr("It answers when it is asked how it stands")),
        }
        for name, box in self.boxes.items():
            box.clicked.connect(
                lambda is_on, name=name: self.edited.emit(name, ON if is_on else "")
            )

    def _make_buttons(self) -> None:
        self.save = KeyButton(self.tr("Keep"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.test = KeyButton(self.tr("Test slip"), icon=Icon.RECEIPT)
        self.specimen = KeyButton(self.tr("Print the letters"), icon=Icon.TAG)
        self.ask = KeyButton(self.tr("Ask it now"), icon=Icon.REFRESH)
        self.pulse = KeyButton(self.tr("Try the drawer"), icon=Icon.DRAWER)
        self.prefer = KeyButton(self.tr("Use for slips"), icon=Icon.TICK_CIRCLE)
        self.remove = KeyButton(self.tr("Remove…"), icon=Icon.BIN)
        self.question = label(self.tr("Remove this printer from the register?"), "strong")
        self.no = KeyButton(self.tr("No, keep it"), icon=Icon.ARROW_LEFT)
        self.yes = KeyButton(self.tr("Yes, remove it"), kind=Kind.DANGER, icon=Icon.BIN)
        self.tries = (self.test, self.ask, self.specimen, self.pulse, self.prefer, self.remove)
        obey_enter(self.save, *self.tries, self.no, self.yes)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        fields, boxes, answers = Reflow(gap=12), Reflow(), Reflow()
        tries = Reflow(3, gap=8, line=8)
        for field in self.fields.values():
            fields.add(field)
        for box in self.boxes.values():
            boxes.add(box)
        for button in self.tries:
            tries.add(button)
        for part in (self.no, self.yes):
            answers.add(part)
        fill(
            layout,
            self.title,
            self.badge,
            fields,
            boxes,
            self.save,
            tries,
            self.question,
            answers,
            0,
        )

    def draw(self, view: PrintersView) -> None:
        shown = view.shown
        self.title.setText(shown.name if shown else self.tr("A new printer"))
        self.badge.setVisible(shown is not None)
        if shown is not None:
            tone = TONE_OF_PRINTER[view.state] if view.state else Tone.PLAIN
            self.badge.say(state_text(view.state), tone)
        self._draw_fields(view)
        self._draw_buttons(view)

    def _draw_fields(self, view: PrintersView) -> None:
        texts, is_free = view.texts, not (view.is_busy or view.is_read_only)
        self._offer(
            "connection", tuple(map(str, Connection)), [connection_text(c) for c in Connection]
        )
        self._offer("paper", papers(), [paper_text(each) for each in papers()])
        self._offer("drawer_pin", _PINS, [drawer_text(pin) for pin in _PINS])
        for name, known in (("profile", view.profiles), ("code_page", view.code_pages)):
            typed = texts.get(name, "")
            offered = known if typed in known or not typed else (typed, *known)
            self._offer(name, offered, offered)
        for name, choice in self.choices.items():
            offered = self._offered[name]
            typed = texts.get(name, "")
            choice.setCurrentIndex(offered.index(typed) if typed in offered else -1)
            choice.setEnabled(is_free)
        for name, line in self.lines.items():
            if line.text() != texts.get(name, ""):
                line.setText(texts.get(name, ""))
            line.setEnabled(is_free and not (name == "name" and view.chosen))
        for name, box in self.boxes.items():
            box.setChecked(texts.get(name) == ON)
            box.setEnabled(is_free)
        if texts.get("connection"):
            self.fields["address"].set_hint(address_hint(Connection(texts["connection"])))
        for name, field in self.fields.items():
            field.say(view.problem if view.problem_field == name else None)

    def _draw_buttons(self, view: PrintersView) -> None:
        shown, is_free = view.shown, not view.is_busy
        self.save.setText(self.tr("Keep") if shown else self.tr("Add the printer"))
        if not (view.texts.get("name", "").strip() and view.texts.get("address", "").strip()):
            self.save.set_blocked(self.tr("Enter a name and an address"))
        elif not view.is_changed:
            self.save.set_blocked(self.tr("Nothing has changed"))
        else:
            self.save.set_ready(is_ready=is_free)
        self._draw_tries(view)

    def _draw_tries(self, view: PrintersView) -> None:
        shown = view.shown
        for button in self.tries:
            button.setVisible(shown is not None and not view.is_removing)
            button.set_ready(is_ready=not view.is_busy)
        if shown is not None and not shown.drawer_pin:
            self.pulse.set_blocked(self.tr("Say first where the drawer is"))
        if shown is not None and shown == view.paper.usual:
            self.prefer.set_blocked(self.tr("Slips come out here"))
        if view.is_read_only:
            for button in (self.save, *self.tries):
                button.set_blocked(self.tr("Look only"))
        self._ask_first(view)

    def _ask_first(self, view: PrintersView) -> None:
        """The safe answer is under the keyboard when the question comes."""
        was_asked = not self.question.isHidden()
        for part in (self.question, self.yes, self.no):
            part.setVisible(view.is_removing)
        if view.is_removing and not was_asked:
            self.no.setFocus()

    def _offer(self, name: str, values: Sequence[str], shown: Sequence[str]) -> None:
        if self._offered.get(name) != tuple(values):
            self._offered[name] = tuple(values)
            self.choices[name].clear()
            self.choices[name].addItems(list(shown))

    def _line(self, name: str, title: str, hint: str = "") -> None:
        line = self.lines[name] = QLineEdit()
        line.textEdited.connect(lambda text: self.edited.emit(name, text))
        field = self.fields[name] = _low(Field(title, line))
        field.set_hint(hint)

    def _choice(self, name: str, title: str) -> None:
        choice = self.choices[name] = ComboBox(title)
        self._offered[name] = ()
        choice.activated.connect(lambda row: self.edited.emit(name, self._offered[name][row]))
        self.fields[name] = _low(Field(title, choice))


def _low(field: Field) -> Field:
    """No higher than it needs to be: what is left over is below the form."""
    field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return field
