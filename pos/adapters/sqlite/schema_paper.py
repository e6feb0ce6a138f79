"""Part of the schema's history: printers, the queue of slips, and when the drawer was opened.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def make_room_for_paper(db: Database) -> None:
    """What this machine prints on and prints; no other machine need hear of it."""
    _printers(db)
    _prints(db)
    _drawer_openings(db)


def _printers(db: Database) -> None:
    db.execute("""
        CREATE TABLE printers (
            name TEXT PRIMARY KEY COLLATE NOCASE CHECK (name <> ''),
            place INTEGER NOT NULL CHECK (place >= 0),
            connection TEXT NOT NULL
                CHECK (connection IN ('network', 'usb', 'serial', 'device')),
            address TEXT NOT NULL CHECK (address <> ''),
            paper_mm INTEGER NOT NULL CHECK (paper_mm IN (58, 80)),
            columns INTEGER NOT NULL CHECK (columns IN (32, 42, 48)),
            profile TEXT NOT NULL CHECK (profile <> ''),
            code_page TEXT NOT NULL,
            cuts INTEGER NOT NULL CHECK (cuts IN (0, 1)),
            answers INTEGER NOT NULL CHECK (answers IN (0, 1)),
            drawer_pin INTEGER NOT NULL CHECK (drawer_pin IN (0, 2, 5))
        ) STRICT, WITHOUT ROWID""")


def _prints(db: Database) -> None:
    db.execute("""
        CREATE TABLE prints (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            subject TEXT NOT NULL,
            language TEXT NOT NULL,
            copy INTEGER NOT NULL CHECK (copy >= 0),
            body TEXT NOT NULL CHECK (body = '' OR json_valid(body)),
            printer TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('queued', 'printing', 'failed', 'printed', 'given_up')),
            made_at TEXT NOT NULL,
            made_by TEXT NOT NULL,
            attempts INTEGER NOT NULL CHECK (attempts >= 0),
            begun INTEGER NOT NULL CHECK (begun IN (0, 1)),
            problem TEXT NOT NULL,
            next_at TEXT,
            printed_at TEXT,
            CHECK ((state = 'printed') = (printed_at IS NOT NULL))
        ) STRICT""")
    db.execute("""
        CREATE INDEX prints_waiting ON prints (made_at)
            WHERE state IN ('queued', 'printing', 'failed')""")
    db.execute("CREATE INDEX prints_by_subject ON prints (subject, kind)")
    db.execute("CREATE INDEX prints_kept ON prints (made_at) WHERE body <> ''")
    db.execute("""
        CREATE TRIGGER prints_stay BEFORE DELETE ON prints
        BEGIN SELECT RAISE(ABORT, 'what was to be printed stays known'); END""")
    db.execute("""
        CREATE TRIGGER prints_end_once BEFORE UPDATE ON prints
        WHEN (old.state IN ('printed', 'given_up') AND new.state <> old.state)
            OR new.id <> old.id OR new.subject <> old.subject OR new.kind <> old.kind
            OR new.copy <> old.copy OR new.made_at <> old.made_at
            OR (new.body <> old.body AND new.state NOT IN ('printed', 'given_up'))
        BEGIN SELECT RAISE(ABORT, 'a slip that was printed stays printed'); END""")


def _drawer_openings(db: Database) -> None:
    db.execute("""
        CREATE TABLE drawer_openings (
            place INTEGER PRIMARY KEY CHECK (place > 0),
            opened_at TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('cash', 'no_sale', 'test')),
            reference TEXT UNIQUE,
            note TEXT NOT NULL,
            opened_by TEXT NOT NULL,
            printer TEXT NOT NULL,
            problem TEXT NOT NULL
        ) STRICT""")
    for verb in ("UPDATE", "DELETE"):
        db.execute(f"""
            CREATE TRIGGER drawer_openings_refuse_{verb.lower()}
            BEFORE {verb} ON drawer_openings
            BEGIN SELECT RAISE(ABORT, 'a drawer that was opened stays opened'); END""")
