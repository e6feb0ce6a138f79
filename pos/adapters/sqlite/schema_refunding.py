"""Parts of the schema's history: the journal takes requests to give money back.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_COLUMNS = """id, sale_id, kind, target, attempt, request, state, prepared_at, sends, intent_id,
    code, request_id, boot, uptime_ms"""


def let_the_journal_refund(db: Database) -> None:
    """One kind of operation more: copied row for row, guards put back."""
    db.execute("ALTER TABLE operations RENAME TO operations_before_refunds")
    db.execute("""
        CREATE TABLE operations (
            id TEXT PRIMARY KEY,
            sale_id TEXT NOT NULL REFERENCES sales (id),
            kind TEXT NOT NULL
                CHECK (kind IN ('create', 'update', 'confirm', 'capture', 'cancel', 'refund')),
            target TEXT NOT NULL,
            attempt INTEGER NOT NULL CHECK (attempt > 0),
            request TEXT NOT NULL CHECK (json_valid(request)),
            state TEXT NOT NULL
                CHECK (state IN ('prepared', 'in_doubt', 'succeeded', 'rejected')),
            prepared_at TEXT NOT NULL,
            sends INTEGER NOT NULL CHECK (sends >= 0),
            intent_id TEXT,
            code TEXT NOT NULL,
            request_id TEXT NOT NULL,
            boot TEXT NOT NULL,
            uptime_ms INTEGER NOT NULL,
            UNIQUE (sale_id, kind, target, attempt)
        ) STRICT""")
    db.execute(f"""
        INSERT INTO operations ({_COLUMNS})
        SELECT {_COLUMNS} FROM operations_before_refunds ORDER BY rowid""")  # noqa: S608 - columns are literals of this module
    db.execute("DROP TABLE operations_before_refunds")
    db.execute("""
        CREATE INDEX operations_open ON operations (prepared_at)
            WHERE state IN ('prepared', 'in_doubt')""")
    db.execute("""
        CREATE TRIGGER operations_settle_once BEFORE UPDATE ON operations
        WHEN old.state NOT IN ('prepared', 'in_doubt') OR new.id <> old.id
            OR new.request <> old.request OR new.prepared_at <> old.prepared_at
        BEGIN SELECT RAISE(ABORT, 'a settled operation stays as it is'); END""")
    db.execute("""
        CREATE TRIGGER operations_stay BEFORE DELETE ON operations
        BEGIN SELECT RAISE(ABORT, 'operations are never deleted'); END""")
