"""Finding holds on the board: what is wanted of them, and in which order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.hold_row import HoldRow, Lane
from pos.domain.hours import Horizon
from pos.domain.money import Money


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which rows are wanted; what is empty or None wants everything.

    Each word of `text` is looked for anywhere in a row. `least` and `most` want rows of their own
    currency. `receipt` may be the number alone, `sale` the beginning of an id.
    """

    text: str = ""
    least: Money | None = None
    most: Money | None = None
    clerk: str = ""
    register: str = ""
    customer: str = ""
    owner: str = ""
    last4: str = ""
    receipt: str = ""
    sale: str = ""
    lanes: frozenset[Lane] = frozenset()
    older_than: timedelta | None = None
    younger_than: timedelta | None = None
    is_checking: bool | None = None
    is_changed: bool | None = None
    is_warned_of: bool | None = None

    @property
    def wants_all(self) -> bool:
        return self == _EVERYTHING

    def matches(self, row: HoldRow, horizon: Horizon) -> bool:
        return (
            self._matches_lane(row, horizon)
            and self._matches_names(row)
            and self._matches_amount(row.hold.amount)
            and self._matches_state(row)
            and self._matches_text(row)
        )

    def _matches_lane(self, row: HoldRow, horizon: Horizon) -> bool:
        if self.lanes and row.lane_at(horizon) not in self.lanes:
            return False
        age = row.age(horizon.now)
        is_old = self.older_than is None or age >= self.older_than
        return is_old and (self.younger_than is None or age < self.younger_than)

    def _matches_names(self, row: HoldRow) -> bool:
        pairs = (
            (self.clerk, row.clerk),
            (self.register, row.register),
            (self.owner, row.owner),
            (self.last4, row.hold.last4),
        )
        if any(wanted and wanted.casefold() != found.casefold() for wanted, found in pairs):
            return False
        if self.customer and self.customer.casefold() not in row.customer.casefold():
            return False
        if self.sale and not (row.hold.sale or "").startswith(self.sale):
            return False
        return not self.receipt or _is_receipt(self.receipt, row.hold.receipt)

    def _matches_amount(self, held: Money) -> bool:
        for bound, sign in ((self.least, 1), (self.most, -1)):
            if bound is None:
                continue
            if bound.currency != held.currency or (held.minor - bound.minor) * sign < 0:
                return False
        return True

    def _matches_state(self, row: HoldRow) -> bool:
        pairs = (
            (self.is_checking, row.is_checking),
            (self.is_changed, bool(row.changes)),
            (self.is_warned_of, row.is_warned_of),
        )
        return all(wanted is None or wanted is found for wanted, found in pairs)

    def _matches_text(self, row: HoldRow) -> bool:
        if not self.text:
            return True
        found = row.words
        return all(word in found for word in self.text.casefold().split())


_EVERYTHING: Final = BoardFilter()


class SortBy(StrEnum):
    """What the board may be sorted by."""

    DEADLINE = "deadline"
    AMOUNT = "amount"
    AGE = "age"
    RECEIPT = "receipt"
    CUSTOMER = "customer"
    CLERK = "clerk"
    REGISTER = "register"
    CARD = "card"
    OWNER = "owner"
    REASON = "reason"


_Key = tuple[int | str | datetime, ...]
_NEVER: Final = datetime.max.replace(tzinfo=UTC)

_KEYS: Final[Mapping[SortBy, Callable[[HoldRow], _Key]]] = {
    SortBy.DEADLINE: lambda row: (row.hold.capture_before or _NEVER,),
    SortBy.AMOUNT: lambda row: (row.hold.amount.currency.code, row.hold.amount.minor),
    SortBy.AGE: lambda row: (row.hold.placed_at,),
    SortBy.RECEIPT: lambda row: _text_key(row.hold.receipt),
    SortBy.CUSTOMER: lambda row: _text_key(row.customer),
    SortBy.CLERK: lambda row: _text_key(row.clerk),
    SortBy.REGISTER: lambda row: _text_key(row.register),
    SortBy.CARD: lambda row: (row.hold.brand, row.hold.last4),
    SortBy.OWNER: lambda row: _text_key(row.owner),
    SortBy.REASON: lambda row: _text_key(row.reason),
}


def sort_key(row: HoldRow, by: SortBy) -> _Key:
    """A key to sort rows with; those that are equal come by receipt."""
    return (*_KEYS[by](row), row.hold.receipt, row.hold.intent)


def _text_key(text: str) -> _Key:
    """Rows that say nothing come last."""
    return (not text, text.casefold())


def _is_receipt(wanted: str, receipt: str) -> bool:
    """`till-1-000042` by all of it, or by `42`."""
    wanted = wanted.strip()
    if wanted.isascii() and wanted.isdigit():
        number = receipt.rpartition("-")[2]
        return number.isdigit() and int(number) == int(wanted)
    return receipt.casefold() == wanted.casefold()
