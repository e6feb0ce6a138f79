"""Parts of the schema's history: reviews of payments, and early warnings of fraud.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def keep_warnings(db: Database) -> None:
    """A mirror of what Stripe warns of, and three kinds of changes more that tell of it."""
    db.execute("""
        CREATE TABLE warnings (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('review', 'warning')),
            intent_id TEXT NOT NULL REFERENCES intents (id),
            charge_id TEXT NOT NULL,
            is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
            word TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX warnings_by_intent ON warnings (intent_id)")
    db.execute("CREATE INDEX warnings_open ON warnings (intent_id) WHERE is_open")
    db.execute("""
        CREATE TRIGGER warnings_stay BEFORE DELETE ON warnings
        BEGIN SELECT RAISE(ABORT, 'warnings are never forgotten'); END""")
    db.execute("""
        INSERT INTO change_kinds (kind) VALUES ('review_opened'), ('review_closed'), ('warned')""")
