"""Pages of objects, newest first, as every list of Stripe's gives them."""

from typing import Final

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.errors import exclusive_parameters, missing_resource

_USUAL: Final = 10
_BOUNDS: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(
    books: Books, kind: str, url: str, params: Document, where: list[tuple[str, int | str]]
) -> Document:
    """One page by `created`, `limit`, `starting_after` and `ending_before`.

    `starting_after` gives older objects, `ending_before` newer ones: those nearest to the
    cursor, still newest first. A cursor that is gone is a 404.
    """
    if "starting_after" in params and "ending_before" in params:
        raise exclusive_parameters("starting_after", "ending_before")
    conditions = [*where, *_created(params)]
    order = "DESC"
    for cursor, comparison in (("starting_after", "<"), ("ending_before", ">")):
        if cursor in params:
            seq = books.state.position(kind, params[cursor])
            if seq is None:
                raise missing_resource(kind, params[cursor], cursor)
            conditions.append((f"seq {comparison} ?", seq))
            order = "ASC" if cursor == "ending_before" else "DESC"
    limit = params.get("limit", _USUAL)
    found = books.state.select(kind, conditions, order, limit + 1)
    shown = found[:limit] if order == "DESC" else found[:limit][::-1]
    return {"object": "list", "data": shown, "has_more": len(found) > limit, "url": url}


def _created(params: Document) -> list[tuple[str, int | str]]:
    created = params.get("created")
    if created is None:
        return []
    if isinstance(created, int):
        return [("created = ?", created)]
    return [(f"created {_BOUNDS[name]} ?", bound) for name, bound in created.items()]
