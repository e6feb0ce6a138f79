"""What people are shown: read models that join what the ledger keeps apart."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos.domain.drift import Change
from pos.domain.intent import Charge, Intent
from pos.domain.ledger import Entry
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.refund import Refund
from pos.domain.sale import MoneyWord, Sale, money_word


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """An entry with its place in the book. `recorded_at` is UTC, `sequence` starts at 1."""

    sequence: int
    recorded_at: datetime
    entry: Entry
    receipt: str = ""
    brand: str = ""
    last4: str = ""
    capture_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class SaleRecord:
    """A sale with all that is known about its money.

    `changes` is what was done to its present payment in Stripe, by nobody at this till; `refunds`
    what was given back of it, from wherever.
    """

    sale: Sale
    intent: Intent | None = None
    charges: tuple[Charge, ...] = ()
    open_operations: tuple[Operation, ...] = ()
    changes: tuple[Change, ...] = ()
    refunds: tuple[Refund, ...] = ()

    @property
    def given_back(self) -> Money | None:
        """What the customer has back of the money that was taken, None for nothing."""
        given = [refund.amount for refund in self.refunds if refund.counts]
        return sum(given[1:], given[0]) if given else None

    @property
    def is_in_doubt(self) -> bool:
        """Whether an answer of Stripe that could mean money is still missing."""
        return bool(self.open_operations)

    @property
    def money(self) -> MoneyWord:
        return money_word(self.intent, in_doubt=self.is_in_doubt)


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What an import did, in products."""

    added: int
    updated: int
    unchanged: int


ChainLink = tuple[int, bytes, bytes, bytes]
"""A stored entry's sequence, its `prev_hash` and `hash`, and its canonical content."""


class SchemaFlaw(StrEnum):
    """How something in a ledger file is not as this version makes it."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A table, index, trigger or view that is not as it should be."""

    flaw: SchemaFlaw
    kind: str
    name: str
