"""Who works here, what was approved, and the journal of what they did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from pos.domain.approval import ApprovalRequest
from pos.domain.audit_record import AuditRecord, TrailEntry, TrailQuery
from pos.domain.ids import ApprovalId, OperationId, StaffId
from pos.domain.staff import Person
from pos.domain.tries import Tries


class PinHasher(Protocol):
    """Makes hashes of secrets that are slow to guess; keeps nothing."""

    def hash(self, secret: str) -> str:
        """A hash with a salt of its own."""
        ...

    def verify(self, kept: str, secret: str) -> bool: ...
    def mark(self, secret: str, salt: str) -> str:
        """The same text for the same secret and salt: by it a badge finds its owner."""
        ...


class StaffBook(Protocol):
    """People and the hashes of what they sign in with."""

    def all(self) -> Sequence[Person]:
        """By name, those who left included."""
        ...

    def get(self, person: StaffId) -> Person:
        """Raises Refused `person_unknown`."""
        ...

    def by_badge(self, mark: str) -> Person | None: ...
    def pin_hash(self, person: StaffId) -> str: ...
    def badge_mark(self, person: StaffId) -> str:
        """Empty without a badge."""
        ...

    def add(self, person: Person, pin_hash: str) -> None:
        """Raises Refused `staff_name_taken`."""
        ...

    def save(self, person: Person) -> None:
        """Name, role and whether active. Raises Refused `staff_name_taken`."""
        ...

    def set_pin(self, person: StaffId, pin_hash: str) -> None: ...
    def set_badge(self, person: StaffId, mark: str) -> None:
        """Empty takes it away. Raises Refused `badge_taken`."""
        ...

    def badge_salt(self) -> str:
        """What badges are marked with, empty before the first badge."""
        ...

    def make_badge_salt(self) -> str:
        """The ledger's own, from random bits, made once."""
        ...

    def recovery(self) -> str:
        """The hash of the recovery code, empty for none."""
        ...

    def set_recovery(self, kept: str) -> None: ...
    def tries(self, subject: str) -> Tries:
        """Failed tries of a person, or of whatever else can be tried."""
        ...

    def save_tries(self, subject: str, tries: Tries) -> None: ...


class ApprovalBook(Protocol):
    """Questions to managers and their answers; none is ever deleted."""

    def add(self, request: ApprovalRequest) -> None: ...
    def get(self, request: ApprovalId) -> ApprovalRequest:
        """Raises Refused `approval_unknown`."""
        ...

    def open(self) -> Sequence[ApprovalRequest]:
        """Waiting ones, oldest first, however old."""
        ...

    def granted(self, requester: StaffId) -> Sequence[ApprovalRequest]:
        """Given and not used, newest first, however old."""
        ...

    def decide(self, request: ApprovalRequest) -> None:
        """Keep the answer; raises Refused `approval_decided` when there is one already."""
        ...

    def spend(self, request: ApprovalId, at: datetime, operation: OperationId | None) -> None:
        """Use it up; raises Refused `approval_spent` unless it is granted and unused."""
        ...


class Trail(Protocol):
    """The audit journal: append-only, inside the ledger's one chain of hashes."""

    def add(self, record: AuditRecord, *, reference: str = "") -> str:
        """Its reference, `audit/` and random bits unless one is given; given twice, kept once."""
        ...

    def find(self, query: TrailQuery) -> Sequence[TrailEntry]:
        """Newest first. Raises Broken `note_unreadable` for one that was tampered with."""
        ...
