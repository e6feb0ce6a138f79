"""The ledger written out by its storage, row by row, in the order of booking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from pos.domain.money import Currency, Money
from pos.domain.totals import BookTotals

Chunk = tuple[int, bytes]
"""So many rows, and their bytes."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The entries that count in `[since, until)`, UTC, told in the shop's `zone`.

    `mode` is a word in every row. `currencies` are all that there are among the entries.
    """

    since: datetime | None
    until: datetime | None
    zone: ZoneInfo
    mode: str
    currencies: frozenset[Currency]


class BookRows(Protocol):
    """Streamed, inside the transaction that it came with."""

    def totals(
        self, since: datetime | None, until: datetime | None, zone: ZoneInfo
    ) -> BookTotals: ...
    def before(self, since: datetime, account: str) -> tuple[Money, ...]:
        """What the account came to, per currency, by the entries that count before `since`."""
        ...

    def csv(self, extract: Extract) -> Iterator[Chunk]:
        """Entries as `spreadsheet` describes them, without the head."""
        ...

    def jsonl(self, extract: Extract) -> Iterator[Chunk]:
        """Entries as `jsonl` describes them."""
        ...

    def sheet(self, extract: Extract) -> Iterator[Chunk]:
        """Entries as rows of a sheet, as `workbook` describes them."""
        ...

    def parquet(self, extract: Extract, about: Mapping[str, str]) -> Iterator[Chunk]:
        """Postings as `parquet` describes them, a whole file; `about` is kept in it."""
        ...
