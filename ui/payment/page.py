"""The payment page: one answer to "has money moved?", and the one thing to do next."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pos.domain.presented import PresentedCard
from pos.domain.views import SaleRecord
from ui.format import Formats
from ui.keys import Action
from ui.payment.phase import Phase
from ui.payment.presenter import Busy, PaymentPresenter, PaymentView
from ui.payment.words import busy_text, card_label, card_name, face_of
from ui.theme import px
from ui.tones import Icon
from ui.widgets.buttons import KeyButton, Kind
from ui.widgets.labels import BusyDot, SectionTitle, StateBadge

_COLUMNS = 2
_WIDEST = 960


class PaymentPage(QWidget):
    """Draws a PaymentView; decides nothing."""

    def __init__(
        self,
        presenter: PaymentPresenter,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._now = now
        self._formats = Formats()
        self._cards_drawn: tuple[PresentedCard, ...] = ()
        self.card_buttons: list[KeyButton] = []
        self._head = _Head()
        self._faces: dict[Phase, QWidget] = {}
        self._stack = QStackedWidget()
        self._make_buttons()
        self._lay_out()
        presenter.view_changed.connect(self.draw)
        self.draw(presenter.view)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.draw(self._presenter.view)

    def draw(self, view: PaymentView) -> None:
        self._head.draw(view, self._formats, self._now())
        if view.cards != self._cards_drawn:
            self._draw_cards(view.cards)
        self._stack.setCurrentWidget(self._faces[view.phase])
        for button in self._buttons():
            button.set_ready(is_ready=not view.busy)
        for button in self.card_buttons:
            button.set_ready(is_ready=not view.busy)
        self._draw_amounts(view)
        self.open_page.setVisible(bool(view.page_url) and not view.can_practise)
        for button in (self.customer_confirms, self.customer_fails):
            button.setVisible(view.can_practise)
        if view.busy is Busy.CHECKING and view.phase is Phase.CHECKING:
            self.check_again.set_blocked(busy_text(view.busy))

    def _draw_amounts(self, view: PaymentView) -> None:
        intent = view.record.intent if view.record else None
        if intent is not None and intent.is_held:
            held = self._formats.money(intent.capturable)
            self.capture.setText(self.tr("Take %1").replace("%1", held))
        passes = view.card.customer_passes if view.card else None
        self.customer_confirms.set_kind(Kind.PLAIN if passes is False else Kind.PRIMARY)
        self.customer_fails.set_kind(Kind.PRIMARY if passes is False else Kind.PLAIN)

    def _draw_cards(self, cards: tuple[PresentedCard, ...]) -> None:
        self._cards_drawn = cards
        for button in self.card_buttons:
            self._cards.removeWidget(button)
            button.deleteLater()
        self.card_buttons = []
        for place, card in enumerate(cards):
            name, does = card_label(card)
            button = KeyButton(name, icon=Icon.CARD)
            button.set_detail(does)
            button.clicked.connect(lambda _checked=False, card=card: self._presenter.present(card))
            self._cards.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self.card_buttons.append(button)
        self._no_cards.setVisible(not cards)

    def _make_buttons(self) -> None:
        presenter = self._presenter
        self.back = KeyButton(self.tr("Back to the cart"), icon=Icon.ARROW_LEFT)
        self.back.clicked.connect(presenter.back)
        self.give_up = KeyButton(self.tr("Give the sale up"), kind=Kind.DANGER, icon=Icon.CROSS)
        self.give_up.clicked.connect(presenter.give_up)
        self.check_again = KeyButton(
            self.tr("Check now"), action=Action.REFRESH, kind=Kind.PRIMARY, icon=Icon.REFRESH
        )
        self.check_again.clicked.connect(presenter.check_again)
        self.open_page = KeyButton(
            self.tr("Open the bank’s page"), kind=Kind.PRIMARY, icon=Icon.SHIELD
        )
        self.open_page.clicked.connect(self._open_bank_page)
        self.customer_confirms = KeyButton(self.tr("Customer confirms"), icon=Icon.TICK)
        self.customer_confirms.clicked.connect(lambda: presenter.customer_does(passes=True))
        self.customer_fails = KeyButton(self.tr("Customer fails"), icon=Icon.CROSS)
        self.customer_fails.clicked.connect(lambda: presenter.customer_does(passes=False))
        self.capture = KeyButton(
            self.tr("Take it all"), action=Action.CAPTURE, kind=Kind.MONEY, icon=Icon.TICK
        )
        self.capture.clicked.connect(presenter.capture_all)
        self.part = KeyButton(
            self.tr("Take a part, or release…"), action=Action.HOLDS, icon=Icon.HOLD
        )
        self.keep = KeyButton(
            self.tr("Keep the hold, next customer"), action=Action.AUTHORISE, icon=Icon.TILL
        )
        self.keep.clicked.connect(presenter.leave)
        self.next = KeyButton(
            self.tr("Next customer"), action=Action.AUTHORISE, kind=Kind.MONEY, icon=Icon.TILL
        )
        self.next.clicked.connect(presenter.leave)

    def _buttons(self) -> tuple[KeyButton, ...]:
        return (
            self.back,
            self.give_up,
            self.check_again,
            self.open_page,
            self.customer_confirms,
            self.customer_fails,
            self.capture,
            self.part,
            self.keep,
            self.next,
        )

    def _open_bank_page(self) -> None:
        if url := self._presenter.view.page_url:
            QDesktopServices.openUrl(QUrl(url))

    def _lay_out(self) -> None:
        self._cards = QGridLayout()
        self._cards.setSpacing(px(8))
        self._no_cards = QLabel(
            self.tr(
                "This till has no way to read a card in this mode yet. Nothing was charged: go "
                "back to the cart, or give the sale up."
            )
        )
        self._no_cards.setWordWrap(True)
        present = _column(
            SectionTitle(self.tr("Test cards, by what they do")), self._cards, self._no_cards
        )
        action = _column(self.open_page, self.customer_confirms, self.customer_fails)
        checking = _column(self.check_again)
        held = _column(self.capture, self.part, self.keep)
        after = _column(self.next)
        blank = QWidget()
        self._faces = {
            Phase.EMPTY: blank,
            Phase.PREPARING: blank,
            Phase.PRESENT: present,
            Phase.ACTION: action,
            Phase.CHECKING: checking,
            Phase.HELD: held,
            Phase.TAKEN: after,
            Phase.RELEASED: after,
            Phase.LAPSED: after,
            Phase.GIVEN_UP: after,
        }
        for face in dict.fromkeys(self._faces.values()):
            self._stack.addWidget(face)
        ways_out = QHBoxLayout()
        ways_out.addWidget(self.back)
        ways_out.addStretch()
        ways_out.addWidget(self.give_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(16), px(16), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(self._head)
        layout.addWidget(self._stack, 1)
        layout.addLayout(ways_out)
        self._presenter.view_changed.connect(self._show_ways_out)

    def _show_ways_out(self, view: PaymentView) -> None:
        """Back and give up exist only while nothing is held."""
        before = view.phase in {Phase.PRESENT, Phase.ACTION, Phase.PREPARING}
        self.back.setVisible(before and view.record is not None)
        self.give_up.setVisible(before and view.record is not None)


class _Head(QFrame):
    """The amount, the money word and one sentence about it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._badge = StateBadge()
        self._amount = QLabel()
        self._amount.setProperty("role", "due")
        self._receipt = QLabel()
        self._receipt.setProperty("role", "soft")
        self._headline = QLabel()
        self._headline.setProperty("role", "page")
        self._headline.setWordWrap(True)
        self._explanation = QLabel()
        self._explanation.setProperty("role", "large")
        self._explanation.setWordWrap(True)
        self._dot = BusyDot()
        self._busy = QLabel()
        top = QHBoxLayout()
        top.addWidget(self._badge)
        top.addWidget(self._receipt)
        top.addStretch()
        top.addWidget(self._dot)
        top.addWidget(self._busy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20), px(16), px(20), px(16))
        layout.setSpacing(px(6))
        layout.addLayout(top)
        layout.addWidget(self._amount)
        layout.addWidget(self._headline)
        layout.addWidget(self._explanation)

    def draw(self, view: PaymentView, formats: Formats, now: datetime) -> None:
        record = view.record
        face = face_of(view.phase, record, formats, now)
        self._badge.setVisible(bool(face.word))
        self._badge.say(face.word, face.tone)
        self._headline.setText(face.headline)
        self._explanation.setText(face.explanation)
        self._amount.setText(formats.money(record.sale.cart.totals().due) if record else "")
        self._amount.setVisible(record is not None)
        self._receipt.setText(self._about(record) if record else "")
        text = busy_text(view.busy)
        self._dot.setVisible(bool(text))
        self._busy.setText(text)

    def _about(self, record: SaleRecord) -> str:
        """Receipt number, and the card that the money is held on."""
        text = self.tr("Receipt %1").replace("%1", record.sale.receipt)
        charge = record.intent.latest_charge if record.intent else None
        if charge is None or not charge.is_approved:
            return text
        return f"{text}  ·  {card_name(charge.brand, charge.last4)}"


def _column(*parts: QWidget | QGridLayout) -> QWidget:
    """Parts below each other, as wide as a hand finds them."""
    column = QWidget()
    column.setMaximumWidth(px(_WIDEST))
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, px(4), 0, 0)
    layout.setSpacing(px(10))
    for part in parts:
        if isinstance(part, QGridLayout):
            layout.addLayout(part)
        else:
            layout.addWidget(part)
    layout.addStretch()
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    return column
