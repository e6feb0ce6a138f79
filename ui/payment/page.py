"""The payment page: one answer to "has money moved?", and the one thing to do next."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.format import Formats
from ui.keys import Action
from ui.parts import column
from ui.payment.bank_pane import BankPane
from ui.payment.emailing import Emailing
from ui.payment.head import Head
from ui.payment.left_pane import LeftPane
from ui.payment.noting import Noting
from ui.payment.phase import Phase
from ui.payment.presenter import PaymentPresenter
from ui.payment.tendering import Tendering
from ui.payment.view import Busy, PaymentView, Tender
from ui.payment.way import NO_PANES, Panes
from ui.payment.words import busy_text
from ui.steady import SteadyHand
from ui.theme import px
from ui.tones import Icon
from ui.widgets.buttons import KeyButton, Kind

_NOTED: Final = frozenset({Phase.PRESENT, Phase.WITH_CUSTOMER, Phase.ACTION, Phase.HELD})
_BEFORE: Final = frozenset({Phase.PRESENT, Phase.WITH_CUSTOMER, Phase.ACTION, Phase.PREPARING})
"""While nothing is held nor taken."""

_WITH_SLIPS: Final = frozenset({Phase.HELD, Phase.TAKEN, Phase.RELEASED, Phase.LAPSED})

_WIDE: Final = 1200
"""From here on the actions stand beside what they are about, not below it."""


class PaymentPage(QWidget):
    """Draws a PaymentView; decides nothing."""

    def __init__(
        self,
        presenter: PaymentPresenter,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
        *,
        panes: Panes = NO_PANES,
    ) -> None:
        """`panes` make what stands below the ways to pay beside test cards and cash."""
        super().__init__(parent)
        self._presenter = presenter
        self._now = now
        self._formats = Formats()
        self._hand = SteadyHand(self)
        self._head = Head()
        self.noting = Noting()
        self.emailing = Emailing(presenter)
        self.tendering = Tendering(self._hand, presenter, panes)
        self.bank = BankPane(presenter)
        self.left = LeftPane(self._hand)
        self._faces: dict[Phase, QWidget] = {}
        self._stack = QStackedWidget()
        self._make_buttons()
        self._lay_out()
        self._join()
        self._hand.watch(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        presenter.view_changed.connect(self.draw)
        self.draw(presenter.view)

    def use(self, formats: Formats) -> None:
        """Write amounts and times this way from now on."""
        self._formats = formats
        self.draw(self._presenter.view)

    def draw(self, view: PaymentView) -> None:
        self._head.draw(view, self._formats, self._now())
        self._keep_focus(view)
        self.noting.draw(view.note)
        self.emailing.draw(view.record)
        self.slip.setVisible(view.phase in _WITH_SLIPS and view.record is not None)
        self.noting.setVisible(view.phase in _NOTED and view.record is not None)
        self.tendering.draw(view, self._formats)
        self._stack.setCurrentWidget(self._face(view))
        for button in self._buttons():
            button.set_ready(is_ready=not view.busy)
        self._draw_amounts(view)
        self._draw_ways_out(view)
        self.bank.draw(view, self._formats)
        self.left.draw(view, self._formats)
        self._draw_checking(view)
        if self.hasFocus():
            self._first_choice()

    def _keep_focus(self, view: PaymentView) -> None:
        """A button that goes away would hand the keyboard to whatever comes after it."""
        now = QApplication.focusWidget()
        is_ours = now is not None and self.isAncestorOf(now)
        if is_ours and (view.busy or self._stack.currentWidget() is not self._face(view)):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _face(self, view: PaymentView) -> QWidget:
        return self._faces[view.phase if view.waiting is None else Phase.CHECKING]

    def _draw_checking(self, view: PaymentView) -> None:
        """While nobody knows, the pause can be cut short, and the next customer can come."""
        is_pause = view.waiting is not None and view.waiting.seconds > 0
        self.go_on.set_ready(is_ready=True)
        if is_pause:
            self.check_again.set_ready(is_ready=True)
        elif view.busy:
            self.check_again.set_blocked(busy_text(Busy.CHECKING))

    def _first_choice(self) -> None:
        """Cards can be chosen at once; a button that moves money is never under the keyboard."""
        view = self._presenter.view
        if view.phase in {Phase.PRESENT, Phase.WITH_CUSTOMER} and not view.busy:
            self.tendering.focus_first(view.tender)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._first_choice()

    def _draw_amounts(self, view: PaymentView) -> None:
        if view.record is not None and view.record.held:
            held = self._formats.money(view.record.held)
            self.capture.setText(self.tr("Take %1").replace("%1", held))

    def _arrange(self) -> None:
        """Below each other on a small screen, beside each other on a wide one."""
        is_wide = self.width() >= px(_WIDE)
        direction = QBoxLayout.Direction
        self._parts.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)
        # The row of ways needs a little more than half of it.
        self._parts.setStretch(0, 5 if is_wide else 0)
        self._parts.setStretch(1, 6)
        self._head.arrange(is_tall=is_wide)
        self.tendering.card.arrange(2 if is_wide else 3)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._presenter.look_for_left()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def card_buttons(self) -> list[KeyButton]:
        return self.tendering.card.buttons

    def _join(self) -> None:
        presenter, ways = self._presenter, self.tendering
        self.left.chosen.connect(presenter.begin)
        ways.chosen.connect(self._turn_to)
        ways.take_back_asked.connect(presenter.take_back)
        ways.card.presented.connect(presenter.present)
        ways.amount.typed.connect(presenter.ask_of_card)
        ways.amount.refused.connect(presenter.refuse)
        ways.cash.received_typed.connect(presenter.count_cash)
        ways.cash.given.connect(presenter.take_cash)
        ways.cash.refused.connect(presenter.refuse)
        self.noting.noted.connect(presenter.note)

    def _turn_to(self, tender: Tender) -> None:
        self._presenter.turn_to(tender)
        self.tendering.focus_first(tender)

    def _make_buttons(self) -> None:
        presenter = self._presenter
        self.back = KeyButton(self.tr("Back to the cart"), icon=Icon.ARROW_LEFT)
        self.back.clicked.connect(presenter.back)
        self.give_up = KeyButton(self.tr("Give the sale up"), kind=Kind.DANGER, icon=Icon.CROSS)
        self.give_up.clicked.connect(presenter.give_up)
        self.check_again = KeyButton(
            self.tr("Ask Stripe now"), action=Action.REFRESH, kind=Kind.PRIMARY, icon=Icon.REFRESH
        )
        self.check_again.clicked.connect(presenter.ask_now)
        self.go_on = KeyButton(
            self.tr("Next customer"), action=Action.AUTHORISE, kind=Kind.PLAIN, icon=Icon.TILL
        )
        self.go_on.set_detail(self.tr("The till keeps asking by itself"))
        self.go_on.clicked.connect(presenter.go_on)
        self.capture = KeyButton(
            self.tr("Take it all"), action=Action.CAPTURE, kind=Kind.MONEY, icon=Icon.TICK
        )
        self.capture.clicked.connect(presenter.capture_all)
        self.part = KeyButton(
            self.tr("Take a part, or release…"), action=Action.HOLDS, icon=Icon.HOLD
        )
        self.retry = KeyButton(
            self.tr("Try again"), action=Action.REFRESH, kind=Kind.PRIMARY, icon=Icon.REFRESH
        )
        self.retry.clicked.connect(presenter.check_again)
        self.keep = KeyButton(
            self.tr("Keep the hold, next customer"), action=Action.AUTHORISE, icon=Icon.TILL
        )
        self.keep.clicked.connect(presenter.leave)
        self.next = KeyButton(
            self.tr("Next customer"), action=Action.AUTHORISE, kind=Kind.MONEY, icon=Icon.TILL
        )
        self.next.clicked.connect(presenter.leave)
        self.slip = KeyButton(self.tr("Slips…"), icon=Icon.RECEIPT)

    def _buttons(self) -> tuple[KeyButton, ...]:
        return (
            self.back,
            self.give_up,
            self.check_again,
            self.go_on,
            self.retry,
            *self.bank.buttons,
            self.capture,
            self.part,
            self.keep,
            self.next,
        )

    def _lay_out(self) -> None:
        checking = _column(self.check_again, self.go_on)
        held = _column(self.capture, self.part, self.keep)
        after = _column(self.next)
        self._faces = {
            Phase.EMPTY: self.left,
            Phase.PREPARING: _column(self.retry),
            Phase.PRESENT: self.tendering,
            Phase.WITH_CUSTOMER: self.tendering,
            Phase.ACTION: self.bank,
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
        ways_out.setSpacing(px(8))
        ways_out.addWidget(self.back)
        ways_out.addWidget(self.noting, 3)
        ways_out.addWidget(self.emailing, 2)
        ways_out.addWidget(self.slip)
        ways_out.addWidget(self.give_up)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(px(12))
        for part in (self._head, self._stack):
            # The halves do not move from one face to the next.
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._parts.addWidget(self._head)
        self._parts.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(12), px(12), px(12), px(12))
        layout.setSpacing(px(10))
        layout.addLayout(self._parts, 1)
        layout.addLayout(ways_out)

    def _draw_ways_out(self, view: PaymentView) -> None:
        """Back and give up exist only while nothing is held."""
        before = view.phase in _BEFORE and not view.waiting
        self.back.setVisible(before and view.record is not None)
        self.give_up.setVisible(before and view.record is not None)
        self.retry.setVisible(not view.busy)
        if view.record is not None and view.record.sale.has_tender:
            self.back.set_blocked(self.tr("Paid in part"))


def _column(*parts: QWidget) -> QWidget:
    """Parts below each other, at the top."""
    return column(*parts, 0)
