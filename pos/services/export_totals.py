"""Control totals of entries that are read one by one."""

from pos.domain.ledger import EntryKind
from pos.domain.money import Currency, Money
from pos.domain.totals import AccountTotal, KindTotal
from pos.domain.views import BookedEntry

__all__ = ["AccountTotal", "KindTotal", "Tally"]


class Tally:
    """Counts entries; its size follows kinds, accounts and currencies, not entries."""

    def __init__(self) -> None:
        self.rows = 0
        self.first: int | None = None
        self.last: int | None = None
        self._kinds: dict[tuple[EntryKind, Currency], tuple[int, int]] = {}
        self._accounts: dict[tuple[str, Currency], int] = {}

    def add(self, booked: BookedEntry) -> None:
        entry = booked.entry
        self.rows += 1
        self.first = booked.sequence if self.first is None else self.first
        self.last = booked.sequence
        kind = (entry.kind, entry.amount.currency)
        entries, minor = self._kinds.get(kind, (0, 0))
        self._kinds[kind] = (entries + 1, minor + entry.amount.minor)
        for posting in entry.postings:
            account = (posting.account, posting.amount.currency)
            self._accounts[account] = self._accounts.get(account, 0) + posting.amount.minor

    def kinds(self) -> tuple[KindTotal, ...]:
        """In the order of a hold's life, then by currency."""
        order = list(EntryKind)
        keys = sorted(self._kinds, key=lambda key: (order.index(key[0]), key[1].code))
        return tuple(
            KindTotal(kind, self._kinds[kind, currency][0], self._sum(kind, currency))
            for kind, currency in keys
        )

    def accounts(self) -> tuple[AccountTotal, ...]:
        """By name, then by currency; the sum over all of them is zero in each."""
        keys = sorted(self._accounts, key=lambda key: (key[0], key[1].code))
        return tuple(
            AccountTotal(account, Money(self._accounts[account, currency], currency))
            for account, currency in keys
        )

    def _sum(self, kind: EntryKind, currency: Currency) -> Money:
        return Money(self._kinds[kind, currency][1], currency)
