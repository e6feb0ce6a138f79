"""What a sale has agreed to has to be kept before its money is held."""

from pos.domain.sale import Sale
from pos.errors import Refused
from pos.ports import Books


def check_note(books: Books, sale: Sale) -> None:
    """Before a hold is placed: what its recipe asks for is there.

    Raises Refused `recipe_note_missing`.
    """
    recipe = books.recipes.agreed(sale.id)
    if recipe is not None and recipe.note_required and not books.notes.of(sale.id).note:
        raise Refused("recipe_note_missing", name=recipe.name, receipt=sale.receipt)
