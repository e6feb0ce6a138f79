"""One failure in three lines: what happened, whether money has moved, what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Moved(StrEnum):
    """The answer to "has money moved?"."""

    NO = "no"
    UNKNOWN = "unknown"
    STILL_HELD = "still_held"
    RELEASED = "released"
    TAKEN = "taken"
    NOT_ABOUT_MONEY = "not_about_money"


MONEY_LINES: Final = {
    Moved.NO: "No money has moved.",
    Moved.UNKNOWN: "It is not known yet whether money has moved.",
    Moved.STILL_HELD: "The amount is still held. Nothing has been taken.",
    Moved.RELEASED: "Nothing is held any more, and nothing was taken.",
    Moved.TAKEN: "The money has been taken.",
    Moved.NOT_ABOUT_MONEY: "No money has moved.",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Templates with the facts' names in braces, and whether money has moved."""

    title: str
    todo: str
    moved: Moved = Moved.NO
