"""What a cashier types: `3*` before a scan, a code, words to search, a discount."""

import re
from dataclasses import dataclass
from typing import Final

from pos.domain.cart import MAX_QUANTITY, AmountOff, Discount, PercentOff, check_quantity
from pos.domain.money import Currency, parse_amount
from pos.domain.tax import read_percent
from pos.errors import Refused

_COUNTED: Final = re.compile(r"(?P<count>[-+\u2212]?\s*[0-9]+(?:[.,][0-9]+)?)\s*\*(?P<rest>.*)")
_MAX_DIGITS: Final = len(str(MAX_QUANTITY))


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of one product, by its code or its name: `3*4006381333931`."""

    quantity: int
    code: str


@dataclass(frozen=True, slots=True)
class NextQuantity:
    """So many of whatever is scanned next: `3*`."""

    quantity: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words to search by, or a code without a quantity; empty for an empty box."""

    text: str


Typed = Counted | NextQuantity | Words


def read_entry(text: str) -> Typed:
    """What the text in the search box means.

    Only a number before a star is a quantity: a star elsewhere is part of a name.
    Raises Refused `quantity_out_of_range` for none, a negative, a broken or a huge number.
    """
    text = text.strip()
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        return Words(text)
    quantity = _quantity(counted["count"])
    code = counted["rest"].strip()
    return Counted(quantity, code) if code else NextQuantity(quantity)


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
