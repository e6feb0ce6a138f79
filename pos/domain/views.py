"""What people are shown: read models that join what the ledger keeps apart."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pos.domain.caution import Caution
from pos.domain.drift import Change
from pos.domain.handover import Handover
from pos.domain.intent import Charge, Intent
from pos.domain.ledger import Entry
from pos.domain.money import Currency, Money, total
from pos.domain.operation import Operation
from pos.domain.refund import Refund
from pos.domain.sale import UNPAID, MoneyWord, Sale, money_word


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
class CardTender:
    """One card's payment of a sale, and what was given back of it, from wherever."""

    intent: Intent
    refunds: tuple[Refund, ...] = ()


@dataclass(frozen=True, slots=True)
class SaleRecord:
    """A sale with all that is known about its money.

    `intent` is the payment of the card that pays now, or paid last; `changes` is what was done to
    it in Stripe, by nobody at this till, `cautions` what Stripe or the bank has against it.
    `cards` are the payments of every card, and `refunds` what was given back to them, from
    wherever. `handed` is the newest time that a payment of it was given out of our hands, waiting
    or over.
    """

    sale: Sale
    intent: Intent | None = None
    charges: tuple[Charge, ...] = ()
    open_operations: tuple[Operation, ...] = ()
    changes: tuple[Change, ...] = ()
    cautions: tuple[Caution, ...] = ()
    refunds: tuple[Refund, ...] = ()
    cards: tuple[CardTender, ...] = ()
    handed: Handover | None = None

    @property
    def is_handed_over(self) -> bool:
        """Whether somebody else may pay at this moment, at a reader, in a form or by phone."""
        return self.handed is not None and self.handed.is_waiting

    @property
    def given_back(self) -> Money | None:
        """What the customer has back of the money that was taken, None for nothing."""
        given = [refund.amount for refund in self.refunds if refund.counts]
        given += [each.amount for each in self.sale.returns]
        return sum(given[1:], given[0]) if given else None

    @property
    def taken(self) -> Money:
        """What was taken of the sale's money, by all cards and in cash, before any refund."""
        cards = [card.intent.received for card in self.cards]
        return total([*cards, *(part.amount for part in self.sale.cash)], self._currency)

    @property
    def left(self) -> Money:
        """What can be given back: taken by cards that are done with, or in cash once it is paid."""
        cards = [card.intent.received for card in self.cards if card.intent.is_final]
        cash = [part.amount for part in self.sale.cash if self.sale.state not in UNPAID]
        kept = total([*cards, *cash], self._currency)
        return kept - (self.given_back or Money.zero(self._currency))

    @property
    def held(self) -> Money:
        """What is held on all cards now."""
        return total((card.intent.capturable for card in self.held_cards), self._currency)

    @property
    def held_cards(self) -> tuple[CardTender, ...]:
        return tuple(card for card in self.cards if card.intent.is_held)

    @property
    def _currency(self) -> Currency:
        return self.sale.cart.currency

    @property
    def is_in_doubt(self) -> bool:
        """Whether an answer of Stripe that could mean money is still missing."""
        return bool(self.open_operations)

    @property
    def money(self) -> MoneyWord:
        """The word for all parts: held while anything is, taken when anything was."""
        words = {money_word(card.intent, in_doubt=self.is_in_doubt) for card in self.cards}
        words.add(money_word(self.intent, in_doubt=self.is_in_doubt))
        if self.sale.cash:
            words.add(MoneyWord.TAKEN)
        ranked = (MoneyWord.CHECKING, MoneyWord.HELD, MoneyWord.TAKEN)
        return next((word for word in ranked if word in words), MoneyWord.NOT_TAKEN)


@dataclass(frozen=True, slots=True)
class CatalogueChange:
    """What an import did, in products."""

    added: int
    updated: int
    unchanged: int


ChainLink = tuple[int, bytes, bytes, bytes]
"""A stored entry's sequence, its `prev_hash` and `hash`, and its canonical content."""


class BookLine(NamedTuple):
    """One posting with what an export says about its entry: text, so that millions stay cheap.

    In booking order, the lines of an entry together. `date` is the day in the shop's time zone
    that the books count it for: when it happened, or where that day was closed already, when it
    was recorded. `occurred` and `recorded` are ISO 8601 in UTC. `minor` is positive for a debit.
    """

    sequence: int
    line: int
    kind: str
    reference: str
    date: str
    occurred: str
    recorded: str
    account: str
    minor: int
    currency: str
    receipt: str
    register: str
    sale: str
    intent: str
    reason: str


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
