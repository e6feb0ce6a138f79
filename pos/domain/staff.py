"""Who works here: a name, a role, and what a PIN or a badge must be like."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.domain.ids import StaffId
from pos.domain.language import Language
from pos.errors import Refused

LONGEST_NAME: Final = 40
_SHORTEST_PIN: Final = 4
_LONGEST_PIN: Final = 10
_SHORTEST_BADGE: Final = 8
_LONGEST_BADGE: Final = 128
_STEPS: Final = ("0123456789", "1234567890", "9876543210", "0987654321")
_SHORTEST_ALTERNATION: Final = 2


class Role(StrEnum):
    """What somebody is here for; what that allows is in the permission table."""

    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ACCOUNTANT = "accountant"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in. Whoever leaves is no longer active and never deleted."""

    id: StaffId
    name: str
    role: Role
    is_active: bool = True
    has_badge: bool = False
    language: Language | None = None  # None: whichever the register speaks


def check_name(text: str) -> str:
    """A name as it is shown and kept with what its owner did.

    Raises Refused `staff_name` for none, a long one or one that cannot be printed.
    """
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused("staff_name", maximum=LONGEST_NAME)
    return name


def check_pin(pin: str) -> str:
    """A new PIN: 4 to 10 digits that are not the first ones somebody would try.

    Refused are one digit repeated, neighbours in order (1234, 9876) and two or more digits
    repeated to fill the PIN (1212, 123123). Raises Refused `pin_digits` or `pin_weak`, and the
    PIN is in no fact.
    """
    if not re.fullmatch(rf"[0-9]{{{_SHORTEST_PIN},{_LONGEST_PIN}}}", pin):
        raise Refused("pin_digits", minimum=_SHORTEST_PIN, maximum=_LONGEST_PIN)
    if any(pin in run for run in _STEPS) or _repeats(pin):
        raise Refused("pin_weak")
    return pin


def check_badge(badge: str) -> str:
    """What a scanner reads from a badge: 8 to 128 printable characters without spaces around.

    Raises Refused `badge_unreadable`, with the badge in no fact.
    """
    text = badge.strip()
    if not _SHORTEST_BADGE <= len(text) <= _LONGEST_BADGE or not text.isprintable():
        raise Refused("badge_unreadable", minimum=_SHORTEST_BADGE)
    return text


def _repeats(pin: str) -> bool:
    """Whether a part of at most half of it, said again and again, is the whole PIN."""
    return any(
        pin == (pin[:size] * len(pin))[: len(pin)]
        for size in range(1, len(pin) // _SHORTEST_ALTERNATION + 1)
    )
