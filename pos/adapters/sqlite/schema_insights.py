"""Part of the schema's history: the ledger added up by day, for reports.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def make_room_for_rollups(db: Database) -> None:
    """Sums that can be made anew at any time, how far they go, and cards that were declined."""
    db.execute("""
        CREATE TABLE rollups (
            roll TEXT NOT NULL CHECK (roll IN ('hour', 'clerk', 'register', 'tender', 'tax', 'hold',
                'wait', 'fee')),
            day TEXT NOT NULL CHECK (length(day) = 10),
            part TEXT NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            times INTEGER NOT NULL,
            minor INTEGER NOT NULL,
            back_times INTEGER NOT NULL,
            back_minor INTEGER NOT NULL,
            PRIMARY KEY (roll, day, part, currency)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE rolled_to (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            hash TEXT NOT NULL,
            zone TEXT NOT NULL CHECK (zone <> ''),
            rule INTEGER NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE INDEX charges_declined ON charges (created_at, decline_code, code, currency,
            amount_minor) WHERE status = 'failed'""")
