"""QuickBooks Desktop's IIF: every entry as a general journal, after the accounts it needs.

Intuit's reference, Transactions: fields are parted by tabs, a journal is one line TRNS, lines SPL
and one ENDTRNS; debits are positive and credits negative. Colons part an account from those below
it, in Windows' Western charset.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from pos.domain.bookkeeping import BANK, STRIPE
from pos.domain.drawer import CASH, SAFE
from pos.domain.ledger import MEMORANDUM
from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, decimal
from pos.services.export_formats.shape import Column, Frame

_CHARSET: Final = "cp1252"
_TYPES: Final = {
    "assets": "OCASSET",
    "liabilities": "OCLIAB",
    "income": "INC",
    "expenses": "EXP",
    "equity": "EQUITY",
}
_WHERE_MONEY_LIES: Final = (BANK, STRIPE, CASH, SAFE)
_LONGEST_NAME: Final = 31
_LONGEST_MEMO: Final = 4_000
_HEADS: Final = (
    "!ACCNT\tNAME\tACCNTTYPE\tACCNUM",
    "!TRNS\tTRNSID\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\tMEMO",
    "!SPL\tSPLID\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\tMEMO",
    "!ENDTRNS",
)


class QuickBooks:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".iif"
    is_single_currency: ClassVar = True
    rows_per_file: ClassVar[int | None] = None
    counts_memorandum: ClassVar = False
    columns: ClassVar[Sequence[Column]] = (
        Column("TRNSID, SPLID", "number", "Place in the ledger, and the line's within the entry."),
        Column("TRNSTYPE", "word", "Always GENERAL JOURNAL."),
        Column("DATE", "MM/DD/YYYY", "The day that the books count it for, in the shop's zone."),
        Column("ACCNT", "text", "Name of the account in the shop's chart."),
        Column("AMOUNT", "decimal, dot", "Debits are positive, credits negative."),
        Column("DOCNUM", "number", "Place in the ledger."),
        Column("MEMO", "text", "Kind, receipt number, what it is booked under, and the reason."),
    )
    rules: ClassVar[Sequence[str]] = (
        "One file for each currency; holds are no part of it, as they are not the shop's money.",
        "The charset is Windows-1252; other letters lose their accents or become question marks.",
        "Tabs, line ends and control characters become spaces, quotation marks apostrophes.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._labels = Labels(_CHARSET, {'"': "'"})
        self._names_fit = Labels(_CHARSET, {'"': "'", ":": "-"})
        self._names: dict[str, str] = {}
        self.rows = 0

    @property
    def replaced(self) -> int:
        return self._labels.replaced + self._names_fit.replaced

    def head(self) -> bytes:
        moved = {each.account for each in self._frame.accounts}
        accounts = sorted(each for each in moved if not each.startswith(MEMORANDUM))
        rows = [
            f"ACCNT\t{self._name(account)}\t{_type(account)}\t"
            f"{self._labels.fit(self._frame.chart.line(account).code)}"
            for account in accounts
        ]
        return self._encoded([_HEADS[0], *rows, *_HEADS[1:]])

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        rows = [
            "\t".join(
                (
                    "TRNS" if not number else "SPL",
                    f"{line.sequence}-{line.line}" if number else str(line.sequence),
                    "GENERAL JOURNAL",
                    f"{line.date[5:7]}/{line.date[8:10]}/{line.date[:4]}",
                    self._name(line.account),
                    decimal(line.minor, line.currency),
                    str(line.sequence),
                    self._memo(line),
                )
            )
            for number, line in enumerate(lines)
        ]
        self.rows += len(lines)
        return self._encoded([*rows, "ENDTRNS"])

    def foot(self) -> bytes:
        return b""

    def _memo(self, line: BookLine) -> str:
        told = " ".join(part for part in (line.kind, line.receipt, line.reference) if part)
        return self._labels.fit(f"{told}: {line.reason}" if line.reason else told, _LONGEST_MEMO)

    def _name(self, account: str) -> str:
        """The chart's name; where two accounts share one, with the code or our own name too."""
        if account not in self._names:
            line = self._frame.chart.line(account)
            taken = set(self._names.values())
            candidates = (line.name, f"{line.code} {line.name}", account)
            fitted = [self._names_fit.fit(each, _LONGEST_NAME) for each in candidates]
            free = [each for each in fitted if each and each not in taken]
            self._names[account] = free[0] if free else fitted[-1]
        return self._names[account]

    def _encoded(self, rows: Sequence[str]) -> bytes:
        return "".join(f"{row}\r\n" for row in rows).encode(_CHARSET)


def _type(account: str) -> str:
    for place in _WHERE_MONEY_LIES:
        if account == place or account.startswith(f"{place}:"):
            return "BANK"
    return _TYPES.get(account.partition(":")[0], "EQUITY")
