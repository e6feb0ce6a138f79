"""What a cashier types: `3*` or `0.350*` before a scan, a code, words to search, a discount."""

import re
from dataclasses import dataclass
from typing import Final

from pos.domain.cart import MAX_QUANTITY, AmountOff, Discount, PercentOff, check_quantity
from pos.domain.measure import read_measure
from pos.domain.money import Currency, parse_amount
from pos.domain.tax import read_percent
from pos.errors import Refused

_COUNTED: Final = re.compile(r"(?P<count>[-+\u2212]?\s*[0-9]+(?:[.,][0-9]+)?)\s*\*(?P<rest>.*)")
_MEASURED: Final = re.compile(r"[0-9]+[.,][0-9]+")
_MAX_DIGITS: Final = len(str(MAX_QUANTITY))


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of one product, by its code or its name: `3*4006381333931`.

    `measure` is set for `0.350*tomatoes`: thousandths of what the product is sold by.
    """

    quantity: int
    code: str
    measure: int = 0


@dataclass(frozen=True, slots=True)
class NextQuantity:
    """So many of whatever is scanned next: `3*`, or so much of it: `0.350*`."""

    quantity: int
    measure: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """Words to search by, or a code without a quantity; empty for an empty box."""

    text: str


Typed = Counted | NextQuantity | Words


def read_entry(text: str) -> Typed:
    """What the text in the search box means.

    Only a number before a star is a quantity: a star elsewhere is part of a name. One with a
    decimal mark is a measure, as of a weight.
    Raises Refused `quantity_out_of_range` for none, a negative or a huge number, and
    `measure_unreadable` or `measure_out_of_range` of a measure.
    """
    text = text.strip()
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        return Words(text)
    count, code = counted["count"].strip(), counted["rest"].strip()
    measure = read_measure(count) if _MEASURED.fullmatch(count) else 0
    quantity = 1 if measure else _quantity(count)
    return Counted(quantity, code, measure) if code else NextQuantity(quantity, measure)


def _quantity(written: str) -> int:
    digits = written.lstrip("0")
    if not re.fullmatch("[0-9]*", digits) or len(digits) > _MAX_DIGITS:
        raise Refused("quantity_out_of_range", quantity=written[:20], maximum=MAX_QUANTITY)
    quantity = int(digits or "0")
    check_quantity(quantity)
    return quantity


def parse_discount(text: str, currency: Currency) -> Discount:
    """`10%` or `7,5 %` off in proportion, `2.50` off as an amount.

    Raises Refused `discount_unreadable` for what is no percentage, `discount_out_of_range` for
    nothing off or more than everything, and for amounts what `parse_amount` raises.
    """
    written = text.strip()
    if not written.endswith("%"):
        return AmountOff(parse_amount(written, currency))
    basis_points = read_percent(written)
    if basis_points is None:
        raise Refused("discount_unreadable", text=written[:40])
    return PercentOff(basis_points)
