"""What all sheets share: a head with the way back, a body, and the answers at the foot."""

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos.domain.hold_row import HoldRow
from ui.format import Formats
from ui.keys import Action, with_key
from ui.parts import label, obey_enter, say
from ui.theme import px
from ui.tones import Icon
from ui.waits import Waiting
from ui.widgets import BusyDot, IconButton, KeyButton, Kind, SectionTitle
from ui.wording import DOT, card_text


class SheetFrame(QFrame):
    """A surface over the whole page; what moves money stands at its foot and nowhere else."""

    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.back = IconButton(Icon.ARROW_LEFT, "")
        with_key(self.back, self.back.set_name, self.tr("Back (%1)"), Action.BACK)
        self.back.clicked.connect(self.back_asked)
        obey_enter(self.back)
        self.title = SectionTitle("")
        self.about = label(role="soft")
        self._dot = BusyDot(22)
        self._doing = label(wraps=False)
        self.ask_now = KeyButton(self.tr("Ask Stripe now"), kind=Kind.PRIMARY, icon=Icon.REFRESH)
        obey_enter(self.ask_now)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(14))
        layout.setSpacing(px(10))
        layout.addLayout(self._head())
        layout.addLayout(self.body, 1)
        layout.addLayout(self.foot)
        self.say_busy("", None)

    def say_head(self, title: str, about: str) -> None:
        self.title.setText(title)
        self.setAccessibleName(title)
        say(self.about, about)

    def say_busy(self, doing: str, waiting: Waiting | None) -> None:
        """What is being done right now; `waiting`: a try had no answer, another one follows."""
        self._dot.setVisible(bool(doing))
        say(self._doing, doing)
        self.ask_now.setVisible(waiting is not None)
        self.ask_now.set_ready(is_ready=waiting is not None and waiting.seconds > 0)

    def lock(self, *buttons: KeyButton, is_busy: bool) -> None:
        """Switch off the way back, and those, while something is under way."""
        for button in (self.back, *buttons):
            button.set_ready(is_ready=not is_busy)

    @property
    def face(self) -> int:
        """Which of its questions it shows; another one moves the keyboard."""
        return 0

    @abstractmethod
    def draw(self, formats: Formats) -> None:
        """Show what its asker has."""

    @abstractmethod
    def first(self) -> QWidget:
        """Where the keyboard begins: nowhere that moves money by one press."""

    def _head(self) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.about)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(self.back)
        row.addLayout(texts, 1)
        row.addWidget(self._dot)
        row.addWidget(self._doing)
        row.addWidget(self.ask_now)
        return row


def about_row(row: HoldRow) -> str:
    """Card, receipt and customer: whose money it is."""
    hold = row.hold
    return DOT.join(
        part for part in (card_text(hold.brand, hold.last4), hold.receipt, row.customer) if part
    )
