"""What a key must be allowed to do for the till, why, and what was found of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.domain.health import Resource


class Why(StrEnum):
    """What cannot be done without a right."""

    CARDS = "cards"  # nothing at all: no card can be taken
    GIVING_BACK = "giving_back"
    CHANGES = "changes"  # what happens elsewhere is seen late
    READERS = "readers"
    PHONE = "phone"
    SAVED_CARDS = "saved_cards"
    BOOKS = "books"


@dataclass(frozen=True, slots=True)
class KeyRight:
    """A right by Stripe's names: a resource, and whether it is to be written or only read."""

    resource: Resource
    writes: bool
    why: Why


RIGHTS: Final = (
    KeyRight(Resource.PAYMENTS, writes=True, why=Why.CARDS),
    KeyRight(Resource.CHARGES, writes=False, why=Why.CARDS),
    KeyRight(Resource.REFUNDS, writes=True, why=Why.GIVING_BACK),
    KeyRight(Resource.EVENTS, writes=False, why=Why.CHANGES),
    KeyRight(Resource.DISPUTES, writes=False, why=Why.CHANGES),
    KeyRight(Resource.READERS, writes=True, why=Why.READERS),
    KeyRight(Resource.LOCATIONS, writes=True, why=Why.READERS),
    KeyRight(Resource.SESSIONS, writes=True, why=Why.PHONE),
    KeyRight(Resource.CUSTOMERS, writes=True, why=Why.SAVED_CARDS),
    KeyRight(Resource.SETUPS, writes=True, why=Why.SAVED_CARDS),
    KeyRight(Resource.BALANCE, writes=False, why=Why.BOOKS),
    KeyRight(Resource.PAYOUTS, writes=False, why=Why.BOOKS),
)
"""What to tick for a restricted key, and nothing else (Stripe docs, Restricted API keys)."""


class Verdict(StrEnum):
    """What is to be said of a key as a whole."""

    GOOD = "good"
    FULL = "full"  # a secret key, which may do everything
    NARROW = "narrow"  # something cannot be done with it
    USELESS = "useless"  # no card can be taken with it


@dataclass(frozen=True, slots=True)
class KeyReport:
    """What Stripe lets a key do. `missing` is certain; of `allowed` only the reading is."""

    is_restricted: bool
    allowed: tuple[KeyRight, ...]
    missing: tuple[KeyRight, ...]

    @property
    def lacks(self) -> tuple[Why, ...]:
        """What cannot be done with it, each once and in order."""
        return tuple(dict.fromkeys(right.why for right in self.missing))

    @property
    def verdict(self) -> Verdict:
        if Why.CARDS in self.lacks:
            return Verdict.USELESS
        if not self.is_restricted:
            return Verdict.FULL
        return Verdict.NARROW if self.missing else Verdict.GOOD
