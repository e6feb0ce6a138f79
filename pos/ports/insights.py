"""The ledger added up: what reports are made of, without reading every entry for each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from pos.domain.rollup import Moved, Place, Posted, Roll, Rolled, RolledTo, Sums, Waited


class InsightBook(Protocol):
    """What happened in stretches of the ledger, and the sums that were kept of it."""

    def rolled_to(self) -> RolledTo | None:
        """How far the kept sums go, None where there are none."""
        ...

    def last(self) -> int:
        """The highest sequence, 0 when there is none."""
        ...

    def hash_of(self, sequence: int) -> str:
        """The hash of that entry, empty where there is none."""
        ...

    def moved(self, after: int, last: int) -> Iterable[Moved]:
        """Entries after one and up to another, by the quarter of an hour they count in."""
        ...

    def posted(self, after: int, last: int) -> Iterable[Posted]:
        """What they posted on sales, tax, tips and fees."""
        ...

    def waited(self, after: int, last: int) -> Iterable[Waited]:
        """How long after their holds those payments were captured that were for the first time."""
        ...

    def declined(
        self, since: datetime | None, until: datetime | None
    ) -> Sequence[tuple[Place, Sums]]:
        """Attempts that were declined within a time, by reason; whatever `rolled_to` says."""
        ...

    def kept(
        self, roll: Roll, first: str, last: str, *, by_day: bool, by_part: bool
    ) -> Sequence[tuple[Place, Sums]]:
        """The kept sums of the days from `first` to `last`, both included, ISO 8601.

        Without `by_day` or `by_part` those are taken together, and the place leaves it empty.
        """
        ...

    def first_day(self) -> str:
        """The first day that anything is kept of, empty for none."""
        ...

    def keep(self, sums: Rolled, to: RolledTo) -> None:
        """Add to what is kept, which goes as far as `to` from now on."""
        ...

    def forget(self) -> None:
        """Keep nothing: all of it is made anew."""
        ...
