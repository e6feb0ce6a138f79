"""Parts of the schema's history: hold recipes, what was agreed by them, and what they did.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database

_TERMS = """
    act TEXT NOT NULL CHECK (act IN ('release', 'capture', 'remind')),
    term TEXT NOT NULL CHECK (term <> ''),
    hold_minor INTEGER CHECK (hold_minor > 0),
    most_minor INTEGER CHECK (most_minor > 0),
    amount_minor INTEGER CHECK (amount_minor > 0),
    currency TEXT CHECK (length(currency) = 3),
    note_required INTEGER NOT NULL CHECK (note_required IN (0, 1)),
    CHECK (currency IS NOT NULL OR coalesce(hold_minor, most_minor, amount_minor) IS NULL)"""


def make_recipes(db: Database) -> None:
    """The shop's recipes; the terms that one sale was agreed with, which stay as they were."""
    db.execute(f"""
        CREATE TABLE recipes (
            name TEXT PRIMARY KEY COLLATE NOCASE CHECK (name <> ''),{_TERMS}
        ) STRICT""")
    db.execute(f"""
        CREATE TABLE sale_terms (
            sale_id TEXT PRIMARY KEY REFERENCES sales (id),
            name TEXT NOT NULL CHECK (name <> ''),{_TERMS}
        ) STRICT""")
    db.execute("""
        CREATE TABLE recipe_runs (
            intent_id TEXT NOT NULL,
            attempt INTEGER NOT NULL CHECK (attempt > 0),
            operation_id TEXT NOT NULL
                REFERENCES operations (id) DEFERRABLE INITIALLY DEFERRED,
            PRIMARY KEY (intent_id, attempt)
        ) STRICT, WITHOUT ROWID""")
    db.execute("""
        CREATE TRIGGER recipe_runs_stay BEFORE DELETE ON recipe_runs
        BEGIN SELECT RAISE(ABORT, 'what a recipe did stays known'); END""")
    db.execute("""
        CREATE TRIGGER recipe_runs_settled BEFORE UPDATE ON recipe_runs
        BEGIN SELECT RAISE(ABORT, 'what a recipe did stays known'); END""")
