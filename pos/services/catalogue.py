"""The catalogue: what a code means, what words find, and loading a file of products."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pos.domain.catalogue import Product
from pos.domain.money import Currency, Money
from pos.domain.permissions import Act
from pos.domain.tax import TaxRate
from pos.domain.views import CatalogueChange
from pos.errors import Refused
from pos.logs import redact
from pos.ports import CatalogueStore
from pos.services.access import Access
from pos.services.catalogue_import import (
    ImportProgress,
    ImportReport,
    Stage,
    Watch,
    read_products,
    unwatched,
)
from resources.samples import sample_catalogue

_SHOWN: Final = 64
_UNTAXED: Final = TaxRate(0)
_SAMPLE_CURRENCY: Final = Currency("EUR")


class CatalogueService:
    """Products by code and by word, and the files they come from."""

    def __init__(self, store: CatalogueStore, access: Access | None = None) -> None:
        """With an `access`, and people set up, prices are loaded by whoever sets the till up."""
        self._store = store
        self._access = access

    def scan(self, code: str) -> Product:
        """The product of a barcode or SKU.

        Raises Refused `code_unknown` or `code_ambiguous`; the fact `scanned` never holds a
        card's number, it says that it was one.
        """
        code = code.strip()
        found = self._store.by_code(code)
        if len(found) == 1:
            return found[0]
        scanned = redact(code)[:_SHOWN]
        if not found:
            raise Refused("code_unknown", scanned=scanned)
        raise Refused("code_ambiguous", scanned=scanned, skus=tuple(each.sku for each in found))

    def search(self, text: str, limit: int = 20) -> Sequence[Product]:
        """By words in any order, by their beginnings, without accents; or by code."""
        return self._store.search(text, limit)

    def list(self, after: str = "", limit: int = 100) -> Sequence[Product]:
        """A page by SKU, of those after the SKU `after`."""
        return self._store.list(after, limit)

    def count(self) -> int:
        return self._store.count()

    def import_file(
        self,
        path: Path,
        *,
        currency: Currency,
        progress: Watch = unwatched,
        skip_bad_rows: bool = False,
        default_rate: TaxRate = _UNTAXED,
    ) -> ImportReport:
        """Load a file in one transaction, or leave the catalogue as it is.

        One wrong row and nothing is loaded, unless `skip_bad_rows`. Products are updated by
        SKU; those that are not in the file stay. What `progress` raises stops the import.
        `default_rate` is for products of which the file does not say how much tax is in them.
        Raises Refused: `file_missing`, `file_is_folder`, `file_unreadable`, `file_empty`,
        `file_too_large`, `file_not_text`, `header_unknown`, `header_incomplete`,
        `header_repeated`, `tax_rate_unreadable` or `tax_rate_out_of_range` of a column,
        `file_without_products`, `file_too_many_products`, those of permissions; Misconfigured for
        the disk's conditions.
        """
        products, report = read_products(
            path, currency=currency, default_rate=default_rate, watch=progress
        )
        if report.errors and not (skip_bad_rows and products):
            return report
        total = len(products)
        if self._access is not None and not self._access.is_open():
            facts = {"products": str(total)}
            self._access.do(Act.SETTINGS, subject=f"catalogue {path.name}", facts=facts)
        change = self._store.replace(
            products, lambda done: progress(ImportProgress(Stage.SAVING, done, total))
        )
        return replace(report, change=change)

    def load_sample(self, currency: Currency) -> CatalogueChange | None:
        """Our own few products, when there are none; None when there are.

        Their prices are written for euro and dollar; another currency keeps their digits.
        """
        if self._store.count():
            return None
        with sample_catalogue() as path:
            products, _ = read_products(path, currency=_SAMPLE_CURRENCY, default_rate=_UNTAXED)
        priced = [
            replace(product, price=Money(product.price.minor * currency.step, currency))
            for product in products
        ]
        return self._store.replace(priced, lambda _done: None)
