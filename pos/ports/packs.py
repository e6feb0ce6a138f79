"""The part of the ledger file about packs for the accountant."""

from collections.abc import Sequence
from typing import Protocol

from pos.domain.pack import Pack


class PackBook(Protocol):
    """Packs that were made. Nothing in it is ever changed or deleted."""

    def all(self) -> Sequence[Pack]:
        """Newest first."""
        ...

    def add(self, pack: Pack) -> None:
        """Raises Refused `pack_overtaken` when another has its number by now."""
        ...
