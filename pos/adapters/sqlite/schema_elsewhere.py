"""Parts of the schema's history: refunds in the ledger, and what happened elsewhere.

Belongs to applied migrations and is never edited.
"""

from sqlite_utils.db import Database


def index_and_guard(db: Database) -> None:
    """The indexes of the ledger, and the triggers that keep it append-only."""
    db.execute("CREATE INDEX entries_by_time ON entries (occurred_at)")
    db.execute("CREATE INDEX postings_by_account ON postings (account, currency, amount_minor)")
    for table in ("entries", "postings"):
        for verb in ("UPDATE", "DELETE"):
            db.execute(f"""
                CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""")


def allow_refunds(db: Database) -> None:
    """Two kinds of entries more: copied row for row, so that every hash stays what it was."""
    for table in ("entries", "postings"):
        db.execute(f"ALTER TABLE {table} RENAME TO {table}_before_refunds")
    db.execute("""
        CREATE TABLE entries (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('hold', 'capture', 'release', 'lapse', 'refund',
                'refund_failed')),
            occurred_at TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            sale_id TEXT REFERENCES sales (id),
            intent_id TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            reason TEXT NOT NULL,
            prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
            hash TEXT NOT NULL CHECK (length(hash) = 64)
        ) STRICT""")
    db.execute("""
        CREATE TABLE postings (
            entry INTEGER NOT NULL REFERENCES entries (sequence),
            line INTEGER NOT NULL CHECK (line > 0),
            account TEXT NOT NULL CHECK (account <> ''),
            amount_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            PRIMARY KEY (entry, line)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        INSERT INTO entries (sequence, reference, kind, occurred_at, recorded_at, sale_id,
            intent_id, amount_minor, currency, reason, prev_hash, hash)
        SELECT sequence, reference, kind, occurred_at, recorded_at, sale_id, intent_id,
            amount_minor, currency, reason, prev_hash, hash
        FROM entries_before_refunds ORDER BY sequence""")
    db.execute("""
        INSERT INTO postings (entry, line, account, amount_minor, currency)
        SELECT entry, line, account, amount_minor, currency
        FROM postings_before_refunds ORDER BY entry, line""")
    db.execute("DROP TABLE postings_before_refunds")
    db.execute("DROP TABLE entries_before_refunds")
    index_and_guard(db)


def make_what_comes_later(db: Database) -> None:
    """Tables for what follows a capture, for what others did, and for the events that told it."""
    _after_the_capture(db)
    _kept_for_good(db)
    _followed_events(db)


def _after_the_capture(db: Database) -> None:
    db.execute("""
        CREATE TABLE refunds (
            id TEXT PRIMARY KEY,
            intent_id TEXT NOT NULL REFERENCES intents (id),
            charge_id TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            status TEXT NOT NULL,
            created_at TEXT NOT NULL,
            reason TEXT NOT NULL,
            operation_id TEXT,
            is_release INTEGER NOT NULL CHECK (is_release IN (0, 1))
        ) STRICT""")
    db.execute("CREATE INDEX refunds_by_intent ON refunds (intent_id)")
    db.execute("""
        CREATE TABLE disputes (
            id TEXT PRIMARY KEY,
            intent_id TEXT NOT NULL REFERENCES intents (id),
            charge_id TEXT NOT NULL,
            amount_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            status TEXT NOT NULL,
            created_at TEXT NOT NULL,
            reason TEXT NOT NULL,
            due_by TEXT
        ) STRICT""")
    db.execute("CREATE INDEX disputes_by_intent ON disputes (intent_id)")


def _kept_for_good(db: Database) -> None:
    db.execute("""
        CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('held', 'captured', 'canceled', 'lapsed',
                'refunded', 'refund_failed', 'disputed')),
            intent_id TEXT NOT NULL REFERENCES intents (id),
            sale_id TEXT REFERENCES sales (id),
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            occurred_at TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            event_id TEXT
        ) STRICT""")
    db.execute("CREATE INDEX changes_by_intent ON changes (intent_id)")
    db.execute("""
        CREATE TABLE drift_notes (
            sequence INTEGER PRIMARY KEY,
            drift TEXT NOT NULL,
            note TEXT NOT NULL CHECK (note <> ''),
            noted_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX drift_notes_by_drift ON drift_notes (drift, sequence)")
    for table in ("changes", "drift_notes"):
        for verb in ("UPDATE", "DELETE"):
            db.execute(f"""
                CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")


def _followed_events(db: Database) -> None:
    db.execute("""
        CREATE TABLE event_cursor (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            since TEXT NOT NULL,
            event_id TEXT,
            event_at TEXT
        ) STRICT""")
    db.execute("""
        CREATE TABLE events_seen (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            created_at TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX events_seen_by_time ON events_seen (created_at, place)")
