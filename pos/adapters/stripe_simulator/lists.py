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
    conditions = [*where, *(between("created", params["created"]) if "created" in params else [])]
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


def page_of(items: list[Document], url: str, params: Document, kind: str) -> Document:
    """One page of what is kept on another object, in the order it was given."""
    if "starting_after" in params and "ending_before" in params:
        raise exclusive_parameters("starting_after", "ending_before")
    ids = [item["id"] for item in items]
    limit = params.get("limit", _USUAL)
    start, end = 0, len(items)
    for cursor in ("starting_after", "ending_before"):
        if cursor in params and params[cursor] not in ids:
            raise missing_resource(kind, params[cursor], cursor)
    if "starting_after" in params:
        start = ids.index(params["starting_after"]) + 1
    if "ending_before" in params:
        end = ids.index(params["ending_before"])
        start = max(0, end - limit)
    has_more = start > 0 if "ending_before" in params else end - start > limit
    shown = items[start:end][:limit]
    return {"object": "list", "data": shown, "has_more": has_more, "url": url}


def between(what: str, bounds: Document | int) -> list[tuple[str, int | str]]:
    """Conditions that hold where `what`, a column or another literal, lies within the bounds."""
    if isinstance(bounds, int):
        return [(f"{what} = ?", bounds)]
    return [(f"{what} {_BOUNDS[name]} ?", bound) for name, bound in bounds.items()]
