"""Forgets a card, or the whole customer, when they ask for it; each is asked twice."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.ids import PaymentMethodId
from pos.domain.saved_card import Consent
from pos.services.wallet import Wallet
from ui.customers.view import CustomersView
from ui.customers.words import card_detail, card_title, keeps_text
from ui.format import Formats
from ui.parts import label, obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind


class Managing(QWidget):
    """Draws the cards and consents of the chosen customer; nothing here moves money."""

    card_forgotten = Signal(object)  # PaymentMethodId
    deleted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn: Wallet | None = None
        self._is_sure = False
        self._formats = Formats()
        self.forget: dict[PaymentMethodId, KeyButton] = {}
        self.delete = KeyButton("", kind=Kind.DANGER, icon=Icon.BIN)
        self.delete.clicked.connect(self._ask_to_delete)
        self.no = KeyButton(self.tr("Keep them"), icon=Icon.UNDO)
        self.no.clicked.connect(lambda: self._be_sure(is_sure=False))
        obey_enter(self.delete, self.no)
        self._agreed = label(role="soft")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(px(6))
        answers = QHBoxLayout()
        answers.setSpacing(px(8))
        answers.addWidget(self.delete, 2)
        answers.addWidget(self.no, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(self._rows)
        layout.addLayout(answers)
        layout.addWidget(self._agreed)
        layout.addStretch()
        self._be_sure(is_sure=False)

    def draw(self, view: CustomersView, formats: Formats) -> None:
        self._formats = formats
        for button in (*self.forget.values(), self.delete, self.no):
            button.set_ready(is_ready=not view.is_busy)
        if view.wallet == self._drawn:
            return
        self._drawn = view.wallet
        self._be_sure(is_sure=False)
        self._draw_cards(view.wallet)
        lines = map(self._consent, view.wallet.consents if view.wallet else ())
        self._agreed.setText("\n".join(lines) or self.tr("They have agreed to nothing yet."))

    def _draw_cards(self, wallet: Wallet | None) -> None:
        for button in self.forget.values():
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.forget = {}
        for card in wallet.cards if wallet else ():
            button = KeyButton(self.tr("Forget %1").replace("%1", card_title(card)), icon=Icon.BIN)
            button.set_detail(card_detail(card, wallet.today) if wallet else "")
            button.clicked.connect(partial(self._forget, card.id))
            obey_enter(button)
            self._rows.addWidget(button)
            self.forget[card.id] = button

    def _forget(self, card: PaymentMethodId) -> None:
        """The second press does it."""
        button = self.forget[card]
        if button.property("kind") == Kind.DANGER:
            self.card_forgotten.emit(card)
            return
        button.set_kind(Kind.DANGER)
        button.set_detail(self.tr("Press again: it can never be used any more."))

    def _ask_to_delete(self) -> None:
        if self._is_sure:
            self.deleted.emit()
        else:
            self._be_sure(is_sure=True)

    def _be_sure(self, *, is_sure: bool) -> None:
        self._is_sure = is_sure
        self.no.setVisible(is_sure)
        self.delete.setText(
            self.tr("Delete for ever") if is_sure else self.tr("Delete this customer…")
        )
        self.delete.set_detail(
            self.tr("At Stripe, with every card. Payments stay in the books.") if is_sure else ""
        )

    def _consent(self, consent: Consent) -> str:
        ended = consent.withdrawn_at
        told = self.tr("Agreed %1: %2")
        if ended is not None:
            told = self.tr("Agreed %1: %2, ended %3")
            told = told.replace("%3", self._formats.when_long(ended))
        told = told.replace("%1", self._formats.when_long(consent.given_at))
        return told.replace("%2", keeps_text(consent.keeps))
