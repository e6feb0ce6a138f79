"""OFX: Stripe's balance as the statement of an account, for programs that match bank lines.

OFX 2.2, Bank Statement Download: amounts are signed as the shop sees them, each transaction has an
id that never changes, names have 32 characters and memos 255. Of an entry only what moves Stripe's
balance is written, with what it was for.
"""

from collections.abc import Sequence
from typing import ClassVar, Final
from xml.sax.saxutils import escape

from pos.domain.bookkeeping import STRIPE
from pos.domain.ledger import EntryKind
from pos.domain.views import BookLine
from pos.services.export_formats.labels import Labels
from pos.services.export_formats.line_sums import check_balanced, decimal
from pos.services.export_formats.shape import Column, Frame

_TYPES: Final = {
    EntryKind.FEE: "FEE",
    EntryKind.STRIPE_CHARGE: "SRVCHG",
    EntryKind.PAYOUT: "XFER",
    EntryKind.PAYOUT_RETURNED: "XFER",
}
_LONGEST_NAME: Final = 32
_LONGEST_MEMO: Final = 255
_LONGEST_ACCOUNT: Final = 22
_BANK: Final = "STRIPE"
_HEADER: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
)
_FINE: Final = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"


class Ofx:
    """A `LineFormat`; made with a frame, a `LineFormatOf`."""

    suffix: ClassVar = ".ofx"
    is_single_currency: ClassVar = True
    rows_per_file: ClassVar[int | None] = None
    counts_memorandum: ClassVar = False
    columns: ClassVar[Sequence[Column]] = (
        Column("TRNTYPE", "word", "CREDIT or DEBIT, FEE, SRVCHG, or XFER for a payout."),
        Column("DTPOSTED", "day, noon UTC", "The day that the books count it for."),
        Column("TRNAMT", "decimal, dot", "What Stripe's balance grew by; negative where it fell."),
        Column("FITID", "text", "Ledger, sequence and line: the same in every export."),
        Column("NAME", "text", "Kind of the entry and receipt number."),
        Column("MEMO", "text", "What it is booked under, and the reason."),
        Column("LEDGERBAL", "decimal, dot", "Stripe's balance at the end by the ledger."),
    )
    rules: ClassVar[Sequence[str]] = (
        "Only what moves Stripe's balance is part of it, one file for each currency of it.",
        "Line ends and control characters become spaces.",
        "Names end after 32 characters, memos after 255.",
    )

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._labels = Labels()
        self._balance = sum(
            each.amount.minor
            for each in frame.opening
            if _is_stripes(each.account) and each.amount.currency == frame.currency
        )
        self.rows = 0

    @property
    def replaced(self) -> int:
        return self._labels.replaced

    def head(self) -> bytes:
        frame = self._frame
        made = f"{frame.exported_at:%Y%m%d%H%M%S}"
        account = escape(self._labels.fit(frame.account, _LONGEST_ACCOUNT))
        first, last = (_noon(day) if day else made for day in (frame.first_day, frame.last_day))
        rows = (
            *_HEADER,
            (
                f"<OFX><SIGNONMSGSRSV1><SONRS>{_FINE}<DTSERVER>{made}</DTSERVER>"
                "<LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>"
            ),
            f"<BANKMSGSRSV1><STMTTRNRS><TRNUID>0</TRNUID>{_FINE}",
            f"<STMTRS><CURDEF>{frame.currency.code}</CURDEF>",
            (
                f"<BANKACCTFROM><BANKID>{_BANK}</BANKID><ACCTID>{account}</ACCTID>"
                "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>"
            ),
            f"<BANKTRANLIST><DTSTART>{first}</DTSTART><DTEND>{last}</DTEND>",
        )
        return _encoded(rows)

    def entry(self, lines: Sequence[BookLine]) -> bytes:
        check_balanced(lines)
        moves = [line for line in lines if _is_stripes(line.account) and line.minor]
        self.rows += len(moves)
        self._balance += sum(line.minor for line in moves)
        return _encoded([self._transaction(line) for line in moves])

    def foot(self) -> bytes:
        frame = self._frame
        balance = decimal(self._balance, frame.currency.code)
        return _encoded(
            (
                "</BANKTRANLIST>",
                (
                    f"<LEDGERBAL><BALAMT>{balance}</BALAMT>"
                    f"<DTASOF>{frame.exported_at:%Y%m%d%H%M%S}</DTASOF></LEDGERBAL>"
                ),
                "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
            )
        )

    def _transaction(self, line: BookLine) -> str:
        kind = _TYPES.get(EntryKind(line.kind), "CREDIT" if line.minor > 0 else "DEBIT")
        name = self._labels.fit(f"{line.kind} {line.receipt}".strip(), _LONGEST_NAME)
        told = f"{line.reference}: {line.reason}" if line.reason else line.reference
        return (
            f"<STMTTRN><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{_noon(line.date)}</DTPOSTED>"
            f"<TRNAMT>{decimal(line.minor, line.currency)}</TRNAMT>"
            f"<FITID>{escape(self._frame.ledger)}-{line.sequence}-{line.line}</FITID>"
            f"<NAME>{escape(name)}</NAME>"
            f"<MEMO>{escape(self._labels.fit(told, _LONGEST_MEMO))}</MEMO></STMTTRN>"
        )


def _is_stripes(account: str) -> bool:
    return account == STRIPE or account.startswith(f"{STRIPE}:")


def _noon(day: str) -> str:
    """Far from midnight, so that hardly any program's own time zone shows another day."""
    return f"{day.replace('-', '')}120000"


def _encoded(rows: Sequence[str]) -> bytes:
    return "".join(f"{row}\r\n" for row in rows).encode()
