"""The schema's history. An applied migration is never edited; corrections are new ones."""

from typing import Final

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

from pos.adapters.sqlite.chained_rows import chained_rows, insert_chained
from pos.adapters.sqlite.following import note_only_if_wanted
from pos.adapters.sqlite.schema_board import make_the_board
from pos.adapters.sqlite.schema_books import make_room_for_books
from pos.adapters.sqlite.schema_catalogue import make_the_catalogue
from pos.adapters.sqlite.schema_channels import make_room_for_channels
from pos.adapters.sqlite.schema_customers import make_room_for_customers
from pos.adapters.sqlite.schema_elsewhere import (
    allow_refunds,
    index_and_guard,
    make_what_comes_later,
)
from pos.adapters.sqlite.schema_hold_features import keep_what_a_hold_allows
from pos.adapters.sqlite.schema_insights import make_room_for_rollups
from pos.adapters.sqlite.schema_journal import make_the_journal
from pos.adapters.sqlite.schema_languages import let_people_choose_a_language
from pos.adapters.sqlite.schema_measures import let_goods_be_measured
from pos.adapters.sqlite.schema_paper import make_room_for_paper
from pos.adapters.sqlite.schema_people import make_room_for_people
from pos.adapters.sqlite.schema_recipes import make_recipes
from pos.adapters.sqlite.schema_refunding import let_the_journal_refund
from pos.adapters.sqlite.schema_replication import follow_changes
from pos.adapters.sqlite.schema_shifts import make_room_for_shifts
from pos.adapters.sqlite.schema_tenders import make_room_for_tenders
from pos.adapters.sqlite.schema_warnings import keep_warnings
from pos.domain.chain import GENESIS

migrations: Final = Migrations("holdfast")


