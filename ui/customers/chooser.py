"""Looks for a customer and lists who was found, or takes down a new one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.customer import LONGEST_EMAIL, LONGEST_NAME, Customer, CustomerDraft
from ui.customers.view import CustomersView
from ui.fields import Field
from ui.parts import label, obey_enter, say_problem, scrolled
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SearchEdit

_MOST_SHOWN = 20


class CustomerChooser(QWidget):
    """Draws a CustomersView while nobody is chosen."""

    wanted = Signal(str)
    chosen = Signal(object)  # Customer
    add_asked = Signal()
    added = Signal(object)  # CustomerDraft
    left = Signal()

    def __init__(self, hand: SteadyHand) -> None:
        super().__init__()
        self._hand = hand
        self._drawn: tuple[Customer, ...] | None = None
        self._round = 0
        self.results: list[KeyButton] = []
        self.search = SearchEdit(self.tr("Name, email or phone"), self.tr("Look for a customer"))
        self.search.returnPressed.connect(lambda: self.wanted.emit(self.search.text()))
        self.look = KeyButton(self.tr("Find"), icon=Icon.SEARCH)
        self.look.clicked.connect(lambda: self.wanted.emit(self.search.text()))
        self.add = KeyButton(self.tr("New customer"), icon=Icon.PLUS)
        self.add.clicked.connect(self.add_asked)
        self.problem = label(role="error")
        self._told = label(role="soft")
        self.form = CustomerForm()
        self.form.added.connect(self.added)
        self.form.left.connect(self.left)
        obey_enter(self.look, self.add)
        self._lay_out()

    def draw(self, view: CustomersView) -> None:
        if view.round_ != self._round:
            self._round = view.round_
            self.search.clear()
            self.form.wipe()
        self._pages.setCurrentWidget(self.form if view.is_adding else self._list)
        self.form.draw(view)
        say_problem(self.problem, None if view.is_adding else view.problem)
        for button in (self.look, self.add, *self.results):
            button.set_ready(is_ready=not view.is_busy)
        self._told.setText(self._what(view))
        self._offer(view.found or ())

    def first(self) -> QWidget:
        return self.search

    def _what(self, view: CustomersView) -> str:
        if view.is_busy:
            return self.tr("Asking Stripe…")
        if view.found is None:
            return self.tr("Names are kept at Stripe only; this till keeps none.")
        if not view.found:
            return self.tr("Nobody was found. Somebody added just now may be missing for a minute.")
        return ""

    def _offer(self, found: tuple[Customer, ...]) -> None:
        self._told.setVisible(bool(self._told.text()))
        if found == self._drawn:
            return
        self._drawn = found
        for button in self.results:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.results = []
        for customer in found[:_MOST_SHOWN]:
            button = KeyButton(customer.title, icon=Icon.PERSON)
            button.set_detail(customer.contact)
            button.clicked.connect(lambda _=False, who=customer: self.chosen.emit(who))
            self._hand.watch_button(button)
            obey_enter(button)
            self._rows.insertWidget(len(self.results), button)
            self.results.append(button)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(px(8))
        line.addWidget(self.search, 1)
        line.addWidget(self.look)
        line.addWidget(self.add)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(6))
        self._rows.addStretch()
        self._list = QWidget()
        rows = QVBoxLayout(self._list)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(8))
        rows.addLayout(line)
        rows.addWidget(self.problem)
        rows.addWidget(self._told)
        rows.addWidget(scrolled(inside, self.tr("Customers who were found")), 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)


class CustomerForm(QWidget):
    """Name, email and phone of somebody new."""

    added = Signal(object)  # CustomerDraft
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = _line(LONGEST_NAME)
        self.email = _line(LONGEST_EMAIL)
        self.email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.phone = _line(30)
        self.save = KeyButton(self.tr("Add at Stripe"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.back = KeyButton(self.tr("Back"), icon=Icon.ARROW_LEFT)
        self.save.clicked.connect(self._add)
        self.back.clicked.connect(self.left)
        for edit in (self.name, self.email, self.phone):
            edit.returnPressed.connect(self._add)
        obey_enter(self.save, self.back)
        self.problem = label(role="error")
        fields = QHBoxLayout()
        fields.setSpacing(px(12))
        for title, edit in (
            (self.tr("Name"), self.name),
            (self.tr("Email"), self.email),
            (self.tr("Phone"), self.phone),
        ):
            fields.addWidget(Field(title, edit), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save, 2)
        buttons.addWidget(self.back, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(fields)
        layout.addWidget(label(self.tr("One of the three is enough."), "soft"))
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        layout.addStretch()

    def draw(self, view: CustomersView) -> None:
        say_problem(self.problem, view.problem)
        for button in (self.save, self.back):
            button.set_ready(is_ready=not view.is_busy)

    def wipe(self) -> None:
        """Forget what was typed."""
        for edit in (self.name, self.email, self.phone):
            edit.clear()

    def _add(self) -> None:
        self.added.emit(CustomerDraft(self.name.text(), self.email.text(), self.phone.text()))


def _line(longest: int) -> QLineEdit:
    edit = QLineEdit()
    edit.setMaxLength(longest)
    return edit
