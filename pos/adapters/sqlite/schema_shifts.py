"""Parts of the schema's history: shifts, what was counted and decided in them, and their reports.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_KINDS = ("float", "cash_in", "cash_out", "drawer_difference", "takings")


def make_room_for_shifts(db: Database) -> None:
    """Tables that are written once; the file itself refuses gaps, overlaps and changes."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO entry_kinds (kind) VALUES (?)", [(kind,) for kind in _KINDS]
    )
    _shifts(db)
    _during_a_shift(db)
    _reports(db)
    for table in ("shifts", "shift_counts", "shift_decisions", "z_reports", "z_spans"):
        for verb in ("UPDATE", "DELETE"):
            db.execute(f"""
                CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")


def _shifts(db: Database) -> None:
    db.execute("""
        CREATE TABLE shifts (
            register TEXT NOT NULL CHECK (register <> ''),
            number INTEGER NOT NULL CHECK (number > 0),
            opened_at TEXT NOT NULL,
            opened_by TEXT NOT NULL,
            float_minor INTEGER NOT NULL CHECK (float_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            opened_after INTEGER NOT NULL CHECK (opened_after >= 0),
            PRIMARY KEY (register, number)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TRIGGER shifts_without_gaps BEFORE INSERT ON shifts
        WHEN new.number <> 1 + coalesce(
                (SELECT max(number) FROM shifts WHERE register = new.register), 0)
            OR (new.number > 1 AND NOT EXISTS (SELECT 1 FROM z_reports
                WHERE register = new.register AND number = new.number - 1))
        BEGIN SELECT RAISE(ABORT, 'shifts follow one another'); END""")


def _during_a_shift(db: Database) -> None:
    db.execute("""
        CREATE TABLE shift_counts (
            sequence INTEGER PRIMARY KEY,
            register TEXT NOT NULL,
            number INTEGER NOT NULL,
            counted_at TEXT NOT NULL,
            counted_by TEXT NOT NULL,
            total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            pieces TEXT NOT NULL CHECK (json_valid(pieces)),
            counted_after INTEGER NOT NULL CHECK (counted_after >= 0),
            FOREIGN KEY (register, number) REFERENCES shifts (register, number)
        ) STRICT""")
    db.execute("CREATE INDEX shift_counts_by_shift ON shift_counts (register, number, sequence)")
    db.execute("""
        CREATE TABLE shift_decisions (
            sequence INTEGER PRIMARY KEY,
            register TEXT NOT NULL,
            number INTEGER NOT NULL,
            intent_id TEXT NOT NULL REFERENCES intents (id),
            deed TEXT NOT NULL CHECK (deed IN ('capture', 'release', 'carry')),
            outcome TEXT NOT NULL CHECK (outcome IN ('taken', 'released', 'lapsed', 'ended',
                'carried', 'checking', 'not_done')),
            amount_minor INTEGER,
            currency TEXT CHECK (length(currency) = 3),
            owner TEXT NOT NULL,
            reason TEXT NOT NULL,
            keep_until TEXT,
            decided_at TEXT NOT NULL,
            decided_by TEXT NOT NULL,
            code TEXT NOT NULL,
            CHECK ((amount_minor IS NULL) = (currency IS NULL)),
            CHECK ((outcome = 'carried') = (keep_until IS NOT NULL)),
            FOREIGN KEY (register, number) REFERENCES shifts (register, number)
        ) STRICT""")
    db.execute(
        "CREATE INDEX shift_decisions_by_shift ON shift_decisions (register, number, sequence)"
    )


def _reports(db: Database) -> None:
    db.execute("""
        CREATE TABLE z_reports (
            register TEXT NOT NULL CHECK (register <> ''),
            number INTEGER NOT NULL CHECK (number >= 0),
            made_at TEXT NOT NULL,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            document TEXT NOT NULL CHECK (json_valid(document)),
            PRIMARY KEY (register, number)
        ) STRICT""")
    # A list of reports reads none of them: one may name thousands of holds.
    db.execute("CREATE INDEX z_reports_by_time ON z_reports (made_at, number, register, sha256)")
    # Number 0 says what was booked before shifts were kept: the first report of a ledger or none.
    db.execute("""
        CREATE TRIGGER z_reports_without_gaps BEFORE INSERT ON z_reports
        WHEN CASE new.number
            WHEN 0 THEN EXISTS (SELECT 1 FROM z_reports)
            ELSE new.number <> 1 + coalesce(
                    (SELECT max(number) FROM z_reports WHERE register = new.register), 0)
                OR NOT EXISTS (SELECT 1 FROM shifts
                    WHERE register = new.register AND number = new.number)
            END
        BEGIN SELECT RAISE(ABORT, 'reports follow one another'); END""")
    db.execute("""
        CREATE TABLE z_spans (
            first INTEGER PRIMARY KEY CHECK (first > 0),
            last INTEGER NOT NULL CHECK (last >= first),
            register TEXT NOT NULL,
            number INTEGER NOT NULL,
            FOREIGN KEY (register, number) REFERENCES z_reports (register, number)
        ) STRICT""")
    db.execute("CREATE INDEX z_spans_by_report ON z_spans (register, number)")
    db.execute("""
        CREATE TRIGGER z_spans_apart BEFORE INSERT ON z_spans
        WHEN new.last > (SELECT coalesce(max(sequence), 0) FROM entries)
            OR EXISTS (SELECT 1 FROM z_spans WHERE first BETWEEN new.first AND new.last)
            OR (SELECT last FROM z_spans WHERE first <= new.first
                ORDER BY first DESC LIMIT 1) >= new.first
        BEGIN SELECT RAISE(ABORT, 'an entry belongs to one report'); END""")
