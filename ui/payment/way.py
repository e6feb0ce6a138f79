"""One way to pay: what its pane has to be, and what stands there while it cannot be gone."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.errors import PosError
from ui.format import Formats
from ui.notices import notice_for
from ui.parts import card, label, say
from ui.payment.presenter import PaymentPresenter
from ui.payment.view import PaymentView, Tender
from ui.steady import SteadyHand


class WayPane(QWidget):
    """Below the row of ways, while its way is chosen or has the payment.

    It is made when it is first shown. It asks the presenter (`hand_over`, `take_back_card`) and
    is drawn with every view of these phases: `PRESENT`, where the payment can be handed over, and
    `WITH_CUSTOMER`, where this way has it. Buttons that are made later than the pane are given
    to `hand.watch_button`.
    """

    def __init__(self, presenter: PaymentPresenter, hand: SteadyHand) -> None:
        super().__init__()
        self.presenter = presenter
        self.hand = hand

    def draw(self, view: PaymentView, formats: Formats) -> None:
        """Show how it stands; a pane decides nothing."""

    def first(self) -> QWidget | None:
        """Where the keyboard comes to; nothing that moves money at a touch of Enter."""
        return None


MakePane: TypeAlias = Callable[[PaymentPresenter, SteadyHand], WayPane]
Panes: TypeAlias = Mapping[Tender, MakePane]

NO_PANES: Final[Panes] = {}


class BlockedPane(QWidget):
    """Why a way cannot be gone now, in the place of its pane."""

    def __init__(self) -> None:
        super().__init__()
        self._title = label(role="section")
        self._money = label()
        self._todo = label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(self._title, self._money, self._todo))
        layout.addStretch()

    def draw(self, obstacle: PosError, formats: Formats) -> None:
        notice = notice_for(obstacle, formats)
        say(self._title, notice.title)
        say(self._money, notice.money)
        say(self._todo, notice.todo)
