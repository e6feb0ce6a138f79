"""The last page: into the tour, or straight to the counter."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos.settings import Mode
from ui.parts import card, label, obey_enter
from ui.shop.view import ShopView
from ui.tones import Icon
from ui.widgets import KeyButton, Kind


class SalePane(QWidget):
    """Two ways on."""

    tour_asked = Signal()
    counter_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tour = KeyButton(
            self.tr("Begin the practice tour"), kind=Kind.PRIMARY, icon=Icon.PRACTICE
        )
        self.tour.clicked.connect(self.tour_asked)
        self.counter = KeyButton(self.tr("Go to the counter"), icon=Icon.TILL)
        self.counter.clicked.connect(self.counter_asked)
        obey_enter(self.tour, self.counter)
        about = label(
            self.tr(
                "Type “hammer” or scan a code, press F9 to hold the money, F10 to take it. F1 "
                "helps everywhere."
            )
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(about, self.tour, self.counter, name=self.tr("First sale")))
        layout.addStretch()

    def draw(self, view: ShopView) -> None:
        if view.mode is Mode.TRAINING:
            self.tour.set_ready()
        else:
            self.tour.set_blocked(self.tr("The tour is in practice"))
