"""The form of one hold recipe."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos.domain.recipe import RecipeAct
from ui.fields import Field
from ui.parts import Choice, fill, label, obey_enter, say_problem
from ui.recipes.view import RecipesView, RecipeTexts
from ui.recipes.words import act_text
from ui.theme import px
from ui.tones import Icon
from ui.widgets import CheckBox, KeyButton, Kind, SectionTitle


class RecipeForm(QWidget):
    """Draws what is typed of a recipe; every change is a signal."""

    edited = Signal(object)  # RecipeTexts

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = RecipeTexts()
        self._is_drawing = False
        self.title = SectionTitle("")
        self.lines = {name: self._line(name) for name in ("name", "hold", "most", "amount")}
        self.count, self.at = self._line("count"), self._line("at")
        self.acts = {act: Choice(act_text(act)) for act in RecipeAct}
        for act, button in self.acts.items():
            button.clicked.connect(lambda _checked=False, act=act: self._change(act=act))
        self.by_days = Choice(self.tr("Days, at"))
        self.by_hours = Choice(self.tr("Hours"))
        self.by_days.clicked.connect(lambda: self._change(by_hours=False))
        self.by_hours.clicked.connect(lambda: self._change(by_hours=True))
        self.note = CheckBox(self.tr("A note is required before money is held"))
        self.note.toggled.connect(lambda is_on: self._change(note_required=is_on))
        self.save = KeyButton(self.tr("Keep it"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.remove = KeyButton(self.tr("Remove…"), icon=Icon.BIN)
        self.yes = KeyButton(self.tr("Yes, offer it no more"), kind=Kind.DANGER)
        self.no = KeyButton(self.tr("Leave it"))
        self.problem = label(role="error")
        self.foot = QWidget()  # stays in sight below what may be scrolled
        obey_enter(self.save, self.remove, self.yes, self.no)
        self.fields = self._fields()
        self._lay_out()

    def draw(self, view: RecipesView) -> None:
        typed = view.typed or RecipeTexts()
        self._is_drawing = True
        self._texts = typed
        self.title.setText(view.chosen or self.tr("A new recipe"))
        for name, line in (*self.lines.items(), ("count", self.count), ("at", self.at)):
            text = getattr(typed, name)
            if line.text() != text:
                line.setText(text)
        for act, button in self.acts.items():
            button.setChecked(act is typed.act)
        self.by_hours.setChecked(typed.by_hours)
        self.by_days.setChecked(not typed.by_hours)
        self.at.setVisible(not typed.by_hours)
        self.note.setChecked(typed.note_required)
        self.fields["amount"].setVisible(typed.act is RecipeAct.CAPTURE)
        for name, field in self.fields.items():
            field.say(view.problem if view.problem_field == name else None)
        say_problem(self.problem, None if view.problem_field else view.problem)
        self._draw_buttons(view)
        self._is_drawing = False

    def _draw_buttons(self, view: RecipesView) -> None:
        if view.is_read_only:
            self.save.set_blocked(self.tr("Look only"))
            self.remove.set_blocked(self.tr("Look only"))
        else:
            if view.is_changed:
                self.save.set_ready(is_ready=not view.is_busy)
            else:
                self.save.set_blocked(self.tr("Nothing has changed"))
            self.remove.set_ready(is_ready=bool(view.chosen) and not view.is_busy)
        for button in (self.yes, self.no):
            button.setVisible(view.is_removing)
        for button in (self.save, self.remove):
            button.setVisible(not view.is_removing)

    def _change(self, **changes: object) -> None:
        if not self._is_drawing:
            self.edited.emit(replace(self._texts, **changes))  # type: ignore[arg-type]  # by name

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.textEdited.connect(lambda text: self._change(**{name: text}))
        return edit

    def _fields(self) -> dict[str, Field]:
        term = QWidget()
        row = QHBoxLayout(term)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for part in (self.count, self.by_hours, self.by_days, self.at):
            row.addWidget(part)
        row.addStretch()
        self.count.setFixedWidth(px(80))
        self.at.setFixedWidth(px(100))
        self.at.setAccessibleName(self.tr("Time of day"))
        controls = {
            "name": (self.tr("Name"), self.lines["name"], ""),
            "hold": (
                self.tr("Deposit to hold"),
                self.lines["hold"],
                self.tr("Empty: what the cart comes to is held."),
            ),
            "most": (
                self.tr("May be captured at most"),
                self.lines["most"],
                self.tr("As the slip says. Empty: all that is held."),
            ),
            "term": (self.tr("How long after the hold"), term, ""),
            "amount": (
                self.tr("It takes"),
                self.lines["amount"],
                self.tr("Empty: all that may be captured."),
            ),
        }
        fields = {}
        for name, (title, control, hint) in controls.items():
            fields[name] = Field(title, control, edit=self.count if name == "term" else None)
            fields[name].set_hint(hint)
        return fields

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.setSpacing(px(8))
        for act in self.acts.values():
            acts.addWidget(act, 1)
        self.lines["name"].setPlaceholderText(self.tr("Such as “Tool hire”"))
        buttons = QHBoxLayout(self.foot)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(px(8))
        for button in (self.save, self.remove, self.yes, self.no):
            buttons.addWidget(button, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.addWidget(self.fields["hold"], 0, 0)
        grid.addWidget(self.fields["most"], 0, 1)
        for side in range(2):
            grid.setColumnStretch(side, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        fill(
            layout,
            self.title,
            self.fields["name"],
            grid,
            label(self.tr("When its time has come"), "strong"),
            acts,
            self.fields["amount"],
            self.fields["term"],
            self.note,
            self.problem,
            0,
        )
