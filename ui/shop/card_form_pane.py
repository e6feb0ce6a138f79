"""What Stripe's card form needs in this mode: a part of the shop's settings."""

from typing import Final

from pos.settings import Mode
from ui.fields import Field
from ui.parts import card, label
from ui.shop.form_pane import FormPane, Switch
from ui.shop.view import ShopView
from ui.widgets import SectionTitle

_TYPED: Final = ("publishable_key", "card_page")
NAMES: Final = (*_TYPED, "moto")


class CardFormPane(FormPane):
    """Draws three settings of a FormView; practice needs none of them."""

    def __init__(self) -> None:
        super().__init__(_TYPED)
        self.moto = Switch(self.tr("Yes"), self.tr("No"))
        self.moto.turned.connect(lambda text: self.edited.emit("moto", text))
        self._about = label(role="soft")
        self.fields = {
            "publishable_key": Field(self.tr("Publishable key"), self.lines["publishable_key"]),
            "card_page": Field(self.tr("Address of the form’s page"), self.lines["card_page"]),
            "moto": Field(self.tr("Customers telephone, and cannot confirm"), self.moto),
        }
        self._lay_out(
            card(
                SectionTitle(self.tr("Card form")),
                self._about,
                self._grid(NAMES, NAMES),
                8,
                self._buttons(),
                name=self.tr("Card form"),
            )
        )

    def draw_for(self, view: ShopView) -> None:
        """Draw the settings of the mode that is open."""
        is_live = view.mode is Mode.LIVE
        self.lines["publishable_key"].setPlaceholderText("pk_live_…" if is_live else "pk_test_…")
        self.fields["publishable_key"].set_hint(
            self.tr("It stands beside the secret key in Stripe’s Dashboard, and is no secret.")
        )
        self.fields["card_page"].set_hint(
            self.tr("Begins with https:// and is hosted by the shop; the help page says how.")
            if is_live
            else self.tr("Empty: this till’s own copy, which is enough for test keys.")
        )
        self.fields["moto"].set_hint(
            self.tr("Only where Stripe has given the account leave. Their bank asks nothing then.")
        )
        self.moto.draw(view.form.texts.get("moto", ""))
        about = self.tr("For cards that are read out: Stripe’s own form opens in this window.")
        if view.mode is Mode.TRAINING:
            self.fields["moto"].set_hint(
                self.tr(
                    "Only where Stripe has given the account leave. Their bank asks nothing then."
                )
            )
        self.moto.draw(view.form.texts.get("moto", ""))
        about = self.tr("Practice has a form of its own and needs nothing here.")
        self._about.setText(about)
        self.draw(view.form)
