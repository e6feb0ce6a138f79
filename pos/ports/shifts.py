"""The part of the ledger file about shifts, their counts and decisions, and their reports."""

from collections.abc import Collection, Sequence
from typing import Protocol

from pos.domain.shift import Counted, Decision, Shift
from pos.domain.shift_report import (
    Figures,
    KindSum,
    LateEntry,
    LateRule,
    Movement,
    ReportLine,
    StoredReport,
)
from pos.domain.spans import Span


class ShiftBook(Protocol):
    """Shifts of every register. Nothing in it is ever changed or deleted."""

    def current(self, register: str) -> Shift | None:
        """The one that has no Z report yet."""
        ...

    def get(self, register: str, number: int) -> Shift:
        """Raises Refused `shift_unknown`."""
        ...

    def recent(self, register: str, limit: int) -> Sequence[Shift]:
        """Newest first."""
        ...

    def next_number(self, register: str) -> int: ...
    def add(self, shift: Shift) -> None:
        """Raises Refused `shift_is_open` while the register has an open one."""
        ...

    def open_elsewhere(self, register: str) -> Sequence[str]:
        """Other registers with an open shift, by name."""
        ...

    def movements(self, shift: Shift) -> Sequence[Movement]:
        """What was put in and taken out, in order."""
        ...

    def add_count(self, shift: Shift, counted: Counted) -> None: ...
    def counts(self, shift: Shift) -> Sequence[Counted]:
        """Oldest first."""
        ...

    def has_moved(self, register: str, after: int) -> bool:
        """Whether cash of a register was booked later than this entry."""
        ...

    def decide(self, shift: Shift, decision: Decision) -> None: ...
    def decisions(self, shift: Shift) -> Sequence[Decision]:
        """Oldest first."""
        ...


class ReportBook(Protocol):
    """Reports for good, and the sums they are made of.

    What a sum costs goes with the entries in its spans, not with the ledger.
    """

    def uncovered(self) -> Sequence[Span]:
        """Entries that no report covers yet, in order."""
        ...

    def of_registers(self, registers: Collection[str], spans: Sequence[Span]) -> Collection[int]:
        """Entries in the spans that belong to one of these registers."""
        ...

    def figures(self, spans: Sequence[Span], rule: LateRule) -> tuple[Figures, Figures]:
        """What a shift did itself, and what came in from elsewhere."""
        ...

    def figures_of_all(self) -> Figures:
        """The whole ledger, accounts not told apart by kind; seconds for millions of entries."""
        ...

    def again(self, spans: Sequence[Span], rule: LateRule) -> Sequence[KindSum]:
        """Holds that the shift opened in the place of lapsed ones, per currency."""
        ...

    def late(self, spans: Sequence[Span], rule: LateRule, limit: int) -> Sequence[LateEntry]:
        """What came in from elsewhere, in booking order."""
        ...

    def add(self, report: StoredReport, spans: Sequence[Span]) -> None:
        """Keep a report for good, with the entries that it alone covers."""
        ...

    def get(self, register: str, number: int) -> StoredReport:
        """Raises Refused `report_unknown`."""
        ...

    def last(self, register: str) -> StoredReport | None:
        """The newest one with a number above 0."""
        ...

    def recent(self, limit: int) -> Sequence[ReportLine]:
        """Newest first, of every register."""
        ...

    def has_any(self) -> bool:
        """Whether the ledger has a report of any register."""
        ...
