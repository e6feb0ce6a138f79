"""Proves a ledger: sound file, unbroken chain, balanced and explained entries, true totals.

Reads only, in a steady amount of memory, and beside a till that goes on selling: every check
sees one moment of the ledger.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from pos.domain.bookkeeping import HELD, STRIPE
from pos.domain.chain import Head
from pos.domain.ids import LedgerId
from pos.domain.money import Currency, Money
from pos.domain.verdict import Anchor, Check, Finding, Flaw, Verification
from pos.domain.views import SchemaFlaw
from pos.errors import PosError, Refused
from pos.ports import Books, Store
from pos.services.chain_walk import ChainWalk, Progress
from pos.services.period_proof import flawed_periods
from pos.services.report_proof import flawed_reports
from pos.services.staff_state import changed_people

_TOLD: Final = 20
"""Findings of one check that are told; the rest is counted."""

_SCHEMA_FLAWS: Final = {
    SchemaFlaw.MISSING: Flaw.SCHEMA_MISSING,
    SchemaFlaw.CHANGED: Flaw.SCHEMA_CHANGED,
    SchemaFlaw.ADDED: Flaw.SCHEMA_ADDED,
}


class Verify:
    """Examines one ledger. Needs no network and no key."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def verify(
        self, anchors: Sequence[Anchor] = (), *, progress: Progress = lambda _entries: None
    ) -> Verification:
        """Everything that is wrong, named; what stops one check does not stop the next.

        `progress` hears of entries walked. Raises Refused `anchor_of_other_ledger`; Misconfigured
        when the file cannot be read at all.
        """
        with self._store.read() as books:
            ledger = books.ledger_id
        for anchor in anchors:
            if anchor.ledger != ledger:
                raise Refused(
                    "anchor_of_other_ledger",
                    file=anchor.name,
                    expected=str(ledger),
                    found=str(anchor.ledger),
                )
        return _Examination(self._store, ledger, anchors, progress).run()


class _Examination:
    """One examination and what it has found so far."""

    def __init__(
        self, store: Store, ledger: LedgerId, anchors: Sequence[Anchor], progress: Progress
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._anchors = anchors
        self._progress = progress
        self._flaws = dict.fromkeys(Check, 0)
        self._findings: list[Finding] = []
        self._entries = 0
        self._head: Head | None = None

    def run(self) -> Verification:
        checks: dict[Check, Callable[[Books], None]] = {
            Check.FILE: self._file,
            Check.SCHEMA: self._schema,
            Check.CHAIN: self._chain,
            Check.BALANCE: self._balance,
            Check.REFERENCES: self._references,
            Check.TRIAL: self._trial,
            Check.REPORTS: self._reports,
            Check.PERIODS: self._periods,
            Check.PEOPLE: self._people,
        }
        for check, examine in checks.items():
            with self._told_if_unreadable(check), self._store.read() as books:
                examine(books)
        return Verification(
            self._ledger,
            self._entries,
            self._head,
            len(self._anchors),
            self._flaws,
            tuple(sorted(self._findings, key=lambda each: list(Check).index(each.check))),
        )

    @contextmanager
    def _told_if_unreadable(self, check: Check) -> Iterator[None]:
        try:
            yield
        except PosError as error:
            self._found(Finding(check, Flaw.UNREADABLE, facts={"code": error.code}))

    def _found(self, finding: Finding) -> None:
        self._flaws[finding.check] += 1
        if self._flaws[finding.check] <= _TOLD:
            self._findings.append(finding)

    def _file(self, books: Books) -> None:
        for line in books.audit.damage():
            self._found(Finding(Check.FILE, Flaw.DAMAGED, facts={"detail": line}))
        for row in books.audit.orphans():
            self._found(Finding(Check.FILE, Flaw.ORPHAN, facts={"row": row}))

    def _schema(self, books: Books) -> None:
        for change in books.audit.schema_changes():
            facts = {"kind": change.kind, "name": change.name}
            self._found(Finding(Check.SCHEMA, _SCHEMA_FLAWS[change.flaw], facts=facts))

    def _chain(self, books: Books) -> None:
        walk = ChainWalk(books.audit, self._found, last=books.audit.last())
        try:
            walk.go(self._anchors, self._progress)
        finally:
            self._entries, self._head = walk.entries, walk.head

    def _balance(self, books: Books) -> None:
        for sequence in books.audit.unbalanced():
            self._found(Finding(Check.BALANCE, Flaw.UNBALANCED, sequence))

    def _references(self, books: Books) -> None:
        for sequence in books.audit.unexplained():
            self._found(Finding(Check.REFERENCES, Flaw.UNEXPLAINED, sequence))

    def _trial(self, books: Books) -> None:
        audit = books.audit
        given_back = [-each for each in audit.refunded()]
        by_payments = audit.booked_by_payments(STRIPE)
        self._compare(Flaw.STRIPE_DIFFERS, by_payments, [*audit.captured(), *given_back])
        self._compare(Flaw.HOLDS_DIFFER, audit.booked(HELD), audit.held())
        self._compare(Flaw.CASH_DIFFERS, audit.booked_in_cash(), audit.paid_in_cash())

    def _reports(self, books: Books) -> None:
        for finding in flawed_reports(books):
            self._found(finding)

    def _periods(self, books: Books) -> None:
        for finding in flawed_periods(books):
            self._found(finding)

    def _people(self, books: Books) -> None:
        for finding in changed_people(books):
            self._found(finding)

    def _compare(self, flaw: Flaw, booked: Sequence[Money], mirrored: Sequence[Money]) -> None:
        ours, theirs = _by_currency(booked), _by_currency(mirrored)
        for currency in sorted(ours.keys() | theirs.keys(), key=lambda each: each.code):
            zero = Money.zero(currency)
            here, there = ours.get(currency, zero), theirs.get(currency, zero)
            if here != there:
                facts = {"booked": here, "mirrored": there}
                self._found(Finding(Check.TRIAL, flaw, facts=facts))


def _by_currency(sums: Sequence[Money]) -> dict[Currency, Money]:
    found: dict[Currency, Money] = {}
    for money in sums:
        found[money.currency] = found.get(money.currency, Money.zero(money.currency)) + money
    return found
