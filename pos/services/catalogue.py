"""The catalogue: what a code means, what words find, and loading a file of products."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pos.domain.cart import Item
from pos.domain.catalogue import Product
from pos.domain.gs1 import Gs1Label, read_gs1
from pos.domain.measure import Unit
from pos.domain.money import Currency, Money
from pos.domain.permissions import Act
from pos.domain.scale_codes import ScalePattern, read_label
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What a scan puts into the cart, and how much of it where the label says so.

    `measure` is in thousandths of the product's unit, 0 where the label says nothing.
    """

    product: Product
    item: Item
    measure: int = 0

    @classmethod
    def of(cls, product: Product) -> "Taken":
        """A product at its own price."""
        return cls(product, product.item())


def _no_patterns() -> Sequence[ScalePattern]:
    return ()


class CatalogueService:
    """Products by code and by word, and the files they come from."""

    def __init__(
        self,
        store: CatalogueStore,
        access: Access | None = None,
        patterns: Callable[[], Sequence[ScalePattern]] = _no_patterns,
    ) -> None:
        """With an `access`, and people set up, prices are loaded by whoever sets the till up.

        `patterns` are those of the labels that the shop's scale prints now.
        """
        self._store = store
        self._access = access
        self._patterns = patterns

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

    def take(self, code: str) -> Taken:
        """What a scanned or typed code puts into the cart: also a scale's label or a GS1 code.

        The catalogue's own codes go first: a shop may number its goods as a scale does.
        Raises Refused as `scan` does, and `label_misread`, `label_not_measured` (a weight of
        what is sold by the piece), `label_other_unit` or `label_price`.
        """
        try:
            return Taken.of(self.scan(code))
        except Refused as unknown:
            if unknown.code != "code_unknown":
                raise
            code = code.strip()
            if (label := read_label(code, self._patterns())) is not None:
                product = self._first(label.numbers)
                unit = product.unit if product else Unit.PIECE
                return _labelled(product, unknown, label.measure, unit, label.price_minor)
            if (found := read_gs1(code)) is None:
                raise
            product = self._first((found.gtin,))
            minor = _price_of(found, product)
            return _labelled(product, unknown, found.measure, found.unit, minor)

    def knows(self, code: str) -> bool:
        """Whether that is something to sell, even if it cannot be sold as it is."""
        try:
            self.take(code)
        except Refused as refused:
            return refused.code != "code_unknown"
        return True

    @staticmethod
    def taken(product: Product) -> Taken:
        """A product that was chosen and not scanned, at its own price."""
        return Taken.of(product)

    def _first(self, codes: Sequence[str]) -> Product | None:
        """The product of the first code that has one and no more."""
        lots = (self._store.by_code(code) for code in codes)
        return next((found[0] for found in lots if len(found) == 1), None)

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
            self._access.do(Act.RISKY_SETTINGS, subject=f"catalogue {path.name}", facts=facts)
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


def _price_of(label: Gs1Label, product: Product | None) -> int | None:
    """A price counts on goods of variable measure alone: by unit, or by a GTIN-14 of 9...

    Raises Refused `label_price` (GS1 General Specifications, section 2.1.10: indicator 9).
    """
    if product is None or label.price is None:
        return None
    if not product.unit and not label.gtin.startswith("9"):
        return None
    minor = label.price_minor(product.price.currency)
    if minor is None:
        raise Refused("label_price", name=product.name)
    return minor


def _labelled(
    product: Product | None, unknown: Refused, measure: int, unit: Unit, minor: int | None
) -> Taken:
    """What a label makes of a product: its price counts, then its measure."""
    if product is None:
        raise unknown
    item = product.item()
    if minor:  # a label of nothing is no gift
        # One piece at the price that the customer read, to the cent; whatever it weighs.
        price = Money(minor, item.price.currency)
        return Taken(product, replace(item, price=price, unit=Unit.PIECE))
    if not measure:
        return Taken(product, item)
    if not item.unit:
        raise Refused("label_not_measured", name=item.name)
    if item.unit is not unit:
        raise Refused("label_other_unit", name=item.name, unit=str(unit), sold=str(item.unit))
    return Taken(product, item, measure)
