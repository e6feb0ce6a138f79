"""The tips that a customer may choose from, with none always among them."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from resources.tongue import Tongue
from ui.display.lettering import Lettering
from ui.display.view import TipOffer
from ui.display.words import ASK_FOR_TIP, NO_TIP, said
from ui.format import Formats
from ui.parts import Choice
from ui.theme import px
from ui.tones import Icon

_FOUR: Final = 4
"""Two by two, so that none stands alone."""


class TipRow(QWidget):
    """One button for each tip; there only while one can be chosen."""

    chosen = Signal(object)  # Money, zero for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[Choice] = []
        self._offers: tuple[TipOffer, ...] = ()
        self._title = Lettering()
        self._grid = QGridLayout()
        self._grid.setSpacing(px(8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._title)
        layout.addLayout(self._grid)

    def draw(
        self,
        offers: tuple[TipOffer, ...],
        tip: Money | None,
        formats: Formats,
        tongue: Tongue | None = None,
    ) -> None:
        self._title.say(said(ASK_FOR_TIP, tongue))
        self.setVisible(bool(offers))
        if offers != self._offers:
            self._offers = offers
            self._build(formats, tongue)
        amounts = self._amounts()
        for button, amount in zip(self.buttons, amounts, strict=True):
            is_chosen = amount == tip or (not amount and not tip)
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else None)

    def set_letters(self, pixels: int) -> None:
        self._title.set_letters(pixels)

    def _amounts(self) -> list[Money]:
        if not self._offers:
            return []
        none = Money.zero(self._offers[0].amount.currency)
        return [none, *(each.amount for each in self._offers)]

    def _build(self, formats: Formats, tongue: Tongue | None) -> None:
        for button in self.buttons:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        shares = (formats.percent(each.percent * 100) for each in self._offers)
        texts = [said(NO_TIP, tongue), *shares]
        amounts = self._amounts()
        across = 2 if len(amounts) == _FOUR else 3
        for place, (text, amount) in enumerate(zip(texts, amounts, strict=False)):
            button = Choice(text)
            button.set_detail(formats.money(amount) if amount else "")
            button.clicked.connect(lambda _checked=False, tip=amount: self.chosen.emit(tip))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the till keeps the keyboard
            self._grid.addWidget(button, place // across, place % across)
            self.buttons.append(button)
