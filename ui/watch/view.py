"""What is known about payments whose answer is missing, and what finding out needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pos.domain.drift import Change, Reconciliation
from pos.domain.ids import OperationId, SaleId
from pos.domain.sale import MoneyWord
from pos.domain.views import SaleRecord
from pos.errors import PosError
from pos.ports import Clock
from pos.services.daybook import Daybook
from pos.services.nudges import Nudges
from pos.services.recovery import Recovery


@dataclass(frozen=True, slots=True)
class Pace:
    """How often Stripe is asked by itself.

    `usual` when all is known; `first` after something came into doubt, doubled from round to
    round until it is `usual` again. `focus` is the least time between two rounds that are only
    begun because somebody came back to the window.
    """

    usual: timedelta = timedelta(seconds=60)
    first: timedelta = timedelta(seconds=2)
    focus: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class WatchServices:
    """The part of the till that keeps it in step."""

    reconcile: Callable[[Callable[[Recovery], None]], Reconciliation]
    record: Callable[[SaleId], SaleRecord]
    daybook: Daybook
    clock: Clock
    nudges: Nudges


@dataclass(frozen=True, slots=True)
class WatchView:
    """How far a round is, and how many payments are in doubt.

    `total` is 0 while no open payment is being looked at; `is_start`: they are of a till that
    was open before this one.
    """

    done: int = 0
    total: int = 0
    doubtful: int = 0
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a round came to: the news, the sales still in doubt, and why it was cut short.

    `ends` tells for every sale that was looked at how its money stands now; `receipts` are those
    of the sales that `changes` are about.
    """

    changes: tuple[Change, ...] = ()
    receipts: tuple[str, ...] = ()
    doubtful: Mapping[SaleId, frozenset[OperationId]] = field(default_factory=dict)
    ends: Mapping[SaleId, MoneyWord] = field(default_factory=dict)
    unsettled: tuple[PosError, ...] = ()
    error: PosError | None = None
    is_start: bool = False
