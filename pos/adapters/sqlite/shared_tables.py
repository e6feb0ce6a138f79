"""Port `SharedTables`: people, settings and recipes, which all registers of a shop have."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.driver import sqlite3
from pos.adapters.sqlite.travelling import Shape, Travelling
from pos.domain.central import OWN_SETTINGS, SharedRow
from pos.errors import Refused

_TABLES: Final = ("recipes", "settings", "staff", "staff_secrets")


class SqliteSharedTables:
    """Over one connection, inside one transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._travelling: Travelling | None = None

    def rows(self) -> Mapping[tuple[str, str], str]:
        found = {}
        for table in _TABLES:
            shape = self._shape(table)
            for key, body in self._db.execute(
                f"SELECT json_array({', '.join(shape.key)}), {shape.body} FROM {table}"  # noqa: S608 - names of the schema
            ):
                if table != "settings" or json.loads(body)["name"] not in OWN_SETTINGS:
                    found[table, str(key)] = str(body)
        return found

    def seen(self) -> Mapping[tuple[str, str], SharedRow]:
        rows = self._db.execute("SELECT tbl, key, version, body FROM shared_seen")
        return {(row["tbl"], row["key"]): SharedRow(*row) for row in rows}

    def agree(self, row: SharedRow) -> None:
        self._db.execute(
            """INSERT INTO shared_seen (tbl, key, version, body) VALUES (?, ?, ?, ?)
               ON CONFLICT (tbl, key) DO UPDATE SET version = excluded.version,
                   body = excluded.body""",
            [row.table, row.key, row.version, row.body],
        )

    def take(self, row: SharedRow) -> str:
        shape = self._shape(row.table)
        clause = " AND ".join(f"{name} = ?" for name in shape.key)
        key, told = _read(shape, row)
        if not row.body:
            self._db.execute(f"DELETE FROM {row.table} WHERE {clause}", key)  # noqa: S608 - as above
            self.agree(row)
            return ""
        renamed = self._made_room(told) if row.table == "staff" else ""
        columns = [name for name in shape.columns if name in told]
        changed = ", ".join(
            f"{name} = excluded.{name}" for name in columns if name not in shape.key
        )
        try:
            self._db.execute(
                f"""INSERT INTO {row.table} ({", ".join(columns)})
                    VALUES ({", ".join("?" * len(columns))})
                    ON CONFLICT ({", ".join(shape.key)}) DO UPDATE SET {changed}""",  # noqa: S608 - as above
                [told[name] for name in columns],
            )
        except sqlite3.IntegrityError as error:
            raise Refused("shared_row_unusable", table=row.table) from error
        # As this version of the program writes it, so that no difference is seen where none is.
        body = self._travelled().body(row.table, row.key, with_rowid=False)
        self.agree(replace(row, body=body))
        return renamed

    def _made_room(self, told: Mapping[str, Any]) -> str:
        """Whoever is here by the same name or badge, and is somebody else, gives way."""
        if told.get("badge_mark"):
            self._db.execute(
                "UPDATE staff SET badge_mark = NULL WHERE badge_mark = ? AND id <> ?",
                [told["badge_mark"], told["id"]],
            )
        found = self._db.execute(
            "SELECT id, name FROM staff WHERE name = ? AND id <> ?", [told["name"], told["id"]]
        ).fetchone()
        if found is None:
            return ""
        taken = {str(name).casefold() for (name,) in self._db.execute("SELECT name FROM staff")}
        number = 2
        while f"{found['name']} {number}".casefold() in taken:
            number += 1
        self._db.execute(
            "UPDATE staff SET name = ? WHERE id = ?", [f"{found['name']} {number}", found["id"]]
        )
        return str(found["id"])

    def _shape(self, table: str) -> Shape:
        shape = self._travelled().shape(table) if table in _TABLES else None
        if shape is None:
            raise Refused("shared_row_unusable", table=table)
        return replace(shape, has_rowid=False)

    def _travelled(self) -> Travelling:
        if self._travelling is None:
            self._travelling = Travelling(self._db, _TABLES)
        return self._travelling


def _read(shape: Shape, row: SharedRow) -> tuple[list[Any], dict[str, Any]]:
    """A row's key and columns.

    Raises Refused `shared_row_unusable` for the columns of another row, such as one that is this
    register's own.
    """
    key: list[Any] = json.loads(row.key)
    told: dict[str, Any] = json.loads(row.body or "{}")
    is_it = not row.body or [told.get(name) for name in shape.key] == key
    is_named = not row.body or row.table != "staff" or "name" in told
    is_flat = not any(isinstance(each, list | dict) for each in (*key, *told.values()))
    if len(key) != len(shape.key) or not (is_it and is_named and is_flat):
        raise Refused("shared_row_unusable", table=row.table)
    return key, told
