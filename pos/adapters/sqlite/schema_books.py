"""Parts of the schema's history: Stripe's balance, payouts, closed periods and packs.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_KINDS = (
    "fee",
    "conversion",
    "dispute",
    "dispute_won",
    "stripe_charge",
    "adjustment",
    "payout",
    "payout_paid",
    "payout_returned",
    "correction",
)


def make_room_for_books(db: Database) -> None:
    """What an accountant closes: where Stripe's money went, and periods that stay as they are."""
    db.conn.executemany("INSERT INTO entry_kinds (kind) VALUES (?)", [(kind,) for kind in _KINDS])
    _periods(db)
    _balance(db)
    _how_far(db)
    _payouts(db)
    _packs(db)


def _periods(db: Database) -> None:
    db.execute("""
        CREATE TABLE closed_periods (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            until_at TEXT NOT NULL,
            last_day TEXT NOT NULL,
            zone TEXT NOT NULL CHECK (zone <> ''),
            closed_at TEXT NOT NULL CHECK (closed_at >= until_at),
            closed_by TEXT NOT NULL,
            reason TEXT NOT NULL,
            last_sequence INTEGER NOT NULL CHECK (last_sequence >= 0),
            head_hash TEXT NOT NULL,
            reference TEXT NOT NULL REFERENCES entries (reference)
        ) STRICT""")
    db.execute("""
        CREATE TRIGGER closed_periods_forward BEFORE INSERT ON closed_periods
        WHEN new.number <> 1 + coalesce((SELECT max(number) FROM closed_periods), 0)
            OR new.until_at <= (SELECT max(until_at) FROM closed_periods)
        BEGIN SELECT RAISE(ABORT, 'periods follow one another'); END""")
    _append_only(db, "closed_periods")
    # The period that an entry counts in is that of `dated_at`, where there is one.
    db.execute("ALTER TABLE entries ADD COLUMN dated_at TEXT CHECK (dated_at >= occurred_at)")
    db.execute("DROP INDEX entries_by_time")
    db.execute("CREATE INDEX entries_by_period ON entries (coalesce(dated_at, occurred_at))")
    # Late news belongs to a later period; only a correction changes one that is closed.
    db.execute("""
        CREATE TRIGGER entries_keep_periods_closed BEFORE INSERT ON entries
        WHEN new.kind <> 'correction' AND coalesce(new.dated_at, new.occurred_at) < (
            SELECT max(until_at) FROM closed_periods WHERE last_sequence < new.sequence)
        BEGIN SELECT RAISE(ABORT, 'the period is closed'); END""")


def _balance(db: Database) -> None:
    db.execute("""
        CREATE TABLE balance_transactions (
            id TEXT PRIMARY KEY CHECK (id <> ''),
            type TEXT NOT NULL CHECK (type <> ''),
            word TEXT NOT NULL,
            category TEXT NOT NULL,
            amount_minor INTEGER NOT NULL,
            fee_minor INTEGER NOT NULL,
            net_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            created_at TEXT NOT NULL,
            available_on TEXT NOT NULL,
            is_available INTEGER NOT NULL CHECK (is_available IN (0, 1)),
            source TEXT NOT NULL,
            charge_id TEXT,
            intent_id TEXT,
            refund_id TEXT,
            dispute_id TEXT,
            payout_id TEXT,
            asked_minor INTEGER,
            asked_currency TEXT CHECK (length(asked_currency) = 3),
            rate TEXT NOT NULL,
            description TEXT NOT NULL,
            ledger TEXT,
            seen_at TEXT NOT NULL,
            is_settled INTEGER NOT NULL CHECK (is_settled IN (0, 1)),
            CHECK ((asked_minor IS NULL) = (asked_currency IS NULL))
        ) STRICT, WITHOUT ROWID""")
    _index_movements(db)
    # What moved stays as it was told; where it went from there is told later.
    db.execute("""
        CREATE TRIGGER balance_transactions_go_forward BEFORE UPDATE ON balance_transactions
        WHEN NOT (old.id = new.id AND old.amount_minor = new.amount_minor
            AND old.fee_minor = new.fee_minor AND old.net_minor = new.net_minor
            AND old.currency = new.currency AND old.created_at = new.created_at)
        BEGIN SELECT RAISE(ABORT, 'a movement stays as it was told'); END""")
    _kept(db, "balance_transactions")


def _index_movements(db: Database) -> None:
    db.execute("""
        CREATE INDEX balance_transactions_by_time ON balance_transactions (created_at)""")
    for column in ("payout_id", "intent_id"):
        name = f"balance_transactions_by_{column.removesuffix('_id')}"
        db.execute(f"""
            CREATE INDEX {name} ON balance_transactions ({column})
                WHERE {column} IS NOT NULL""")
    db.execute("""
        CREATE INDEX balance_transactions_open ON balance_transactions (created_at)
            WHERE NOT is_settled""")


def _how_far(db: Database) -> None:
    """All that moved since `began_at` and before `done_until` is here; a listing goes on."""
    db.execute("""
        CREATE TABLE balance_cursor (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            began_at TEXT NOT NULL,
            done_until TEXT NOT NULL,
            running_until TEXT,
            before TEXT NOT NULL,
            of_account INTEGER NOT NULL CHECK (of_account IN (0, 1)),
            CHECK ((running_until IS NULL) = (before = ''))
        ) STRICT""")


def _payouts(db: Database) -> None:
    db.execute("""
        CREATE TABLE payouts (
            id TEXT PRIMARY KEY CHECK (id <> ''),
            amount_minor INTEGER NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            status TEXT NOT NULL CHECK (status IN ('pending', 'in_transit', 'paid', 'failed',
                'canceled', 'needs_review')),
            created_at TEXT NOT NULL,
            arrival_date TEXT NOT NULL,
            is_automatic INTEGER NOT NULL CHECK (is_automatic IN (0, 1)),
            failure_code TEXT NOT NULL,
            trace TEXT NOT NULL,
            has_parts INTEGER NOT NULL CHECK (has_parts IN (0, 1)),
            seen_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX payouts_by_time ON payouts (created_at)")
    _kept(db, "payouts")


def _packs(db: Database) -> None:
    db.execute("""
        CREATE TABLE packs (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            made_at TEXT NOT NULL,
            made_by TEXT NOT NULL,
            since TEXT,
            until TEXT,
            last_sequence INTEGER NOT NULL CHECK (last_sequence >= 0),
            head_hash TEXT NOT NULL,
            formats TEXT NOT NULL CHECK (json_valid(formats)),
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64)
        ) STRICT""")
    _append_only(db, "packs")


def _append_only(db: Database, table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        db.execute(f"""
            CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")


def _kept(db: Database, table: str) -> None:
    db.execute(f"""
        CREATE TRIGGER {table}_stay BEFORE DELETE ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} are never deleted'); END""")
