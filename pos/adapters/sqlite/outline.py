"""What a ledger's file is made of: tables, counts and upgrades, and nothing that is in it."""

import hashlib
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.migrations import migrations
from pos.domain.health import Outline

_PARTS: Final = """
    SELECT type, name, coalesce(sql, '') FROM sqlite_schema
    WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"""
_TABLES: Final = """
    SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'product_words_%'
    ORDER BY name"""
_OPERATIONS: Final = """
    SELECT kind || ' ' || state, count(*) FROM operations GROUP BY kind, state ORDER BY 1"""


def outline(file: LedgerFile) -> Outline:
    """Raises Misconfigured as the file's other readers do."""
    with file.read() as db:
        return Outline(
            migrations=[step.name for step in migrations.applied(db)],
            fingerprint=_fingerprint(db),
            rows={name: _count(db, name) for (name,) in db.execute(_TABLES).fetchall()},
            operations={str(name): int(count) for name, count in db.execute(_OPERATIONS)},
            size=_size(db),
        )


def _fingerprint(db: Database) -> str:
    text = "\n".join("|".join(row) for row in db.execute(_PARTS))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _count(db: Database, table: str) -> int:
    name = table.replace('"', '""')
    row = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 - a name from the schema itself, quoted
    return int(row[0])


def _size(db: Database) -> int:
    pages, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return int(pages) * int(size)
