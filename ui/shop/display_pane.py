"""Where the customer display is, and which tips it offers: a part of the shop's settings."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from pos.domain.customer_display import DisplayMode
from ui.fields import Field
from ui.parts import Choice, card
from ui.shop.form_pane import FormPane, choice_row
from ui.shop.view import FormView
from ui.tones import Icon
from ui.widgets import SectionTitle

NAMES = ("customer_display", "display_tips")


class DisplayPane(FormPane):
    """Draws two settings of a FormView; every change is a signal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(("display_tips",), parent)
        self.places = {
            DisplayMode.OFF: Choice(self.tr("None")),
            DisplayMode.SCREEN: Choice(self.tr("On a second screen")),
            DisplayMode.WINDOW: Choice(self.tr("In a window")),
        }
        for mode, button in self.places.items():
            button.clicked.connect(
                lambda _checked=False, mode=mode: self.edited.emit("customer_display", str(mode))
            )
        holder = QWidget()
        choice_row(self.places.values(), holder)
        self.fields = {
            "customer_display": Field(self.tr("Customer display"), holder),
            "display_tips": Field(
                self.tr("Tips that it offers (percent)"), self.lines["display_tips"]
            ),
        }
        self.fields["customer_display"].set_hint(
            self.tr("Basket, amount, code to pay, and in words whether the card is charged.")
        )
        self.fields["display_tips"].set_hint(self.tr("Such as 5 10 15. Empty: it asks for none."))
        self._lay_out(
            card(
                SectionTitle(self.tr("What the customer sees")),
                self._grid(NAMES, NAMES),
                8,
                self._buttons(),
                name=self.tr("Customer display"),
            )
        )

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        for mode, button in self.places.items():
            is_chosen = view.texts.get("customer_display") == mode
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else None)
