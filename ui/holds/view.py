"""What the hold board draws, and what it needs of the till."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pos.domain.drift import Change
from pos.domain.hold import SOON, CapturePlan, Hold, Urgency
from pos.domain.ids import IntentId
from pos.domain.intent import CancelReason
from pos.domain.money import Money
from pos.ports import Clock
from pos.services.checkout import Checkout
from pos.services.settlement import Settlement
from ui.notices import Notice
from ui.waits import Waiting


class Step(StrEnum):
    """How far an action on the chosen hold is."""

    LOOK = "look"
    PART = "part"
    CONFIRM_PART = "confirm_part"
    RELEASE = "release"


class Busy(StrEnum):
    """What is being done to the chosen hold right now."""

    NO = ""
    CAPTURING = "capturing"
    RELEASING = "releasing"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold, whether a step of it still waits for its answer, and what others did to it."""

    hold: Hold
    is_checking: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def intent(self) -> IntentId:
        return self.hold.intent


@dataclass(frozen=True, slots=True)
class Asking:
    """How far the round through Stripe is, in holds."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole board at a glance; `lapsing` is what lapses within a day, per currency."""

    count: int
    held: tuple[Money, ...]
    lapsing_count: int
    lapsing: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class HoldsView:
    """All that the page draws. `now` is UTC, None before the ledger was read.

    `problem` is why the amount cannot be taken, said beside its field. `is_read_only`: holds are
    looked at only. `waiting`: a try got no answer and another one follows.
    """

    rows: tuple[HoldRow, ...] = ()
    now: datetime | None = None
    selected: IntentId | None = None
    step: Step = Step.LOOK
    amount: Money | None = None
    plan: CapturePlan | None = None
    problem: Notice | None = None
    reason: CancelReason | None = None
    busy: Busy = Busy.NO
    asking: Asking | None = None
    checked_at: datetime | None = None
    notice: Notice | None = None
    is_read_only: bool = False
    waiting: Waiting | None = None

    @property
    def is_open(self) -> bool:
        return self.now is not None

    @property
    def selected_row(self) -> HoldRow | None:
        if self.selected is None:
            return None
        return next((row for row in self.rows if row.intent == self.selected), None)

    def urgency(self, row: HoldRow) -> Urgency:
        return Urgency.UNKNOWN if self.now is None else row.hold.urgency(self.now)

    def summary(self) -> Summary:
        lapsing = [row.hold for row in self.rows if self._lapses_soon(row.hold)]
        return Summary(
            count=len(self.rows),
            held=_sums(row.hold for row in self.rows),
            lapsing_count=len(lapsing),
            lapsing=_sums(lapsing),
        )

    def _lapses_soon(self, hold: Hold) -> bool:
        left = None if self.now is None else hold.left(self.now)
        return left is not None and left <= SOON


@dataclass(frozen=True, slots=True)
class HoldsServices:
    """The part of the till that a hold board needs; `is_read_only`: nothing may be done here."""

    settlement: Settlement
    checkout: Checkout
    clock: Clock
    is_read_only: bool = False


def _sums(holds: Iterable[Hold]) -> tuple[Money, ...]:
    """Per currency, by its code."""
    sums: dict[str, Money] = {}
    for hold in holds:
        code = hold.amount.currency.code
        sums[code] = sums[code] + hold.amount if code in sums else hold.amount
    return tuple(sums[code] for code in sorted(sums))
