"""Reading a file of products once: the products of its good rows, and a report on the others."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Final

from pos.domain.catalogue import Product
from pos.domain.money import Currency
from pos.domain.tax import TaxRate
from pos.domain.views import CatalogueChange
from pos.errors import Refused
from pos.services.catalogue_files import DELIMITERS, Row, TextFile, open_text
from pos.services.catalogue_layouts import OWN, Columns, RawProduct, recognise
from pos.services.catalogue_rows import Issue, RowChecker

MOST_PRODUCTS: Final = 500_000
_SHOWN: Final = 20
_BATCH: Final = 200


class Stage(StrEnum):
    """What an import is doing; reading counts bytes, saving counts products."""

    READING = "reading"
    SAVING = "saving"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is in its stage."""

    stage: Stage
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Of the whole import: reading and saving take about as long."""
        half = 50 * self.done // self.total if self.total else 50
        return half if self.stage is Stage.READING else 50 + half


Watch = Callable[[ImportProgress], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file of products held and what became of it.

    `layout` is `own`, `square` or `shopify`. `mapped` pairs the file's columns with what they
    were taken for. `rows` counts products in the file, `left_out` the rows that are nothing to
    sell: further pictures, archived products and drafts. `issues` are in the order of the file,
    at most a thousand; `errors` and `warnings` count all. `change` is None when rows were wrong
    and nothing was loaded.
    """

    file: str
    layout: str
    encoding: str
    mapped: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    rows: int
    left_out: int
    errors: int
    warnings: int
    issues: tuple[Issue, ...]
    change: CatalogueChange | None = None

    @property
    def is_loaded(self) -> bool:
        return self.change is not None


def unwatched(_progress: ImportProgress) -> None:
    """Nobody looks."""


def read_products(
    path: Path, *, currency: Currency, default_rate: TaxRate, watch: Watch = unwatched
) -> tuple[Sequence[Product], ImportReport]:
    """The products of every good row, in the order of the file.

    Raises Refused for a file as a whole, as `CatalogueService.import_file` lists.
    """
    file = open_text(path)
    delimiter, columns = _columns_of(file, default_rate)
    checker = RowChecker(currency)
    if file.is_assumed:
        checker.warn(1, "encoding_assumed", text=file.encoding)
    if not columns.has_rates:
        checker.warn(1, "tax_rate_absent", text=default_rate.percent())
    reading = _Reading(columns, checker)
    rows = file.rows(delimiter, lambda done: watch(ImportProgress(Stage.READING, done, file.size)))
    next(rows)  # the header
    products = list(reading.products(rows))
    if not reading.rows:
        raise Refused("file_without_products", file=path.name, layout=columns.layout)
    return products, ImportReport(
        file=path.name,
        layout=columns.layout,
        encoding=file.encoding,
        mapped=columns.mapped,
        ignored=columns.ignored,
        rows=reading.rows,
        left_out=reading.left_out,
        errors=checker.errors,
        warnings=checker.warnings,
        issues=tuple(sorted(checker.issues, key=lambda issue: issue.line)),
    )


def _columns_of(file: TextFile, default_rate: TaxRate) -> tuple[str, Columns]:
    """The delimiter under which the header makes sense, and that sense."""
    headers = {delimiter: file.header(delimiter) for delimiter in DELIMITERS}
    for delimiter, header in headers.items():
        if columns := recognise(header, default_rate):
            return delimiter, columns
    found = max(headers.values(), key=len)
    raise Refused(
        "header_unknown",
        file=file.path.name,
        found=tuple(cell[:_SHOWN] for cell in found[:_SHOWN]),
        expected=OWN,
    )


class _Reading:
    """One way through the rows, counting them."""

    def __init__(self, columns: Columns, checker: RowChecker) -> None:
        self.rows = 0
        self.left_out = 0
        self._columns = columns
        self._checker = checker

    def products(self, rows: Iterator[Row]) -> Iterator[Product]:
        good = self._well_formed(rows)
        while batch := list(islice(good, _BATCH)):
            self.rows += len(batch)
            if self.rows > MOST_PRODUCTS:
                raise Refused("file_too_many_products", maximum=MOST_PRODUCTS)
            yield from self._checker.products(batch)

    def _well_formed(self, rows: Iterator[Row]) -> Iterator[tuple[int, RawProduct]]:
        width, read = self._columns.width, self._columns.read
        for line, cells in rows:
            missing = width + 1 - len(cells or ())
            if cells is None or (missing < 1 and any(cells[width:])):
                self.rows += 1
                self._checker.unreadable(line, "columns_too_many" if cells else "quotes_open")
                continue
            # Spreadsheets leave out the last cells when they are empty.
            if missing > 0:
                cells.extend([""] * missing)
            if raw := read(cells):
                yield line, raw
            else:
                self.left_out += 1
