"""The question whether a request is given up; the safe answer has the focus."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.daybook.deciding import DecisionView, evidence
from ui.format import Formats
from ui.keys import Action, with_key
from ui.parts import card, column, label, obey_enter, scrolled
from ui.tones import Icon
from ui.widgets import KeyButton, Kind, SectionTitle


class DecisionSheet(QFrame):
    """Draws a DecisionView; decides nothing."""

    confirmed = Signal()
    back_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = SectionTitle(self.tr("Nobody knows how this ended"))
        title.setWordWrap(True)
        self.about = label()
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.give_up = KeyButton(
            self.tr("Give the request up"), kind=Kind.DANGER, icon=Icon.CROSS_CIRCLE
        )
        self.back = KeyButton("", icon=Icon.ARROW_LEFT)
        with_key(self.back, self.back.setText, self.tr("No, go back (%1)"), Action.BACK)
        obey_enter(self.give_up, self.back)
        self.give_up.clicked.connect(self.confirmed)
        self.back.clicked.connect(self.back_asked)
        # On a low screen with a notice the evidence scrolls; it is never cut.
        evidence_area = scrolled(column(self.about, 0), self.tr("What is known"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(title, evidence_area, self.give_up, self.back))

    def draw(self, view: DecisionView, formats: Formats) -> None:
        self.about.setText(evidence(view, formats))
        for button in (self.give_up, self.back):
            button.set_ready(is_ready=not view.is_busy)

    def ask(self) -> None:
        """Begin with the keyboard on the answer that changes nothing."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
