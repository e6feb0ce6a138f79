"""Amounts of postings as decimal text, and the proof that debits equal credits."""

from collections.abc import Sequence
from functools import cache

from pos.domain.ledger import MEMORANDUM
from pos.domain.money import Currency
from pos.domain.views import BookLine
from pos.errors import Broken, Refused


@cache
def exponent(currency: str) -> int:
    """How many decimals a currency has, by its code."""
    return Currency(currency).exponent


def decimal(minor: int, currency: str, point: str = ".") -> str:
    """`-7.50`, exact, with the decimals of the currency."""
    digits = exponent(currency)
    sign = "-" if minor < 0 else ""
    if not digits:
        return f"{sign}{abs(minor)}"
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}{point}{rest:0{digits}d}"


def two_decimals(line: BookLine, point: str, format_name: str) -> str:
    """The size of an amount where a format has exactly two decimals, whatever the currency.

    Raises Refused `amount_not_in_format` for a thousandth of a dinar, which would be rounded.
    """
    hundredths, rest = divmod(abs(line.minor) * 100, 10 ** exponent(line.currency))
    if rest:
        raise Refused(
            "amount_not_in_format",
            format=format_name,
            amount=decimal(line.minor, line.currency),
            currency=line.currency,
            reference=line.reference,
        )
    whole, cents = divmod(hundredths, 100)
    return f"{whole}{point}{cents:02d}"


def is_memorandum(line: BookLine) -> bool:
    return line.account.startswith(MEMORANDUM)


def check_balanced(lines: Sequence[BookLine]) -> None:
    """Raises Broken `entry_unbalanced` when debits and credits of one entry differ anywhere.

    Nothing is exported that does not balance, whatever stands in the file of the ledger. The
    memorandum balances by itself, and every currency too.
    """
    sums: dict[tuple[bool, str], int] = {}
    for line in lines:
        part = (is_memorandum(line), line.currency)
        sums[part] = sums.get(part, 0) + line.minor
    if any(sums.values()):
        raise Broken("entry_unbalanced", reference=lines[0].reference)
