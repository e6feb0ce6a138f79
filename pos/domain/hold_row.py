"""Rows of the hold board: each hold in the one lane of its true deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pos.domain.card_checks import DOUBTFUL, CardCheck, checks_beside
from pos.domain.caution import Caution
from pos.domain.drift import Change
from pos.domain.hold import Hold
from pos.domain.hours import Horizon, OpeningHours
from pos.domain.ids import IntentId, SaleId
from pos.domain.money import Currency, Money


class Lane(StrEnum):
    """How long a hold has left, by the shop's own hours; in the order of the board."""

    BEFORE_CLOSE = "before_close"
    BEFORE_OPENING = "before_opening"
    TWO_DAYS = "two_days"
    LATER = "later"
    UNKNOWN = "unknown"
    LAPSED = "lapsed"


LANES: Final = tuple(Lane)


def lane_of(deadline: datetime | None, horizon: Horizon, *, is_lapsed: bool = False) -> Lane:
    """The one lane of a hold: `is_lapsed` says that Stripe has let it go already.

    A shop that is not known to open again loses everything "before the next opening".
    """
    if is_lapsed or (deadline is not None and deadline <= horizon.now):
        return Lane.LAPSED
    if deadline is None:
        return Lane.UNKNOWN
    if horizon.closes is not None and deadline <= horizon.closes:
        return Lane.BEFORE_CLOSE
    if horizon.opens is None or deadline <= horizon.opens:
        return Lane.BEFORE_OPENING
    return Lane.TWO_DAYS if deadline <= horizon.two_days else Lane.LATER


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold with all that a person needs to decide about it. Times are UTC.

    `is_checking`: an answer of Stripe about it is missing. `is_lapsed`: Stripe has let it go, and
    nobody has decided what now. `changes` is what was done to it in Stripe by nobody here,
    `cautions` what Stripe or the bank has against it, and `checks` what was checked of its card.
    `attempt_of` is the receipt of the lapsed sale that this one makes good, `next_sale` the sale
    that is being made in place of this lapsed one. `keep_until` is what the shop promised; it
    moves no deadline. `is_foreign`: it is in the books of another register. `claimed_by` is who
    else has it in hand now.
    """

    hold: Hold
    register: str = ""
    clerk: str = ""
    customer: str = ""
    reason: str = ""
    owner: str = ""
    keep_until: datetime | None = None
    note: str = ""
    recipe: str = ""
    is_checking: bool = False
    is_lapsed: bool = False
    changes: tuple[Change, ...] = ()
    cautions: tuple[Caution, ...] = ()
    checks: tuple[CardCheck, ...] = ()
    attempt_of: str = ""
    next_sale: SaleId | None = None
    next_receipt: str = ""
    is_foreign: bool = False
    claimed_by: str = ""

    @property
    def is_warned_of(self) -> bool:
        """Whether Stripe or the bank has something against it that is not over, or doubts it."""
        if any(each.is_open for each in self.cautions):
            return True
        return bool(DOUBTFUL & set(checks_beside(self.checks, self.cautions)))

    @property
    def intent(self) -> IntentId:
        return self.hold.intent

    def lane(self, now: datetime, hours: OpeningHours) -> Lane:
        """For one row; whoever asks for many takes `lane_at` with one horizon for all."""
        return self.lane_at(hours.horizon(now))

    def lane_at(self, horizon: Horizon) -> Lane:
        return lane_of(self.hold.capture_before, horizon, is_lapsed=self.is_lapsed)

    def age(self, now: datetime) -> timedelta:
        """Since the money was put on hold."""
        return now - self.hold.placed_at

    @property
    def outlives_hold(self) -> bool:
        """Whether it is to be kept longer than the bank keeps the money."""
        deadline = self.hold.capture_before
        return self.keep_until is not None and deadline is not None and self.keep_until > deadline

    @property
    def words(self) -> str:
        """Everything that may be searched for, in lower case."""
        hold = self.hold
        told = (
            hold.receipt,
            hold.brand,
            hold.last4,
            hold.intent,
            hold.sale or "",
            hold.amount.plain(),
            self.register,
            self.clerk,
            self.customer,
            self.reason,
            self.owner,
            self.note,
            self.recipe,
            self.attempt_of,
            self.claimed_by,
        )
        return " ".join(told).casefold()


@dataclass(frozen=True, slots=True)
class LaneSum:
    """One lane: how many holds, and the money in them per currency, by its code."""

    lane: Lane
    count: int = 0
    money: tuple[Money, ...] = ()


def sums_of(rows: Iterable[HoldRow], horizon: Horizon) -> tuple[LaneSum, ...]:
    """One sum for every lane, in the order of the board, empty ones as well."""
    minors: dict[Lane, dict[Currency, int]] = {lane: {} for lane in LANES}
    counts = dict.fromkeys(LANES, 0)
    for row in rows:
        lane, amount = row.lane_at(horizon), row.hold.amount
        counts[lane] += 1
        found = minors[lane]
        found[amount.currency] = found.get(amount.currency, 0) + amount.minor
    return tuple(LaneSum(lane, counts[lane], _moneys(minors[lane])) for lane in LANES)


def money_of(rows: Iterable[HoldRow]) -> tuple[Money, ...]:
    """What rows come to, per currency, by its code."""
    minors: dict[Currency, int] = {}
    for row in rows:
        amount = row.hold.amount
        minors[amount.currency] = minors.get(amount.currency, 0) + amount.minor
    return _moneys(minors)


def _moneys(minors: dict[Currency, int]) -> tuple[Money, ...]:
    ordered = sorted(minors.items(), key=lambda pair: pair[0].code)
    return tuple(Money(minor, currency) for currency, minor in ordered)
