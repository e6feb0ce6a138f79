"""The shop's card readers: the list on the left, what can be done with one on the right."""

from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.reader import ReaderState
from ui.parts import card, label, obey_enter, say, scrolled
from ui.readers.desk import ReaderDesk
from ui.readers.forms import LocationForm, ReaderForm, RegisterForm, TypedForm
from ui.readers.picker import Choosable
from ui.readers.view import Face, Option, ReadersView
from ui.readers.words import kind_text, state_text
from ui.record_view import RecordView
from ui.records import Column, RecordTable
from ui.reflow import Reflow
from ui.theme import px
from ui.tones import Icon
from ui.widgets import CheckBox, EmptyState, KeyButton

_FORM: Final = 400
_BAR: Final = 18


class ReadersPane(QWidget):
    """Draws a ReadersView; decides nothing."""

    def __init__(self, desk: ReaderDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_drawing = False
        self.model: RecordTable[Choosable] = RecordTable(
            [
                Column(
                    self.tr("Reader"),
                    text=lambda each: each.reader.label,
                    detail=lambda each: kind_text(each.reader.device_type),
                    is_strong=True,
                ),
                Column(
                    self.tr("How it stands"),
                    width=210,
                    text=lambda each: state_text(each.state),
                    detail=self._whose,
                ),
            ],
            parent=self,
            key=lambda each: each.reader.id,
        )
        self.list: RecordView[Choosable] = RecordView(
            self.model, self.tr("Card readers"), row_height=64
        )
        self.list.current_changed.connect(self._picked)
        self.none = EmptyState(
            Icon.READER,
            self.tr("No readers yet"),
            self.tr(
                "A card reader of Stripe’s asks for cards by itself; the till never sees their "
                "numbers. Add a location, then register the reader by the code that it shows."
            ),
        )
        self._problem = label(role="error")
        self._make_buttons()
        self.form, self.new, self.place = ReaderForm(), RegisterForm(), LocationForm()
        self._hint = label(self.tr("Choose a reader to see what can be done with it."), "soft")
        self._left, self._right = QStackedWidget(), QStackedWidget()
        self._join()
        self._lay_out()
        self.draw(desk.view)

    def _make_buttons(self) -> None:
        self.register = KeyButton(self.tr("Register a reader…"), icon=Icon.PLUS)
        self.locate = KeyButton(self.tr("Add a location…"), icon=Icon.SHOP)
        obey_enter(self.register, self.locate)
        self.options = {
            Option.CART: CheckBox(self.tr("Readers show the cart as it grows")),
            Option.TIPS: CheckBox(self.tr("Readers ask for a tip before the card")),
            Option.DEBIT: CheckBox(self.tr("Debit cards that cannot be held are charged at once")),
        }

    def _join(self) -> None:
        desk = self._desk
        self.register.clicked.connect(lambda: self._open(Face.REGISTER, self.new, "code"))
        self.locate.clicked.connect(lambda: self._open(Face.LOCATION, self.place, "label"))
        for form in (self.form, self.new, self.place):
            form.edited.connect(desk.edit)
        for option, box in self.options.items():
            box.clicked.connect(lambda is_on, option=option: desk.switch(option, is_on=is_on))
        self.form.use.clicked.connect(desk.use)
        self.form.ask.clicked.connect(desk.ask)
        self.form.save.clicked.connect(desk.rename)
        self.form.remove.clicked.connect(desk.ask_remove)
        self.form.yes.clicked.connect(desk.remove)
        self.form.no.clicked.connect(desk.step_back)
        self.new.add.clicked.connect(desk.register)
        self.place.add.clicked.connect(desk.add_location)

    def draw(self, view: ReadersView) -> None:
        self._is_drawing = True
        self.model.show(view.readers or ())
        row = self.model.row_of(view.chosen) if view.chosen else None
        if row is None:
            self.list.setCurrentIndex(QModelIndex())
            self.list.clearSelection()
        else:
            self.list.select_row(row)
        self._left.setCurrentWidget(self.list if view.readers else self.none)
        problem = view.problem_of_list
        say(self._problem, f"{problem.title} {problem.todo}" if problem else "")
        for button in (self.register, self.locate):
            if view.is_read_only:
                button.set_blocked(self.tr("Look only"))
            else:
                button.set_ready(is_ready=view.is_available and not view.is_busy)
        for option, box in self.options.items():
            box.setChecked(option in view.options)
            box.setEnabled(view.is_available and not view.is_read_only and not view.is_busy)
        self._draw_form(view)
        self._is_drawing = False

    def _draw_form(self, view: ReadersView) -> None:
        form: TypedForm
        match view.face:
            case Face.REGISTER:
                form = self.new
            case Face.LOCATION:
                form = self.place
            case Face.READER if view.shown is not None:
                form = self.form
            case _:
                self._right.setCurrentWidget(self._hint)
                return
        form.draw(view)
        self._right.setCurrentWidget(form)

    def _whose(self, each: Choosable) -> str:
        if each.is_chosen:
            return self.tr("this register’s")
        # A note that has lapsed keeps nobody from the reader, and says nothing.
        note = each.reader.note if each.state is ReaderState.BUSY else None
        return note.register if note else ""

    def _open(self, face: Face, form: TypedForm, first: str) -> None:
        self._desk.open(face)
        form.lines[first].setFocus()

    def _picked(self, each: Choosable | None) -> None:
        if each is not None and not self._is_drawing:
            self._desk.open(Face.READER, each.reader.id)

    def _lay_out(self) -> None:
        for shown in (self.list, self.none):
            self._left.addWidget(shown)
        for part in (self._hint, self.form, self.new, self.place):
            self._right.addWidget(part)
        buttons = Reflow(gap=8, line=8)
        buttons.add(self.register)
        buttons.add(self.locate)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(self._left, 1)
        left.addWidget(self._problem)
        left.addLayout(buttons)
        options = Reflow()
        for box in self.options.values():
            options.add(box)
        chosen = scrolled(self._right, self.tr("The chosen reader"))
        # What scrolls only up and down must not be narrower than what is in it.
        chosen.setMinimumWidth(self._right.minimumSizeHint().width() + px(_BAR))
        right = card(chosen)
        right.setMaximumWidth(px(_FORM))
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addLayout(left, 1)
        row.addWidget(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(10))
        layout.addLayout(row, 1)
        layout.addLayout(options)
