"""Part of the schema's history: what changed since the centre last heard of it.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_NOT_FOLLOWED = frozenset(
    {
        # Entries and their postings go by themselves, in order and with their hashes.
        "entries",
        "postings",
        # What says which file this is, and what belongs to this machine alone.
        "meta",
        "tries",
        "events_seen",
        "replication",
        "row_changes",
        "shared_seen",
        # What every ledger of this version has, or can add up again.
        "change_kinds",
        "entry_kinds",
        "operation_kinds",
        "rollups",
        "rolled_to",
    }
)
_TABLES = """
    SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'
        AND name NOT LIKE 'product_words%'
    ORDER BY name"""


def follow_changes(db: Database) -> None:
    """Where the centre is and how it stands, and which rows it has not heard of."""
    db.execute("""
        CREATE TABLE replication (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
            target TEXT NOT NULL,
            noted_from INTEGER NOT NULL CHECK (noted_from >= 0),
            pruned INTEGER NOT NULL CHECK (pruned >= 0),
            sent_sequence INTEGER NOT NULL CHECK (sent_sequence >= 0),
            sent_version INTEGER NOT NULL CHECK (sent_version >= 0),
            succeeded_at TEXT,
            failed_at TEXT,
            failure TEXT NOT NULL
        ) STRICT""")
    db.execute("INSERT INTO replication VALUES (1, 0, '', 0, 0, 0, 0, NULL, NULL, '')")
    db.execute("""
        CREATE TABLE row_changes (
            version INTEGER PRIMARY KEY AUTOINCREMENT,
            tbl TEXT NOT NULL,
            key TEXT NOT NULL CHECK (json_valid(key)),
            UNIQUE (tbl, key)
        ) STRICT""")
    db.execute("""
        CREATE TABLE shared_seen (
            tbl TEXT NOT NULL,
            key TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            body TEXT NOT NULL,
            PRIMARY KEY (tbl, key)
        ) STRICT, WITHOUT ROWID""")
    for table in followed_tables(db):
        follow(db, table)


def followed_tables(db: Database) -> list[str]:
    """Every table that is not this machine's own affair."""
    tables = [str(name) for (name,) in db.execute(_TABLES).fetchall()]
    return [table for table in tables if table not in _NOT_FOLLOWED]


def follow(db: Database, table: str) -> None:
    """Note every change of a table's rows while the shop replicates; nothing otherwise."""
    found = db.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", [table])
    key = [name for (name,) in found.fetchall()]
    new, old = (
        f"json_array({', '.join(f'{which}.{name}' for name in key)})" for which in ("new", "old")
    )
    # Deleted and put again, so that it is a newer version whatever the statement that caused it
    # says about conflicts: its rule would be the trigger's too.
    noted = f"""DELETE FROM row_changes WHERE tbl = '{table}' AND key = {{0}};
        INSERT INTO row_changes (tbl, key) VALUES ('{table}', {{0}});"""  # noqa: S608 - a name from the schema
    moved = f"""DELETE FROM row_changes
            WHERE {old} <> {new} AND tbl = '{table}' AND key = {old};
        INSERT INTO row_changes (tbl, key) SELECT '{table}', {old} WHERE {old} <> {new};"""  # noqa: S608 - as above
    bodies = {
        "INSERT": noted.format(new),
        "UPDATE": f"{noted.format(new)} {moved}",
        "DELETE": noted.format(old),
    }
    guards = db.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]
    ).fetchall()
    for verb, body in bodies.items():
        if any(_refuses(guard, verb) for (guard,) in guards):
            continue
        made = f"CREATE TRIGGER {table}_noted_{verb.lower()} AFTER {verb} ON {table}"
        db.execute(f"{made} WHEN (SELECT is_on FROM replication) BEGIN {body} END")  # noqa: S608 - as above


def _refuses(guard: str, verb: str) -> bool:
    """Whether a trigger lets nobody do that to any row."""
    return f"BEFORE {verb} ON" in guard and "WHEN" not in guard
