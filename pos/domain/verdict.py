"""What examining a ledger comes to: every check, and every flaw with the row that has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pos.domain.chain import Head
from pos.domain.ids import LedgerId


class Check(StrEnum):
    """What is proved of a ledger, in the order in which it is done."""

    FILE = "file"
    SCHEMA = "schema"
    CHAIN = "chain"
    ANCHORS = "anchors"
    BALANCE = "balance"
    REFERENCES = "references"
    TRIAL = "trial_balance"
    REPORTS = "reports"
    PERIODS = "periods"
    PEOPLE = "people"


class Flaw(StrEnum):
    """What can be wrong."""

    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    ORPHAN = "orphan"
    SCHEMA_MISSING = "schema_missing"
    SCHEMA_CHANGED = "schema_changed"
    SCHEMA_ADDED = "schema_added"
    ENTRY_MISSING = "entry_missing"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_MOVED = "entry_moved"
    ENTRY_INSERTED = "entry_inserted"
    ENTRY_UNLINKED = "entry_unlinked"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"
    UNBALANCED = "unbalanced"
    UNEXPLAINED = "unexplained"
    STRIPE_DIFFERS = "stripe_differs"
    HOLDS_DIFFER = "holds_differ"
    CASH_DIFFERS = "cash_differs"
    REPORT_CHANGED = "report_changed"
    REPORT_MISSING = "report_missing"
    REPORT_UNNOTED = "report_unnoted"
    PERIOD_CHANGED = "period_changed"
    PERIOD_MISSING = "period_missing"
    PERIOD_UNNOTED = "period_unnoted"
    ENTRY_MISDATED = "entry_misdated"
    PERSON_CHANGED = "person_changed"
    PERSON_MISSING = "person_missing"
    APPROVAL_UNNOTED = "approval_unnoted"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `sequence` is the entry it is about, where it is about one."""

    check: Check
    flaw: Flaw
    sequence: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that was written down elsewhere: `name` says where."""

    name: str
    ledger: LedgerId
    head: Head | None


@dataclass(frozen=True, slots=True)
class Verification:
    """A ledger examined. `findings` are the first of each check, `flaws` counts all of them."""

    ledger: LedgerId
    entries: int
    head: Head | None
    anchors: int
    flaws: Mapping[Check, int]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing at all is wrong."""
        return not any(self.flaws.values())
