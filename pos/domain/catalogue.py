"""Products, their barcodes, and which of them a barcode's check digit speaks against."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pos.domain.cart import Item
from pos.domain.measure import Unit
from pos.domain.money import Money
from pos.domain.tax import TaxRate

_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})


@dataclass(frozen=True, slots=True)
class Product:
    """What can be sold, at a price for one `unit`. `barcode` is empty when there is none."""

    sku: str
    barcode: str
    name: str
    price: Money
    tax_rate: TaxRate
    unit: Unit = Unit.PIECE

    def item(self) -> Item:
        """The product as a cart keeps it, so that a later price change alters no open cart."""
        return Item(self.sku, self.barcode, self.name, self.price, self.tax_rate, self.unit)


def is_gtin(code: str) -> bool:
    """Whether a code has the length of an EAN-8, UPC-A, EAN-13 or ITF-14."""
    return code.isascii() and code.isdigit() and len(code) in _GTIN_LENGTHS


def are_gtins(codes: Sequence[str]) -> bool:
    """Whether every one of them is; asked together, for an import has very many."""
    together = "".join(codes)
    return not codes or (
        together.isascii() and together.isdigit() and _GTIN_LENGTHS.issuperset(map(len, codes))
    )


def check_digit_fits(code: str) -> bool:
    """Whether the last digit of a GTIN is right (GS1 General Specifications, section 7.9)."""
    digits = code.encode()  # whole slices at once: an import asks for every product
    once, thrice = digits[::-2], digits[-2::-2]
    zeros = ord("0") * (len(once) + 3 * len(thrice))
    return (sum(once) + 3 * sum(thrice) - zeros) % 10 == 0
