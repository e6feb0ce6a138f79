"""GS1 element strings, as in DataMatrix codes: a product's number with its weight or price."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pos.domain.catalogue import check_digit_fits
from pos.domain.measure import Unit
from pos.domain.money import Currency

SEPARATOR: Final = "\x1d"
"""Ends an element of no fixed length (GS1 General Specifications, section 7.8)."""

_SYMBOLOGY: Final = re.compile(r"\](?:d2|C1|e0|Q3|J1)")
_BRACKETED: Final = re.compile(r"\((\d{2,4})\)([^(]*)")
_GTIN: Final = 14
_MOST_VARIABLE: Final = 30
_MEASURES: Final = {
    "310": Unit.KILOGRAM,
    "311": Unit.METRE,
    "315": Unit.LITRE,
    "320": Unit.POUND,
}
_FIXED: Final = {"00": 18, "01": 14, "02": 14, "20": 2} | dict.fromkeys(
    ("11", "12", "13", "15", "16", "17"), 6
)
_MEASURED: Final = frozenset("3" + str(number) for number in range(1, 7))
"""AIs 31nn to 36nn have four digits, and six of data."""

_PRICED: Final = ("392", "393")


@dataclass(frozen=True, slots=True)
class Gs1Label:
    """What such a code says of the goods it is on; `measure` is in thousandths of `unit`."""

    gtin: str
    measure: int = 0
    unit: Unit = Unit.PIECE
    price: Fraction | None = None

    def price_minor(self, currency: Currency) -> int | None:
        """In minor units of the shop's currency; None without a price it can be paid in."""
        if self.price is None:
            return None
        minor = self.price * 10**currency.exponent
        return minor.numerator if minor.denominator == 1 else None


def read_gs1(code: str) -> Gs1Label | None:
    """What an element string that begins with a GTIN says; None for anything else."""
    text = _SYMBOLOGY.sub("", code.strip(), count=1).lstrip(SEPARATOR)
    if text.startswith("("):
        text = "".join(f"{ai}{data}{SEPARATOR}" for ai, data in _BRACKETED.findall(text))
    if not text.startswith("01") or len(text) < _GTIN + 2:
        return None
    elements = dict(_elements(text))
    gtin = elements.get("01", "")
    if not (len(gtin) == _GTIN and gtin.isascii() and gtin.isdigit() and check_digit_fits(gtin)):
        return None
    measure, unit = _measure(elements)
    return Gs1Label(gtin, measure, unit, _price(elements))


def _elements(text: str) -> Iterator[tuple[str, str]]:
    """Application identifiers with their data, as far as they can be told apart."""
    while text:
        ai = text[: 4 if text[:2] in _MEASURED or text[:3] in (*_PRICED, "390", "391") else 2]
        rest = text[len(ai) :]
        length = 6 if ai[:2] in _MEASURED else _FIXED.get(ai)
        data = rest.partition(SEPARATOR)[0][: length or _MOST_VARIABLE]
        if not (data and ai.isascii() and ai.isdigit()):
            return
        yield ai, data
        text = rest[len(data) :].removeprefix(SEPARATOR)


def _measure(elements: dict[str, str]) -> tuple[int, Unit]:
    for ai, data in elements.items():
        unit = _MEASURES.get(ai[:3])
        if unit and len(ai) == len("310n") and data.isascii() and data.isdigit():
            thousandths = Fraction(int(data) * 1000, 10 ** int(ai[3]))
            return int(thousandths + Fraction(1, 2)), unit
    return 0, Unit.PIECE


def _price(elements: dict[str, str]) -> Fraction | None:
    """AI 393n carries the currency's number before the price; the shop's own is assumed."""
    for ai, data in elements.items():
        digits = data[3:] if ai.startswith("393") else data
        if ai[:3] in _PRICED and digits.isascii() and digits.isdigit():
            return Fraction(int(digits), 10 ** int(ai[3]))
    return None
