"""The way to pay by card form: what it is for, the form while it is open, and the way out."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.views import SaleRecord
from pos.errors import Declined
from ui.card_entry.keeper import FormKeeper
from ui.format import Formats
from ui.notices import Notice, notice_for
from ui.parts import card, label, obey_enter, say, say_problem
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView
from ui.payment.way import WayPane
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind

_FORM: Final = 5
_BESIDE: Final = 2
"""How wide the form and what is said beside it are, in parts."""


class CardEntryPane(WayPane):
    """Draws; the form itself is kept by a FormKeeper."""

    def __init__(self, presenter: PaymentPresenter, hand: SteadyHand) -> None:
        super().__init__(presenter, hand)
        self._view = PaymentView()
        self._formats = Formats()
        self.keeper = FormKeeper(presenter, self._place, self)
        self.keeper.changed.connect(self._draw_form)
        self.open = KeyButton(self.tr("Open the card form"), kind=Kind.PRIMARY, icon=Icon.FORM)
        self.open.clicked.connect(lambda: self.keeper.open(self._view.part))
        self.close_form = KeyButton(self.tr("Close the form"), icon=Icon.UNDO)
        self.close_form.clicked.connect(presenter.take_back_card)
        obey_enter(self.open, self.close_form)
        self.problem = label(role="error")
        self.declined = label(role="error")
        self.state = label(role="soft")
        self._lay_out()

    @override
    def draw(self, view: PaymentView, formats: Formats) -> None:
        self._view, self._formats = view, formats
        is_away = view.phase is Phase.WITH_CUSTOMER
        if is_away:
            self.keeper.show(view, self._words(view.record))
        self._faces.setCurrentIndex(1 if is_away else 0)
        self.open.set_ready(is_ready=not view.busy and view.problem is None)
        self.close_form.set_ready(is_ready=not view.busy)
        self._draw_form()

    @override
    def first(self) -> QWidget | None:
        if self._view.phase is not Phase.WITH_CUSTOMER:
            return self.open
        return self.keeper.form.view if self.keeper.form else self.close_form

    def _draw_form(self) -> None:
        form = self.keeper.view
        problem = form.problem
        say_problem(self.problem, notice_for(problem, self._formats) if problem else None)
        say_problem(self.declined, self._declined(self._view.record))
        if form.operation is None:
            text = self.tr("The form is not open here any more. Nothing is charged by closing it.")
        elif form.is_processing:
            text = self.tr("The form says that the bank is being asked. Stripe has the last word.")
        elif form.is_ready:
            text = self.tr("The number goes to Stripe and never through this till.")
        else:
            text = self.tr("The form is being loaded…")
        say(self.state, text)

    def _declined(self, record: SaleRecord | None) -> Notice | None:
        """What Stripe says of the last card; no end of a form, another one may be typed in."""
        if record is None or not record.is_handed_over or record.intent is None:
            return None
        last = record.charges[-1].id if record.charges else None
        error = record.intent.last_error
        if error is None or last == self.keeper.view.known_charge:
            return None
        return notice_for(Declined("card_declined", decline=error), self._formats)

    def _words(self, record: SaleRecord | None) -> dict[str, str]:
        """What the page writes on its button; it knows no language of its own."""
        amount = self._formats.money(record.sale.asked) if record else ""
        return {
            "button": self.tr("Hold %1 on this card").replace("%1", amount),
            "again": self.tr("Go on with the bank’s check"),
            "unfinished": self.tr("The bank’s check was not finished. Nothing is held."),
        }

    def _place(self, form: QWidget | None) -> None:
        while (item := self._room.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
        if form is not None:
            self._room.addWidget(form)

    def _lay_out(self) -> None:
        before = card(
            label(self.tr("For cards that are read out or typed in"), "section"),
            label(
                self.tr(
                    "Stripe’s own form opens here. The card number goes from it to Stripe; this "
                    "till never sees it. The amount is held, and the customer’s bank may ask them "
                    "to confirm."
                )
            ),
            self.problem,
            self.open,
        )
        start = QWidget()
        rows = QVBoxLayout(start)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(before)
        rows.addStretch()
        inside = QWidget()
        self._room = QVBoxLayout()
        beside = QVBoxLayout()
        beside.setSpacing(px(8))
        for each in (self.declined, self.state):
            beside.addWidget(each)
        beside.addStretch()
        beside.addWidget(self.close_form)
        parts = QHBoxLayout(inside)  # a form is high, and small screens are not
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(px(12))
        parts.addLayout(self._room, _FORM)
        parts.addLayout(beside, _BESIDE)
        self._faces = QStackedWidget()
        self._faces.addWidget(start)
        self._faces.addWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._faces)
