"""What a thing means on the screen: never a colour alone, always an icon and a word with it."""

from enum import StrEnum
from typing import Final

from pos.domain.sale import MoneyWord


class Tone(StrEnum):
    """Meanings that have a colour and an icon; the style sheet knows them by these words."""

    PLAIN = "plain"
    INFO = "info"
    HELD = "held"
    TAKEN = "taken"
    RELEASED = "released"
    FAILED = "failed"
    CHECKING = "checking"
    WARNING = "warning"
    PRACTICE = "practice"


class Icon(StrEnum):
    """The line icons in `resources/icons`, by the name of their file."""

    ARROW_BACK = "arrow-back"
    ARROW_LEFT = "arrow-left"
    ARROW_RIGHT = "arrow-right"
    BACKSPACE = "backspace"
    BARCODE = "barcode"
    BIN = "bin"
    BOARD = "board"
    BOOK = "book"
    BOOKS = "books"
    CALENDAR = "calendar"
    CARD = "card"
    CHART = "chart"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_UP = "chevron-up"
    CLOCK = "clock"
    CLOUD = "cloud"
    COPY = "copy"
    CROSS = "cross"
    CROSS_CIRCLE = "cross-circle"
    DARK = "dark"
    DRAWER = "drawer"
    EXPORT = "export"
    EYE = "eye"
    FORM = "form"
    FULLSCREEN = "fullscreen"
    GEAR = "gear"
    HOLD = "hold"
    IMPORT = "import"
    INFO = "info"
    KEY = "key"
    LIGHT = "light"
    LOCK = "lock"
    MENU = "menu"
    MINUS = "minus"
    MUTE = "mute"
    PARK = "park"
    PERCENT = "percent"
    PERSON = "person"
    PHONE = "phone"
    PLUS = "plus"
    PRACTICE = "practice"
    QUESTION = "question"
    READER = "reader"
    RECEIPT = "receipt"
    REFRESH = "refresh"
    SAVED = "saved"
    SEARCH = "search"
    SHIELD = "shield"
    SHOP = "shop"
    SOUND = "sound"
    SPINNER = "spinner"
    TAG = "tag"
    TICK = "tick"
    TICK_CIRCLE = "tick-circle"
    TILL = "till"
    UNDO = "undo"
    WARNING = "warning"


ICON_OF_TONE: Final = {
    Tone.PLAIN: Icon.INFO,
    Tone.INFO: Icon.INFO,
    Tone.HELD: Icon.CLOCK,
    Tone.TAKEN: Icon.TICK,
    Tone.RELEASED: Icon.ARROW_BACK,
    Tone.FAILED: Icon.CROSS,
    Tone.CHECKING: Icon.SPINNER,
    Tone.WARNING: Icon.WARNING,
    Tone.PRACTICE: Icon.PRACTICE,
}

TONE_OF_MONEY: Final = {
    MoneyWord.HELD: Tone.HELD,
    MoneyWord.TAKEN: Tone.TAKEN,
    MoneyWord.NOT_TAKEN: Tone.RELEASED,
    MoneyWord.CHECKING: Tone.CHECKING,
}
