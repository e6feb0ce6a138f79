"""Who did what, and with whose approval: one fact of the audit journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.money import Currency, Money


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """Something risky that was done. `at` is UTC; `facts` are names and numbers, never secrets.

    `act` is one of the permission table's or a word for what nobody needs a permission for, such
    as `sign_in`. `actor` and `approver` are the names of people as they were then; `actor` is
    empty in a shop that has set up no staff, and `approver` where nobody had to approve.
    """

    act: str
    at: datetime
    register: str = ""
    actor: str = ""
    approver: str = ""
    sale: SaleId | None = None
    intent: IntentId | None = None
    operation: OperationId | None = None
    amount: Money | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The record as canonical JSON: sorted keys, no spaces, so that its hash is stable."""
        document = {
            "act": self.act,
            "actor": self.actor,
            "amount_minor": None if self.amount is None else self.amount.minor,
            "approver": self.approver,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "currency": None if self.amount is None else self.amount.currency.code,
            "facts": dict(self.facts),
            "intent": self.intent,
            "operation": self.operation,
            "register": self.register,
            "sale": self.sale,
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> "AuditRecord":
        """The record that `text()` wrote. Raises ValueError or KeyError for anything else."""
        read = json.loads(text)
        amount = None
        if read["amount_minor"] is not None:
            amount = Money(int(read["amount_minor"]), Currency(read["currency"]))
        return cls(
            act=read["act"],
            at=datetime.fromisoformat(read["at"]),
            register=read["register"],
            actor=read["actor"],
            approver=read["approver"],
            sale=SaleId(read["sale"]) if read["sale"] else None,
            intent=IntentId(read["intent"]) if read["intent"] else None,
            operation=OperationId(read["operation"]) if read["operation"] else None,
            amount=amount,
            facts={str(name): str(value) for name, value in read["facts"].items()},
        )


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """A record with its place in the ledger. `sequence` and `reference` are the entry's."""

    sequence: int
    reference: str
    recorded_at: datetime
    record: AuditRecord


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """Which records: all filters together; empty ones say nothing. Times are UTC, `[since, until)`.

    `person` is found as actor or approver. `before` is a sequence: what is older than a page.
    """

    person: str = ""
    acts: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sale: SaleId | None = None
    before: int | None = None
    limit: int = 200
