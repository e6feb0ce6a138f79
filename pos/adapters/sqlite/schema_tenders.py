"""Parts of the schema's history: what a sale was paid with, and entries for cash.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_KINDS = ("cash_sale", "cash_refund")


def make_room_for_tenders(db: Database) -> None:
    """A sale that one card pays, as all before, has no more to say than its payment does."""
    db.execute("ALTER TABLE sales ADD COLUMN tenders TEXT CHECK (json_valid(tenders))")
    db.conn.executemany("INSERT INTO entry_kinds (kind) VALUES (?)", [(kind,) for kind in _KINDS])
    # Cash alone is proved by these; nearly all sales of a shop that takes cards have none.
    db.execute("CREATE INDEX sales_with_tenders ON sales (id) WHERE tenders IS NOT NULL")
