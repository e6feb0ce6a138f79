"""The ledger added up by day of the shop, so that a report need not read a million entries."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from pos.domain.bookkeeping import FEES, SALES, TAX, TIPS, UNEXPLAINED
from pos.domain.ledger import EntryKind

RULE: Final = 1
"""Raised whenever what is added up means something else: what was kept is then made anew."""

CASH_TENDER: Final = "cash"
NET, TIP = "net", "tips"
"""Parts of `Roll.TAX` beside the rates: what was sold without tax, and tips."""


class Roll(StrEnum):
    """What is added up by day; `DECLINE` is never kept, for it has no entries."""

    HOUR = "hour"
    CLERK = "clerk"
    REGISTER = "register"
    TENDER = "tender"
    TAX = "tax"
    HOLD = "hold"
    WAIT = "wait"
    FEE = "fee"
    DECLINE = "decline"


class HoldStep(StrEnum):
    """Parts of `Roll.HOLD`: what became of holds.

    `REST` is what was let go of holds that were captured in part, `AGAIN` holds in the place of
    lapsed ones; they are among those opened, too.
    """

    OPENED = "opened"
    CAPTURED = "captured"
    RELEASED = "released"
    REST = "rest"
    LAPSED = "lapsed"
    AGAIN = "again"


class Detail(StrEnum):
    """What tells entries of one kind apart: see `HoldStep`; `MORE` is a later part of a capture."""

    PLAIN = ""
    REST = "rest"
    AGAIN = "again"
    MORE = "more"


class Sums(NamedTuple):
    """How many and how much came in, in minor units, and how much of it went back."""

    times: int = 0
    minor: int = 0
    back_times: int = 0
    back_minor: int = 0

    @property
    def left(self) -> int:
        """What came in less what went back."""
        return self.minor - self.back_minor

    def plus(self, other: "Sums") -> "Sums":
        return Sums(
            self.times + other.times,
            self.minor + other.minor,
            self.back_times + other.back_times,
            self.back_minor + other.back_minor,
        )


class Place(NamedTuple):
    """Where something is added up. `day` is ISO 8601; empty where days are taken together."""

    day: str
    part: str
    currency: str


Rolled = Mapping[Roll, Mapping[Place, Sums]]


@dataclass(frozen=True, slots=True)
class RolledTo:
    """How far the ledger is added up: its entry's place and hash, in which zone, by which rule."""

    sequence: int
    hash: str
    zone: str
    rule: int = RULE


class Moved(NamedTuple):
    """Entries of one kind within a quarter of an hour that begins at `slot`, UTC.

    `tender` is `cash` or the brand of the card.
    """

    slot: str
    kind: str
    detail: str
    register: str
    clerk: str
    tender: str
    currency: str
    times: int
    minor: int


class Posted(NamedTuple):
    """Postings on one account by one kind of entry within a quarter of an hour."""

    slot: str
    account: str
    kind: str
    currency: str
    times: int
    minor: int


class Waited(NamedTuple):
    """How many seconds after its hold a payment was first captured, within a quarter of an hour."""

    slot: str
    currency: str
    seconds: int


_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
WAIT_BOUNDS: Final = (
    0,
    *(1 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE),
    *(1 * _HOUR, 4 * _HOUR, 12 * _HOUR),
    *(1 * _DAY, 2 * _DAY, 3 * _DAY, 5 * _DAY, 7 * _DAY, 14 * _DAY, 31 * _DAY),
)
"""Seconds at which the classes of waiting begin."""
_STEPS: Final = 20
_FINE: Final = (
    *(
        low + (high - low) * step // _STEPS
        for low, high in pairwise(WAIT_BOUNDS)
        for step in range(_STEPS)
    ),
    WAIT_BOUNDS[-1],
)
"""Each class in twenty steps: a median is then right to a twentieth of its class."""

_TAKEN: Final = frozenset({EntryKind.CAPTURE, EntryKind.CASH_SALE})
_GIVEN_BACK: Final = frozenset({EntryKind.REFUND, EntryKind.CASH_REFUND})
_STEP_OF: Final = {
    (EntryKind.HOLD, Detail.PLAIN): (HoldStep.OPENED,),
    (EntryKind.HOLD, Detail.AGAIN): (HoldStep.OPENED, HoldStep.AGAIN),
    (EntryKind.INCREASE, Detail.PLAIN): (HoldStep.OPENED,),
    (EntryKind.INCREASE, Detail.AGAIN): (HoldStep.OPENED, HoldStep.AGAIN),
    (EntryKind.CAPTURE, Detail.PLAIN): (HoldStep.CAPTURED,),
    (EntryKind.CAPTURE, Detail.MORE): (HoldStep.CAPTURED,),
    (EntryKind.RELEASE, Detail.PLAIN): (HoldStep.RELEASED,),
    (EntryKind.RELEASE, Detail.REST): (HoldStep.REST,),
    (EntryKind.LAPSE, Detail.PLAIN): (HoldStep.LAPSED,),
}
MOVING: Final = frozenset(
    {*_TAKEN, *_GIVEN_BACK, EntryKind.REFUND_FAILED, *(kind for kind, _ in _STEP_OF)}
)
"""Kinds of entries that are added up by themselves; of others some postings are."""


