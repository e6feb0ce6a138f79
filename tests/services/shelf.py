"""Product files as a shop might have them, and a catalogue to load them into."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.database import LedgerFile
from pos.domain.money import Currency
from pos.services.catalogue import CatalogueService
from pos.services.catalogue_import import ImportReport
from tests.empty_ledger import lay

EUR = Currency("EUR")
HEADER = "sku,barcode,name,price,tax_rate"


class Shelf:
    """A catalogue service, and a folder to put files into."""

    def __init__(self, service: CatalogueService, folder: Path) -> None:
        self.service = service
        self._folder = folder

    def put(self, content: str | bytes, name: str = "products.csv") -> Path:
        path = self._folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, *rows: str, header: str = HEADER, **options) -> ImportReport:
        """Import rows in our own columns."""
        return self.load_bytes("\n".join([header, *rows]).encode(), **options)

    def load_bytes(self, content: bytes, **options) -> ImportReport:
        return self.service.import_file(self.put(content), **{"currency": EUR, **options})

    def names(self) -> dict[str, str]:
        """SKU to name of everything there is."""
        return {product.sku: product.name for product in self.service.list(limit=1_000_000)}


@contextmanager
def open_shelf(folder: Path) -> Iterator[Shelf]:
    """A shelf over a ledger in `folder`."""
    file = LedgerFile(lay(folder / "shop" / "test.db"), now=datetime(2026, 5, 4, tzinfo=UTC))
    try:
        yield Shelf(CatalogueService(SqliteCatalogue(file)), folder)
    finally:
        file.close()


def found(report: ImportReport) -> list[tuple[int, str, str]]:
    """Line, code and column of every issue."""
    return [(issue.line, issue.code, issue.column) for issue in report.issues]
