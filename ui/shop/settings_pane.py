"""Name, money, time and statement text of the shop."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from pos.domain.money import Currency
from pos.domain.tax import TaxMode
from ui.fields import Field
from ui.parts import Choice, card, obey_enter
from ui.shop.view import FormView
from ui.theme import px
from ui.tones import Icon
from ui.widgets import ComboBox, KeyButton, Kind

NAMES: Final = (
    "shop_name", "register", "currency", "time_zone", "tax_mode", "descriptor_suffix"
)  # fmt: skip
_MOST_ON_A_STATEMENT: Final = 22


class SettingsPane(QWidget):
    """Draws a FormView; every change is a signal."""

    edited = Signal(str, str)  # name and text
    save_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zones_drawn: tuple[str, ...] = ()
        self.shop_name = self._line("shop_name")
        self.register = self._line("register")
        self.time_zone = self._line("time_zone")
        self.descriptor = self._line("descriptor_suffix")
        self.currency = _Currency(self.tr("Currency"))
        self.currency.addItems(list(Currency.all_codes()))
        self.currency.currentTextChanged.connect(lambda text: self.edited.emit("currency", text))
        self.tax = {
            TaxMode.INCLUSIVE: Choice(self.tr("include the tax")),
            TaxMode.EXCLUSIVE: Choice(self.tr("do not")),
        }
        for mode, button in self.tax.items():
            button.clicked.connect(
                lambda _checked=False, mode=mode: self.edited.emit("tax_mode", str(mode))
            )
        self.fields = self._fields()
        self.save = KeyButton(self.tr("Save"), kind=Kind.PRIMARY, icon=Icon.TICK)
        self.save.clicked.connect(self.save_asked)
        self.discard = KeyButton(self.tr("Undo the changes"), icon=Icon.UNDO)
        self.discard.clicked.connect(self.discard_asked)
        obey_enter(self.save, self.discard)
        self._lay_out()

    def draw(self, view: FormView) -> None:
        self.setEnabled(view.saved is not None and not view.is_read_only)
        if view.zones is not self._zones_drawn:
            self._zones_drawn = view.zones
            self._complete(view.zones)
        for name, edit in self._lines().items():
            text = view.texts.get(name, "")
            if edit.text() != text:
                edit.setText(text)
        # A currency that is drawn is not one that was chosen.
        with QSignalBlocker(self.currency):
            self.currency.setCurrentIndex(self.currency.findText(view.texts.get("currency", "")))
        for mode, button in self.tax.items():
            is_chosen = view.texts.get("tax_mode") == mode
            button.setChecked(is_chosen)
            button.set_icon(Icon.TICK if is_chosen else None)
        for name, field in self.fields.items():
            field.say(view.problems.get(name))
        self.fields["descriptor_suffix"].set_hint(self._preview(view))
        self._draw_buttons(view)

    def _draw_buttons(self, view: FormView) -> None:
        self.discard.set_ready(is_ready=bool(view.changed) and not view.is_saving)
        if view.is_read_only:
            self.save.set_blocked(self.tr("Look only"))
        elif view.saved is None:
            self.save.set_blocked(self.tr("Nothing can be changed here now"))
        elif view.problems:
            self.save.set_blocked(self.tr("Correct what is marked"))
        elif not view.changed:
            self.save.set_blocked(self.tr("Nothing has changed"))
        else:
            self.save.set_ready(is_ready=not view.is_saving)

    def _preview(self, view: FormView) -> str:
        """What the customer will see; Stripe alone knows the name that stands before it."""
        text = view.texts.get("descriptor_suffix", "").strip().upper()
        if not text:
            return self.tr("Empty: the statement shows the name from your Stripe account.")
        shown = self.tr("The customer sees: YOUR NAME* %1 (%2 characters at most, with the name)")
        return shown.replace("%2", str(_MOST_ON_A_STATEMENT)).replace("%1", text)

    def _fields(self) -> dict[str, Field]:
        prices = QWidget()
        row = QHBoxLayout(prices)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for button in self.tax.values():
            row.addWidget(button, 1)
        fields = {
            "shop_name": Field(self.tr("Name of the shop"), self.shop_name),
            "register": Field(self.tr("This register"), self.register),
            "currency": Field(self.tr("Currency"), self.currency),
            "time_zone": Field(self.tr("Time zone"), self.time_zone),
            "tax_mode": Field(self.tr("Prices on the shelf"), prices),
            "descriptor_suffix": Field(self.tr("Text on the card statement"), self.descriptor),
        }
        fields["register"].set_hint(self.tr("Begins every receipt number, such as till-1-000042."))
        fields["currency"].set_hint(
            self.tr("Products keep their prices’ currency until they are imported again.")
        )
        fields["time_zone"].set_hint(self.tr("Decides when a day of the daybook begins."))
        return fields

    def _line(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.textEdited.connect(lambda text: self.edited.emit(name, text))
        edit.returnPressed.connect(self.save_asked)
        return edit

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "shop_name": self.shop_name,
            "register": self.register,
            "time_zone": self.time_zone,
            "descriptor_suffix": self.descriptor,
        }

    def _complete(self, zones: tuple[str, ...]) -> None:
        completer = QCompleter(list(zones), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda text: self.edited.emit("time_zone", text))
        self.time_zone.setCompleter(completer)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(24))
        grid.setVerticalSpacing(px(12))
        for place, name in enumerate(NAMES):
            grid.addWidget(self.fields[name], place // 2, place % 2)
        for side in range(2):
            grid.setColumnStretch(side, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(self.save, 2)
        buttons.addWidget(self.discard, 1)
        sheet = card(grid, 8, buttons, name=self.tr("Settings of the shop"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sheet)
        layout.addStretch()


class _Currency(ComboBox):
    """A wheel turned over it scrolls the page; it never changes the shop's money."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
