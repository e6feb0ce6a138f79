"""Control totals: what the entries of a period come to, for checking what was written of them."""

from dataclasses import dataclass

from pos.domain.ledger import MEMORANDUM, EntryKind
from pos.domain.money import Currency, Money


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What one kind of entry comes to in one currency."""

    kind: EntryKind
    entries: int
    amount: Money


@dataclass(frozen=True, slots=True)
class AccountTotal:
    """How one account changed in one currency; debits are positive. `postings` made the change."""

    account: str
    amount: Money
    postings: int = 0

    @property
    def is_memorandum(self) -> bool:
        return self.account.startswith(MEMORANDUM)


@dataclass(frozen=True, slots=True)
class BookTotals:
    """Of entries with postings. `first` and `last` are sequences, None for no entries.

    `kinds` are in the order of a hold's life and then by currency, `accounts` by name and then by
    currency; the sum over all accounts is zero in each. `first_day` and `last_day` are the
    shop's, ISO 8601, empty for no entries.
    """

    entries: int = 0
    postings: int = 0
    first: int | None = None
    last: int | None = None
    first_day: str = ""
    last_day: str = ""
    kinds: tuple[KindTotal, ...] = ()
    accounts: tuple[AccountTotal, ...] = ()

    @property
    def currencies(self) -> frozenset[Currency]:
        """Of all amounts, on hold or in the books."""
        amounts = (*(each.amount for each in self.kinds), *(each.amount for each in self.accounts))
        return frozenset(amount.currency for amount in amounts)
