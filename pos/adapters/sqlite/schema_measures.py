"""Part of the schema's history: goods that are sold by weight, length or volume.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def let_goods_be_measured(db: Database) -> None:
    """What a price is for: empty for one piece, otherwise one of that unit."""
    db.execute("""
        ALTER TABLE products ADD COLUMN unit TEXT NOT NULL DEFAULT ''
            CHECK (unit IN ('', 'kg', 'lb', 'm', 'l'))""")
    db.execute("DROP VIEW sale_lines")
    db.execute("""
        CREATE VIEW sale_lines AS
        SELECT sales.id AS sale_id, line.value ->> 'number' AS line,
            line.value ->> 'sku' AS sku, line.value ->> 'barcode' AS barcode,
            line.value ->> 'name' AS name, line.value ->> 'quantity' AS quantity,
            coalesce(line.value ->> 'measure', 0) AS measure,
            coalesce(line.value ->> 'unit', '') AS unit,
            line.value ->> 'price' AS price_minor, sales.currency AS currency,
            line.value ->> 'tax_rate' AS tax_rate_basis_points
        FROM sales, json_each(sales.cart, '$.lines') AS line""")
