"""Sentences about card readers, and words for how one is."""

from collections.abc import Mapping
from typing import Final

from resources.words.sentence import Moved, Sentence

READER_STATES: Final[Mapping[str, str]] = {
    "ready": "Ready",
    "busy": "Busy",
    "updating": "Busy with itself",
    "offline": "Offline",
    "attention": "Needs attention",
    "none": "No reader",
}
"""What a clerk reads of the reader, always in words."""

READER_ADVICE: Final[Mapping[str, str]] = {
    "ready": "It can ask for a card.",
    "busy": "It is asking for a card, or another register uses it.",
    "updating": "It is restarting, installing new software, or in its own menu. It comes back.",
    "offline": "Look at its power and its network. Other ways to pay go on.",
    "attention": "Call a manager, or use another reader.",
    "none": "Choose one under Shop, Readers.",
}

DEBIT_WORDS: Final[Mapping[str, str]] = {
    "interac": "Interac",
    "eftpos": "eftpos",
}

ENDS: Final[Mapping[str, str]] = {
    "paid": "The card was read.",
    "declined": "The card was declined. Ask for another card.",
    "customer_canceled": "The customer canceled at the reader.",
    "timed_out": "Nobody showed a card in time.",
    "expired": "The time to pay ran out.",
    "failed": "The reader lost the payment. Ask for the card again, or use another reader.",
    "taken_back": "The payment was taken back.",
    "not_sent": "The reader did not get the payment.",
    "gone": "The payment was canceled.",
}
"""How a time at a reader ended, by `domain.handover.End`."""

READERS: Final[Mapping[str, Sentence]] = {
    "reader_not_chosen": Sentence(
        "This register has no card reader.",
        "Choose one under Shop, Readers, or take the card another way.",
    ),
    "reader_unknown": Sentence(
        "Stripe knows no such card reader.",
        "Choose another one under Shop, Readers.",
    ),
    "reader_offline": Sentence(
        "The card reader is offline.",
        "Look at its power and its network, or use another reader. The cart is kept.",
    ),
    "reader_busy": Sentence(
        "The card reader is busy.",
        "Wait a moment and try again, or use another reader. Nothing on it was stopped.",
    ),
    "reader_reserved": Sentence(
        "Register {register} is using this card reader.",
        "Wait until it is done, or use another reader.",
    ),
    "reader_fault": Sentence(
        "The card reader is broken.",
        "Use another reader, and tell a manager. The cart is kept.",
    ),
    "reader_timeout": Sentence(
        "The card reader did not answer in time; it may have heard all the same.",
        "Wait, or press Refresh: the till looks before it asks again.",
        Moved.UNKNOWN,
    ),
    "reader_not_reached": Sentence(
        "The card reader did not answer, and does not have the payment.",
        "Try again, or use another reader. It counts once.",
    ),
    "reader_authorising": Sentence(
        "The card is being read.",
        "Wait for the card reader. It cannot be stopped now.",
        Moved.UNKNOWN,
    ),
    "reader_of_other_software": Sentence(
        "Other software is connected to this card reader.",
        "Disconnect it there, or use another reader.",
    ),
    "reader_location": Sentence(
        "The card reader's location cannot take this payment.",
        "A manager mends the location at Stripe, or registers the reader anew.",
    ),
    "reader_location_refused": Sentence(
        "A reader cannot be registered to this location.",
        "Choose a location in the country of the account.",
    ),
    "reader_code_refused": Sentence(
        "Stripe does not take this registration code.",
        "Let the reader show a new one: each is good once and for a short time.",
    ),
    "reader_label": Sentence(
        "A name has 1 to {maximum} plain characters.", "Enter one, such as Counter 2."
    ),
    "location_unknown": Sentence(
        "Stripe knows no such location.", "Choose one of the locations, or add one."
    ),
    "address_incomplete": Sentence(
        "The address is not complete.",
        "Enter street, city, and the country as two letters, such as DE.",
    ),
    "reader_awaits_card": Sentence(
        "The card reader is waiting for the customer's card.",
        "Let the customer show the same card. The money goes back when the reader has read it.",
        Moved.UNKNOWN,
    ),
    "refund_needs_reader": Sentence(
        "This card can be refunded at a card reader only: its network asks for the card.",
        "Choose a reader under Shop, Readers, and let the customer show the same card.",
        Moved.TAKEN,
    ),
    "no_card_slip": Sentence(
        "No card was read at a reader for this sale.",
        "There is nothing to print for it.",
        Moved.NOT_ABOUT_MONEY,
    ),
    "refund_not_at_reader": Sentence(
        "Nothing was given back: the card was not shown, or the reader was stopped.",
        "Try again with the customer's card.",
        Moved.TAKEN,
    ),
}
