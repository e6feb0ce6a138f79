"""What a route is: an address, the call that answers it, and the parameters it takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pos.adapters.stripe_simulator.books import Books
from pos.adapters.stripe_simulator.documents import Document
from pos.adapters.stripe_simulator.params import Shape

Handler: TypeAlias = Callable[[Books, str, Document], Document]
"""Gets the books, the id from the path ("" where there is none) and the checked parameters."""


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    handler: Handler
    shape: Shape
    required: tuple[str, ...] = ()


def route(
    method: str, path: str, handler: Handler, shape: Shape, required: tuple[str, ...] = ()
) -> Route:
    """A route; `{id}` in the path stands for the one object it is about."""
    pattern = re.compile(path.replace("{id}", "([^/]+)"))
    return Route(method, pattern, handler, shape, required)


def read(kind: str, param: str) -> Handler:
    """Send an object as it is; an unknown id is a 404 that names `param`."""

    def handler(books: Books, object_id: str, _: Document) -> Document:
        return books.need(kind, object_id, param)

    return handler
