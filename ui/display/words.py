"""The words of the customer display: what happens now, and whether money moves."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from resources.tongue import Tongue
from ui.display.view import DisplayView, Scene
from ui.format import Formats
from ui.speech import speaking
from ui.tones import Tone
from ui.wording import card_text

_C: Final = "Display"

TONES: Final[Mapping[Scene, Tone]] = {
    Scene.WELCOME: Tone.PLAIN,
    Scene.CART: Tone.RELEASED,
    Scene.PAY: Tone.RELEASED,
    Scene.DECLINED: Tone.FAILED,
    Scene.READER: Tone.RELEASED,
    Scene.FORM: Tone.RELEASED,
    Scene.CODE: Tone.RELEASED,
    Scene.BANK: Tone.RELEASED,
    Scene.CHECKING: Tone.CHECKING,
    Scene.PART_PAID: Tone.HELD,
    Scene.HELD: Tone.HELD,
    Scene.CHARGED: Tone.TAKEN,
    Scene.NOT_CHARGED: Tone.RELEASED,
}

_NOT_YET: Final = QT_TRANSLATE_NOOP("Display", "Not charged")
_WORDS: Final[Mapping[Scene, object]] = {
    **dict.fromkeys(Scene, _NOT_YET),
    Scene.WELCOME: "",
    Scene.CHECKING: QT_TRANSLATE_NOOP("Display", "Checking"),
    Scene.PART_PAID: QT_TRANSLATE_NOOP("Display", "Paid in part"),
    Scene.HELD: QT_TRANSLATE_NOOP("Display", "Held"),
    Scene.CHARGED: QT_TRANSLATE_NOOP("Display", "Charged"),
}
"""Has money moved, in one word."""

_HEADLINES: Final[Mapping[Scene, object]] = {
    Scene.WELCOME: QT_TRANSLATE_NOOP("Display", "Welcome"),
    Scene.CART: QT_TRANSLATE_NOOP("Display", "Your basket"),
    Scene.PAY: QT_TRANSLATE_NOOP("Display", "To pay"),
    Scene.DECLINED: QT_TRANSLATE_NOOP("Display", "The card was not accepted"),
    Scene.READER: QT_TRANSLATE_NOOP("Display", "Please use the card reader"),
    Scene.FORM: QT_TRANSLATE_NOOP("Display", "Your card is being entered"),
    Scene.CODE: QT_TRANSLATE_NOOP("Display", "Scan to pay on your phone"),
    Scene.BANK: QT_TRANSLATE_NOOP("Display", "Please confirm with your bank"),
    Scene.CHECKING: QT_TRANSLATE_NOOP("Display", "One moment, please"),
    Scene.PART_PAID: QT_TRANSLATE_NOOP("Display", "Still to pay"),
    Scene.HELD: QT_TRANSLATE_NOOP("Display", "Held, not charged"),
    Scene.CHARGED: QT_TRANSLATE_NOOP("Display", "Paid. Thank you!"),
    Scene.NOT_CHARGED: QT_TRANSLATE_NOOP("Display", "Nothing was charged"),
}
_HELD_FIRST: Final = QT_TRANSLATE_NOOP(
    "Display", "The amount is held on your card first. It is charged when the shop takes it."
)
_TEXTS: Final[Mapping[Scene, object]] = {
    Scene.WELCOME: QT_TRANSLATE_NOOP("Display", "Your basket appears here."),
    Scene.CART: "",
    Scene.PAY: _HELD_FIRST,
    Scene.DECLINED: QT_TRANSLATE_NOOP(
        "Display", "Nothing was charged. Please use another card, or pay in cash."
    ),
    Scene.READER: _HELD_FIRST,
    Scene.FORM: _HELD_FIRST,
    Scene.CODE: _HELD_FIRST,
    Scene.BANK: QT_TRANSLATE_NOOP(
        "Display", "Follow your bank’s app or page. Nothing is charged until you have."
    ),
    Scene.CHECKING: QT_TRANSLATE_NOOP(
        "Display", "We are asking your bank. You are not charged twice."
    ),
    Scene.PART_PAID: "",
    Scene.HELD: QT_TRANSLATE_NOOP(
        "Display", "Nothing has been charged. What the shop does not take is released again."
    ),
    Scene.CHARGED: "",
    Scene.NOT_CHARGED: QT_TRANSLATE_NOOP(
        "Display", "What was held is released; your bank may need some days to show it."
    ),
}
_AT_ONCE: Final = QT_TRANSLATE_NOOP(
    "Display",
    "A credit card is held first. A debit card is charged at once, and not held.",
)
_MAY_BE_DEBIT: Final = frozenset({Scene.PAY, Scene.READER})


TITLE: Final = QT_TRANSLATE_NOOP("Display", "Customer display")
PRACTICE: Final = QT_TRANSLATE_NOOP("Display", "Practice, no real money")
TOTAL: Final = QT_TRANSLATE_NOOP("Display", "Total %1")
TOTAL_AND_TIP: Final = QT_TRANSLATE_NOOP("Display", "Total %1, tip %2")
MORE_ABOVE: Final = QT_TRANSLATE_NOOP("Display", "%1 more above")
PIECES: Final = QT_TRANSLATE_NOOP("Display", "%1 ×")
ASK_FOR_TIP: Final = QT_TRANSLATE_NOOP("Display", "Would you like to add a tip?")
NO_TIP: Final = QT_TRANSLATE_NOOP("Display", "No tip")
_ENDS: Final = QT_TRANSLATE_NOOP("Display", "It ends by itself on %1.")


def word_of(view: DisplayView, tongue: Tongue | None = None) -> str:
    return said(_WORDS[view.scene], tongue)


def headline_of(view: DisplayView, tongue: Tongue | None = None) -> str:
    return said(_HEADLINES[view.scene], tongue)


def text_of(view: DisplayView, formats: Formats, tongue: Tongue | None = None) -> str:
    """What it means for the customer, with card and day where a hold stands."""
    told = _TEXTS[view.scene]
    if view.scene is Scene.NOT_CHARGED and not view.last4:
        told = ""  # nothing was ever held
    if view.is_debit_charged and view.scene in _MAY_BE_DEBIT:
        told = _AT_ONCE
    parts = [_on_card(view), said(told, tongue), _let_go(view, formats, tongue)]
    return " ".join(part for part in parts if part)


def _on_card(view: DisplayView) -> str:
    if not view.last4:
        return ""
    return card_text(view.brand, view.last4) + "."


def _let_go(view: DisplayView, formats: Formats, tongue: Tongue | None) -> str:
    if view.scene is not Scene.HELD or view.until is None:
        return ""
    return said(_ENDS, tongue, formats.when_long(view.until))


def said(text: object, tongue: Tongue | None, *values: str) -> str:
    """In the customer's language, or in that of the screen; `values` stand for %1, %2."""
    shown = (tongue or speaking()).text(_C, str(text)) if text else ""
    for place, value in enumerate(values, start=1):
        shown = shown.replace(f"%{place}", value)
    return shown
