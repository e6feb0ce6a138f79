"""What a shop decides about its customer display: where it is, and which tips it offers."""

import re
from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pos.domain.money import Money
from pos.errors import Refused


class DisplayMode(StrEnum):
    """Where the customer sees what happens: nowhere, on a second screen, in a small window."""

    OFF = "off"
    SCREEN = "screen"
    WINDOW = "window"


MOST_TIPS: Final = 4
_PERCENT: Final = re.compile(r"[1-9]|[1-4][0-9]|50")


def read_tips(text: str) -> tuple[int, ...]:
    """Percentages such as `5 10 15`, in the order in which they are offered; none for no tips.

    Raises Refused `tips_unreadable`.
    """
    words = text.replace("%", " ").replace(",", " ").split()
    is_readable = all(_PERCENT.fullmatch(word) for word in words)
    if not is_readable or len(words) > MOST_TIPS or len(set(words)) < len(words):
        raise Refused("tips_unreadable", text=text[:40], maximum=MOST_TIPS)
    return tuple(int(word) for word in words)


def tip_of(due: Money, percent: int) -> Money:
    """So much of what is due, in what can be charged of the currency."""
    return due.times(Fraction(percent, 100), step=due.currency.step)


def tips_for(due: Money, percents: Iterable[int]) -> tuple[tuple[int, Money], ...]:
    """What can be chosen, each with its percentage; what comes to nothing is not offered."""
    offered = ((percent, tip_of(due, percent)) for percent in percents)
    return tuple((percent, tip) for percent, tip in offered if tip.minor > 0)
