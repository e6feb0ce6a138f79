"""Whether the card of a sale is kept, for what, and the words that are read out before."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.saved_card import Keeps
from ui.customers.view import CustomersView
from ui.customers.words import keeps_text
from ui.parts import Choice, label, obey_enter
from ui.theme import px
from ui.tones import Icon
from ui.widgets import KeyButton, Kind

_CHOICES: Final = (None, Keeps.ON_SESSION, Keeps.OFF_SESSION)


class Keeping(QWidget):
    """Draws what the next card is kept for; what they agree to is read to them first."""

    asked = Signal(object)  # Keeps, None for not kept

    def __init__(self) -> None:
        super().__init__()
        self.buttons = {each: Choice(keeps_text(each)) for each in _CHOICES}
        self._drawn = CustomersView()
        self._read: Keeps | None = None
        self.agreed = KeyButton(self.tr("They agreed: note it"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.agreed.clicked.connect(lambda: self.asked.emit(self._read))
        self._words = label()
        self._hint = label(role="soft")
        choices = QHBoxLayout()
        choices.setSpacing(px(8))
        for keeps, button in self.buttons.items():
            button.clicked.connect(lambda _=False, keeps=keeps: self._turn_to(keeps))
            choices.addWidget(button, 1)
        obey_enter(*self.buttons.values(), self.agreed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(8))
        layout.addLayout(choices)
        for each in (self._words, self.agreed, self._hint):
            layout.addWidget(each)
        layout.addStretch()

    def draw(self, view: CustomersView) -> None:
        if (view.sale, view.keeps) != (self._drawn.sale, self._drawn.keeps):
            self._read = view.keeps
        self._drawn = view
        for keeps, button in self.buttons.items():
            button.setChecked(keeps is self._read)
            button.set_icon(Icon.TICK if keeps is view.keeps else None)
            button.set_ready(is_ready=not view.is_busy)
        words = view.words.get(self._read, "") if self._read else ""
        self._words.setText(f"“{words}”" if words else "")
        self._words.setVisible(bool(words))
        self.agreed.setVisible(self._read is not None and self._read is not view.keeps)
        self.agreed.set_ready(is_ready=not view.is_busy)
        self._hint.setText(self._what_next(view))

    def _what_next(self, view: CustomersView) -> str:
        if self._read is None:
            return self.tr("The card that pays is not kept. Choose what they agree to, if they do.")
        if self._read is not view.keeps:
            return self.tr("Read it to them. Nothing is kept before they agree.")
        return self.tr("They agreed, and it is noted. Now choose how they pay, above.")

    def _turn_to(self, keeps: Keeps | None) -> None:
        """Show the words; not to keep a card needs nobody's consent."""
        self._read = keeps
        if keeps is None and self._drawn.keeps is not None:
            self.asked.emit(None)
        self.draw(self._drawn)
