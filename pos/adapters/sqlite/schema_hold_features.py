"""Parts of the schema's history: what a hold allows, raising it, and taking it in parts.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_OPERATIONS = """id, sale_id, kind, target, attempt, request, state, prepared_at, sends, intent_id,
    code, request_id, boot, uptime_ms"""
_CHANGES = """sequence, reference, kind, intent_id, sale_id, amount_minor, currency, occurred_at,
    seen_at, event_id"""
_OPERATION_KINDS = ("create", "update", "confirm", "increase", "capture", "cancel", "refund")
_CHANGE_KINDS = (
    "held", "increased", "captured", "canceled", "lapsed", "refunded", "refund_failed", "disputed",
)  # fmt: skip


def keep_what_a_hold_allows(db: Database) -> None:
    """Features on charges, and kinds that have a row each, so that a new one is an INSERT."""
    db.execute("INSERT INTO entry_kinds (kind) VALUES ('increase')")
    db.execute("""
        ALTER TABLE charges ADD COLUMN features TEXT NOT NULL DEFAULT '{}'
            CHECK (json_valid(features))""")
    db.execute("ALTER TABLE charges ADD COLUMN authorised_minor INTEGER")
    db.execute("ALTER TABLE charges ADD COLUMN statement TEXT NOT NULL DEFAULT ''")
    db.execute("DROP VIEW holds")
    db.execute("""
        CREATE VIEW holds AS
        SELECT intents.id AS intent_id, sales.id AS sale_id, sales.number AS number,
            sales.register AS register, intents.capturable_minor AS held_minor,
            intents.currency AS currency, charges.created_at AS placed_at,
            intents.capture_before AS capture_before, charges.brand AS brand,
            charges.last4 AS last4, charges.features AS features,
            intents.received_minor AS taken_minor
        FROM intents
        LEFT JOIN sales ON sales.id = intents.sale_id
        LEFT JOIN charges ON charges.id = intents.latest_charge_id
        WHERE intents.status = 'requires_capture'""")
    _operations_of_any_kind(db)
    _changes_of_any_kind(db)


def _kinds(db: Database, table: str, kinds: tuple[str, ...]) -> None:
    db.execute(f"CREATE TABLE {table} (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    rows = [(kind,) for kind in kinds]
    db.conn.executemany(f"INSERT INTO {table} (kind) VALUES (?)", rows)  # noqa: S608 - a literal of this module


def _operations_of_any_kind(db: Database) -> None:
    """Copied row for row, guards put back."""
    _kinds(db, "operation_kinds", _OPERATION_KINDS)
    db.execute("ALTER TABLE operations RENAME TO operations_before_features")
    db.execute("""
        CREATE TABLE operations (
            id TEXT PRIMARY KEY,
            sale_id TEXT NOT NULL REFERENCES sales (id),
            kind TEXT NOT NULL REFERENCES operation_kinds (kind),
            target TEXT NOT NULL,
            attempt INTEGER NOT NULL CHECK (attempt > 0),
            request TEXT NOT NULL CHECK (json_valid(request)),
            state TEXT NOT NULL
                CHECK (state IN ('prepared', 'in_doubt', 'succeeded', 'rejected')),
            prepared_at TEXT NOT NULL,
            sends INTEGER NOT NULL CHECK (sends >= 0),
            intent_id TEXT,
            code TEXT NOT NULL,
            request_id TEXT NOT NULL,
            boot TEXT NOT NULL,
            uptime_ms INTEGER NOT NULL,
            UNIQUE (sale_id, kind, target, attempt)
        ) STRICT""")
    db.execute(f"""
        INSERT INTO operations ({_OPERATIONS})
        SELECT {_OPERATIONS} FROM operations_before_features ORDER BY rowid""")  # noqa: S608 - columns are literals of this module
    db.execute("DROP TABLE operations_before_features")
    db.execute("""
        CREATE INDEX operations_open ON operations (prepared_at)
            WHERE state IN ('prepared', 'in_doubt')""")
    db.execute("""
        CREATE TRIGGER operations_settle_once BEFORE UPDATE ON operations
        WHEN old.state NOT IN ('prepared', 'in_doubt') OR new.id <> old.id
            OR new.request <> old.request OR new.prepared_at <> old.prepared_at
        BEGIN SELECT RAISE(ABORT, 'a settled operation stays as it is'); END""")
    db.execute("""
        CREATE TRIGGER operations_stay BEFORE DELETE ON operations
        BEGIN SELECT RAISE(ABORT, 'operations are never deleted'); END""")


def _changes_of_any_kind(db: Database) -> None:
    _kinds(db, "change_kinds", _CHANGE_KINDS)
    db.execute("ALTER TABLE changes RENAME TO changes_before_features")
    db.execute("""
        CREATE TABLE changes (
            sequence INTEGER PRIMARY KEY,
            reference TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL REFERENCES change_kinds (kind),
            intent_id TEXT NOT NULL REFERENCES intents (id),
            sale_id TEXT REFERENCES sales (id),
            amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            occurred_at TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            event_id TEXT
        ) STRICT""")
    db.execute(f"""
        INSERT INTO changes ({_CHANGES})
        SELECT {_CHANGES} FROM changes_before_features ORDER BY sequence""")  # noqa: S608 - columns are literals of this module
    db.execute("DROP TABLE changes_before_features")
    db.execute("CREATE INDEX changes_by_intent ON changes (intent_id)")
    for verb in ("UPDATE", "DELETE"):
        db.execute(f"""
            CREATE TRIGGER changes_refuse_{verb.lower()} BEFORE {verb} ON changes
            BEGIN SELECT RAISE(ABORT, 'changes is append-only'); END""")
