"""A cart as the display of a reader shows it."""

from typing import Final

from pos.domain.cart import Cart, Line
from pos.domain.measure import measure_text
from pos.domain.reader import ShownCart, ShownLine

_MOST_LINES: Final = 40
"""What a small display has room for; the last rows are the ones that are looked at."""


def shown(cart: Cart) -> ShownCart:
    """A cart as a reader shows it: each row with what it comes to, so that the rows add up."""
    totals = cart.totals()
    rows = [
        ShownLine(
            _named(line),
            line.amount,
            1,
        )
        for line in cart.lines[-_MOST_LINES:]
    ]
    return ShownCart(totals.due, tuple(rows), totals.tax or None)


def _named(line: Line) -> str:
    """What the row is, and how many or how much of it where it is not one piece."""
    if line.is_measured:
        return f"{measure_text(line.measure)} {line.item.unit} {line.item.name}"
    return line.item.name if line.quantity == 1 else f"{line.quantity} x {line.item.name}"
