"""Tables `staff`, `staff_secrets` and `tries`: who may sign in, and how often they failed to."""

import os
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, time_text
from pos.adapters.sqlite.connection import refused_if_taken
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.ids import StaffId
from pos.domain.language import Language
from pos.domain.staff import Person, Role
from pos.domain.tries import Tries
from pos.domain.uptime import Uptime
from pos.errors import Refused

_COLUMNS: Final = "id, name, role, is_active, badge_mark IS NOT NULL AS has_badge, language"
_BADGE_SALT: Final = "badge_salt"
_RECOVERY: Final = "recovery"


class SqliteStaff:
    """Port `StaffBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> Sequence[Person]:
        return self._select("ORDER BY name")

    def get(self, person: StaffId) -> Person:
        found = self._select("WHERE id = ?", person)
        if not found:
            raise Refused("person_unknown")
        return found[0]

    def by_badge(self, mark: str) -> Person | None:
        found = self._select("WHERE badge_mark = ?", mark)
        return found[0] if found else None

    def pin_hash(self, person: StaffId) -> str:
        row = self._db.execute("SELECT pin_hash FROM staff WHERE id = ?", [person]).fetchone()
        if row is None:
            raise Refused("person_unknown")
        return str(row[0])

    def badge_mark(self, person: StaffId) -> str:
        row = self._db.execute("SELECT badge_mark FROM staff WHERE id = ?", [person]).fetchone()
        return "" if row is None or row[0] is None else str(row[0])

    def add(self, person: Person, pin_hash: str) -> None:
        self._write(
            "staff_name_taken",
            """INSERT INTO staff (id, name, role, is_active, pin_hash, language)
               VALUES (?, ?, ?, ?, ?, ?)""",
            [
                person.id,
                person.name,
                str(person.role),
                int(person.is_active),
                pin_hash,
                str(person.language or ""),
            ],
        )

    def save(self, person: Person) -> None:
        self._write(
            "staff_name_taken",
            "UPDATE staff SET name = ?, role = ?, is_active = ?, language = ? WHERE id = ?",
            [
                person.name,
                str(person.role),
                int(person.is_active),
                str(person.language or ""),
                person.id,
            ],
        )

    def set_pin(self, person: StaffId, pin_hash: str) -> None:
        self._db.execute("UPDATE staff SET pin_hash = ? WHERE id = ?", [pin_hash, person])

    def set_badge(self, person: StaffId, mark: str) -> None:
        self._write(
            "badge_taken",
            "UPDATE staff SET badge_mark = ? WHERE id = ?",
            [mark or None, person],
        )

    def badge_salt(self) -> str:
        return self._secret(_BADGE_SALT)

    def make_badge_salt(self) -> str:
        self._db.execute(
            "INSERT OR IGNORE INTO staff_secrets (name, value) VALUES (?, ?)",
            [_BADGE_SALT, os.urandom(16).hex()],
        )
        return self._secret(_BADGE_SALT)

    def recovery(self) -> str:
        return self._secret(_RECOVERY)

    def set_recovery(self, kept: str) -> None:
        self._db.execute(
            """INSERT INTO staff_secrets (name, value) VALUES (?, ?)
               ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
            [_RECOVERY, kept],
        )

    def tries(self, subject: str) -> Tries:
        row = self._db.execute("SELECT * FROM tries WHERE subject = ?", [subject]).fetchone()
        if row is None:
            return Tries()
        passed = timedelta(milliseconds=row["uptime_ms"])
        return Tries(row["failed"], optional_time(row["last_at"]), Uptime(row["boot"], passed))

    def save_tries(self, subject: str, tries: Tries) -> None:
        self._db.execute(
            """INSERT INTO tries (subject, failed, last_at, boot, uptime_ms)
               VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (subject) DO UPDATE SET failed = excluded.failed,
                   last_at = excluded.last_at, boot = excluded.boot,
                   uptime_ms = excluded.uptime_ms""",
            [
                subject,
                tries.failed,
                None if tries.last_at is None else time_text(tries.last_at),
                tries.last.boot,
                tries.last.elapsed // timedelta(milliseconds=1),
            ],
        )

    def _secret(self, name: str) -> str:
        row = self._db.execute("SELECT value FROM staff_secrets WHERE name = ?", [name]).fetchone()
        return "" if row is None else str(row[0])

    def _write(self, taken: str, sql: str, values: Sequence[str | int | None]) -> None:
        try:
            self._db.execute(sql, values)
        except sqlite3.IntegrityError as error:
            raise refused_if_taken(error, taken) from error

    def _select(self, clause: str, *parameters: str) -> list[Person]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM staff {clause}", parameters)  # noqa: S608 - our own clauses, values are bound
        return [
            Person(
                id=StaffId(row["id"]),
                name=row["name"],
                role=Role(row["role"]),
                is_active=bool(row["is_active"]),
                has_badge=bool(row["has_badge"]),
                language=Language.of(row["language"]) if row["language"] else None,
            )
            for row in rows.fetchall()
        ]
