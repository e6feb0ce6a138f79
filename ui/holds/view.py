"""What the hold board draws, and what it needs of the till."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from pos.domain.board import Board, BoardFilter, HoldRow, Lane, LaneSum, SortBy
from pos.domain.capture_terms import CaptureTerms
from pos.domain.extension import Extension
from pos.domain.hold import Hold, Urgency
from pos.domain.hours import Horizon
from pos.domain.ids import IntentId, SaleId
from pos.domain.intent import CancelReason
from pos.domain.money import Currency, Money
from pos.domain.saved_filters import SavedFilter
from pos.domain.views import SaleRecord
from pos.ports import Clock
from pos.services.access import Access
from pos.services.board_filters import BoardFilters
from pos.services.bulk import Bulk
from pos.services.evidence_pack import EvidencePacks
from pos.services.lapses import Lapses
from pos.services.many import ManyRegisters
from pos.services.notes import Notes
from pos.services.settlement import Refreshed
from ui.notices import Notice
from ui.waits import Waiting


class Busy(StrEnum):
    """What is being done to the chosen holds right now."""

    NO = ""
    CAPTURING = "capturing"
    RELEASING = "releasing"
    INCREASING = "increasing"
    CHECKING = "checking"
    SAVING = "saving"
    PREPARING = "preparing"


@dataclass(frozen=True, slots=True)
class Order:
    """How the rows are sorted."""

    by: SortBy = SortBy.DEADLINE
    is_descending: bool = False

    def turned(self, by: SortBy) -> "Order":
        """By something else, or the same the other way round."""
        return Order(by, self.by is by and not self.is_descending)


BY_DEADLINE: Final = Order()
EVERYTHING: Final = BoardFilter()


@dataclass(frozen=True, slots=True)
class Asking:
    """How far the round through Stripe is, in holds."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The board of a shop with several registers.

    `as_of` is when the centre last heard of the register that is silent for longest, in UTC;
    `is_silent`: the centre itself did not answer the last time.
    """

    is_all: bool = False
    is_fetching: bool = False
    is_silent: bool = False
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldsView:
    """All that the page draws. `now` is UTC, None before the ledger was read.

    `rows` is the whole board, `shown` what `wanted` lets through in its `order`, and `chosen` some
    of those. `horizon` is what lanes are measured against. `filter_problem` is why a filter could
    not be saved. `is_read_only`: holds are looked at only. `waiting`: a try got no answer and
    another one follows. `whole` is None where the shop has but one register.
    """

    rows: tuple[HoldRow, ...] = ()
    now: datetime | None = None
    horizon: Horizon | None = None
    sums: tuple[LaneSum, ...] = ()
    wanted: BoardFilter = EVERYTHING
    order: Order = BY_DEADLINE
    shown: tuple[HoldRow, ...] = ()
    chosen: tuple[IntentId, ...] = ()
    saved: tuple[SavedFilter, ...] = ()
    filter_problem: Notice | None = None
    busy: Busy = Busy.NO
    asking: Asking | None = None
    checked_at: datetime | None = None
    notice: Notice | None = None
    is_read_only: bool = False
    waiting: Waiting | None = None
    whole: Whole | None = None

    @property
    def is_all(self) -> bool:
        """Whether the holds of all registers are shown."""
        return self.whole is not None and self.whole.is_all

    @property
    def is_open(self) -> bool:
        return self.now is not None

    @property
    def selected(self) -> IntentId | None:
        """The only one that is chosen; None for none and for several."""
        return self.chosen[0] if len(self.chosen) == 1 else None

    @property
    def selected_row(self) -> HoldRow | None:
        selected = self.selected
        if selected is None:
            return None
        return next((row for row in self.rows if row.intent == selected), None)

    @property
    def chosen_rows(self) -> tuple[HoldRow, ...]:
        """As they stand in the list."""
        chosen = frozenset(self.chosen)
        return tuple(row for row in self.shown if row.intent in chosen) if chosen else ()

    @property
    def lane(self) -> Lane | None:
        """The one lane that is looked at, None for all or several."""
        return next(iter(self.wanted.lanes)) if len(self.wanted.lanes) == 1 else None

    def urgency(self, row: HoldRow) -> Urgency:
        if row.is_lapsed:
            return Urgency.LAPSED
        return Urgency.UNKNOWN if self.now is None else row.hold.urgency(self.now)


class Boards(Protocol):
    """Where the board comes from."""

    def read(self) -> Board: ...


class Settling(Protocol):
    """What settles holds: those of this register, or those of all; as `Settlement` does."""

    def holds(self) -> Sequence[Hold]: ...
    def find(self, text: str) -> SaleRecord: ...
    def terms(self, intent: IntentId) -> CaptureTerms: ...
    def capture(
        self,
        intent: IntentId,
        amount: Money | None = None,
        *,
        is_final: bool = True,
        tip: Money | None = None,
        lines: Mapping[int, int] | None = None,
        note: str = "",
    ) -> SaleRecord: ...
    def release(self, intent: IntentId, reason: CancelReason, note: str = "") -> SaleRecord: ...
    def increase(self, intent: IntentId, total: Money, *, note: str = "") -> SaleRecord: ...
    def extension(self, intent: IntentId) -> Extension: ...
    def refresh(self, only: Collection[IntentId] | None = None) -> Refreshed: ...


class Following(Protocol):
    """Finds out how a lost step of a sale ended."""

    def follow(self, sale: SaleId) -> SaleRecord: ...
    def record(self, sale: SaleId) -> SaleRecord: ...


@dataclass(frozen=True, slots=True)
class HoldsServices:
    """The part of the till that a hold board needs; `is_read_only`: nothing may be done here."""

    settlement: Settling
    checkout: Following
    clock: Clock
    boards: Boards
    is_read_only: bool = False
    filters: BoardFilters | None = None
    notes: Notes | None = None
    lapses: Lapses | None = None
    bulk: Bulk | None = None
    access: Access | None = None
    evidence: EvidencePacks | None = None
    many: ManyRegisters | None = None


def totals(rows: Iterable[HoldRow]) -> tuple[Money, ...]:
    """What is held by these, per currency, by its code; of what has lapsed nothing is."""
    minors: dict[str, int] = {}
    for row in rows:
        if row.is_lapsed:
            continue
        amount = row.hold.amount
        code = amount.currency.code
        minors[code] = minors.get(code, 0) + amount.minor
    return tuple(Money(minors[code], Currency(code)) for code in sorted(minors))
