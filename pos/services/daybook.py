"""The ledger as a daybook: what happened to the money in a period, and what it comes to."""

from collections import deque
from dataclasses import dataclass

from pos.domain.views import BookedEntry, SaleRecord
from pos.ports import Store
from pos.services.absorb import record_of
from pos.services.export_totals import KindTotal, Tally
from pos.services.period import Period


@dataclass(frozen=True, slots=True)
class Leaf:
    """A period of the ledger. `entries` are the newest, newest first; the rest counts all.

    `count` is how many entries the period has, `totals` what each kind comes to per currency.
    """

    period: Period
    entries: tuple[BookedEntry, ...]
    count: int
    totals: tuple[KindTotal, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the period has more entries than are given."""
        return self.count > len(self.entries)


class Daybook:
    """Reads periods of the ledger. Needs no network and no key."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, period: Period, *, limit: int) -> Leaf:
        """At most `limit` entries, with the totals of all; memory does not grow with their number.

        A year of a busy shop takes a few seconds: not on the thread that draws.
        """
        tally = Tally()
        newest: deque[BookedEntry] = deque(maxlen=limit)
        with self._store.read() as books:
            for booked in books.ledger.entries(period.since, period.until):
                tally.add(booked)
                newest.append(booked)
        return Leaf(period, tuple(reversed(newest)), tally.rows, tally.kinds())

    def is_empty(self) -> bool:
        """Whether nothing was ever booked; reads one entry at most."""
        with self._store.read() as books:
            return not any(True for _ in books.ledger.entries(None, None))

    def in_doubt(self) -> tuple[SaleRecord, ...]:
        """Sales with a step whose answer from Stripe is missing, the oldest step first."""
        with self._store.read() as books:
            sales = dict.fromkeys(operation.sale for operation in books.operations.open())
            return tuple(record_of(books, sale) for sale in sales)
