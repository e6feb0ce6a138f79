"""Everything that is known about one sale, for whoever has to judge what happened."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos.domain.audit_record import TrailEntry
from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.domain.intent import Charge, Intent
from pos.domain.ledger import Entry
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.refund import Dispute
from pos.domain.views import SaleRecord


class StepSource(StrEnum):
    """Where a step of the story is known from."""

    PEOPLE = "people"
    JOURNAL = "journal"
    STRIPE = "stripe"
    ELSEWHERE = "elsewhere"
    HANDED = "handed"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, at a time in UTC.

    `what` is a word for programs, such as `capture` or `approved`, and `text` the same in a
    sentence. `by` did it and `approved_by` allowed it, both empty where nobody at the till did.
    `reference` is the name that Stripe or the till gave it.
    """

    at: datetime
    source: StepSource
    what: str
    text: str
    amount: Money | None = None
    by: str = ""
    approved_by: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class CardPayment:
    """One card of the sale: its payment, every attempt at it, and what its bank contests."""

    intent: Intent
    charges: tuple[Charge, ...]
    disputes: tuple[Dispute, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Who puts evidence together, where and when (UTC); `mode` says whose money it was."""

    made_at: datetime
    made_by: str
    shop: str
    register: str
    time_zone: str
    mode: str


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """One sale as the ledger knows it at one moment.

    `slips` are papers that were printed for it, `head` is where the chain of entries ended.
    `approvals` are what somebody did with somebody else's leave.
    """

    maker: Maker
    ledger: LedgerId
    record: SaleRecord
    payments: tuple[CardPayment, ...]
    approvals: tuple[TrailEntry, ...]
    steps: tuple[Step, ...]
    operations: tuple[Operation, ...]
    entries: tuple[Entry, ...]
    slips: tuple[tuple[str, ...], ...]
    head: Head | None
