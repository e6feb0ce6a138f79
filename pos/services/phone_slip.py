"""The slip with a customer's QR code: the same words as text and as a page to print."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Final

from pos.domain.money import Money
from pos.domain.qr import QUIET, QrCode
from pos.services.slip_pdf import pdf_of
from resources.words import papers

WIDTH: Final = 42
"""What a receipt printer of 80 millimetres writes in a line."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Lines above and below a code, which is all that it takes to pay and is in no `repr`."""

    above: tuple[str, ...]
    code: QrCode = field(repr=False)
    below: tuple[str, ...]

    def text(self) -> tuple[str, ...]:
        """For a terminal, or paper on which two characters are as wide as one is high."""
        return (*self.above, *self.code.lines(quiet=QUIET), *self.below)

    def pdf(self) -> bytes:
        """A page of 80 millimetres, as long as it has to be."""
        return pdf_of(self.above, self.code, self.below)


def slip_of(
    code: QrCode,
    *,
    shop: str,
    receipt: str,
    amount: Money,
    expires_at: datetime,
    zone: tzinfo,
    is_practice: bool,
) -> Slip:
    """What the customer takes along or scans from the counter; times by the shop's clocks."""
    until = expires_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    above = [
        *([f"*** {papers.PRACTICE} ***"] if is_practice else []),
        *textwrap.wrap(shop, WIDTH),
        papers.PHONE,
    ]
    rows = [
        (papers.RECEIPT, receipt),
        (papers.TO_PAY, f"{amount.plain()} {amount.currency.code}"),
        (papers.VALID_UNTIL, until),
    ]
    below = (papers.HOW_BY_PHONE, papers.HELD_FIRST, papers.WHOEVER_HAS_IT)
    return Slip(
        (*(line.center(WIDTH).rstrip() for line in above), "-" * WIDTH, *_rows(rows)),
        code,
        tuple(_paragraphs(below)),
    )


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, value in rows:
        yield f"{name} {value.rjust(WIDTH - len(name) - 1)}"


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield ""
        yield from textwrap.wrap(text, WIDTH)
