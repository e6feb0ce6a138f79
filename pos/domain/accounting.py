"""Closed periods, corrections, and the trial balance: what an accountant signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from pos.domain.chart import Chart, ChartLine
from pos.domain.drawer import CASH
from pos.domain.ledger import MEMORANDUM, Entry, EntryKind, Posting
from pos.domain.money import Currency, Money
from pos.errors import Refused

LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """Everything before `until`, UTC, is closed; `last_day` is its last one in the `zone` then.

    `last_sequence` and `head_hash` are the audit record of the closing itself, which stands in the
    ledger under `reference`: whatever is younger counts in a later period.
    """

    number: int
    until: datetime
    last_day: date
    zone: str
    closed_at: datetime
    closed_by: str
    reason: str
    last_sequence: int
    head_hash: str
    reference: str


class DoubtKind(StrEnum):
    """What is still open in a period that is about to be closed; none of it keeps it open."""

    OPEN_OPERATIONS = "open_operations"
    OPEN_HOLDS = "open_holds"
    NOT_TAKEN_OVER = "not_taken_over"
    NOT_AT_STRIPE = "not_at_stripe"
    NOT_PAID_OUT = "not_paid_out"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class PeriodDoubt:
    """One of them, with how many there are."""

    kind: DoubtKind
    count: int


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What was debited and credited on an account, both positive, in one currency."""

    account: str
    debit: Money
    credit: Money

    @property
    def balance(self) -> Money:
        return self.debit - self.credit

    @property
    def is_memorandum(self) -> bool:
        return self.account.startswith(MEMORANDUM)


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account with its sums. Times are UTC; None leaves that end open.

    `lines` say what each account is called in the shop's books. The memorandum balances by itself.
    """

    since: datetime | None
    until: datetime | None
    rows: tuple[TrialRow, ...]
    lines: Mapping[str, ChartLine]

    @classmethod
    def of(
        cls,
        rows: Iterable[TrialRow],
        chart: Chart,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> "TrialBalance":
        ordered = tuple(
            sorted(rows, key=lambda row: (row.is_memorandum, row.account, row.debit.currency.code))
        )
        return cls(since, until, ordered, {row.account: chart.line(row.account) for row in ordered})

    def totals(self) -> Mapping[Currency, TrialRow]:
        """Debits and credits of the books without the memorandum, per currency."""
        return self._totals(is_memorandum=False)

    def memorandum(self) -> Mapping[Currency, TrialRow]:
        """The same of the memorandum."""
        return self._totals(is_memorandum=True)

    def _totals(self, *, is_memorandum: bool) -> Mapping[Currency, TrialRow]:
        found: dict[Currency, TrialRow] = {}
        for row in self.rows:
            if row.is_memorandum is is_memorandum:
                currency = row.debit.currency
                none = Money.zero(currency)
                sums = found.get(currency, TrialRow("", none, none))
                found[currency] = TrialRow("", sums.debit + row.debit, sums.credit + row.credit)
        return found

    @property
    def is_zero(self) -> bool:
        """Whether debits and credits are equal in every currency."""
        sums = (*self.totals().values(), *self.memorandum().values())
        return not any(total.balance for total in sums)


@dataclass(frozen=True, slots=True)
class Correction:
    """An amount debited to one account and credited to another, because it stood elsewhere.

    `day` is the one that it counts for, also in a closed period; `about` is the reference of the
    entry, or the id of the movement, that it corrects, empty for none.
    """

    debit: str
    credit: str
    amount: Money
    day: date
    reason: str
    about: str = ""

    def __post_init__(self) -> None:
        """Raises Refused.

        `correction_same_account`, `correction_amount` (nothing, or less), `correction_memorandum`
        (holds are not the shop's money), `correction_of_drawer` (which is counted instead),
        `correction_reason` (none, or a long one), `correction_about`.
        """
        if self.debit == self.credit:
            raise Refused("correction_same_account", account=self.debit)
        if self.amount.minor <= 0:
            raise Refused("correction_amount")
        for account in (self.debit, self.credit):
            if account.startswith(MEMORANDUM):
                raise Refused("correction_memorandum", account=account)
            if account == CASH or account.startswith(f"{CASH}:"):
                raise Refused("correction_of_drawer", account=account)
        text = self.reason.strip()
        if not text or len(text) > LONGEST_REASON or not text.isprintable():
            raise Refused("correction_reason", maximum=LONGEST_REASON)

    def reference(self, token: str) -> str:
        """Corrections about something follow its name, so that they are found with it."""
        return "/".join(filter(None, (str(EntryKind.CORRECTION), self.about, token)))

    def entry(self, token: str, occurred_at: datetime) -> Entry:
        return Entry(
            reference=self.reference(token),
            kind=EntryKind.CORRECTION,
            occurred_at=occurred_at,
            sale=None,
            intent=None,
            amount=self.amount,
            postings=(Posting(self.debit, self.amount), Posting(self.credit, -self.amount)),
            reason=self.reason.strip(),
        )
