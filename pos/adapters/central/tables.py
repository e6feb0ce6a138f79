"""Tables of the centre, in the part of SQL that every engine with PostgreSQL's protocol has.

Types are text, int8 and timestamptz. Which register comes first in every key: a database that
lies on several machines spreads rows by it. There is nothing that only one engine knows, such as
a sequence, a trigger or a lock on a table.
"""

from typing import Final

VERSION: Final = 1

MAKE: Final = (
    """CREATE TABLE IF NOT EXISTS centre (
        register_id text PRIMARY KEY,
        version int8 NOT NULL,
        mode text NOT NULL,
        account text NOT NULL,
        made_at timestamptz NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS register_head (
        register_id text PRIMARY KEY,
        name text NOT NULL,
        mode text NOT NULL,
        account text NOT NULL,
        epoch int8 NOT NULL,
        generation text NOT NULL,
        schema text NOT NULL,
        created_at text NOT NULL,
        seq int8 NOT NULL,
        hash text NOT NULL,
        rows int8 NOT NULL,
        batch int8 NOT NULL,
        scan text NOT NULL,
        settled int8 NOT NULL,
        updated_at timestamptz NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS register_epoch (
        register_id text NOT NULL,
        epoch int8 NOT NULL,
        after_seq int8 NOT NULL,
        generation text NOT NULL,
        began_at timestamptz NOT NULL,
        PRIMARY KEY (register_id, epoch))""",
    """CREATE TABLE IF NOT EXISTS ledger_entry (
        register_id text NOT NULL,
        epoch int8 NOT NULL,
        seq int8 NOT NULL,
        kind text NOT NULL,
        ts text NOT NULL,
        body text NOT NULL,
        beside text NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (register_id, epoch, seq))""",
    """CREATE TABLE IF NOT EXISTS register_row (
        register_id text NOT NULL,
        tbl text NOT NULL,
        key text NOT NULL,
        version int8 NOT NULL,
        batch int8 NOT NULL,
        body text NOT NULL,
        PRIMARY KEY (register_id, tbl, key))""",
    """CREATE INDEX IF NOT EXISTS register_row_by_batch
        ON register_row (register_id, batch, tbl, key)""",
    """CREATE TABLE IF NOT EXISTS shared_row (
        register_id text NOT NULL,
        tbl text NOT NULL,
        key text NOT NULL,
        version int8 NOT NULL,
        body text NOT NULL,
        written_by text NOT NULL,
        PRIMARY KEY (register_id, tbl, key))""",
    """CREATE TABLE IF NOT EXISTS register_name (
        register_id text NOT NULL,
        name text NOT NULL,
        ledger text NOT NULL,
        PRIMARY KEY (register_id, name))""",
)

LOOK: Final = "SELECT version, mode, account FROM centre WHERE register_id = %s"
FOUND: Final = """
    INSERT INTO centre (register_id, version, mode, account, made_at)
    VALUES (%s, %s, %s, %s, CURRENT_TIMESTAMP) ON CONFLICT (register_id) DO NOTHING"""

_HEAD: Final = (
    "register_id, name, mode, account, epoch, generation, schema, created_at, seq, hash, rows, "
    "batch, scan, settled, updated_at"
)
HEAD: Final = f"SELECT {_HEAD} FROM register_head WHERE register_id = %s"  # noqa: S608 - columns of this module
HEADS: Final = f"SELECT {_HEAD} FROM register_head ORDER BY name, register_id"  # noqa: S608 - columns of this module
LAY_HEAD: Final = f"""
    INSERT INTO register_head ({_HEAD})
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0, %s, 0, 0, '', 0, CURRENT_TIMESTAMP)
    ON CONFLICT (register_id) DO NOTHING"""  # noqa: S608 - columns are literals of this module
MOVE_HEAD: Final = """
    UPDATE register_head SET name = %s, epoch = %s, generation = %s, schema = %s, seq = %s,
        hash = %s, rows = %s, batch = %s, scan = %s, settled = %s, updated_at = CURRENT_TIMESTAMP
    WHERE register_id = %s AND epoch = %s AND seq = %s AND hash = %s AND batch = %s"""

NAME: Final = """
    INSERT INTO register_name (register_id, name, ledger) VALUES (%s, %s, %s)
    ON CONFLICT (register_id, name) DO NOTHING"""
NAMED: Final = "SELECT ledger FROM register_name WHERE register_id = %s AND name = %s"

BEGIN_EPOCH: Final = """
    INSERT INTO register_epoch (register_id, epoch, after_seq, generation, began_at)
    VALUES (%s, %s, %s, %s, CURRENT_TIMESTAMP) ON CONFLICT (register_id, epoch) DO NOTHING"""
EPOCHS: Final = """
    SELECT epoch, after_seq, generation FROM register_epoch WHERE register_id = %s
    ORDER BY epoch"""

PUT_ENTRIES: Final = """
    INSERT INTO ledger_entry (register_id, epoch, seq, kind, ts, body, beside, hash)
    VALUES {} ON CONFLICT (register_id, epoch, seq) DO NOTHING"""
ENTRIES: Final = """
    SELECT seq, kind, ts, body, beside, hash FROM ledger_entry
    WHERE register_id = %s AND epoch = %s AND seq > %s AND seq <= %s ORDER BY seq LIMIT %s"""

PUT_ROWS: Final = """
    INSERT INTO register_row (register_id, tbl, key, version, batch, body)
    VALUES {} ON CONFLICT (register_id, tbl, key) DO UPDATE
    SET version = excluded.version, batch = excluded.batch, body = excluded.body
    WHERE register_row.version < excluded.version"""
SWEEP: Final = """
    UPDATE register_row SET body = '', version = %s, batch = %s
    WHERE register_id = %s AND version < %s AND body <> ''"""
ROWS: Final = """
    SELECT batch, tbl, key, version, body FROM register_row
    WHERE register_id = %s AND batch > %s AND batch <= %s ORDER BY batch, tbl, key LIMIT %s"""
ROWS_AFTER: Final = """
    SELECT batch, tbl, key, version, body FROM register_row
    WHERE register_id = %s AND batch <= %s AND (batch, tbl, key) > (%s, %s, %s)
    ORDER BY batch, tbl, key LIMIT %s"""

TABLE: Final = """
    SELECT tbl, key, version, body FROM register_row
    WHERE register_id = %s AND tbl = %s AND key > %s AND body <> '' ORDER BY key LIMIT %s"""

SHARED: Final = """
    SELECT tbl, key, version, body, written_by FROM shared_row WHERE register_id = %s
    ORDER BY tbl, key"""
SHARE_FIRST: Final = """
    INSERT INTO shared_row (register_id, tbl, key, version, body, written_by)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (register_id, tbl, key) DO NOTHING"""
SHARE_NEXT: Final = """
    UPDATE shared_row SET version = %s, body = %s, written_by = %s
    WHERE register_id = %s AND tbl = %s AND key = %s AND version = %s"""
