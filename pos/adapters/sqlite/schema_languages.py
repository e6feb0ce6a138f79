"""Part of the schema's history: which language somebody is spoken to in.

Belongs to an applied migration and is never edited.
"""

from sqlite_utils.db import Database


def let_people_choose_a_language(db: Database) -> None:
    """By the code of BCP 47; empty for whichever the register speaks."""
    db.execute("ALTER TABLE staff ADD COLUMN language TEXT NOT NULL DEFAULT ''")
