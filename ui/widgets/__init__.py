"""The parts that every page is made of."""

from ui.widgets.banner import Banner
from ui.widgets.buttons import IconButton, KeyButton, Kind
from ui.widgets.choices import CheckBox, ComboBox, DateEdit
from ui.widgets.keypad import Keypad
from ui.widgets.labels import BusyDot, EmptyState, IconLabel, SectionTitle, StateBadge
from ui.widgets.money_edit import MoneyEdit
from ui.widgets.money_slider import MoneySlider
from ui.widgets.search_edit import SearchEdit
from ui.widgets.styling import restyle

__all__ = [
    "Banner",
    "BusyDot",
    "CheckBox",
    "ComboBox",
    "DateEdit",
    "EmptyState",
    "IconButton",
    "IconLabel",
    "KeyButton",
    "Keypad",
    "Kind",
    "MoneyEdit",
    "MoneySlider",
    "SearchEdit",
    "SectionTitle",
    "StateBadge",
    "restyle",
]
