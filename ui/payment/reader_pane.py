"""Paying at the card reader: how it stands, asking for the card, and using another one."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.reader import ReaderState, ReaderStrip, concerns
from ui.format import Formats
from ui.keys import Action
from ui.parts import card, column, label, obey_enter, say, scrolled
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView
from ui.payment.way import WayPane
from ui.payment.words import busy_text
from ui.readers.picker import Choosable, PickerView, ReaderPicker
from ui.readers.words import (
    TONE_OF_READER,
    advice_text,
    name_of,
    promise_text,
    state_text,
)
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, StateBadge

_BESIDE: Final = 2
"""So many readers beside each other in the list."""


class ReaderPane(WayPane):
    """Draws a PaymentView and the list of readers; decides nothing."""

    def __init__(self, presenter: PaymentPresenter, hand: SteadyHand) -> None:
        super().__init__(presenter, hand)
        self._formats = Formats()
        self._listed: tuple[Choosable, ...] | None = None
        self.picker = ReaderPicker(presenter.lane, self)
        self.picker.changed.connect(self._redraw)
        self._badge = StateBadge()
        self._name = label(role="strong")
        self._shows = label()
        self._advice = label(role="soft")
        self._promise = label(role="strong")
        self._make_buttons()
        self.others: list[KeyButton] = []
        self._lay_out()
        services = presenter.services
        if services is not None and services.reader_payments is not None:
            self.picker.promise(services.reader_payments)

    def _make_buttons(self) -> None:
        self.ask = KeyButton(
            self.tr("Ask for the card"),
            action=Action.AUTHORISE,
            kind=Kind.MONEY,
            icon=Icon.READER,
        )
        self.ask.clicked.connect(self.presenter.ask_at_reader)
        self.take_back = KeyButton(self.tr("Take the payment back"), icon=Icon.UNDO)
        self.take_back.set_detail(self.tr("The reader stops asking"))
        self.take_back.clicked.connect(self.presenter.take_back_card)
        self.other = KeyButton(self.tr("Use another reader…"), icon=Icon.REFRESH)
        self.other.clicked.connect(self._pick)
        self.stay = KeyButton(self.tr("Stay with this reader"), icon=Icon.ARROW_LEFT)
        self.stay.clicked.connect(self.picker.close)
        self.practice = KeyButton(self.tr("Practice reader"), icon=Icon.PRACTICE)
        self.practice.set_detail(self.tr("Be its customer"))
        self.practice.clicked.connect(self.presenter.practice_reader_wanted)
        obey_enter(self.take_back, self.other, self.stay, self.practice)

    def _lay_out(self) -> None:
        told = QHBoxLayout()
        told.setSpacing(px(12))
        told.addWidget(self._badge)
        told.addWidget(self._name, 1)
        told.addWidget(self.practice)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.ask, 2)
        buttons.addWidget(self.take_back, 1)
        buttons.addWidget(self.other, 1)
        usual = column(card(told, self._shows, self._advice, self._promise), buttons, 0)
        self._found = label()
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(8))
        rows.addLayout(self._grid)
        rows.addStretch()
        self._list = scrolled(inside, self.tr("Readers"))
        picking = column(self._found, self._list, self.stay)
        self._faces = QStackedWidget()
        self._faces.addWidget(usual)
        self._faces.addWidget(picking)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._faces)

    @override
    def draw(self, view: PaymentView, formats: Formats) -> None:
        self._formats = formats
        strip = view.reader
        state = strip.state if strip else ReaderState.NONE
        is_away = view.phase is Phase.WITH_CUSTOMER
        is_known = strip is not None
        asks = is_away and _is_at_it(view)
        word = self.tr("Asks for the card") if asks else state_text(state)
        self._badge.say(word, TONE_OF_READER[state])
        self._badge.setVisible(is_known)
        self._name.setText(name_of(strip.reader) if strip else self.tr("Looking for the reader…"))
        say(self._shows, self._shown(view) if is_away else "")
        say(self._advice, self._advised(strip, is_away=is_away, asks=asks or view.is_unheard))
        say(self._promise, "" if is_away else promise_text(self.picker.view.promise))
        self._draw_buttons(view, strip)
        self._draw_list(self.picker.view, view)

    def _shown(self, view: PaymentView) -> str:
        """What the reader shows the customer, and whether money has moved, as far as is known."""
        record = view.record
        if view.is_unheard:
            return self.tr("The reader may have read a card: that is not known yet.")
        if record is None or not _is_at_it(view):
            return self.tr("The till does not hear from the reader. No money has moved so far.")
        text = self.tr("It shows %1 and asks for the card. No money has moved so far.")
        return text.replace("%1", self._formats.money(record.sale.asked))

    def _advised(self, strip: ReaderStrip | None, *, is_away: bool, asks: bool) -> str:
        if strip is None or asks:
            return ""
        if is_away and strip.state is ReaderState.OFFLINE:
            return self.tr("Look at its power and its network.")
        return advice_text(strip)

    def _draw_buttons(self, view: PaymentView, strip: ReaderStrip | None) -> None:
        is_away = view.phase is Phase.WITH_CUSTOMER
        self.ask.setVisible(not is_away)
        self.take_back.setVisible(is_away)
        has_reader = strip is None or strip.state is not ReaderState.NONE
        if view.busy:
            self.ask.set_blocked(busy_text(view.busy))
        elif not has_reader:
            self.ask.set_blocked(self.tr("Choose a reader first"))
        elif view.problem is not None:
            self.ask.set_blocked(self.tr("Correct the amount first"))
        else:
            self.ask.set_ready()
        if view.record is not None:
            amount = self._formats.money(view.part or view.record.sale.still_due)
            self.ask.setText(self.tr("Ask for the card: %1").replace("%1", amount))
        self.other.setText(
            self.tr("Use another reader…") if has_reader else self.tr("Choose a reader…")
        )
        self.practice.setVisible(self._has_practice_reader(strip))
        for button in (self.take_back, self.other):
            button.set_ready(is_ready=not view.busy)

    def _has_practice_reader(self, strip: ReaderStrip | None) -> bool:
        """Whether the reader of this register is one that nobody could touch."""
        services = self.presenter.services
        if services is None or not services.has_practice_reader or strip is None:
            return False
        return strip.reader is not None and strip.reader.is_simulated

    def _draw_list(self, view: PickerView, payment: PaymentView) -> None:
        self._faces.setCurrentIndex(1 if view.is_open else 0)
        if not view.is_open:
            return
        self._found.setText(self._about(view, is_away=payment.phase is Phase.WITH_CUSTOMER))
        if view.readers != self._listed:
            self._listed = view.readers
            self._fill(view.readers or ())
        for button, each in zip(self.others, view.readers or (), strict=True):
            if each.is_chosen:
                button.set_blocked(self.tr("the one of this register"))
            else:
                button.set_ready(is_ready=not payment.busy)

    def _about(self, view: PickerView, *, is_away: bool) -> str:
        if view.is_busy:
            return self.tr("Asking Stripe which readers there are…")
        if view.problem is not None:
            return f"{view.problem.title} {view.problem.todo}"
        if not view.readers:
            return self.tr("The shop has no reader yet: a manager adds one under Shop, Readers.")
        if all(each.is_chosen for each in view.readers):
            return self.tr("There is no other one: a manager adds readers under Shop, Readers.")
        if is_away:
            return self.tr("Which one asks for the card of this payment now? It is paid once only.")
        return self.tr("Which one does this register use from now on?")

    def _fill(self, readers: tuple[Choosable, ...]) -> None:
        for button in self.others:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.others = []
        for place, each in enumerate(readers):
            button = KeyButton(name_of(each.reader), icon=Icon.READER)
            button.set_detail(state_text(each.state))
            button.clicked.connect(partial(self._use, each))
            obey_enter(button)
            self.hand.watch_button(button)
            self._grid.addWidget(button, place // _BESIDE, place % _BESIDE)
            self.others.append(button)

    def _pick(self) -> None:
        services = self.presenter.services
        if services is not None and services.readers is not None:
            self.picker.open(services.readers)
            self.stay.setFocus()

    def _use(self, which: Choosable) -> None:
        self.picker.close()
        self.presenter.use_reader(which.reader.id)

    def _redraw(self) -> None:
        self.draw(self.presenter.view, self._formats)

    @override
    def first(self) -> QWidget | None:
        """Enter moves no money here: the reader asks, and the customer decides.

        While it asks no key takes the payment away from the customer by mistake.
        """
        if self.ask.isHidden():
            return None
        return self.ask if self.ask.isEnabled() else self.other


def _is_at_it(view: PaymentView) -> bool:
    """Whether the reader was heard to ask for this very payment."""
    strip, record = view.reader, view.record
    if strip is None or strip.reader is None or strip.state is ReaderState.OFFLINE:
        return False
    intent = record.intent if record else None
    action = strip.reader.action
    return intent is not None and action is not None and concerns(action, intent.id)
