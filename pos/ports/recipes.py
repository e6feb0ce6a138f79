"""Hold recipes as the ledger file keeps them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pos.domain.ids import IntentId, OperationId, SaleId
from pos.domain.recipe import Recipe


class RecipeBook(Protocol):
    """The shop's recipes by name, whatever its case; what sales agreed to; what was done by it."""

    def all(self) -> Sequence[Recipe]:
        """By name."""
        ...

    def get(self, name: str) -> Recipe:
        """Raises Refused `recipe_unknown`."""
        ...

    def save(self, recipe: Recipe) -> None:
        """One of that name is replaced; sales that agreed to it keep their terms."""
        ...

    def remove(self, name: str) -> None: ...
    def agree(self, sale: SaleId, recipe: Recipe | None) -> None:
        """The terms of a sale, None for none."""
        ...

    def agreed(self, sale: SaleId) -> Recipe | None: ...
    def agreed_on_holds(self) -> Mapping[SaleId, Recipe]:
        """The terms of sales with an open hold."""
        ...

    def ran(self, intent: IntentId, operation: OperationId) -> None:
        """This operation is what a recipe does to that hold."""
        ...

    def runs(self, intent: IntentId) -> Sequence[OperationId]:
        """What recipes did to it, or tried, oldest first."""
        ...
