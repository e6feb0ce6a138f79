"""Name, money, time and statement text of the shop."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCompleter, QWidget
from typing_extensions import override

from pos.domain.money import MAX_MINOR, Currency, Money
from pos.domain.statement import as_printed, room_for_suffix
from pos.domain.tax import TaxMode
from ui.fields import Field
from ui.format import Formats, digits
from ui.parts import Choice, card
from ui.shop.form_pane import FormPane, choice_row
from ui.shop.index import findable
from ui.shop.places import countries, languages
from ui.shop.view import FormView
from ui.tones import Icon
from ui.widgets import ComboBox

NAMES: Final = (
    "shop_name", "register", "country", "time_zone", "currency", "tax_mode", "language",
    "descriptor_suffix",
)  # fmt: skip
_TYPED: Final = ("shop_name", "register", "time_zone", "descriptor_suffix")
_MOST_ON_A_STATEMENT: Final = 22


class SettingsPane(FormPane):
    """Draws a FormView; every change is a signal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_TYPED, parent)
        self._zones_drawn: tuple[str, ...] = ()
        self.currency = _Currency(self.tr("Currency"))
        self.currency.addItems(list(Currency.all_codes()))
        self.currency.currentTextChanged.connect(lambda text: self.edited.emit("currency", text))
        self.country, self.language = countries(), languages()
        self.country.chosen.connect(self._country_chosen)
        self.language.chosen.connect(lambda code: self.edited.emit("language", code))
        self.tax = {
            TaxMode.INCLUSIVE: Choice(self.tr("include the tax")),
            TaxMode.EXCLUSIVE: Choice(self.tr("do not")),
        }
        for mode, button in self.tax.items():
            button.clicked.connect(
                lambda _checked=False, mode=mode: self.edited.emit("tax_mode", str(mode))
            )
        self.fields = self._fields()
        buttons, name = self._buttons(), self.tr("Settings of the shop")
        self._lay_out(card(self._grid(self.shown()), 8, buttons, name=name))

    @override
    def draw(self, view: FormView) -> None:
        super().draw(view)
        if view.zones is not self._zones_drawn:
            self._zones_drawn = view.zones
            self._complete(view.zones)
        # A currency that is drawn is not one that was chosen.
        with QSignalBlocker(self.currency):
            self.currency.setCurrentIndex(self.currency.findText(view.texts.get("currency", "")))
        self.country.mark(view.texts.get("country", ""))
        self.language.mark(view.texts.get("language", ""))
        for mode, button in self.tax.items():
            is_chosen = view.texts.get("tax_mode") == mode
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else None)
        self.fields["descriptor_suffix"].set_hint(self._preview(view))
        self.fields["currency"].set_hint(self._bounds(view))

    def _country_chosen(self, code: str) -> None:
        self.edited.emit("country", code)

    def shown(self) -> Sequence[str]:
        """The fields that are laid out."""
        return NAMES

    def _preview(self, view: FormView) -> str:
        """What the customer will see; Stripe alone knows the name that stands before it."""
        text = view.texts.get("descriptor_suffix", "").strip().upper()
        if not text:
            return self.tr("Empty: the statement shows the name from your Stripe account.")
        if view.prefix:
            shown = self.tr("The customer sees: %1 (%2 characters are free for it)")
            shown = shown.replace("%2", digits(room_for_suffix(view.prefix)))
            return shown.replace("%1", as_printed(view.prefix, text))
        shown = self.tr("The customer sees: YOUR NAME* %1 (%2 characters at most, with the name)")
        return shown.replace("%2", digits(_MOST_ON_A_STATEMENT)).replace("%1", text)

    def _bounds(self, view: FormView) -> str:
        """What a card can pay in this currency, said where it is chosen."""
        code = view.texts.get("currency", "")
        kept = self.tr("Products keep their prices’ currency until they are imported again.")
        if code not in Currency.all_codes():
            return kept
        currency = Currency(code)
        text = self.tr("A card pays %1 to %2 %3 at once.")
        written = Formats()
        text = text.replace("%1", written.amount(currency.minimum_charge))
        text = text.replace("%2", written.amount(Money(MAX_MINOR, currency))).replace("%3", code)
        return f"{text} {kept}"

    def _fields(self) -> dict[str, Field]:
        prices = QWidget()
        choice_row(self.tax.values(), prices)
        fields = {
            "shop_name": Field(self.tr("Name of the shop"), self.lines["shop_name"]),
            "register": Field(self.tr("This register"), self.lines["register"]),
            "currency": Field(self.tr("Currency"), self.currency),
            "time_zone": Field(self.tr("Time zone"), self.lines["time_zone"]),
            "tax_mode": Field(self.tr("Prices on the shelf"), prices),
            "country": Field(self.tr("Country"), self.country),
            "language": Field(self.tr("Language of this register"), self.language),
            "descriptor_suffix": Field(
                self.tr("Text on the card statement"), self.lines["descriptor_suffix"]
            ),
        }
        fields["register"].set_hint(self.tr("Begins every receipt number, such as till-1-000042."))
        fields["time_zone"].set_hint(self.tr("Decides when a day of the daybook begins."))
        fields["country"].set_hint(self.tr("Decides how numbers, dates and money are written."))
        fields["language"].set_hint(self.tr("Whoever has a language of their own sees that one."))
        findable(fields["country"], self.tr("region locale format nation"))
        findable(fields["language"], self.tr("Deutsch Français Español Nederlands translation"))
        return fields

    def _complete(self, zones: tuple[str, ...]) -> None:
        completer = QCompleter(list(zones), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda text: self.edited.emit("time_zone", text))
        self.lines["time_zone"].setCompleter(completer)


class _Currency(ComboBox):
    """A wheel turned over it scrolls the page; it never changes the shop's money."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
