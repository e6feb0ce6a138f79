"""The cash drawer: its coins and notes, a count of them, and the entries that cash deserves."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count, takewhile
from typing import Final

from pos.domain.ledger import Entry, EntryKind, Posting
from pos.domain.money import Currency, Money, parse_amount, total
from pos.errors import Refused

CASH: Final = "assets:cash"
"""Beside it every register has a drawer of its own, `assets:cash:till-1`."""

SAFE: Final = "assets:safe"
"""Where a float comes from, and where the takings of a shift go."""

MOVEMENTS: Final = "assets:cash-movements"
"""What people put in or took out with a reason; whoever keeps the books assigns it by that."""

DIFFERENCES: Final = "expenses:drawer-difference"
"""What was missing from a drawer; what was too much stands there as a credit."""

DRAWER_KINDS: Final = frozenset(
    {
        EntryKind.FLOAT,
        EntryKind.CASH_IN,
        EntryKind.CASH_OUT,
        EntryKind.DRAWER_DIFFERENCE,
        EntryKind.TAKINGS,
    }
)
"""What moves cash without a customer."""

MOST_PIECES: Final = 99_999
_LARGEST: Final = 1_000_000
"""In minor units: where no table names the notes of a currency, they end there."""

_COINS_AND_NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "EUR": ("1 2 5 10 20 50 100 200", "500 1000 2000 5000 10000 20000 50000"),
    "USD": ("1 5 10 25 50", "100 200 500 1000 2000 5000 10000"),
    "GBP": ("1 2 5 10 20 50 100 200", "500 1000 2000 5000"),
    "CHF": ("5 10 20 50 100 200 500", "1000 2000 5000 10000 20000 100000"),
    "CAD": ("5 10 25 100 200", "500 1000 2000 5000 10000"),
    "AUD": ("5 10 20 50 100 200", "500 1000 2000 5000 10000"),
    "NZD": ("10 20 50 100 200", "500 1000 2000 5000 10000"),
    "SEK": ("100 200 500 1000", "2000 5000 10000 20000 50000 100000"),
    "NOK": ("100 500 1000 2000", "5000 10000 20000 50000 100000"),
    "DKK": ("50 100 200 500 1000 2000", "5000 10000 20000 50000 100000"),
    "ISK": ("100 500 1000 5000 10000", "50000 100000 200000 500000 1000000"),
    "PLN": ("1 2 5 10 20 50 100 200 500", "1000 2000 5000 10000 20000 50000"),
    "CZK": ("100 200 500 1000 2000 5000", "10000 20000 50000 100000 200000 500000"),
    "HUF": ("500 1000 2000 5000 10000 20000", "50000 100000 200000 500000 1000000 2000000"),
    "RON": ("1 5 10 50", "100 500 1000 2000 5000 10000 20000 50000"),
    "JPY": ("1 5 10 50 100 500", "1000 2000 5000 10000"),
    "KRW": ("10 50 100 500", "1000 5000 10000 50000"),
    "INR": ("100 200 500", "1000 2000 5000 10000 20000 50000"),
    "KWD": ("10 20 50 100", "250 500 1000 5000 10000 20000"),
}
"""Minor units of what lies in drawers today, as the central banks issue it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One kind of coin or note; no two of a currency are worth the same here."""

    value: Money
    is_note: bool


def pieces_of(currency: Currency) -> tuple[Piece, ...]:
    """What is counted in that currency, the most valuable first.

    Where no table names them: 1, 2, 5, 10 and so on, the lower half of them as coins.
    """
    known = _COINS_AND_NOTES.get(currency.code)
    if known is None:
        values = _one_two_five(currency)
        half = len(values) // 2
        coins, notes = values[:half], values[half:]
    else:
        coins, notes = ([int(each) for each in part.split()] for part in known)
    found = [Piece(Money(minor, currency), is_note=False) for minor in coins]
    found += [Piece(Money(minor, currency), is_note=True) for minor in notes]
    return tuple(sorted(found, key=lambda each: -each.value.minor))


def _one_two_five(currency: Currency) -> list[int]:
    series = (digit * 10**power for power in count() for digit in (1, 2, 5))
    values = takewhile(lambda value: value <= _LARGEST, (each * currency.step for each in series))
    return list(values)


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many of each value lie in a drawer: minor units to a number, most valuable first."""

    currency: Currency
    counts: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, currency: Currency, counts: Mapping[int, int]) -> "Pieces":
        """Raises Refused `piece_unknown` (no such coin or note), `pieces_number`."""
        known = {piece.value.minor for piece in pieces_of(currency)}
        for minor, number in counts.items():
            if minor not in known:
                raise Refused("piece_unknown", value=Money(minor, currency))
            if not 0 <= number <= MOST_PIECES:
                raise Refused("pieces_number", number=number, maximum=MOST_PIECES)
        some = ((minor, number) for minor, number in counts.items() if number)
        return cls(currency, tuple(sorted(some, reverse=True)))

    @classmethod
    def parse(cls, text: str, currency: Currency) -> "Pieces":
        """`50x3 0.20x7`: three of fifty and seven of twenty cents; the same value adds up.

        Raises Refused `pieces_unreadable`, `piece_unknown`, `pieces_number` and the reasons of
        `parse_amount`.
        """
        counts: dict[int, int] = {}
        for word in text.replace(";", " ").split():
            found = re.fullmatch(r"(?P<value>[0-9.,]+)[x×*](?P<number>[0-9]{1,6})", word)
            if found is None:
                raise Refused("pieces_unreadable", text=word[:40])
            minor = parse_amount(found["value"], currency).minor
            counts[minor] = counts.get(minor, 0) + int(found["number"])
        return cls.of(currency, counts)

    @property
    def total(self) -> Money:
        return total((Money(value * n, self.currency) for value, n in self.counts), self.currency)


