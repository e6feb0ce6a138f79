"""What a payment is for, as the card networks are told: a reference, and rows that add up."""

import re
from dataclasses import dataclass
from typing import Final

from pos.domain.cart import Cart
from pos.domain.money import Money, total
from pos.domain.tax import TaxMode

LONGEST_REFERENCE: Final = 25
"""As much as the networks carry, letters and digits only (Stripe docs, Level 3 data)."""
MOST_ROWS: Final = 200
_LONGEST_CODE: Final = 12
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One row: `quantity` pieces at `price` each, with `off` taken off all of them together."""

    name: str
    code: str
    quantity: int
    price: Money
    off: Money

    @property
    def amount(self) -> Money:
        return self.price * self.quantity - self.off


@dataclass(frozen=True, slots=True)
class OrderDetails:
    """Rows that come to just what is asked of a card; none where they would not.

    `tax` is added to them, None where the prices include it.
    """

    rows: tuple[OrderRow, ...] = ()
    tax: Money | None = None

    def __bool__(self) -> bool:
        return bool(self.rows)


NO_DETAILS: Final = OrderDetails()


def order_reference(receipt: str) -> str:
    """A receipt number as the networks carry it: its end, where it is too long."""
    return re.sub("[^A-Za-z0-9]", "", receipt)[-LONGEST_REFERENCE:]


def details_of(cart: Cart, asked: Money) -> OrderDetails:
    """The rows of a cart, where all of it is asked of one card and they add up to the last cent.

    A discount on the whole cart is taken off each row's share of it, as the cart itself does.
    """
    totals = cart.totals()
    if asked != totals.due or not 0 < len(cart.lines) <= MOST_ROWS:
        return NO_DETAILS
    shares = totals.discount.share([line.amount.minor for line in cart.lines])
    rows = tuple(
        OrderRow(
            line.item.name[:_LONGEST_NAME],
            line.item.sku if len(line.item.sku) <= _LONGEST_CODE else "",
            line.quantity,
            line.full if line.is_measured else line.price,  # networks count whole pieces
            line.off + share,
        )
        for line, share in zip(cart.lines, shares, strict=True)
    )
    tax = totals.tax if cart.tax_mode is TaxMode.EXCLUSIVE else None
    found = total((row.amount for row in rows), cart.currency)
    is_exact = found + (tax or Money.zero(cart.currency)) == asked
    return OrderDetails(rows, tax) if is_exact and all(row.name for row in rows) else NO_DETAILS
