"""How a till is: what was examined, what was found, and how it stands as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.errors import PosError


class Grade(StrEnum):
    """What a finding asks for: nothing, a look when there is time, or a repair now."""

    OK = "ok"
    WARNING = "warning"
    BAD = "bad"
    UNUSED = "not_used"


class Part(StrEnum):
    """What is examined, in the order in which it is told."""

    PROGRAM = "program"
    SQLITE = "sqlite"
    SCREEN = "screen"
    FOLDER = "folder"
    SPACE = "space"
    LOG = "log"
    LEDGER = "ledger"
    LOCK = "lock"
    SCHEMA = "schema"
    BOOKS = "books"
    OPERATIONS = "operations"
    BACKUP = "backup"
    ZONE = "time_zone"
    KEYRING = "keyring"
    KEY = "key"
    STRIPE = "stripe"
    CLOCK = "clock"
    RIGHTS = "key_rights"
    READER = "card_reader"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One finding: `code` names it, `facts` are what its sentence needs.

    `problem` is the failure that was found, for findings that are one.
    """

    part: Part
    grade: Grade
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    problem: PosError | None = None


@dataclass(frozen=True, slots=True)
class Checkup:
    """Everything that was found at one time, UTC."""

    at: datetime
    diagnoses: Sequence[Diagnosis]

    def count(self, grade: Grade) -> int:
        return sum(each.grade is grade for each in self.diagnoses)

    @property
    def is_well(self) -> bool:
        """Whether nothing is bad; a warning can wait."""
        return self.count(Grade.BAD) == 0


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or a file as the system sees it. `free` is in bytes, None when nobody says.

    `is_private` is None where there are no file modes.
    """

    exists: bool
    is_writable: bool = False
    is_private: bool | None = None
    free: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What a ledger's file is made of, without anything that is in it.

    `fingerprint` is the same for two files with the same tables and guards; `rows` counts each
    table, `operations` each kind and state of the journal.
    """

    migrations: Sequence[str]
    fingerprint: str
    rows: Mapping[str, int]
    operations: Mapping[str, int]
    size: int


class Resource(StrEnum):
    """What a key may be allowed to read, by Stripe's names."""

    PAYMENTS = "payment_intents"
    CHARGES = "charges"
    REFUNDS = "refunds"
    EVENTS = "events"
    DISPUTES = "disputes"
    BALANCE = "balance_transactions"
    PAYOUTS = "payouts"
    CUSTOMERS = "customers"
    SETUPS = "setup_intents"
    SESSIONS = "checkout_sessions"
    READERS = "terminal_readers"
    LOCATIONS = "terminal_locations"


FOR_SOME: Final = frozenset(
    {
        Resource.CUSTOMERS,
        Resource.SETUPS,
        Resource.SESSIONS,
        Resource.READERS,
        Resource.LOCATIONS,
    }
)
"""Only shops that save cards, sell by phone or have readers need these."""

NEEDED: Final = frozenset({Resource.PAYMENTS, Resource.CHARGES})
"""Without these no card can be taken; without the others, changes made elsewhere are seen late."""

FOR_BOOKS: Final = frozenset({Resource.BALANCE, Resource.PAYOUTS})
"""Only the back office needs these: without them fees and payouts are not taken over."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Stripe's answer to "whose key is this?": the account, and Stripe's clock when it answered.

    `moment` is UTC and to the second, None when the answer carries no date.
    """

    account: str
    moment: datetime | None
    request_id: str = ""
