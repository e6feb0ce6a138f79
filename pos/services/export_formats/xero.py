"""Xero's manual journals: what a day comes to in each account, as a CSV for its importer.

Xero Central, Import manual journals: rows with the same narration and date are one journal,
positive amounts are debits, a tax rate is always named, and a file has at most 300 rows. A row for
every posting would be hundreds of files a month; a journal a day is what people post there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from pos.domain.harmless import harmless
from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, decimal
from pos.services.export_formats.shape import Column, Frame

_HEAD: Final = ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount")
_NO_TAX: Final = "Tax Exempt"
"""Tax stands in accounts of its own already; another rate would reckon it once more."""


@dataclass(slots=True)
class _Day:
    """What the entries of a day come to by account, with the first and the last one's sequence."""

    first: int
    last: int
    sums: dict[str, int] = field(default_factory=dict)


class Xero:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".xero.csv"
    is_single_currency: ClassVar = True
    rows_per_file: ClassVar[int | None] = 300
    counts_memorandum: ClassVar = False
    columns: ClassVar[Sequence[Column]] = (
        Column("*Narration", "text", "Shop, day and the sequences of the entries summed up."),
        Column("*Date", "DD/MM/YYYY", "The day that the books count them for, in the shop's zone."),
        Column("Description", "text", "The account's name in the shop's chart."),
        Column("*AccountCode", "text", "The account's code in the shop's chart."),
        Column("*TaxRate", "word", "Always Tax Exempt: tax stands in accounts of its own."),
        Column("*Amount", "decimal, dot", "Debits are positive, credits negative."),
    )
    rules: ClassVar[Sequence[str]] = (
        "One file for each currency; holds are no part of it, as they are not the shop's money.",
        "The entries of a day in one file are one journal, summed up by account.",
        "Xero imports 300 rows of a file, so that there is another file before there are more.",
        "Accounts that come to zero within a journal have no row there.",
        "Names that a spreadsheet would run as a formula have an apostrophe before them.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._labels = Labels()
        self._days: dict[str, _Day] = {}
        self._named: dict[str, tuple[str, str]] = {}
        self.rows = 0
        """Of the journals as they are by now; none is written before the file ends."""

    @property
    def replaced(self) -> int:
        return self._labels.replaced

    def head(self) -> bytes:
        return _row(_HEAD)

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        first = lines[0]
        day = self._days.setdefault(first.date, _Day(first.sequence, first.sequence))
        day.last = first.sequence
        for line in lines:
            self.rows += line.account not in day.sums
            day.sums[line.account] = day.sums.get(line.account, 0) + line.minor
        return b""

    def foot(self) -> bytes:
        journals = [self._journal(date, day) for date, day in sorted(self._days.items())]
        self.rows = sum(map(len, journals))
        return b"".join(row for journal in journals for row in journal)

    def _journal(self, date: str, summed: "_Day") -> Sequence[bytes]:
        year, month, day = date.split("-")
        told = f"{harmless(self._labels.fit(self._frame.shop))} {date} {summed.first}-{summed.last}"
        return [
            _row(
                (
                    told,
                    f"{day}/{month}/{year}",
                    *self._name(account),
                    _NO_TAX,
                    decimal(minor, self._frame.currency.code),
                )
            )
            for account, minor in sorted(summed.sums.items())
            if minor
        ]

    def _name(self, account: str) -> tuple[str, str]:
        if account not in self._named:
            line = self._frame.chart.line(account)
            self._named[account] = harmless(self._labels.fit(line.name)), line.code
        return self._named[account]


def _row(cells: Sequence[str]) -> bytes:
    """RFC 4180: quoted where it has to be, which the names of the columns never have."""
    return (",".join(_cell(cell) for cell in cells) + "\r\n").encode()


def _cell(cell: str) -> str:
    if (
        cell.isascii()
        and cell.isprintable()
        and not {",", '"'} & set(cell)
        and cell.strip() == cell
    ):
        return cell
    return '"' + cell.replace('"', '""') + '"'
