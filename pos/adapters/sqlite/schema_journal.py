"""Part of the schema's history: the journal of what was asked of Stripe.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def make_the_journal(db: Database) -> None:
    """Every request, written before it is sent."""
    db.execute("""
        CREATE TABLE operations (
            id TEXT PRIMARY KEY,
            sale_id TEXT NOT NULL REFERENCES sales (id),
            kind TEXT NOT NULL
                CHECK (kind IN ('create', 'update', 'confirm', 'capture', 'cancel')),
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
            UNIQUE (sale_id, kind, target, attempt)
        ) STRICT""")
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
