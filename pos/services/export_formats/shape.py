"""What a format of the export is: how it is called, what its columns mean, and who writes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from pos.domain.ids import LedgerId
from pos.domain.money import Currency
from pos.domain.tax_numbers import NO_NUMBERS, TaxNumbers
from pos.domain.totals import AccountTotal, BookTotals
from pos.domain.views import BookLine
from pos.ports.book_rows import BookRows, Extract
from pos.services.period import Period
from pos.settings import Mode


class ExportFormat(StrEnum):
    """The formats that can be asked for."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"
    IIF = "iif"
    XERO = "xero"
    OFX = "ofx"
    DATEV = "datev"
    FEC = "fec"


class ChartLine(Protocol):
    """How the shop's accountant calls one of our accounts."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class Chart(Protocol):
    """The shop's chart of accounts."""

    def line(self, account: str) -> ChartLine:
        """There is one for every account, also for those that nobody gave a code."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every row of one file.

    `zone` is the shop's, `account` Stripe's name for it. `currency` is the one that a file of a
    single currency is in, otherwise the shop's own. `accounts` are all that change in the export,
    with how much, for formats that name them first; `first_day` and `last_day` are those of the
    first and the last entry in the shop's calendar, empty where there are none. `opening` is what
    accounts came to before the first entry.
    """

    zone: ZoneInfo
    mode: Mode
    period: Period
    shop: str
    currency: Currency
    chart: Chart
    ledger: LedgerId
    account: str
    exported_at: datetime
    accounts: tuple[AccountTotal, ...] = ()
    first_day: str = ""
    last_day: str = ""
    opening: tuple[AccountTotal, ...] = ()
    numbers: TaxNumbers = NO_NUMBERS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a format in its data dictionary: name, type and meaning in words."""

    name: str
    type: str
    meaning: str


class LineFormat(Protocol):
    """Turns entries into the bytes of one file; made anew for every file.

    `lines` are the postings of one entry that belong into this file; they come to zero in each
    currency. What cannot be written is refused with Refused, and there is no export then.
    """

    @property
    def rows(self) -> int:
        """What was written so far, in what this format calls a row."""
        ...

    @property
    def replaced(self) -> int:
        """Texts that are not whole: cut, or with characters that the format cannot hold."""
        ...

    def head(self) -> bytes: ...
    def entry(self, lines: Sequence[BookLine]) -> bytes: ...
    def foot(self) -> bytes: ...


class LineFormatOf(Protocol):
    """A class of `LineFormat`s, with what the export has to know before it makes one.

    `suffix` is the ending of its files, as `.qif`. A format of a single currency gets a file for
    each, one with `rows_per_file` another file before there are more. Without memorandum, what is
    on hold is left out. `rules` say in whole sentences what is written otherwise than it is kept.
    """

    @property
    def suffix(self) -> str: ...
    @property
    def is_single_currency(self) -> bool: ...
    @property
    def rows_per_file(self) -> int | None: ...
    @property
    def counts_memorandum(self) -> bool: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def rules(self) -> Sequence[str]: ...
    def __call__(self, frame: Frame, /) -> LineFormat: ...


class Sink(Protocol):
    """A file on its way, which counts what goes into it."""

    def write(self, data: bytes, rows: int = 0) -> None:
        """Raises Misconfigured for the disk's conditions."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """What a format writes: the rows of one moment, what is asked of them, and their totals.

    `heard` is told after some rows how many were written, and raises when nobody wants them.
    """

    rows: BookRows
    extract: Extract
    frame: Frame
    totals: BookTotals
    heard: Callable[[int], None]


class TableFormat(Protocol):
    """A format of one file that takes entries as the storage writes them out."""

    @property
    def suffix(self) -> str: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def rules(self) -> Sequence[str]: ...
    def write(self, source: Source, sink: Sink) -> None: ...
