"""X and Z: what a shift came to, from the ledger's own entries and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.bookkeeping import SALES, STRIPE, TAX, UNEXPLAINED
from pos.domain.chain import Head
from pos.domain.drawer import CASH, DRAWER_KINDS
from pos.domain.ids import IntentId, LedgerId, SaleId
from pos.domain.ledger import OF_THE_OFFICE, EntryKind
from pos.domain.money import Currency, Money
from pos.domain.shift import Doubt, Keep
from pos.domain.spans import Span


class ReportKind(StrEnum):
    """X looks at a shift that goes on, Z closes it; the first one of a ledger says what was before.

    `BEFORE` has the number 0: the entries that were booked before shifts were kept.
    """

    X = "x"
    Z = "z"
    BEFORE = "before"


class Why(StrEnum):
    """Why an entry is reported apart from what the shift did itself."""

    BETWEEN = "between"
    ANSWER = "answer"
    ELSEWHERE = "elsewhere"
    EARLIER = "earlier"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class KindSum:
    """What one kind of entry comes to in one currency."""

    kind: EntryKind
    entries: int
    amount: Money


@dataclass(frozen=True, slots=True)
class AccountSum:
    """What one kind of entry did to one account; debits are positive.

    None for entries of every kind, where nobody told them apart.
    """

    kind: EntryKind | None
    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Figures:
    """Entries added up: by kind, and by kind and account."""

    kinds: tuple[KindSum, ...] = ()
    accounts: tuple[AccountSum, ...] = ()

    @property
    def entries(self) -> int:
        return sum(each.entries for each in self.kinds)

    def count(self, *kinds: EntryKind) -> int:
        return sum(each.entries for each in self.kinds if each.kind in kinds)

    def amounts(self, *kinds: EntryKind) -> Mapping[Currency, Money]:
        """What these kinds come to, per currency."""
        return _summed(each.amount for each in self.kinds if each.kind in kinds)

    def on(self, account: str, *kinds: EntryKind) -> Mapping[Currency, Money]:
        """What these kinds did to an account and those below it; all kinds for none."""
        return _summed(
            each.amount
            for each in self.accounts
            if (not kinds or each.kind in kinds) and _is_below(each.account, account)
        )

    def by_card(self) -> Mapping[Currency, Money]:
        """Taken from cards, whatever was given back, charged or paid out later."""
        return self._moved(STRIPE, but=_BACK | OF_THE_OFFICE, taken=True)

    def in_cash(self) -> Mapping[Currency, Money]:
        """Paid in cash by customers, whoever booked it."""
        return self._moved(CASH, but=DRAWER_KINDS, taken=True)

    def back_in_cash(self) -> Mapping[Currency, Money]:
        """Given to customers in cash, as a positive amount."""
        return _turned(self._moved(CASH, but=DRAWER_KINDS, taken=False))

    def _moved(
        self, account: str, *, but: frozenset[EntryKind], taken: bool
    ) -> Mapping[Currency, Money]:
        return _summed(
            each.amount
            for each in self.accounts
            if each.kind is not None
            and each.kind not in but
            and _is_below(each.account, account)
            and (each.amount.minor > 0) is taken
        )

    def sales(self) -> Mapping[Currency, Money]:
        """Net of tax, less what was given back; as credits are negative, turned round."""
        counter = self._at_the_counter()
        return _turned(_merged(counter.on(SALES), counter.on(UNEXPLAINED)))

    def tax(self) -> Mapping[str, Mapping[Currency, Money]]:
        """By rate in percent, less what was given back."""
        counter = self._at_the_counter()
        rates = {each.account for each in counter.accounts if _is_below(each.account, TAX)}
        ordered = sorted(rates, key=lambda account: (len(account), account))
        return {
            account.removeprefix(TAX + ":"): _turned(counter.on(account)) for account in ordered
        }

    def _at_the_counter(self) -> "Figures":
        """Without what an accountant corrects: that is no part of what was sold in a shift."""
        return Figures(
            tuple(each for each in self.kinds if each.kind not in OF_THE_OFFICE),
            tuple(each for each in self.accounts if each.kind not in OF_THE_OFFICE),
        )

    def plus(self, other: "Figures") -> "Figures":
        """Both together."""
        kinds: dict[tuple[EntryKind, Currency], tuple[int, int]] = {}
        for each in (*self.kinds, *other.kinds):
            key = (each.kind, each.amount.currency)
            entries, minor = kinds.get(key, (0, 0))
            kinds[key] = (entries + each.entries, minor + each.amount.minor)
        accounts: dict[tuple[EntryKind | None, str, Currency], int] = {}
        for part in (*self.accounts, *other.accounts):
            place = (part.kind, part.account, part.amount.currency)
            accounts[place] = accounts.get(place, 0) + part.amount.minor
        return Figures(
            tuple(
                KindSum(kind, entries, Money(minor, currency))
                for (kind, currency), (entries, minor) in kinds.items()
            ),
            tuple(
                AccountSum(kind, account, Money(minor, currency))
                for (kind, account, currency), minor in accounts.items()
            ),
        )


_BACK: Final = frozenset({EntryKind.REFUND, EntryKind.REFUND_FAILED})


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry that this shift did not make itself, and why."""

    sequence: int
    kind: EntryKind
    receipt: str
    amount: Money
    occurred_at: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class LateRule:
    """How entries that a shift did not make itself are told apart.

    What was booked before its first entry came in while nobody was there; `answers` are requests
    whose answer was missing at the last report, by their sale and what they would book.
    """

    opened_after: int
    opened_at: datetime
    answers: tuple[tuple[SaleId, EntryKind], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One row of the list of reports."""

    register: str
    number: int
    made_at: datetime
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.register}/{self.number}"


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as it is kept: the document itself, and its SHA-256 as 64 hexadecimal digits."""

    register: str
    number: int
    made_at: datetime
    document: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Movement:
    """Cash that was put in or taken out, with its reason."""

    kind: EntryKind
    amount: Money
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CarriedHold:
    """A hold that outlives the shift. Without `keep` a request about it has no answer yet."""

    intent: IntentId
    receipt: str
    amount: Money
    capture_before: datetime | None
    keep: Keep | None


@dataclass(frozen=True, slots=True)
class DrawerState:
    """One currency of the drawer. Before a close nothing is counted, moved or left.

    `difference` is what was counted less what was expected; None while nobody counted.
    """

    expected: Money
    counted: Money | None = None
    difference: Money | None = None
    to_safe: Money | None = None
    left: Money | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a shift came to. Times are UTC.

    `spans` are the entries it covers: every entry of the ledger is covered by one Z alone.
    `own` is what the shift did, `later` what came in from before it or from elsewhere; of those
    `late` names as many as are printed. `again` are those of its holds that stand in the place of
    lapsed ones: what a customer owes once. `head` is where the ledger ended. `language` is the one
    in which it is written, a BCP-47 code; empty for plain English.
    """

    kind: ReportKind
    ledger: LedgerId
    register: str
    number: int
    opened_at: datetime
    opened_by: str
    made_at: datetime
    made_by: str
    opening_float: Money
    spans: tuple[Span, ...] = ()
    head: Head | None = None
    own: Figures = Figures()
    later: Figures = Figures()
    late: tuple[LateEntry, ...] = ()
    again: tuple[KindSum, ...] = ()
    movements: tuple[Movement, ...] = ()
    drawer: tuple[DrawerState, ...] = ()
    carried: tuple[CarriedHold, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    language: str = ""

    @property
    def name(self) -> str:
        return f"{self.register}/{self.number}"

    @property
    def all(self) -> Figures:
        """Everything it covers."""
        return self.own.plus(self.later)

    def carried_amounts(self) -> Mapping[Currency, Money]:
        return _summed(each.amount for each in self.carried)


def _is_below(account: str, above: str) -> bool:
    return account == above or account.startswith(above + ":")


def _summed(amounts: Iterable[Money]) -> Mapping[Currency, Money]:
    sums: dict[Currency, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money.zero(amount.currency)) + amount
    return sums


def _merged(*parts: Mapping[Currency, Money]) -> Mapping[Currency, Money]:
    return _summed(amount for part in parts for amount in part.values())


def _turned(sums: Mapping[Currency, Money]) -> Mapping[Currency, Money]:
    return {currency: -amount for currency, amount in sums.items()}
