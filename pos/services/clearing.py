"""Sets every payout against what is booked of it, and Stripe's balance against the books."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pos.domain.accounting import TrialBalance
from pos.domain.bookkeeping import STRIPE
from pos.domain.chart import Chart
from pos.domain.clearing import (
    Circumstances,
    ClearedPayout,
    Difference,
    Reason,
    cleared,
    difference,
)
from pos.domain.ids import IntentId
from pos.domain.money import Currency, Money
from pos.ports import Books, SettingsStore, Store

_MOST: Final = 500
"""Movements that wait for a payout and are looked at one by one; their sums count all."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is in no payout yet, in one currency; `is_available`: Stripe could pay it out now."""

    amount: Money
    movements: int
    is_available: bool


@dataclass(frozen=True, slots=True)
class StripeBalance:
    """What stands on Stripe's account in the books, beside what all movements come to."""

    booked: Money
    at_stripe: Money

    @property
    def difference(self) -> Money:
        return self.booked - self.at_stripe


@dataclass(frozen=True, slots=True)
class ClearingReport:
    """Payouts, newest first, each with what is left of it; and what is on its way there.

    `until` is how far Stripe's balance is known, None where it was never read. Registers that do
    not keep the account's books (`of_account`) know of no payouts. `open` are the movements in no
    payout that are not booked to the unit, `not_at_stripe` what is booked and did not move yet.
    """

    payouts: tuple[ClearedPayout, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    open: tuple[Difference, ...] = ()
    balances: tuple[StripeBalance, ...] = ()
    until: datetime | None = None
    of_account: bool = True

    @property
    def is_zero(self) -> bool:
        """Whether every payout comes to nothing on Stripe's account."""
        return all(each.is_zero for each in self.payouts)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All there are, those of the payouts first."""
        return (*(found for each in self.payouts for found in each.differences), *self.open)


class Clearing:
    """Reads; asks nobody. A year of payouts takes seconds: not on the thread that draws."""

    def __init__(self, store: Store, settings: SettingsStore) -> None:
        self._store = store
        self._settings = settings

    def report(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> ClearingReport:
        """Of payouts made in `[since, until)`; what waits and the balances are those of now."""
        with self._store.read() as books:
            cursor = books.flows.cursor()
            if cursor is None:
                return ClearingReport()
            about = Circumstances(books.ledger_id, cursor.began_at, cursor.of_account)
            waiting = books.flows.waiting_sums()
            return ClearingReport(
                payouts=tuple(clearing_of(books, since, until)),
                waiting=tuple(Waiting(*each) for each in waiting),
                open=tuple(_open(books, about)),
                balances=_balances(books),
                until=cursor.done_until,
                of_account=cursor.of_account,
            )

    def trial(self, since: datetime | None = None, until: datetime | None = None) -> TrialBalance:
        """Every account of the books, of what counts in `[since, until)`, as the shop calls it."""
        chart = Chart.read(self._settings.load().chart)
        with self._store.read() as books:
            return TrialBalance.of(books.periods.trial(since, until), chart, since, until)


def clearing_of(
    books: Books, since: datetime | None, until: datetime | None
) -> Sequence[ClearedPayout]:
    """Payouts made in `[since, until)`, newest first."""
    cursor = books.flows.cursor()
    if cursor is None:
        return ()
    about = Circumstances(books.ledger_id, cursor.began_at, cursor.of_account)
    return [
        cleared(payout, books.flows.parts(payout.id, books.ledger_id), about)
        for payout in books.flows.payouts(since, until)
    ]


def _open(books: Books, about: Circumstances) -> list[Difference]:
    parts = books.flows.waiting(about.ledger, _MOST)
    found = [each for part in parts if (each := difference(part, about)) is not None]
    missing: Mapping[IntentId, Money] = books.flows.not_at_stripe(about.began_at, _MOST)
    found += [
        Difference(Reason.NOT_AT_STRIPE_YET, (-amount,), intent=intent)
        for intent, amount in missing.items()
    ]
    return found


def _balances(books: Books) -> tuple[StripeBalance, ...]:
    booked = {each.currency: each for each in books.audit.booked(STRIPE)}
    moved = {each.currency: each for each in books.flows.moved()}
    found = []
    for currency in sorted({*booked, *moved}, key=_code):
        none = Money.zero(currency)
        found.append(StripeBalance(booked.get(currency, none), moved.get(currency, none)))
    return tuple(found)


def _code(currency: Currency) -> str:
    return currency.code
