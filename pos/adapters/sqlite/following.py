"""Turns the noting of changed rows on and off: triggers that are only there while it is wanted.

They are two thirds of a schema, and every connection reads all of it before its first question.
"""

from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.schema_replication import follow, followed_tables

_LATER_AND_OWN: Final = frozenset({"drawer_openings", "printers", "prints"})
"""Tables that came after replication and are this machine's own affair."""

_NOTING: Final = """
    SELECT name FROM sqlite_schema
    WHERE type = 'trigger' AND name LIKE '%~_noted~_%' ESCAPE '~'"""


def noted_tables(db: Database) -> list[str]:
    """Every table of which the centre hears row by row."""
    return [table for table in followed_tables(db) if table not in _LATER_AND_OWN]


def begin_noting(db: Database) -> None:
    """From this transaction on, whatever changes is noted."""
    end_noting(db)
    for table in noted_tables(db):
        follow(db, table)


def end_noting(db: Database) -> None:
    for (name,) in db.execute(_NOTING).fetchall():
        db.execute(f"DROP TRIGGER {name}")


def note_only_if_wanted(db: Database) -> None:
    """The schema's history made the triggers for everybody; most shops have one register."""
    if not is_noting(db):
        end_noting(db)


def is_noting(db: Database) -> bool:
    """Whether the shop replicates."""
    found = db.execute("SELECT is_on FROM replication").fetchone()
    return found is not None and bool(found[0])
