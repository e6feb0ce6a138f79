"""Tables `products` and `product_words`: what can be sold, by code, by word and page by page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.catalogue import Product, is_gtin
from pos.domain.measure import Unit
from pos.domain.money import Currency, Money
from pos.domain.tax import TaxRate
from pos.domain.views import CatalogueChange

_CHUNK: Final = 1_000
_RANKED_FROM: Final = 3
"""Letters a word needs before its hits are ranked: bm25 reads every hit of every word."""

_MOST_RANKED: Final = 2_000
"""Of more hits than that, the first ones by the shortness of their names: a ranking, which is
little else here, would keep the cashier waiting."""

_MOST_WORDS: Final = 12
_MOST_LETTERS: Final = 200
_LAST: Final = "\U0010ffff"
_GTIN_LENGTHS: Final = (8, 12, 13, 14)

_SPELLINGS: Final = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))
"""Letters that have no accent to ignore, and how they are typed without them."""

_COLUMNS: Final = "sku, barcode, name, price_minor, currency, tax_rate, unit"
_QUALIFIED: Final = ", ".join(f"products.{column}" for column in _COLUMNS.split(", "))

_UPSERT: Final = f"""
    INSERT INTO products ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (sku) DO UPDATE SET sku = excluded.sku, barcode = excluded.barcode,
        name = excluded.name, price_minor = excluded.price_minor, currency = excluded.currency,
        tax_rate = excluded.tax_rate, unit = excluded.unit
    WHERE products.sku <> excluded.sku COLLATE BINARY OR products.barcode <> excluded.barcode
        OR products.name <> excluded.name OR products.price_minor <> excluded.price_minor
        OR products.currency <> excluded.currency OR products.tax_rate <> excluded.tax_rate
        OR products.unit <> excluded.unit"""  # noqa: S608 - our own column names

_MATCH: Final = f"""
    SELECT {_QUALIFIED} FROM product_words JOIN products ON products.id = product_words.rowid
    WHERE product_words MATCH ?"""  # noqa: S608 - our own column names

_SHORTEST: Final = f"""
    SELECT {_COLUMNS} FROM ({_MATCH} LIMIT {_MOST_RANKED}) ORDER BY length(name)"""  # noqa: S608 - our own column names

_HOW_MANY: Final = f"""
    SELECT count(*) FROM (
        SELECT 1 FROM product_words WHERE product_words MATCH ? LIMIT {_MOST_RANKED + 1})"""  # noqa: S608 - a number

_Row = tuple[str, str, str, int, str, int, str]


class SqliteCatalogue:
    """Port `CatalogueStore`. Every call is a transaction of its own."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    def by_code(self, code: str) -> Sequence[Product]:
        """Also when the file writes a UPC-A and the scanner an EAN-13, or the reverse."""
        code = _clean(code)
        with self._file.read() as db:
            return _by_code(db, code) if code else []

    def search(self, text: str, limit: int) -> Sequence[Product]:
        words = _clean(text[:_MOST_LETTERS]).split()[:_MOST_WORDS]
        if not words or limit < 1:
            return []
        with self._file.read() as db:
            codes = _by_beginning(db, words[0], limit) if len(words) == 1 else []
            named = _by_words(db, words, limit)
        # Codes first, but never so many that no name is left to see.
        shown = codes[: max(limit // 2, limit - len(named))]
        return list({product.sku: product for product in (*shown, *named)}.values())[:limit]

    def list(self, after: str, limit: int) -> Sequence[Product]:
        with self._file.read() as db:
            return _select(db, "WHERE sku > ? ORDER BY sku LIMIT ?", _clean(after), limit)

    def count(self) -> int:
        with self._file.read() as db:
            return _count(db)

    def replace(
        self, products: Iterable[Product], progress: Callable[[int], None]
    ) -> CatalogueChange:
        """`progress` hears how many were written so far; what it raises undoes everything."""
        with self._file.write() as db:
            before = _count(db)
            written = changed = 0
            rows = map(_row, products)
            while chunk := list(islice(rows, _CHUNK)):
                changed += db.conn.executemany(_UPSERT, chunk).rowcount
                written += len(chunk)
                progress(written)
            if changed:
                # Twenty times faster for a whole file than triggers, which also leave every
                # row's words to be merged one by one.
                db.execute("INSERT INTO product_words (product_words) VALUES ('rebuild')")
            added = _count(db) - before
        return CatalogueChange(added, changed - added, written - changed)


def _row(product: Product) -> _Row:
    price = product.price
    return (
        product.sku,
        product.barcode,
        product.name,
        price.minor,
        price.currency.code,
        product.tax_rate.basis_points,
        str(product.unit),
    )


def _product(row: sqlite3.Row) -> Product:
    sku, barcode, name, price, currency, tax_rate, unit = row
    money = Money(price, Currency(currency))
    return Product(sku, barcode, name, money, TaxRate(tax_rate), Unit(unit))


def _select(db: Database, clause: str, *parameters: str | int) -> list[Product]:
    rows = db.execute(f"SELECT {_COLUMNS} FROM products {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
    return [_product(row) for row in rows.fetchall()]


def _count(db: Database) -> int:
    return int(db.execute("SELECT count(*) FROM products").fetchone()[0])


def _clean(text: str) -> str:
    """Text that SQLite takes: a NUL would end it early, half a character cannot be stored."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode().strip()


def _by_code(db: Database, code: str) -> list[Product]:
    codes = sorted({code, *_same_gtins(code)})
    marks = ", ".join("?" * len(codes))
    # The empty barcode of so many products is no code; the index leaves it out as well.
    found = _select(db, f"WHERE barcode <> '' AND barcode IN ({marks}) ORDER BY sku", *codes)
    return found or _select(db, "WHERE sku = ?", code)


def _same_gtins(code: str) -> Iterator[str]:
    """A GTIN is the same number whether leading zeros fill it up to 8, 12, 13 or 14 digits.

    GS1 General Specifications, section 3: shorter ones are stored right-aligned in 14 digits.
    """
    if is_gtin(code):
        bare = code.lstrip("0")
        yield from (bare.zfill(length) for length in _GTIN_LENGTHS if len(bare) <= length)


def _by_beginning(db: Database, word: str, limit: int) -> list[Product]:
    """By the whole code, or by its first characters once there is a digit among them."""
    found = _by_code(db, word)
    if any(character.isdigit() for character in word):
        found += _select(
            db, "WHERE sku >= ? AND sku < ? ORDER BY sku LIMIT ?", word, word + _LAST, limit
        )
    if word.isdigit():
        found += _select(
            db,
            "WHERE barcode <> '' AND barcode >= ? AND barcode < ? ORDER BY barcode LIMIT ?",
            word,
            word + _LAST,
            limit,
        )
    return list({product.sku: product for product in found}.values())


def _by_words(db: Database, words: Sequence[str], limit: int) -> list[Product]:
    sought = [word for word in words if any(character.isalnum() for character in word)]
    if not sought:
        return []
    match = " AND ".join(_any_spelling(word) for word in sought)
    if min(map(len, sought)) < _RANKED_FROM:
        query = _MATCH
    elif db.execute(_HOW_MANY, [match]).fetchone()[0] <= _MOST_RANKED:
        query = f"{_MATCH} ORDER BY rank"
    else:
        query = _SHORTEST
    rows = db.execute(f"{query} LIMIT ?", [match, limit])
    return [_product(row) for row in rows.fetchall()]


def _any_spelling(word: str) -> str:
    """A word as FTS5 takes it whatever is in it: quoted, as a prefix, in every spelling.

    Case is left to FTS5, whose idea of it is the one that the index was built with.
    """
    spellings = {word}
    lower = word.lower()
    for letter, typed in _SPELLINGS:
        spellings |= {
            lower.replace(old, new)
            for old, new in ((letter, typed), (typed, letter))
            if old in lower
        }
    quoted = [spelling.replace('"', '""') for spelling in sorted(spellings)]
    return "(" + " OR ".join(f'"{spelling}"*' for spelling in quoted) + ")"
