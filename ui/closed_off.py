"""What stands in the place of a page that cannot be used now: why not, and what can be done."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.parts import obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets.buttons import KeyButton, Kind
from ui.widgets.labels import IconLabel, SectionTitle
from ui.widgets.plain import plain

SELLING: Final = ("till", "payment")
"""The pages on which something is sold."""


@dataclass(frozen=True, slots=True)
class ClosedView:
    """Why a page is closed off; `can_look`: whether the ledger can be opened to look only.

    `can_retry`: whether trying again may help.
    """

    icon: Icon
    title: str
    text: str
    can_look: bool = False
    can_retry: bool = True


def in_use_elsewhere() -> ClosedView:
    """Another till works with the ledger."""
    return ClosedView(
        Icon.LOCK,
        QCoreApplication.translate("ClosedOff", "Another till has this ledger open."),
        QCoreApplication.translate(
            "ClosedOff",
            "Two tills on one ledger would spoil it, so this one does not sell. Go on at the other "
            "one, or close it and try again. Holds, daybook and export can be looked at meanwhile.",
        ),
        can_look=True,
    )


def looking_only() -> ClosedView:
    """The ledger is open to look only."""
    return ClosedView(
        Icon.EYE,
        QCoreApplication.translate("ClosedOff", "This window only looks."),
        QCoreApplication.translate(
            "ClosedOff",
            "The till that has the ledger open sells and takes payments. Holds, daybook and "
            "export work here too, and show what it does. Once it is closed, try again.",
        ),
    )


def books_only() -> ClosedView:
    """Whoever is signed in reads everything and sells nothing."""
    return ClosedView(
        Icon.BOOK,
        QCoreApplication.translate("ClosedOff", "Your role reads the books."),
        QCoreApplication.translate(
            "ClosedOff",
            "It sells nothing and takes no payments. Holds, daybook, reports and exports are open. "
            "F12 locks the till for somebody who sells.",
        ),
        can_retry=False,
    )


class ClosedOff(QWidget):
    """An icon, a sentence, and the ways on; decides nothing."""

    look_asked = Signal()
    again_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(Icon.LOCK, 64)
        self._icon.setProperty("tone", "soft")
        self._title = SectionTitle("", role="page")
        self._text = plain()
        self._text.setProperty("role", "large")
        self.look = KeyButton(self.tr("Open to look only"), kind=Kind.PRIMARY, icon=Icon.EYE)
        self.look.clicked.connect(self.look_asked)
        self.again = KeyButton(self.tr("Try again"), icon=Icon.REFRESH)
        self.again.clicked.connect(self.again_asked)
        obey_enter(self.look, self.again)
        self._lay_out()

    def draw(self, view: ClosedView) -> None:
        self._icon.set_icon(view.icon)
        self._title.setText(view.title)
        self._text.setText(view.text)
        self.setAccessibleName(view.title)
        self.setAccessibleDescription(view.text)
        self.look.setVisible(view.can_look)
        self.again.setVisible(view.can_retry)
        if self.hasFocus():
            self._hand_on()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._hand_on()

    def _hand_on(self) -> None:
        first = self.again if self.look.isHidden() else self.look
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        sheet = QFrame()
        sheet.setProperty("role", "card")
        sheet.setMaximumWidth(px(640))
        sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inside = QVBoxLayout(sheet)
        inside.setContentsMargins(px(32), px(28), px(32), px(32))
        inside.setSpacing(px(12))
        inside.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inside.addWidget(label)
        inside.addSpacing(px(12))
        inside.addWidget(self.look)
        inside.addWidget(self.again)
        # No alignment: a sheet that is aligned gets the height of text that is not wrapped.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(sheet, 100)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(24), px(24), px(24))
        layout.addStretch()
        layout.addLayout(middle)
        layout.addStretch()
