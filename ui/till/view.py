"""What the counter page draws, and what it needs of the till."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos.domain.cart import Cart, Line
from pos.domain.catalogue import Product
from pos.domain.sale import Sale, SaleState
from ui.notices import Notice

if TYPE_CHECKING:  # the services come with the ledger, after the first paint
    from pos.services.catalogue import CatalogueService
    from pos.services.checkout import Checkout
    from pos.services.counter import Counter
    from pos.services.recipes import Recipes


@dataclass(frozen=True, slots=True)
class TillView:
    """All that the page draws.

    `selected` is a line's number; `quantity` awaits the next scan, or `measure`, in thousandths
    of what that is sold by.

    `recipes` are the names of the shop's hold recipes, `recipe` what this sale agreed to.
    """

    is_open: bool = False
    sale: Sale | None = None
    cart: Cart | None = None
    selected: int | None = None
    quantity: int = 1
    measure: int = 0
    query: str = ""
    hits: tuple[Product, ...] = ()
    parked: tuple[Sale, ...] = ()
    notice: Notice | None = None
    undoable: bool = False
    recipes: tuple[str, ...] = ()
    recipe: str = ""

    @property
    def has_quantity(self) -> bool:
        """Whether something was typed that is meant for the next scan."""
        return self.quantity != 1 or self.measure > 0

    @property
    def selected_line(self) -> Line | None:
        if self.cart is None or self.selected is None:
            return None
        return next((line for line in self.cart.lines if line.number == self.selected), None)

    @property
    def is_paying(self) -> bool:
        """Whether a checkout was begun and waits to be continued."""
        return self.sale is not None and self.sale.state is SaleState.PAYING


@dataclass(frozen=True, slots=True)
class TillServices:
    """The part of the till that a counter needs."""

    catalogue: CatalogueService
    counter: Counter
    checkout: Checkout
    recipes: Recipes | None = None


def touched(before: Cart, after: Cart, selected: int | None) -> int | None:
    """The line that a change was about, or the nearest one left."""
    old = {line.number: line for line in before.lines}
    for line in reversed(after.lines):
        if old.get(line.number) != line:
            return line.number
    numbers = [line.number for line in after.lines]
    if selected in numbers:
        return selected
    return numbers[-1] if numbers else None
