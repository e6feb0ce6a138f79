"""Table `packs`: what was handed to the accountant."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlite_utils.db import Database

from pos.adapters.sqlite.codec import optional_time, optional_time_text, time_text
from pos.adapters.sqlite.driver import sqlite3
from pos.domain.pack import Pack
from pos.errors import Refused


class SqlitePacks:
    """Port `PackBook`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> Sequence[Pack]:
        rows = self._db.execute("SELECT * FROM packs ORDER BY number DESC")
        return [_pack(row) for row in rows.fetchall()]

    def add(self, pack: Pack) -> None:
        # Nobody else writes until this transaction ends.
        taken = self._db.execute("SELECT 1 FROM packs WHERE number >= ?", [pack.number])
        if taken.fetchone() is not None:
            raise Refused("pack_overtaken", number=pack.number)
        self._db.execute(
            """INSERT INTO packs (number, made_at, made_by, since, until, last_sequence, head_hash,
                   formats, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                pack.number,
                time_text(pack.made_at),
                pack.made_by,
                optional_time_text(pack.since),
                optional_time_text(pack.until),
                pack.last_sequence,
                pack.head_hash,
                json.dumps(pack.formats),
                pack.sha256,
            ],
        )


def _pack(row: sqlite3.Row) -> Pack:
    return Pack(
        row["number"],
        datetime.fromisoformat(row["made_at"]),
        row["made_by"],
        optional_time(row["since"]),
        optional_time(row["until"]),
        row["last_sequence"],
        row["head_hash"],
        tuple(json.loads(row["formats"])),
        row["sha256"],
    )
