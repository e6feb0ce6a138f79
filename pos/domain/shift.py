"""A shift at a register: opened with a float, counted, and closed once every hold is settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pos.domain.drawer import Pieces
from pos.domain.hold_row import HoldRow
from pos.domain.ids import IntentId, SaleId
from pos.domain.money import Money

LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift. Times are UTC, `number` counts from 1 without a gap and is its Z report's too.

    `opened_after` is the newest entry of the ledger at that moment: what came later and is older,
    came in while nobody was there. `opening_float` is what lay in the drawer when it began.
    """

    register: str
    number: int
    opened_at: datetime
    opened_by: str
    opening_float: Money
    opened_after: int

    @property
    def name(self) -> str:
        """`till-1/12`, as reports and the audit journal call it."""
        return f"{self.register}/{self.number}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What somebody counted in a drawer; the newest one of a currency is what a close goes by.

    `pieces` are empty where only the sum was given. `after` is the newest entry of the ledger at
    that moment: cash that moved later was not counted.
    """

    total: Money
    pieces: Pieces
    at: datetime
    by: str
    after: int


class Deed(StrEnum):
    """What a close may do about an open hold."""

    CAPTURE = "capture"
    RELEASE = "release"
    CARRY = "carry"


class Outcome(StrEnum):
    """What came of it. The last three leave the hold open as far as anybody knows."""

    TAKEN = "taken"
    RELEASED = "released"
    LAPSED = "lapsed"
    ENDED = "ended"
    CARRIED = "carried"
    CHECKING = "checking"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class Keep:
    """Why a hold is carried over, who looks after it, and until when (UTC)."""

    owner: str
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a hold while its shift was closed, and what came of it.

    `amount` is what was asked to be taken. `code` says why it was not done, in the words of our
    errors. `keep` belongs to a hold that is carried over.
    """

    intent: IntentId
    deed: Deed
    outcome: Outcome
    at: datetime
    by: str
    amount: Money | None = None
    keep: Keep | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A request whose answer is still missing: nobody can decide it, so it is carried over."""

    operation: str
    kind: str
    sale: SaleId
    receipt: str
    amount: Money | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """One hold of the walk through the open ones, with what was decided in this close."""

    row: HoldRow
    decision: Decision | None = None

    @property
    def intent(self) -> IntentId:
        return self.row.hold.intent

    @property
    def is_checking(self) -> bool:
        """Whether a request about it has no answer yet."""
        return self.row.is_checking

    def keep(self, now: datetime) -> Keep | None:
        """Under what it is carried over: decided now or before; a day that is past binds nobody."""
        if self.decision is not None and self.decision.keep is not None:
            return self.decision.keep
        row = self.row
        if row.owner and row.keep_until is not None and row.keep_until > now:
            return Keep(row.owner, row.reason, row.keep_until)
        return None

    def is_settled(self, now: datetime) -> bool:
        """Whether a close may go on: it is carried over, or nobody can decide it yet."""
        return self.is_checking or self.keep(now) is not None


@dataclass(frozen=True, slots=True)
class Walk:
    """What a close has to go through: open holds, what was done about others, what is in doubt."""

    stops: tuple[Stop, ...] = ()
    done: tuple[Decision, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def undecided(self, now: datetime) -> tuple[Stop, ...]:
        return tuple(stop for stop in self.stops if not stop.is_settled(now))


def newest(counts: Iterable[Counted]) -> Mapping[str, Counted]:
    """The last count of every currency, of counts from the oldest to the newest."""
    return {each.total.currency.code: each for each in counts}


def last_decisions(decisions: Sequence[Decision]) -> Mapping[IntentId, Decision]:
    """The last word about every hold, of decisions from the oldest to the newest."""
    return {each.intent: each for each in decisions}
