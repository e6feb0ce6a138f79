"""How this screen looks: its colours, the size of its text, and whether things may move."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.format import digits
from ui.looks import TEXT_SIZES, Looks
from ui.parts import Choice, card, label
from ui.reflow import Reflow
from ui.theme import Scheme
from ui.tones import Icon
from ui.widgets import CheckBox, SectionTitle

_ICONS: Final = {
    Scheme.LIGHT: Icon.LIGHT,
    Scheme.DARK: Icon.DARK,
    Scheme.CONTRAST_LIGHT: Icon.LIGHT,
    Scheme.CONTRAST_DARK: Icon.DARK,
    Scheme.SYSTEM: Icon.GEAR,
}


class ScreenPane(QWidget):
    """Draws Looks; every change is a signal, and is worn at once."""

    looks_chosen = Signal(object)  # Looks

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looks = Looks()
        self.schemes = {
            Scheme.LIGHT: Choice(self.tr("Light")),
            Scheme.DARK: Choice(self.tr("Dark")),
            Scheme.CONTRAST_LIGHT: Choice(self.tr("High contrast, light")),
            Scheme.CONTRAST_DARK: Choice(self.tr("High contrast, dark")),
            Scheme.SYSTEM: Choice(self.tr("As the system")),
        }
        self.sizes = {size: self._size(size) for size in TEXT_SIZES}
        self.still = CheckBox(self.tr("Nothing turns, blinks or flashes"))
        self.still.clicked.connect(
            lambda checked: self._choose(replace(self._looks, is_still=checked))
        )
        for scheme, button in self.schemes.items():
            button.clicked.connect(
                lambda _checked=False, scheme=scheme: self._choose(
                    replace(self._looks, scheme=scheme)
                )
            )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._colours())
        layout.addWidget(self._text())
        layout.addWidget(self._motion())
        layout.addStretch()

    def draw(self, looks: Looks) -> None:
        self._looks = looks
        for scheme, button in self.schemes.items():
            is_chosen = scheme is looks.scheme
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else _ICONS[scheme])
        for size, button in self.sizes.items():
            is_chosen = size == looks.text_percent
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else None)
        self.still.setChecked(looks.is_still)

    def _size(self, size: int) -> Choice:
        button = Choice(self.tr("%1 %").replace("%1", digits(size)))
        button.clicked.connect(lambda: self._choose(replace(self._looks, text_percent=size)))
        return button

    def _choose(self, looks: Looks) -> None:
        self.looks_chosen.emit(looks)

    def _colours(self) -> QWidget:
        about = label(self.tr("Kept on this machine, for this user."), "soft")
        title = SectionTitle(self.tr("Colours of the screen"))
        return card(title, _row(self.schemes.values()), about)

    def _text(self) -> QWidget:
        about = label(
            self.tr(
                "Everything grows with the text. What has no room on the screen then stands "
                "further down and can be scrolled to."
            ),
            "soft",
        )
        title = SectionTitle(self.tr("Size of the text"))
        return card(title, _row(self.sizes.values(), most=5), about)

    def _motion(self) -> QWidget:
        about = label(
            self.tr("What is waited for is said in words all the same, and sounds stay as set."),
            "soft",
        )
        return card(SectionTitle(self.tr("Motion")), self.still, about)


def _row(buttons: Iterable[QWidget], most: int = 3) -> Reflow:
    row = Reflow(most, gap=8, line=8)
    for button in buttons:
        row.add(button)
    return row
