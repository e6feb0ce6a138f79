"""A cart as the display of a reader shows it."""

from typing import Final

from pos.domain.cart import Cart
from pos.domain.reader import ShownCart, ShownLine

_MOST_LINES: Final = 40
"""What a small display has room for; the last rows are the ones that are looked at."""


def shown(cart: Cart) -> ShownCart:
    """A cart as a reader shows it: each row with what it comes to, so that the rows add up."""
    totals = cart.totals()
    rows = [
        ShownLine(
            line.item.name if line.quantity == 1 else f"{line.quantity} x {line.item.name}",
            line.amount,
            1,
        )
        for line in cart.lines[-_MOST_LINES:]
    ]
    return ShownCart(totals.due, tuple(rows), totals.tax or None)
