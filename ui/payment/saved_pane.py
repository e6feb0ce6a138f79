"""The way to pay with a card that a customer left with the shop."""

from enum import StrEnum
from functools import partial
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from pos.domain.declines import may_try_again
from pos.domain.ids import PaymentMethodId, SaleId
from pos.domain.money import Money
from pos.domain.saved_card import Keeps, SavedCard
from pos.domain.views import SaleRecord
from pos.errors import Refused
from pos.services.wallet import Wallet, needs_customer
from ui.customers.chooser import CustomerChooser
from ui.customers.desk import CustomersDesk
from ui.customers.keeping import Keeping
from ui.customers.managing import Managing
from ui.customers.view import CustomersView
from ui.customers.words import card_detail, card_title
from ui.format import Formats
from ui.parts import Choice, column, label, obey_enter, say, say_problem, scrolled
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentServices, PaymentView
from ui.payment.way import WayPane
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets import IconButton, KeyButton

_BESIDE: Final = 2
"""Cards beside each other."""


class _Face(StrEnum):
    """What of a customer lies open, in the order of the stack."""

    CARDS = "cards"
    KEEPING = "keeping"
    FORGETTING = "forgetting"


class SavedPane(WayPane):
    """First the customer, then one of their cards; or how the card of this sale is kept."""

    def __init__(self, presenter: PaymentPresenter, hand: SteadyHand) -> None:
        super().__init__(presenter, hand)
        self._payment = PaymentView()
        self._is_customer_there = True
        self._is_needed = False
        self._drawn: tuple[SavedCard, ...] | None = None
        self.cards: list[KeyButton] = []
        self.desk = CustomersDesk(presenter.lane, self, approving=presenter.approving)
        self.desk.changed.connect(self._draw_customers)
        self.chooser = CustomerChooser(hand)
        self.keeping = Keeping()
        self._face = _Face.CARDS
        self._formats = Formats()
        self._tried: PaymentMethodId | None = None
        self.theirs = Choice(self.tr("Their cards"))
        self.new = Choice(self.tr("Keep a card"))
        self.forget = IconButton(Icon.BIN, self.tr("Forget a card, or the customer"))
        self.managing = Managing()
        self.here = Choice(self.tr("They are here"))
        self.away = Choice(self.tr("They are away"))
        self.agreed = KeyButton(self.tr("They agreed: note it"), icon=Icon.TICK)
        self.other = KeyButton(self.tr("Another"), icon=Icon.PERSON)
        obey_enter(self.theirs, self.new, self.here, self.away, self.agreed, self.other)
        self.problem = label(role="error")
        self._name = label(role="strong")
        self._contact = label(role="soft")
        self._needed = label(role="strong")
        self._none = label(self.tr("No card is kept for them yet."), "soft")
        self._consent = label()
        self._join()
        self._lay_out()

    @override
    def draw(self, view: PaymentView, formats: Formats) -> None:
        self._payment, self._formats = view, formats
        services = self.presenter.services
        self.desk.attach(services.saved if services else None)
        if view.record is not None:
            self.desk.turn_to(view.record.sale.id)
        is_needed = needs_customer(view.record)
        if is_needed and not self._is_needed:
            self._is_customer_there, self._face = True, _Face.CARDS
        self._is_needed = is_needed
        self._draw_customers(self.desk.view)

    @override
    def first(self) -> QWidget | None:
        if self.desk.view.wallet is None:
            return self.chooser.first()
        return self.cards[0] if self.cards else self.other

    def _draw_customers(self, view: CustomersView) -> None:
        wallet = view.wallet
        self._pages.setCurrentWidget(self.chooser if wallet is None else self._wallet)
        self.chooser.draw(view)
        if wallet is None:
            self._face, self._is_customer_there = _Face.CARDS, True
            return
        self._name.setText(wallet.customer.title)
        say(self._contact, wallet.customer.contact)
        say_problem(self.problem, view.problem)
        say(
            self._needed,
            self.tr(
                "Their bank wants them to confirm it. Bring them back: choose another way above, "
                "or press the card again when they are here."
            )
            if self._is_needed
            else "",
        )
        self._faces.setCurrentIndex(list(_Face).index(self._face))
        self.keeping.draw(view)
        self.managing.draw(view, self._formats)
        self._offer(wallet)
        self._draw_presence(view, wallet)

    def _draw_presence(self, view: CustomersView, wallet: Wallet) -> None:
        is_free = not view.is_busy and not self._payment.busy
        for choice, is_chosen in (
            (self.theirs, self._face is _Face.CARDS),
            (self.new, self._face is _Face.KEEPING),
            (self.here, self._is_customer_there),
            (self.away, not self._is_customer_there),
        ):
            choice.setChecked(is_chosen)
            choice.set_icon(Icon.TICK if is_chosen else None)
            choice.set_ready(is_ready=is_free)
        missing = False
        for button, card in zip(self.cards, wallet.cards, strict=True):
            if card.id == self._tried and not self._may_try_again():
                button.set_blocked(self.tr("Ask for another card"))
            elif wallet.allows(card.id, is_customer_there=self._is_customer_there):
                button.set_ready(is_ready=is_free and self._payment.problem is None)
            else:
                missing = True
                button.set_blocked(self.tr("They have not agreed to this"))
        self.agreed.setVisible(missing)
        self.agreed.set_ready(is_ready=is_free)
        words = view.words.get(Keeps.OFF_SESSION, "")
        say(self._consent, f"“{words}”" if missing else "")

    def _may_try_again(self) -> bool:
        """Whether the bank's last no, if it said one, leaves room for the same card."""
        record = self._payment.record
        return may_try_again(record.intent.last_error if record and record.intent else None)

    def _offer(self, wallet: Wallet) -> None:
        """The same cards stay the same buttons."""
        cards = wallet.cards
        self._none.setVisible(not cards)
        if cards == self._drawn:
            return
        self._drawn = cards
        for button in self.cards:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.cards = []
        for place, card in enumerate(cards):
            button = KeyButton(card_title(card), icon=Icon.CARD)
            button.set_detail(card_detail(card, wallet.today))
            button.clicked.connect(lambda _=False, card=card: self._charge(card))
            self.hand.watch_button(button)
            obey_enter(button)
            self._grid.addWidget(button, place // _BESIDE, place % _BESIDE)
            self.cards.append(button)

    def _charge(self, card: SavedCard) -> None:
        self._tried = card.id
        part = self._payment.part
        self.presenter.charge(
            partial(_paid_with, card=card, part=part, is_customer_there=self._is_customer_there)
        )

    def _turn_to(self, face: _Face) -> None:
        self._face = face
        self._draw_customers(self.desk.view)

    def _set_presence(self, *, is_there: bool) -> None:
        self._is_customer_there = is_there
        self._draw_customers(self.desk.view)

    def _join(self) -> None:
        desk, chooser = self.desk, self.chooser
        chooser.wanted.connect(desk.look_for)
        chooser.chosen.connect(desk.choose)
        chooser.add_asked.connect(desk.begin_to_add)
        chooser.added.connect(desk.add)
        chooser.left.connect(desk.leave)
        self.other.clicked.connect(desk.leave)
        self.keeping.asked.connect(desk.keep)
        self.theirs.clicked.connect(lambda: self._turn_to(_Face.CARDS))
        self.new.clicked.connect(lambda: self._turn_to(_Face.KEEPING))
        self.forget.clicked.connect(lambda: self._turn_to(_Face.FORGETTING))
        self.managing.card_forgotten.connect(desk.forget)
        self.managing.deleted.connect(desk.delete)
        self.here.clicked.connect(lambda: self._set_presence(is_there=True))
        self.away.clicked.connect(lambda: self._set_presence(is_there=False))
        self.agreed.clicked.connect(lambda: desk.agree(Keeps.OFF_SESSION))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(column(self._name, self._contact), 1)
        for each in (self.theirs, self.new, self.other, self.forget):
            head.addWidget(each)
        presence = QHBoxLayout()
        presence.setSpacing(px(8))
        presence.addWidget(self.here, 1)
        presence.addWidget(self.away, 1)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(8))
        rows.addLayout(presence)
        self._grid = QGridLayout()
        self._grid.setSpacing(px(8))
        for side in range(_BESIDE):
            self._grid.setColumnStretch(side, 1)
        rows.addLayout(self._grid)
        for part in (self._none, self._consent, self.agreed):
            rows.addWidget(part)
        rows.addStretch()
        self._cards = scrolled(inside, self.tr("Cards they left"))
        self._new = scrolled(self.keeping, self.tr("Keeping the card"))
        self._faces = QStackedWidget()
        for area in (self._cards, self._new, scrolled(self.managing, self.forget.accessibleName())):
            self._faces.addWidget(area)
        self._wallet = QWidget()
        below = QVBoxLayout(self._wallet)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(px(8))
        below.addLayout(head)
        below.addWidget(self._needed)
        below.addWidget(self.problem)
        below.addWidget(self._faces, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.chooser)
        self._pages.addWidget(self._wallet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)


def _paid_with(
    to: PaymentServices,
    sale: SaleId,
    *,
    card: SavedCard,
    part: Money | None,
    is_customer_there: bool,
) -> SaleRecord:
    if to.saved is None:
        raise Refused("saved_card_unknown")
    return to.saved.cards.pay(sale, card, part, is_customer_there=is_customer_there)
