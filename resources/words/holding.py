"""Sentences about what a hold allows: raising it, taking it in parts, letting it last longer."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

_HELD: Final = Moved.STILL_HELD

FEATURES: Final[Mapping[str, Sentence]] = {
    "capture_not_in_parts": Sentence(
        "The rest cannot stay on hold: this card allows one capture only.",
        "Take what is due now and let the rest go, or wait and take everything at once.",
        _HELD,
    ),
    "parts_used_up": Sentence(
        "Stripe takes a hold in {most} parts at most; only the last one is left.",
        "Take what is due as the last part; the rest is released.",
        _HELD,
    ),
    "increase_not_possible": Sentence(
        "This hold cannot be raised: the card’s bank did not allow it when it was authorised.",
        "Keep this hold, and take the difference with a sale of its own.",
        _HELD,
    ),
    "increase_declined": Sentence(
        "The customer’s bank holds no more: {held} stays held.",
        "Take the difference with a sale of its own, or with another card.",
        _HELD,
    ),
    "increase_refused": Sentence(
        "Stripe does not raise this hold.",
        "Nothing has changed. Take the difference with a sale of its own.",
        _HELD,
    ),
    "increase_after_capture": Sentence(
        "A part of this hold was taken already, so it cannot be raised any more.",
        "Take the difference with a sale of its own.",
        _HELD,
    ),
    "increase_used_up": Sentence(
        "This hold was raised {attempts} times; Stripe allows no more.",
        "Take the difference with a sale of its own.",
        _HELD,
    ),
    "increase_not_more": Sentence(
        "{wanted} is not more than the {held} that is held.",
        "Enter the new total, not the difference. To take less, capture less.",
        _HELD,
    ),
    "extend_not_asked": Sentence(
        "This hold cannot last longer: Stripe extends only what was asked for with the card.",
        "Place a new hold for the same cart, then release this one. The settings can ask for longer"
        " holds from now on.",
        _HELD,
    ),
    "extend_not_granted": Sentence(
        "This hold cannot last longer: it was asked for, and the card’s network did not grant it.",
        "Place a new hold for the same cart before this one ends, then release this one.",
        _HELD,
    ),
    "tip_not_positive": Sentence(
        "A tip is more than nothing.",
        "Enter the tip, or leave it out.",
        _HELD,
    ),
    "tip_before_the_last": Sentence(
        "A tip goes with the last capture of a hold.",
        "Take this part without it, and add the tip at the end.",
        _HELD,
    ),
    "line_quantity": Sentence(
        "Line {number} was sold {sold} times.",
        "Choose a quantity from 1 to {sold}.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "hold_request_unknown": Sentence(
        "“{text}” is nothing that can be asked for when a card is held.",
        "Write one or more of: {known}. Leave it empty to ask for nothing.",
        Moved.NOT_ABOUT_MONEY,
    ),
}