class Tally:
    """Adds up what happened, by the shop's own days and hours."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._local = lru_cache(maxsize=4096)(lambda slot: _local(slot, zone))
        self._sums: dict[Roll, dict[Place, Sums]] = {}

    @property
    def rolled(self) -> Rolled:
        return self._sums

    def rows(self) -> Iterator[tuple[Roll, Place, Sums]]:
        """Everything that was added up; what came to nothing is left out."""
        for roll, found in self._sums.items():
            for place, sums in found.items():
                if any(sums):
                    yield roll, place, sums

    def moved(self, moves: Iterable[Moved]) -> None:
        for move in moves:
            day, hour = self._local(move.slot)
            kind, detail = EntryKind(move.kind), Detail(move.detail)
            for step in _STEP_OF.get((kind, detail), ()):
                is_counted = kind is not EntryKind.INCREASE and detail is not Detail.MORE
                sums = Sums(move.times if is_counted else 0, move.minor)
                self._add(Roll.HOLD, Place(day, step, move.currency), sums)
            taken = _taken(kind, detail, move.times, move.minor)
            if taken is not None:
                for roll, part in (
                    (Roll.HOUR, hour),
                    (Roll.CLERK, move.clerk),
                    (Roll.REGISTER, move.register),
                    (Roll.TENDER, move.tender),
                ):
                    self._add(roll, Place(day, part, move.currency), taken)

    def posted(self, postings: Iterable[Posted]) -> None:
        for each in postings:
            day, _ = self._local(each.slot)
            roll, part, sign = _meaning(each.account, each.kind)
            times, minor = each.times, each.minor * sign
            is_back = roll is Roll.TAX and each.kind in {*_GIVEN_BACK, EntryKind.REFUND_FAILED}
            sums = Sums(0, 0, times, -minor) if is_back else Sums(times, minor)
            self._add(roll, Place(day, part, each.currency), sums)

    def waited(self, waits: Iterable[Waited]) -> None:
        for slot, currency, seconds in waits:
            day, _ = self._local(slot)
            part = str(wait_step(seconds))
            self._add(Roll.WAIT, Place(day, part, currency), Sums(1, max(seconds, 0)))

    def _add(self, roll: Roll, place: Place, sums: Sums) -> None:
        found = self._sums.setdefault(roll, {})
        found[place] = found[place].plus(sums) if place in found else sums


def merged(*parts: Rolled) -> Rolled:
    """Several together, as of several stretches of a ledger or of several registers."""
    whole: dict[Roll, dict[Place, Sums]] = {}
    for part in parts:
        for roll, found in part.items():
            into = whole.setdefault(roll, {})
            for place, sums in found.items():
                into[place] = into[place].plus(sums) if place in into else sums
    return whole


def wait_step(seconds: int) -> int:
    """Where the fine step begins into which a time of waiting falls, in seconds."""
    return _FINE[bisect_right(_FINE, max(seconds, 0)) - 1]


def middle_of_step(begin: int) -> int:
    """What stands for every time in a fine step; its beginning where it has no end."""
    place = bisect_right(_FINE, begin)
    return begin if place == len(_FINE) else (begin + _FINE[place]) // 2


def _taken(kind: EntryKind, detail: Detail, times: int, minor: int) -> Sums | None:
    """What entries did to the takings; None for those that have nothing to do with them."""
    if kind in _TAKEN:
        return Sums(0 if detail is Detail.MORE else times, minor)
    if kind in _GIVEN_BACK:
        return Sums(0, 0, times, minor)
    if kind is EntryKind.REFUND_FAILED:
        return Sums(0, 0, -times, -minor)
    return None


def _meaning(account: str, kind: str) -> tuple[Roll, str, int]:
    """Where postings of an account are added up, and with which sign: credits are negative."""
    if account == FEES:
        return Roll.FEE, kind, 1
    if account in {SALES, UNEXPLAINED}:
        return Roll.TAX, NET, -1
    if account == TIPS:
        return Roll.TAX, TIP, -1
    return Roll.TAX, account.removeprefix(f"{TAX}:"), -1


def _local(slot: str, zone: ZoneInfo) -> tuple[str, str]:
    """The shop's day and hour; zones differ from UTC by whole quarters of an hour."""
    here = datetime.fromisoformat(f"{slot}:00+00:00").astimezone(zone)
    return here.date().isoformat(), f"{here.hour:02d}"
