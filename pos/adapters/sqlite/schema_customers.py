"""Parts of the schema's history: customers by id alone, what they agreed to, and for which sale.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_KEEPS = "('on_session', 'off_session')"


def make_room_for_customers(db: Database) -> None:
    """No column for a name, an address or a telephone number: those are at Stripe only."""
    db.execute("""
        CREATE TABLE customers (
            id TEXT PRIMARY KEY CHECK (id GLOB 'cus_*'),
            label TEXT NOT NULL,
            known_since TEXT NOT NULL,
            deleted_at TEXT,
            CHECK (deleted_at IS NULL OR label = '')
        ) STRICT, WITHOUT ROWID""")
    db.execute(f"""
        CREATE TABLE sale_customers (
            sale_id TEXT PRIMARY KEY REFERENCES sales (id),
            customer_id TEXT NOT NULL REFERENCES customers (id),
            keeps TEXT CHECK (keeps IN {_KEEPS})
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE customer_requests (
            key TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            customer_id TEXT,
            begun_at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused', 'gone'))
        ) STRICT, WITHOUT ROWID""")
    _consents(db)


def _consents(db: Database) -> None:
    db.execute(f"""
        CREATE TABLE consents (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            customer_id TEXT NOT NULL REFERENCES customers (id),
            keeps TEXT NOT NULL CHECK (keeps IN {_KEEPS}),
            words TEXT NOT NULL CHECK (words <> ''),
            given_at TEXT NOT NULL,
            register TEXT NOT NULL,
            clerk TEXT NOT NULL,
            card_id TEXT,
            sale_id TEXT REFERENCES sales (id),
            withdrawn_at TEXT,
            is_for_all INTEGER NOT NULL CHECK (is_for_all IN (0, 1)),
            CHECK (card_id IS NULL OR is_for_all = 0)
        ) STRICT""")
    db.execute("CREATE INDEX consents_by_customer ON consents (customer_id, number)")
    # A consent that can be changed afterwards proves nothing.
    db.execute("""
        CREATE TRIGGER consents_go_forward BEFORE UPDATE ON consents
        WHEN NOT (
            old.number = new.number AND old.customer_id = new.customer_id
            AND old.keeps = new.keeps AND old.words = new.words AND old.given_at = new.given_at
            AND old.register = new.register AND old.clerk = new.clerk
            AND old.sale_id IS new.sale_id AND old.is_for_all = new.is_for_all
            AND (old.card_id IS NULL OR old.card_id IS new.card_id)
            AND (old.withdrawn_at IS NULL OR old.withdrawn_at IS new.withdrawn_at))
        BEGIN SELECT RAISE(ABORT, 'a consent stays as it was given'); END""")
    db.execute("""
        CREATE TRIGGER consents_stay BEFORE DELETE ON consents
        BEGIN SELECT RAISE(ABORT, 'consents are never deleted'); END""")
