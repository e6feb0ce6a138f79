"""Customers and their cards without a sale: looked up, kept for later, forgotten on request."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.saved_card import Keeps
from pos.services.keeping_by_form import Typing
from ui.customers.chooser import CustomerChooser
from ui.customers.desk import CustomersDesk
from ui.customers.managing import Managing
from ui.customers.typed_card import TypedCard
from ui.customers.view import CustomersView
from ui.customers.words import keeps_text
from ui.format import Formats
from ui.in_sight import InSight
from ui.parts import Choice, label, obey_enter, say, say_problem, scrolled
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import BusyDot, KeyButton, Kind, SectionTitle

_SIZE: Final = (880, 620)
_LOOK_MS: Final = 2_000


class CustomersSheet(QDialog):
    """Draws a CustomersView; decides nothing. Esc closes it."""

    def __init__(self, desk: CustomersDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Customers and their cards"))
        # Not modal: in practice the reader is tapped on the screen beside it.
        self.resize(px(_SIZE[0]), px(_SIZE[1]))
        self._desk = desk
        self._formats = Formats()
        hand = SteadyHand(self)
        self.chooser = CustomerChooser(hand)
        self.managing = Managing()
        self.keeping = KeepingWithoutSale()
        self.typed = TypedCard(desk)
        self.close_button = KeyButton(self.tr("Close"), icon=Icon.CROSS)
        self.other = KeyButton(self.tr("Another"), icon=Icon.PERSON)
        obey_enter(self.close_button, self.other)
        self._name = SectionTitle("")
        self._contact = label(role="soft")
        self.problem = label(role="error")
        self._poll = QTimer(self)
        self._poll.setInterval(_LOOK_MS)
        self._poll.timeout.connect(desk.follow)
        self._join()
        self._lay_out()
        self._in_sight = InSight(self)
        hand.watch(self)
        self.draw(desk.view)

    def use(self, formats: Formats) -> None:
        """Write times this way from now on."""
        self._formats = formats

    def draw(self, view: CustomersView) -> None:
        wallet = view.wallet
        self._pages.setCurrentWidget(self.chooser if wallet is None else self._wallet)
        self.chooser.draw(view)
        self.managing.draw(view, self._formats)
        self.keeping.draw(view)
        is_typing = isinstance(view.asking, Typing)
        self.keeping.setVisible(not is_typing)
        self._below.setCurrentWidget(self.typed if is_typing else self._cards)
        self.typed.draw(view, is_seen=self.isVisible())
        if wallet is not None:
            self._name.setText(wallet.customer.title)
            say(self._contact, wallet.customer.contact)
            say_problem(self.problem, view.problem)
        self.other.set_ready(is_ready=not view.is_busy and view.asking is None)
        if view.asking is None:
            self._poll.stop()
        elif not self._poll.isActive():
            self._poll.start()

    def _join(self) -> None:
        desk, chooser = self._desk, self.chooser
        desk.changed.connect(self.draw)
        chooser.wanted.connect(desk.look_for)
        chooser.chosen.connect(desk.choose)
        chooser.add_asked.connect(desk.begin_to_add)
        chooser.added.connect(desk.add)
        chooser.left.connect(desk.leave)
        self.other.clicked.connect(desk.leave)
        self.managing.card_forgotten.connect(desk.forget)
        self.managing.deleted.connect(desk.delete)
        self.keeping.asked.connect(desk.ask_reader)
        self.keeping.typed.connect(desk.ask_form)
        self.keeping.stop.clicked.connect(desk.stop)
        self.close_button.clicked.connect(self.close)
        self.finished.connect(self._leave)

    def _leave(self) -> None:
        """Nobody asks for a card in a window that is closed."""
        self.typed.shut()
        self._desk.stop()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self._name)
        head.addWidget(self._contact, 1)
        head.addWidget(self.other)
        self._wallet = QWidget()
        rows = QVBoxLayout(self._wallet)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(10))
        rows.addLayout(head)
        rows.addWidget(self.problem)
        rows.addWidget(self.keeping)
        self._cards = scrolled(self.managing, self.tr("Cards they left"))
        self._below = QStackedWidget()
        self._below.addWidget(self._cards)
        self._below.addWidget(self.typed)
        rows.addWidget(self._below, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.chooser)
        self._pages.addWidget(self._wallet)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(14), px(16), px(14))
        layout.setSpacing(px(10))
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)


class KeepingWithoutSale(QWidget):
    """What a card is kept for, in words that are read out, and who asks for it then."""

    asked = Signal(object)  # Keeps
    typed = Signal(object)  # Keeps

    def __init__(self) -> None:
        super().__init__()
        self._keeps: Keeps | None = None
        self._drawn = CustomersView()
        self.buttons = {each: Choice(keeps_text(each)) for each in Keeps}
        self.agreed = KeyButton(
            self.tr("They agreed: ask the reader for the card"),
            kind=Kind.PRIMARY,
            icon=Icon.READER,
        )
        self.agreed.clicked.connect(lambda: self.asked.emit(self._keeps))
        self.type_it = KeyButton(self.tr("They agreed: type the card"), icon=Icon.FORM)
        self.type_it.clicked.connect(lambda: self.typed.emit(self._keeps))
        self.no_form = label(role="soft")
        self.stop = KeyButton(self.tr("Stop asking"), icon=Icon.CROSS)
        obey_enter(*self.buttons.values(), self.agreed, self.type_it, self.stop)
        self._dot = BusyDot()
        self._asking = label(self.tr("The reader asks for the card. Nothing is charged."), "strong")
        self._words = label()
        choices = QHBoxLayout()
        choices.setSpacing(px(8))
        choices.addWidget(label(self.tr("Keep a card without a sale:")))
        for keeps, button in self.buttons.items():
            button.clicked.connect(lambda _=False, keeps=keeps: self._turn_to(keeps))
            choices.addWidget(button, 1)
        ways = QHBoxLayout()
        ways.setSpacing(px(8))
        ways.addWidget(self.agreed, 3)
        ways.addWidget(self.type_it, 2)
        waiting = QHBoxLayout()
        waiting.setSpacing(px(8))
        waiting.addWidget(self._dot)
        waiting.addWidget(self._asking, 1)
        waiting.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(choices)
        layout.addWidget(self._words)
        layout.addLayout(ways)
        layout.addWidget(self.no_form)
        layout.addLayout(waiting)

    def draw(self, view: CustomersView) -> None:
        if view.wallet is None or (self._drawn.asking and not view.asking):
            self._keeps = None
        self._drawn = view
        is_asking = view.asking is not None
        for keeps, button in self.buttons.items():
            button.setChecked(keeps is self._keeps)
            button.set_icon(Icon.TICK if keeps is self._keeps else None)
            button.set_ready(is_ready=not view.is_busy and not is_asking)
        words = view.words.get(self._keeps, "") if self._keeps else ""
        say(self._words, f"“{words}”" if words and not is_asking else "")
        is_agreed = self._keeps is not None and not is_asking
        self.agreed.setVisible(is_agreed)
        self.type_it.setVisible(is_agreed and view.form_problem is None)
        say_problem(self.no_form, view.form_problem if is_agreed else None)
        for each in (self.agreed, self.type_it):
            each.set_ready(is_ready=not view.is_busy)
        for part in (self._dot, self._asking, self.stop):
            part.setVisible(is_asking)
        self.stop.set_ready(is_ready=not view.is_busy)

    def _turn_to(self, keeps: Keeps) -> None:
        self._keeps = keeps
        self.draw(self._drawn)
