"""Parts of the schema's history: people, approvals, and the audit journal inside the chain.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

from pos.adapters.sqlite.schema_elsewhere import index_and_guard

_KINDS = ("hold", "capture", "release", "lapse", "refund", "refund_failed", "audit")


def make_room_for_people(db: Database) -> None:
    """Who works here, what was approved, who sold, and entries of any kind that has a row."""
    _entries_of_any_kind(db)
    _staff(db)
    _approvals(db)
    db.execute("ALTER TABLE sales ADD COLUMN clerk TEXT NOT NULL DEFAULT ''")


def _entries_of_any_kind(db: Database) -> None:
    """Copied row for row, so that every hash stays what it was; a new kind is now an INSERT."""
    for table in ("entries", "postings"):
        db.execute(f"ALTER TABLE {table} RENAME TO {table}_before_people")
    db.execute("CREATE TABLE entry_kinds (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    db.conn.executemany("INSERT INTO entry_kinds (kind) VALUES (?)", [(kind,) for kind in _KINDS])
    db.execute("""
        CREATE TABLE entries (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL REFERENCES entry_kinds (kind),
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
        FROM entries_before_people ORDER BY sequence""")
    db.execute("""
        INSERT INTO postings (entry, line, account, amount_minor, currency)
        SELECT entry, line, account, amount_minor, currency
        FROM postings_before_people ORDER BY entry, line""")
    db.execute("DROP TABLE postings_before_people")
    db.execute("DROP TABLE entries_before_people")
    index_and_guard(db)
    db.execute("CREATE INDEX entries_of_the_trail ON entries (sequence) WHERE kind = 'audit'")


def _staff(db: Database) -> None:
    db.execute("""
        CREATE TABLE staff (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> ''),
            role TEXT NOT NULL CHECK (role IN ('cashier', 'supervisor', 'manager', 'accountant')),
            is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
            pin_hash TEXT NOT NULL CHECK (pin_hash <> ''),
            badge_mark TEXT UNIQUE
        ) STRICT""")
    db.execute("""
        CREATE TRIGGER staff_stay BEFORE DELETE ON staff
        BEGIN SELECT RAISE(ABORT, 'who worked here is never deleted'); END""")
    db.execute("""
        CREATE TABLE staff_secrets (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE tries (
            subject TEXT PRIMARY KEY,
            failed INTEGER NOT NULL CHECK (failed >= 0),
            last_at TEXT,
            boot TEXT NOT NULL,
            uptime_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""")


def _approvals(db: Database) -> None:
    db.execute("""
        CREATE TABLE approvals (
            id TEXT PRIMARY KEY,
            act TEXT NOT NULL,
            subject TEXT NOT NULL,
            amount_minor INTEGER,
            currency TEXT CHECK (length(currency) = 3),
            sale_id TEXT,
            intent_id TEXT,
            facts TEXT NOT NULL CHECK (json_valid(facts)),
            requester TEXT NOT NULL REFERENCES staff (id),
            register TEXT NOT NULL,
            requested_at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'granted', 'refused', 'spent')),
            approver TEXT REFERENCES staff (id),
            decided_at TEXT,
            boot TEXT NOT NULL,
            uptime_ms INTEGER NOT NULL,
            spent_at TEXT,
            operation_id TEXT,
            CHECK ((amount_minor IS NULL) = (currency IS NULL)),
            CHECK (state = 'waiting' OR (approver IS NOT NULL AND decided_at IS NOT NULL))
        ) STRICT""")
    db.execute("""
        CREATE INDEX approvals_open ON approvals (requester, requested_at)
            WHERE state IN ('waiting', 'granted')""")
    # The thing that was asked for never changes, nor does an answer; one use, once.
    db.execute("""
        CREATE TRIGGER approvals_go_forward BEFORE UPDATE ON approvals
        WHEN NOT (
            old.id = new.id AND old.act = new.act AND old.subject = new.subject
            AND old.amount_minor IS new.amount_minor AND old.currency IS new.currency
            AND old.requester = new.requester AND old.requested_at = new.requested_at
            AND ((old.state = 'waiting' AND new.state IN ('granted', 'refused'))
                OR (old.state = 'granted' AND new.state = 'spent'
                    AND old.approver = new.approver AND old.decided_at = new.decided_at
                    AND old.boot = new.boot AND old.uptime_ms = new.uptime_ms)))
        BEGIN SELECT RAISE(ABORT, 'an approval is for one thing, once'); END""")
    db.execute("""
        CREATE TRIGGER approvals_stay BEFORE DELETE ON approvals
        BEGIN SELECT RAISE(ABORT, 'approvals are never deleted'); END""")
