"""Stripe's form for a card that is kept without a sale, and what Stripe says of it beside it."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.ids import SetupId
from pos.domain.saved_card import CardSetup, SetupStatus
from pos.errors import Declined
from pos.services.keeping_by_form import Typing
from ui.customers.desk import CustomersDesk
from ui.customers.view import CustomersView, ShownForm
from ui.notices import notice_for
from ui.parts import label, obey_enter, say
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton

ASK_MS: Final = 50
"""Long enough that a page which shouts without end cannot keep the till busy."""
_FORM: Final = 5
_BESIDE: Final = 2
"""How wide the form and what is said beside it are, in parts."""
_NOT_CONFIRMED: Final = "setup_intent_authentication_failure"


class TypedCard(QWidget):
    """Opens a form once for every set-up, and shuts it with it."""

    def __init__(self, desk: CustomersDesk) -> None:
        super().__init__()
        self._desk = desk
        self._opened: SetupId | None = None
        self._is_ready = False
        self._typing: Typing | None = None
        self.shown: ShownForm | None = None
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(ASK_MS)
        self._ask.timeout.connect(desk.follow)
        self.declined = label(role="error")
        self.state = label(role="soft")
        self.close_form = KeyButton(self.tr("Close the form"), icon=Icon.UNDO)
        self.close_form.clicked.connect(desk.stop)
        obey_enter(self.close_form)
        self._room = QVBoxLayout()
        beside = QVBoxLayout()
        beside.setSpacing(px(8))
        for each in (self.declined, self.state):
            beside.addWidget(each)
        beside.addStretch()
        beside.addWidget(self.close_form)
        parts = QHBoxLayout(self)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(px(12))
        parts.addLayout(self._room, _FORM)
        parts.addLayout(beside, _BESIDE)

    def draw(self, view: CustomersView, *, is_seen: bool) -> None:
        """`is_seen`: somebody looks at the window; no form is opened that nobody sees."""
        self._typing = typing = view.asking if isinstance(view.asking, Typing) else None
        if typing is None:
            self.shut()
        elif typing.setup.id != self._opened:
            self.shut()
            self._opened = typing.setup.id
            if is_seen:
                self._open(typing)
            else:  # the window was closed before the form came
                QTimer.singleShot(0, self._desk.stop)
        self.close_form.set_ready(is_ready=not view.is_busy)
        self._say()

    def shut(self) -> None:
        """Put the form away: nobody can type into it any more."""
        shown, self.shown = self.shown, None
        self._is_ready = False
        if shown is not None:
            self._room.removeWidget(shown.widget)
            shown.shut()

    def _open(self, typing: Typing) -> None:
        form = self._desk.form
        if form is None:
            return
        words = {
            "button": self.tr("Keep this card"),
            "again": self.tr("Go on with the bank’s check"),
            "unfinished": self.tr("The bank’s check was not finished. No card is kept yet."),
        }
        self.shown = form.show(typing, words, self._heard, self._broke)
        self._room.addWidget(self.shown.widget)

    def _heard(self, said: str) -> None:
        """None of it is believed: Stripe is asked."""
        if not self._is_ready and self.shown is not None:
            self._is_ready = True
            self.shown.widget.setFocus()
            self._say()
        if said == "done":
            self._ask.start()

    def _broke(self) -> None:
        """Its process ended, or its page did not come."""
        self.shut()
        self._say()
        self._desk.stop()

    def _say(self) -> None:
        typing = self._typing
        say(self.declined, self._declined(typing.setup) if typing else "")
        if self.shown is None:
            text = self.tr("The form is not open here any more. Close it, and begin again.")
        elif typing is not None and typing.setup.status is SetupStatus.REQUIRES_ACTION:
            text = self.tr(
                "The customer’s bank wants them to confirm. Until they do, no card is kept: go on "
                "in the form, or close it."
            )
        elif self._is_ready:
            text = self.tr(
                "The number goes to Stripe and never through this till. Nothing is charged."
            )
        else:
            text = self.tr("The form is being loaded…")
        say(self.state, text)

    def _declined(self, setup: CardSetup) -> str:
        """What Stripe says of the last card; no end of a form, another one may be typed in."""
        error = setup.last_error
        if error is None or setup.status is not SetupStatus.REQUIRES_PAYMENT_METHOD:
            return ""
        if error.code == _NOT_CONFIRMED:
            title = self.tr("The bank could not confirm that it is the customer’s card.")
        else:
            title = notice_for(Declined("card_declined", decline=error)).title
        todo = self.tr("No card is kept. Type another one, or close the form.")
        return f"{title} {todo}"
