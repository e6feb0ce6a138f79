"""Words for what happened, step by step: requests, attempts of a card, and how they ended."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

REFERENCES: Final[Mapping[str, Sentence]] = {
    "reference_unknown": Sentence(
        "Nothing is known under “{text}”.",
        "Check it; it may be of another mode, or older than the log.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "reference_ambiguous": Sentence(
        "Several things begin with “{text}”.", "Give more of it.", Moved.NOT_ABOUT_MONEY
    ),
}

ASKED: Final[Mapping[str, str]] = {
    "create": "Stripe was asked to open a payment over {amount}.",
    "update": "Stripe was asked to change the payment to {amount}.",
    "confirm": "Stripe was asked to hold {amount} on the card.",
    "increase": "Stripe was asked to raise the hold to {amount}.",
    "capture": "Stripe was asked to take {amount}.",
    "cancel": "Stripe was asked to release the payment.",
    "refund": "Stripe was asked to give back {amount}.",
    "present": "A card reader was asked for a card for {amount}.",
    "form": "The card form was opened for {amount}.",
    "session": "Stripe was asked for a page to pay {amount} on.",
    "expire": "Stripe was asked to end the page.",
    "refund_at_reader": "A card reader was asked to give back {amount}.",
}
"""By the kind of the request."""

ENDED: Final[Mapping[str, str]] = {
    "prepared": "It may or may not have been sent.",
    "in_doubt": "Nobody knows yet how it ended ({code}).",
    "succeeded": "It was done.",
    "rejected": "It did not happen ({code}).",
}
"""By the state of the request."""

ANSWERED: Final[Mapping[bool, str]] = {
    True: "The card’s bank said yes to {amount}.",
    False: "The card’s bank said no to {amount}.",
}
"""By whether the attempt was approved."""
REFUSED_FOR: Final = "The card’s bank said no to {amount} ({reason})."
