"""What the shop sells and what it decides."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from pos.domain.catalogue import Product
from pos.domain.views import CatalogueChange
from pos.settings import Settings


class CatalogueStore(Protocol):
    """Products and their search index."""

    def by_code(self, code: str) -> Sequence[Product]:
        """Products with exactly this barcode, or else this SKU (SKUs ignore case)."""
        ...

    def search(self, text: str, limit: int) -> Sequence[Product]:
        """Any word in any order, prefixes, accents and case ignored; best first."""
        ...

    def list(self, after: str, limit: int) -> Sequence[Product]:
        """By SKU, those after the SKU `after`."""
        ...

    def count(self) -> int: ...
    def replace(
        self, products: Iterable[Product], progress: Callable[[int], None]
    ) -> CatalogueChange:
        """Add or update by SKU in one transaction; nothing changes when it fails."""
        ...


class SettingsStore(Protocol):
    """The shop's settings as rows of text in its ledger."""

    def load(self) -> Settings: ...
    def save(self, settings: Settings) -> None: ...