@dataclass(frozen=True, slots=True)
class Drawer:
    """The drawer of a register in the books, during one of its shifts."""

    register: str
    shift: int

    @property
    def account(self) -> str:
        return drawer_account(self.register)

    def float_set(self, lying: Money, wanted: Money, when: datetime) -> Iterable[Entry]:
        """What brings the drawer from what the books think lies in it to the float."""
        moved = wanted - lying
        if moved:
            yield self._entry(EntryKind.FLOAT, str(self.shift), moved, SAFE, when)

    def moved(self, amount: Money, place: int, reason: str, when: datetime) -> Entry:
        """Cash put in (a positive amount) or taken out, the `place`th movement of the shift."""
        kind = EntryKind.CASH_IN if amount.minor > 0 else EntryKind.CASH_OUT
        about = f"{self.shift}/{place}"
        return self._entry(kind, about, amount, MOVEMENTS, when, reason)

    def differs(self, difference: Money, when: datetime) -> Iterable[Entry]:
        """What was counted, less what the books expected; nothing for none."""
        if difference:
            about = f"{self.shift}/{difference.currency.code}"
            reason = "over" if difference.minor > 0 else "short"
            yield self._entry(
                EntryKind.DRAWER_DIFFERENCE, about, difference, DIFFERENCES, when, reason
            )

    def emptied(self, taken: Money, when: datetime) -> Iterable[Entry]:
        """What goes from the drawer into the safe at the end of the shift."""
        if taken:
            about = f"{self.shift}/{taken.currency.code}"
            yield self._entry(EntryKind.TAKINGS, about, -taken, SAFE, when)

    def _entry(
        self,
        kind: EntryKind,
        about: str,
        into_drawer: Money,
        other: str,
        when: datetime,
        reason: str = "",
    ) -> Entry:
        amount = into_drawer if into_drawer.minor >= 0 else -into_drawer
        return Entry(
            reference=f"{kind}/{self.register}/{about}",
            kind=kind,
            occurred_at=when,
            sale=None,
            intent=None,
            amount=amount,
            postings=(Posting(self.account, into_drawer), Posting(other, -into_drawer)),
            reason=reason,
        )


def drawer_account(register: str) -> str:
    """Where a register's cash stands in the books."""
    return f"{CASH}:{register}"
