"""Parts of the schema's history: notes about sales, lapsed holds as tasks, and alerts seen.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def make_the_board(db: Database) -> None:
    """What the hold board shows beside Stripe's own facts."""
    _notes(db)
    _lapses(db)
    db.execute("""
        CREATE TABLE alerts_seen (
            intent_id TEXT PRIMARY KEY,
            grade TEXT NOT NULL
                CHECK (grade IN ('lapsed', 'before_close', 'before_opening', 'tomorrow')),
            seen_at TEXT NOT NULL,
            seen_by TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")


def _notes(db: Database) -> None:
    db.execute("""
        CREATE TABLE sale_notes (
            sale_id TEXT PRIMARY KEY REFERENCES sales (id),
            customer TEXT NOT NULL,
            reason TEXT NOT NULL,
            owner TEXT NOT NULL,
            keep_until TEXT,
            note TEXT NOT NULL,
            recipe TEXT NOT NULL,
            follows TEXT REFERENCES sales (id) CHECK (follows <> sale_id)
        ) STRICT""")
    db.execute("""
        CREATE INDEX sale_notes_by_lapsed_sale ON sale_notes (follows)
            WHERE follows IS NOT NULL""")
    db.execute("""
        CREATE TRIGGER sale_notes_follow_for_good BEFORE UPDATE ON sale_notes
        WHEN old.follows IS NOT NULL AND new.follows IS NOT old.follows
        BEGIN SELECT RAISE(ABORT, 'which sale it follows stays known'); END""")


def _lapses(db: Database) -> None:
    # Holds that lapsed before there were tasks ask for no decision: nobody could have made one.
    db.execute("""
        CREATE TABLE lapses (
            intent_id TEXT PRIMARY KEY REFERENCES intents (id),
            sale_id TEXT REFERENCES sales (id),
            lapsed_at TEXT NOT NULL,
            decision TEXT NOT NULL CHECK (decision IN ('open', 'reauthorised', 'dismissed')),
            next_sale TEXT REFERENCES sales (id),
            reason TEXT NOT NULL,
            decided_at TEXT CHECK ((decided_at IS NULL) = (decision = 'open')),
            decided_by TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX lapses_open ON lapses (lapsed_at) WHERE decision = 'open'")
    db.execute("CREATE INDEX lapses_by_time ON lapses (lapsed_at)")
    db.execute("""
        CREATE INDEX lapses_by_next_sale ON lapses (next_sale) WHERE next_sale IS NOT NULL""")
    db.execute("""
        CREATE TRIGGER lapses_decided_once BEFORE UPDATE ON lapses
        WHEN old.decision <> 'open' OR new.intent_id <> old.intent_id
        BEGIN SELECT RAISE(ABORT, 'a lapsed hold is decided about once'); END""")
    db.execute("""
        CREATE TRIGGER lapses_stay BEFORE DELETE ON lapses
        BEGIN SELECT RAISE(ABORT, 'lapsed holds are never forgotten'); END""")
