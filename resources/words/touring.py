"""The practice tour in words: what to do, what to look at, and what was seen to be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step: its name, what to do, and what to look at while it happens."""

    title: str
    todo: str
    look: str


STEP_WORDS: Final[Mapping[str, StepWords]] = {
    "decline": StepWords(
        "A card that is declined",
        "Sell something, press F9, and present a card with too little money. Then present one "
        "that is approved.",
        "Look at the notice: it says that no money has moved. The cart is kept, and the second "
        "card is asked on the same payment.",
    ),
    "part": StepWords(
        "A part is taken",
        "On the page Holds choose the hold, press “Part…”, and take less than is held: by amount, "
        "or by the lines of the sale.",
        "Look at “What this does” before you take it: how much is taken, how much goes back for "
        "good, and what the customer will read.",
    ),
    "lost_answer": StepWords(
        "An answer that gets lost",
        "Hold the money for another sale. Pull the lever here, then take the money of that hold.",
        "Look at the word Checking: nobody knows whether the money was taken. Do not run the card "
        "again. The till asks by itself until it knows.",
    ),
    "lapse": StepWords(
        "A hold that lapses",
        "Hold the money for one more sale. Turn the clock here. Then decide about the lapsed hold "
        "on the page Holds: ask for the card again, or charge nobody, with a reason.",
        "Look at the alert: it says what was lost. Nobody was paid, and the hold stays on the "
        "board until somebody has decided.",
    ),
    "close": StepWords(
        "The shift is closed",
        "On the page Shift open a shift if none is open, count the drawer, and close it. Each open "
        "hold has to be taken, released or carried over.",
        "Look at the Z report: it shows what was held, taken, released, lapsed and carried over.",
    ),
}
"""By the names of `pos.domain.tour.TourStep`."""

POINT_WORDS: Final[Mapping[str, str]] = {
    "declined": "a card was declined",
    "held_after": "another card was held on the same payment",
    "part_taken": "a part was taken, the rest released",
    "answer_lost": "an answer got lost",
    "answer_found": "the till found out how it ended",
    "lapsed": "a hold lapsed",
    "decided": "somebody decided about it",
    "shift_closed": "a shift was closed",
}
"""By the names of `pos.domain.tour.TourPoint`."""

LEVER_WORDS: Final[Mapping[str, str]] = {
    "lose_answer": "Lose the next answers",
    "turn_clock": "Turn the clock past them all",
}
"""By the names of `pos.domain.tour.TourLever`."""
