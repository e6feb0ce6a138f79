"""What somebody wants to do, and the leave to do it: noted where it is done, and used up there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pos.domain.audit_record import AuditRecord
from pos.domain.ids import ApprovalId, IntentId, SaleId
from pos.domain.money import Money
from pos.domain.operation import Operation
from pos.domain.permissions import Act
from pos.errors import Refused
from pos.ports import Books


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to do one thing once. `actor` and `approver` are names, empty without staff.

    `also` is written in the same transaction, by whoever was given the permit.
    """

    actor: str = ""
    approver: str = ""
    record: AuditRecord | None = None
    approval: ApprovalId | None = None
    also: Callable[[Books, Operation | None], None] | None = None

    def noting(self, **facts: str) -> "Permit":
        """The same, with more to say about what was done."""
        if self.record is None:
            return self
        return replace(self, record=replace(self.record, facts={**self.record.facts, **facts}))

    def use(self, books: Books, operation: Operation | None = None) -> None:
        """Note it and spend the approval, in the transaction of what is done with it.

        Raises Refused `approval_spent` when the approval was used meanwhile.
        """
        named = operation.id if operation else None
        if self.record is not None:
            if self.approval is not None:
                books.approvals.spend(self.approval, self.record.at, named)
            books.trail.add(replace(self.record, operation=named))
        if self.also is not None:
            self.also(books, operation)

    def telling(self, **facts: str) -> "Permit":
        """With what was not known before, such as the name of what was made."""
        if self.record is None:
            return self
        return replace(self, record=replace(self.record, facts={**self.record.facts, **facts}))

    def in_name_of(self, name: str) -> "Permit":
        """With the name that somebody gave, where no staff is set up."""
        if self.actor or self.record is None:
            return self
        return replace(self, actor=name, record=replace(self.record, actor=name))


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to do, in the words of `Access.permit`; `needs_approval` carries it."""

    act: Act
    subject: str
    amount: Money | None
    share: int | None
    sale: SaleId | None
    intent: IntentId | None
    facts: Mapping[str, str]

    def record(self, at: datetime, register: str, actor: str, approver: str) -> AuditRecord:
        return AuditRecord(
            act=str(self.act),
            at=at,
            register=register,
            actor=actor,
            approver=approver,
            sale=self.sale,
            intent=self.intent,
            amount=self.amount,
            facts={"subject": self.subject, **self.facts},
        )

    def needs_approval(self, limit: Money | None) -> Refused:
        return Refused(
            "needs_approval",
            act=str(self.act),
            subject=self.subject,
            amount=self.amount,
            share=self.share,
            sale=self.sale,
            intent=self.intent,
            limit=limit,
            facts=dict(self.facts),
            asked=self,
        )
