"""What the entry box means: a quantity, a code, or words whose first hit is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from pos.errors import Refused

if TYPE_CHECKING:  # the services come with the ledger, after the first paint
    from pos.domain.catalogue import Product
    from pos.services.catalogue import CatalogueService, Taken

HITS: Final = 24
_CODE_DIGITS: Final = 6
"""So many digits are a code and not words: an unknown one must not become something else."""


def query_of(text: str) -> str:
    """What to search for while it is typed: what follows a quantity."""
    return text.rpartition("*")[2].strip()


def finder(catalogue: CatalogueService, text: str, *, may_search: bool) -> Callable[[], Taken]:
    """Looks a code up; words may mean the first hit, the one that stands on top of the list.

    Raises Refused as `CatalogueService.take` does.
    """

    def find() -> Taken:
        try:
            return catalogue.take(text)
        except Refused as unknown:
            hits: Sequence[Product] = ()
            if may_search and unknown.code == "code_unknown" and not _is_code(text):
                hits = catalogue.search(text, HITS)
            if not hits:
                raise
            return catalogue.taken(hits[0])

    return find


def _is_code(text: str) -> bool:
    return text.isdecimal() and len(text) >= _CODE_DIGITS