@migrations(name="0001_shop")
def _shop(db: Database) -> None:
    db.execute("""
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")


@migrations(name="0002_sales")
def _sales(db: Database) -> None:
    db.execute("""
        CREATE TABLE sales (
            id TEXT PRIMARY KEY,
            number INTEGER UNIQUE CHECK (number > 0),
            register TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'parked', 'paying', 'held', 'captured',
                'released', 'lapsed', 'abandoned')),
            total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            intent_id TEXT,
            label TEXT NOT NULL,
            opened_at TEXT NOT NULL,
            cart TEXT NOT NULL CHECK (json_valid(cart))
        ) STRICT""")
    db.execute("CREATE INDEX sales_by_intent ON sales (intent_id) WHERE intent_id IS NOT NULL")
    db.execute("""
        CREATE INDEX sales_on_the_counter ON sales (register, opened_at)
            WHERE state IN ('open', 'parked', 'paying')""")
    db.execute("""
        CREATE VIEW sale_lines AS
        SELECT sales.id AS sale_id, line.value ->> 'number' AS line,
            line.value ->> 'sku' AS sku, line.value ->> 'barcode' AS barcode,
            line.value ->> 'name' AS name, line.value ->> 'quantity' AS quantity,
            line.value ->> 'price' AS price_minor, sales.currency AS currency,
            line.value ->> 'tax_rate' AS tax_rate_basis_points
        FROM sales, json_each(sales.cart, '$.lines') AS line""")


@migrations(name="0003_operations")
def _operations(db: Database) -> None:
    make_the_journal(db)


@migrations(name="0004_intents_and_charges")
def _intents(db: Database) -> None:
    db.execute("""
        CREATE TABLE intents (
            id TEXT PRIMARY KEY,
            sale_id TEXT REFERENCES sales (id),
            status TEXT NOT NULL CHECK (status IN ('requires_payment_method',
                'requires_confirmation', 'requires_action', 'processing', 'requires_capture',
                'succeeded', 'canceled', 'needs_review')),
            amount_minor INTEGER NOT NULL,
            capturable_minor INTEGER NOT NULL,
            received_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            created_at TEXT NOT NULL,
            capture_before TEXT,
            latest_charge_id TEXT,
            cancellation_reason TEXT NOT NULL,
            canceled_at TEXT,
            livemode INTEGER NOT NULL CHECK (livemode IN (0, 1)),
            last_error TEXT CHECK (json_valid(last_error)),
            next_action TEXT CHECK (json_valid(next_action)),
            metadata TEXT NOT NULL CHECK (json_valid(metadata)),
            seen_at TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE INDEX intents_held ON intents (capture_before, id)
            WHERE status = 'requires_capture'""")
    db.execute("CREATE INDEX intents_by_sale ON intents (sale_id)")
    _charges(db)


def _charges(db: Database) -> None:
    db.execute("""
        CREATE TABLE charges (
            id TEXT PRIMARY KEY,
            intent_id TEXT NOT NULL REFERENCES intents (id),
            amount_minor INTEGER NOT NULL,
            captured_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            status TEXT NOT NULL,
            created_at TEXT NOT NULL,
            brand TEXT NOT NULL,
            last4 TEXT NOT NULL,
            capture_before TEXT,
            code TEXT NOT NULL,
            decline_code TEXT NOT NULL,
            advice_code TEXT NOT NULL,
            seller_message TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX charges_by_intent ON charges (intent_id, created_at)")
    db.execute("""
        CREATE VIEW holds AS
        SELECT intents.id AS intent_id, sales.id AS sale_id, sales.number AS number,
            sales.register AS register, intents.capturable_minor AS held_minor,
            intents.currency AS currency, charges.created_at AS placed_at,
            intents.capture_before AS capture_before, charges.brand AS brand,
            charges.last4 AS last4
        FROM intents
        LEFT JOIN sales ON sales.id = intents.sale_id
        LEFT JOIN charges ON charges.id = intents.latest_charge_id
        WHERE intents.status = 'requires_capture'""")


@migrations(name="0005_ledger")
def _ledger(db: Database) -> None:
    db.execute("""
        CREATE TABLE entries (
            sequence INTEGER PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('hold', 'capture', 'release', 'lapse')),
            occurred_at TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            sale_id TEXT REFERENCES sales (id),
            intent_id TEXT NOT NULL,
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            reason TEXT NOT NULL
        ) STRICT""")
    db.execute("CREATE INDEX entries_by_time ON entries (occurred_at)")
    db.execute("""
        CREATE TABLE postings (
            entry INTEGER NOT NULL REFERENCES entries (sequence),
            line INTEGER NOT NULL CHECK (line > 0),
            account TEXT NOT NULL CHECK (account <> ''),
            amount_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            PRIMARY KEY (entry, line)
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX postings_by_account ON postings (account, currency, amount_minor)")
    for table in ("entries", "postings"):
        for verb in ("UPDATE", "DELETE"):
            db.execute(f"""
                CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""")


@migrations(name="0006_catalogue")
def _catalogue(db: Database) -> None:
    make_the_catalogue(db)


@migrations(name="0007_chain")
def _chain(db: Database) -> None:
    # Rebuilt, not altered: the hashes have no default, and a guard must not be lifted in place.
    for table in ("entries", "postings"):
        db.execute(f"ALTER TABLE {table} RENAME TO {table}_unchained")
    db.execute("""
        CREATE TABLE entries (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL CHECK (kind IN ('hold', 'capture', 'release', 'lapse')),
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
    newest = GENESIS
    for entry in chained_rows(db, "entries_unchained", "postings_unchained"):
        newest = insert_chained(db, entry, newest)
    db.execute("DROP TABLE postings_unchained")
    db.execute("DROP TABLE entries_unchained")
    index_and_guard(db)


@migrations(name="0008_changes_elsewhere")
def _changes_elsewhere(db: Database) -> None:
    allow_refunds(db)
    db.execute("ALTER TABLE charges ADD COLUMN refunded_minor INTEGER")
    db.execute(
        "ALTER TABLE charges ADD COLUMN is_disputed INTEGER NOT NULL DEFAULT 0"
        " CHECK (is_disputed IN (0, 1))"
    )
    db.execute("""
        CREATE INDEX intents_open ON intents (id)
            WHERE status NOT IN ('succeeded', 'canceled')""")
    make_what_comes_later(db)


@migrations(name="0009_uptime")
def _uptime(db: Database) -> None:
    # Older ones keep an empty boot: nobody noted when they were begun.
    db.execute("ALTER TABLE operations ADD COLUMN boot TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE operations ADD COLUMN uptime_ms INTEGER NOT NULL DEFAULT 0")


@migrations(name="0010_refunds")
def _refunds(db: Database) -> None:
    let_the_journal_refund(db)


@migrations(name="0011_people")
def _people(db: Database) -> None:
    make_room_for_people(db)


@migrations(name="0012_hold_features")
def _hold_features(db: Database) -> None:
    keep_what_a_hold_allows(db)


@migrations(name="0013_tenders")
def _tenders(db: Database) -> None:
    make_room_for_tenders(db)


@migrations(name="0014_shifts")
def _shifts(db: Database) -> None:
    make_room_for_shifts(db)


@migrations(name="0015_board")
def _board(db: Database) -> None:
    make_the_board(db)


@migrations(name="0016_recipes")
def _recipes(db: Database) -> None:
    make_recipes(db)


@migrations(name="0017_channels")
def _channels(db: Database) -> None:
    make_room_for_channels(db)


@migrations(name="0018_customers")
def _customers(db: Database) -> None:
    make_room_for_customers(db)


@migrations(name="0019_warnings")
def _warnings(db: Database) -> None:
    keep_warnings(db)


@migrations(name="0020_books")
def _books(db: Database) -> None:
    make_room_for_books(db)


@migrations(name="0021_reports")
def _reports(db: Database) -> None:
    make_room_for_rollups(db)


@migrations(name="0022_replication")
def _replication(db: Database) -> None:
    follow_changes(db)


@migrations(name="0023_paper")
def _paper(db: Database) -> None:
    make_room_for_paper(db)


@migrations(name="0024_languages")
def _languages(db: Database) -> None:
    let_people_choose_a_language(db)


@migrations(name="0025_measures")
def _measures(db: Database) -> None:
    let_goods_be_measured(db)


@migrations(name="0026_noting")
def _noting(db: Database) -> None:
    note_only_if_wanted(db)
