"""Part of the schema's history: ways in which a card reaches a payment.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_KINDS = ("present", "form", "session", "expire", "refund_at_reader")


def make_room_for_channels(db: Database) -> None:
    """What is handed over and to whom, pages of Stripe's, and what a charge tells of its card."""
    rows = [(kind,) for kind in _KINDS]
    db.conn.executemany("INSERT INTO operation_kinds (kind) VALUES (?)", rows)
    db.execute("""
        ALTER TABLE intents ADD COLUMN types TEXT NOT NULL DEFAULT '["card"]'
            CHECK (json_valid(types))""")
    db.execute("ALTER TABLE intents ADD COLUMN customer_id TEXT")
    db.execute("ALTER TABLE intents ADD COLUMN tip_minor INTEGER CHECK (tip_minor > 0)")
    db.execute("""
        ALTER TABLE charges ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'
            CHECK (json_valid(facts))""")
    db.execute("""
        CREATE TABLE handovers (
            operation_id TEXT PRIMARY KEY REFERENCES operations (id),
            sale_id TEXT NOT NULL REFERENCES sales (id),
            channel TEXT NOT NULL,
            place TEXT NOT NULL,
            begun_at TEXT NOT NULL,
            intent_id TEXT,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'over')),
            ended TEXT,
            why TEXT NOT NULL,
            CHECK ((state = 'over') = (ended IS NOT NULL))
        ) STRICT""")
    db.execute("CREATE INDEX handovers_by_sale ON handovers (sale_id)")
    db.execute("CREATE INDEX handovers_waiting ON handovers (begun_at) WHERE state = 'waiting'")
    db.execute("""
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY,
            sale_id TEXT NOT NULL REFERENCES sales (id),
            status TEXT NOT NULL
                CHECK (status IN ('open', 'complete', 'expired', 'needs_review')),
            amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            intent_id TEXT,
            livemode INTEGER NOT NULL CHECK (livemode IN (0, 1)),
            metadata TEXT NOT NULL CHECK (json_valid(metadata)),
            seen_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX sessions_by_sale ON sessions (sale_id)")
    db.execute(
        "CREATE INDEX sessions_open ON sessions (id) WHERE status IN ('open', 'needs_review')"
    )
