"""The hold board: every open hold in the lane of its true deadline, with the money at risk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pos.domain.board_filter import BoardFilter, SortBy, sort_key
from pos.domain.hold_row import LANES, HoldRow, Lane, LaneSum, lane_of, sums_of
from pos.domain.hours import Horizon, OpeningHours

__all__ = [
    "LANES",
    "Board",
    "BoardFilter",
    "HoldRow",
    "Lane",
    "LaneSum",
    "SortBy",
    "lane_of",
    "sort_key",
    "sums_of",
]


@dataclass(frozen=True, slots=True)
class Board:
    """Every open hold and every lapsed one without a decision, the nearest deadline first.

    `hours` are the shop's, so that whoever shows it can tell lanes again as time passes.
    `region_flaw` is the region whose holidays nobody here knows, empty where all is well.
    """

    rows: tuple[HoldRow, ...]
    hours: OpeningHours
    as_of: datetime
    region_flaw: str = ""
    horizon: Horizon = field(init=False)
    sums: tuple[LaneSum, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "horizon", self.hours.horizon(self.as_of))
        object.__setattr__(self, "sums", sums_of(self.rows, self.horizon))

    def at(self, now: datetime) -> "Board":
        """The same rows as time has passed; nothing is read."""
        return Board(self.rows, self.hours, now, self.region_flaw)

    def found(
        self, wanted: BoardFilter, by: SortBy = SortBy.DEADLINE, *, descending: bool = False
    ) -> Sequence[HoldRow]:
        """The rows that match, sorted."""
        rows = [row for row in self.rows if wanted.matches(row, self.horizon)]
        return sorted(rows, key=lambda row: sort_key(row, by), reverse=descending)
