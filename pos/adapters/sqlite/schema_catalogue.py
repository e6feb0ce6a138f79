"""Part of the schema's history: the products that can be sold, and the words that find them.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def make_the_catalogue(db: Database) -> None:
    """Products, and an index of their names."""
    db.execute("""
        CREATE TABLE products (
            id INTEGER PRIMARY KEY,
            sku TEXT NOT NULL UNIQUE COLLATE NOCASE,
            barcode TEXT NOT NULL,
            name TEXT NOT NULL CHECK (name <> ''),
            price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            tax_rate INTEGER NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000)
        ) STRICT""")
    db.execute("CREATE INDEX products_by_barcode ON products (barcode) WHERE barcode <> ''")
    db.execute("""
        CREATE VIRTUAL TABLE product_words USING fts5 (
            name, content='products', content_rowid='id',
            tokenize="unicode61 remove_diacritics 2", prefix='1 2')""")
    # An import then writes its words in one go instead of merging them a megabyte at a time.
    db.execute("INSERT INTO product_words (product_words, rank) VALUES ('hashsize', 67108864)")
