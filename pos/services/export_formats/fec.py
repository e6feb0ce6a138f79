"""The French Fichier des écritures comptables: eighteen fields to a posting, in booking order.

Livre des procédures fiscales, article A47 A-1, VII: fields parted by tabs, days as YYYYMMDD, a
comma before decimals, ISO 8859-15; the first three characters of an account are digits of the Plan
comptable général; entries are numbered without gaps. The file is named by SIREN and the day that
the fiscal year closes.
"""

from collections.abc import Sequence
from typing import ClassVar, Final

from pos.domain.drawer import DRAWER_KINDS
from pos.domain.ledger import EntryKind
from pos.domain.money import Currency
from pos.domain.tax_numbers import TaxNumbers
from pos.domain.views import BookLine
from pos.errors import Refused
from pos.services.export_formats.fiscal_year import LocalDays, year_of
from pos.services.export_formats.kinds_in_words import FRENCH
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, decimal
from pos.services.export_formats.shape import Column, Frame

_K = EntryKind
_CHARSET: Final = "iso8859-15"
_EURO: Final = Currency("EUR")
_DIGITS: Final = 3
_SALES: Final = frozenset({_K.CAPTURE, _K.REFUND, _K.REFUND_FAILED})
_CASH: Final = DRAWER_KINDS | {_K.CASH_SALE, _K.CASH_REFUND}
_OTHER: Final = frozenset({_K.CORRECTION})
_JOURNALS: Final = {
    "VE": "Ventes par carte",
    "CA": "Caisse",
    "ST": "Stripe",
    "OD": "Opérations diverses",
}
_COLUMNS: Final = (
    Column("JournalCode", "word", "VE card sales, CA cash, ST Stripe, OD corrections."),
    Column("JournalLib", "text", "The journal's name."),
    Column("EcritureNum", "number", "The entry's number in this file, without gaps."),
    Column("EcritureDate", "YYYYMMDD", "The day that the books count it for."),
    Column("CompteNum", "text", "The account's code in the shop's chart."),
    Column("CompteLib", "text", "The account's name in the shop's chart."),
    Column("CompAuxNum", "text", "Empty: there are no accounts of single customers."),
    Column("CompAuxLib", "text", "Empty."),
    Column("PieceRef", "text", "The receipt number, or what the entry is booked under."),
    Column("PieceDate", "YYYYMMDD", "The day that it happened, in the shop's time zone."),
    Column("EcritureLib", "text", "Kind in French, and the reason."),
    Column("Debit", "decimal, comma", "The debit, or zero."),
    Column("Credit", "decimal, comma", "The credit, or zero."),
    Column("EcritureLet", "text", "Empty."),
    Column("DateLet", "YYYYMMDD", "Empty."),
    Column("ValidDate", "YYYYMMDD", "The day that it was booked for good."),
    Column("Montantdevise", "decimal, comma", "The amount in a currency that is not the euro."),
    Column("Idevise", "word", "That currency's ISO 4217 code."),
)


class Fec:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".txt"
    is_single_currency: ClassVar = True
    rows_per_file: ClassVar[int | None] = None
    counts_memorandum: ClassVar = False
    columns: ClassVar[Sequence[Column]] = _COLUMNS
    rules: ClassVar[Sequence[str]] = (
        "One file for each currency; holds are no part of it, as they are not the shop's money.",
        "In a currency other than the euro Debit and Credit are in it too, as no rate is booked.",
        "Entries are numbered anew from 1; PieceRef leads back to the ledger.",
        "The charset is ISO 8859-15; other letters lose their accents or become question marks.",
        "Tabs, line ends and control characters become spaces, upright bars become slashes.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._labels = Labels(_CHARSET, {"|": "/"})
        self._days = LocalDays(frame.zone)
        self._accounts: dict[str, tuple[str, str]] = {}
        self._entries = 0
        self.rows = 0

    @classmethod
    def file_name(cls, numbers: TaxNumbers, day: str) -> str | None:
        """`123456789FEC20261231.txt` for the year around `day`; None without a SIREN."""
        if not numbers.siren:
            return None
        _, ends = year_of(day, numbers.year_begins)
        return f"{numbers.siren}FEC{ends:%Y%m%d}{cls.suffix}"

    @property
    def replaced(self) -> int:
        return self._labels.replaced

    def head(self) -> bytes:
        return self._encoded([[column.name for column in _COLUMNS]])

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        """Raises Refused `account_code_unfit` for a code that no French account can have."""
        check_balanced(lines)
        self._entries += 1
        self.rows += len(lines)
        kind = EntryKind(lines[0].kind)
        journal = _journal(kind)
        told = f"{FRENCH[kind]}: {lines[0].reason}" if lines[0].reason else FRENCH[kind]
        shared = [journal, _JOURNALS[journal], str(self._entries), _day(lines[0].date)]
        paper = [
            self._labels.fit(lines[0].receipt or lines[0].reference),
            self._days.of(lines[0].occurred),
            self._labels.fit(told),
        ]
        valid = self._days.of(lines[0].recorded)
        return self._encoded(
            [
                [
                    *(*shared, *self._account(line.account), "", "", *paper),
                    *_sides(line),
                    *("", "", valid),
                    *_foreign(line),
                ]
                for line in lines
            ]
        )

    def foot(self) -> bytes:
        return b""

    def _account(self, account: str) -> tuple[str, str]:
        if account not in self._accounts:
            line = self._frame.chart.line(account)
            digits = line.code[:_DIGITS]
            if not (digits.isascii() and digits.isdigit() and len(digits) == _DIGITS):
                raise Refused("account_code_unfit", format="FEC", account=account, text=line.code)
            named = self._labels.fit(line.code), self._labels.fit(line.name)
            self._accounts[account] = named
        return self._accounts[account]

    def _encoded(self, rows: Sequence[Sequence[str]]) -> bytes:
        return "".join("\t".join(row) + "\r\n" for row in rows).encode(_CHARSET)


def _journal(kind: EntryKind) -> str:
    if kind in _SALES:
        return "VE"
    if kind in _CASH:
        return "CA"
    return "OD" if kind in _OTHER else "ST"


def _day(day: str) -> str:
    return day.replace("-", "")


def _sides(line: BookLine) -> tuple[str, str]:
    debit, credit = max(line.minor, 0), max(-line.minor, 0)
    return decimal(debit, line.currency, ","), decimal(credit, line.currency, ",")


def _foreign(line: BookLine) -> tuple[str, str]:
    if line.currency == _EURO.code:
        return "", ""
    return decimal(line.minor, line.currency, ","), line.currency
