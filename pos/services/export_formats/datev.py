"""DATEV's Buchungsstapel: what German tax advisers import, two accounts to a row.

DATEV developer portal, DATEV-Format, Header 700 and Buchungsstapel 13: a line about the stack, one
with the names of 125 columns, and rows with an amount above zero, its side, an account and the one
against it. Days are written without a year, so that a stack lies within one fiscal year; there are
at most 99,999 rows in it. Entries of more than two accounts become rows that pair their debits
with their credits in order: every account moves exactly as in the ledger.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Final

from pos.domain.ledger import MEMORANDUM, EntryKind
from pos.domain.views import BookLine
from pos.errors import Refused
from pos.services.export_formats.datev_columns import COLUMNS, HEADINGS
from pos.services.export_formats.fiscal_year import year_of
from pos.services.export_formats.kinds_in_words import GERMAN
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, two_decimals
from pos.services.export_formats.shape import Column, Frame

_CHARSET: Final = "cp1252"
_UNUSED_15_TO_20: Final = ";" * 6
_UNUSED_25_TO_113: Final = ";" * 89
_UNUSED_AFTER_114: Final = ";" * (len(HEADINGS) - 114)
_CODE_LENGTHS: Final = range(4, 9)
_LONGEST_TEXT: Final = 60
_LONGEST_FACT: Final = 210
_LONGEST_RECEIPT: Final = 36


class Datev:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".csv"
    is_single_currency: ClassVar = True
    rows_per_file: ClassVar[int | None] = 99_999
    counts_memorandum: ClassVar = False
    columns: ClassVar[Sequence[Column]] = COLUMNS
    rules: ClassVar[Sequence[str]] = (
        "One stack for each currency; holds are no part of it, as they are not the shop's money.",
        "An entry of several accounts becomes rows of two; each account moves as in the ledger.",
        "What moves between accounts that share a code is no row: it changes nothing there.",
        "Tax stands in rows of its own: the accounts need none of DATEV's own tax reckoning.",
        "The charset is Windows-1252; other letters lose their accents or become question marks.",
        "Line ends and control characters become spaces; texts end after 60 characters.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._labels = Labels(_CHARSET)
        self._codes: dict[str, str] = {}
        self.rows = 0

    @property
    def replaced(self) -> int:
        return self._labels.replaced

    def head(self) -> bytes:
        """Raises Refused `datev_numbers_missing`, `account_code_unfit`, `years_in_one_file`."""
        frame, numbers = self._frame, self._frame.numbers
        if not (numbers.datev_adviser and numbers.datev_client):
            raise Refused("datev_numbers_missing")
        made = frame.exported_at.astimezone(frame.zone)
        first = date.fromisoformat(frame.first_day) if frame.first_day else made.date()
        last = date.fromisoformat(frame.last_day) if frame.last_day else made.date()
        begins, ends = year_of(first.isoformat(), numbers.year_begins)
        if last > ends:
            raise Refused("years_in_one_file", format="DATEV", first=begins, last=ends)
        about = (
            *('"EXTF"', "700", "21", '"Buchungsstapel"', "13"),
            f"{made:%Y%m%d%H%M%S}{made.microsecond // 1000:03d}",
            *("", '"HF"', '""', '""', numbers.datev_adviser, numbers.datev_client),
            *(f"{begins:%Y%m%d}", str(self._code_length()), f"{first:%Y%m%d}", f"{last:%Y%m%d}"),
            *(f'"Holdfast {first:%Y-%m-%d}"', '""', "1", "0", "0", f'"{frame.currency.code}"'),
            *("", '""', "", "", '""', "", "", '""', '""'),
        )
        return self._encoded([";".join(about), ";".join(HEADINGS)])

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        rows = [
            self._row(debit, credit, minor)
            for debit, credit, minor in paired(lines)
            if self._code(debit) != self._code(credit)
        ]
        self.rows += len(rows)
        return self._encoded(rows)

    def foot(self) -> bytes:
        return b""

    def _row(self, debit: BookLine, credit: BookLine, minor: int) -> str:
        amount = two_decimals(debit._replace(minor=minor), ",", "DATEV")
        receipt = debit.receipt[:_LONGEST_RECEIPT] or f"E{debit.sequence}"
        text = self._text(self._story(debit), _LONGEST_TEXT)
        about = f'"Referenz";{self._text(debit.reference, _LONGEST_FACT)}'
        why = f'"Grund";{self._text(debit.reason, _LONGEST_FACT)}' if debit.reason else ";"
        # By places: 1 to 14, the first two of eight facts from 21 on, and 114.
        return (
            f'{amount};"S";"{debit.currency}";;;;{self._code(debit)};{self._code(credit)};;'
            f'{debit.date[8:10]}{debit.date[5:7]};"{receipt}";"{debit.sequence}";;{text};'
            f"{_UNUSED_15_TO_20}{about};{why};{_UNUSED_25_TO_113}0{_UNUSED_AFTER_114}"
        )

    def _story(self, line: BookLine) -> str:
        told = f"{GERMAN[EntryKind(line.kind)]} {line.receipt}".strip()
        return f"{told}: {line.reason}" if line.reason else told

    def _text(self, text: str, longest: int) -> str:
        return '"' + self._labels.fit(text, longest).replace('"', '""') + '"'

    def _code(self, line: BookLine) -> str:
        if line.account not in self._codes:
            self._codes[line.account] = self._frame.chart.line(line.account).code
        return self._codes[line.account]

    def _code_length(self) -> int:
        """Of every account's code: DATEV numbers them all alike."""
        length = None
        for account in {each.account for each in self._frame.accounts}:
            if account.startswith(MEMORANDUM):
                continue
            code = self._frame.chart.line(account).code
            length = length or len(code)
            if not (code.isascii() and code.isdigit() and len(code) == length in _CODE_LENGTHS):
                raise Refused("account_code_unfit", format="DATEV", account=account, text=code)
        return length or _CODE_LENGTHS[0]

    def _encoded(self, rows: Sequence[str]) -> bytes:
        return "".join(f"{row}\r\n" for row in rows).encode(_CHARSET)


def paired(lines: Sequence[BookLine]) -> Iterator[tuple[BookLine, BookLine, int]]:
    """A debit, a credit and how much of both, until all are used up; both come to the same."""
    debits = iter([line for line in lines if line.minor > 0])
    credited = iter([line for line in lines if line.minor < 0])
    debit, credit = next(debits, None), next(credited, None)
    while debit is not None and credit is not None:
        minor = min(debit.minor, -credit.minor)
        yield debit, credit, minor
        debit = debit._replace(minor=debit.minor - minor)
        credit = credit._replace(minor=credit.minor + minor)
        debit = debit if debit.minor else next(debits, None)
        credit = credit if credit.minor else next(credited, None)
