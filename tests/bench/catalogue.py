"""Importing 20,000 products, against writing the same rows with a bare executemany."""

import csv
import random
from pathlib import Path
from time import perf_counter

from sqlite_utils.db import Database

from pos.adapters.sqlite.catalogue_table import SqliteCatalogue
from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.system import SystemClock
from pos.domain.money import Currency
from pos.services.catalogue import CatalogueService
from tests.bench.figures import Figure, median

PRODUCTS = 20_000
ROUNDS = 5
BOUND = 3.0
_PLAIN = (
    "CREATE TABLE plain (sku TEXT, barcode TEXT, name TEXT, price_minor INTEGER, currency TEXT,"
    " tax_rate INTEGER)"
)

_WORDS = (
    "Hammer Screw Nail Drill Paint White Blue Oak Pine Brush Saw Blade Glue Tape Cable Lamp Bulb "
    "Hinge Lock Key Bolt Washer Rope Chain Bucket Ladder Glove Mask Filter Sander Plane Chisel"
).split()


def ean13(body: str) -> str:
    """Twelve digits with their check digit."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-weighted % 10)


def _price(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def rows(count: int) -> list[tuple[str, str, str, str, str]]:
    """Made-up products in our own columns, the same at every run."""
    dice = random.Random(20)  # noqa: S311 - test data, nothing to guess
    return [
        (
            f"B{number:06d}",
            ean13(f"20{number:010d}"),
            f"{' '.join(dice.choices(_WORDS, k=3))} {number}",
            _price(dice.randrange(50, 20_000)),
            dice.choice(("0", "7", "19")),
        )
        for number in range(count)
    ]


def write_csv(path: Path, count: int) -> None:
    """A file as a shop would import it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("sku", "barcode", "name", "price", "tax_rate"))
        writer.writerows(rows(count))


def _bare(db: Database, table: str, source: list[tuple[str, str, str, str, str]]) -> float:
    """Milliseconds for the same values into a table, in one transaction and one call."""
    values = [
        (sku, barcode, name, int(price.replace(".", "")), "EUR", int(tax) * 100)
        for sku, barcode, name, price, tax in source
    ]
    insert = (
        f"INSERT INTO {table} (sku, barcode, name, price_minor, currency, tax_rate)"  # noqa: S608 - our own two
        " VALUES (?, ?, ?, ?, ?, ?)"
    )
    begin = perf_counter()
    db.execute("BEGIN IMMEDIATE")
    db.conn.executemany(insert, values)
    db.execute("COMMIT")
    return (perf_counter() - begin) * 1000


def _floors(folder: Path, source: list[tuple[str, str, str, str, str]]) -> tuple[float, float]:
    """Our own table with its indexes and checks, but no words; and a table without anything."""
    path = folder / "bare.db"
    file = LedgerFile(path, now=SystemClock().now())
    try:
        with file.read():
            pass
        db = connect(path)
        try:
            db.execute(_PLAIN)
            return _bare(db, "products", source), _bare(db, "plain", source)
        finally:
            db.conn.close()
    finally:
        file.close()
        for left in folder.glob("bare.db*"):
            left.unlink()


def measure(folder: Path, *, is_quick: bool = False) -> list[Figure]:
    """A first import into an empty catalogue, from the file to the last index."""
    source = rows(PRODUCTS)
    path = folder / "products.csv"
    write_csv(path, PRODUCTS)
    ours, floor, plain = [], [], []
    for turn in range(2 if is_quick else ROUNDS):
        same, without = _floors(folder, source)
        floor.append(same)
        plain.append(without)
        file = LedgerFile(folder / f"catalogue-{turn}.db", now=SystemClock().now())
        try:
            service = CatalogueService(SqliteCatalogue(file))
            begin = perf_counter()
            service.import_file(path, currency=Currency("EUR"))
            ours.append((perf_counter() - begin) * 1000)
        finally:
            file.close()
    name = "import of 20,000 products"
    return [
        Figure(
            name,
            median(ours),
            median(floor),
            median(ours) / median(floor),
            BOUND,
            "times executemany",
            "floor: the same rows into the same table with its indexes; reading, checking and the "
            "index of words are ours",
        ),
        Figure(
            f"{name}, plain floor",
            median(ours),
            median(plain),
            median(ours) / median(plain),
            BOUND,
            "times executemany",
            "floor: a table without key, index or check; for honesty",
        ),
    ]
