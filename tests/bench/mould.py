"""One sale with everything the till wrote about it, to be cast again under other names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from sqlite_utils.db import Database

from pos.adapters.sqlite.chained_rows import chained_rows
from pos.adapters.sqlite.codec import time_text
from pos.domain.chain import Head, canonical, chain_hash

Cell = str | int | None
Row = list[Cell]

# What belongs to the shop and not to one sale.
_OF_THE_SHOP: Final = (
    "_sqlite_migrations",
    "balance_cursor",
    "closed_periods",
    "meta",
    "packs",
    "product",
    "settings",
    "sqlite_",
)

_NAMED: Final = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00)"
    r"|(?P<receipt>till-1-000001)"
    r"|(?P<mark>\b(?:sale_|pi_|ch_|re_|req_|dp_|evt_|txn_|po_|pos1-|audit/))(?P<name>[A-Za-z0-9]{14,})"
)
_STAND_IN: Final = 10**17
"""Added to a sequence in canonical content, where it can then be told from every amount."""


@dataclass(frozen=True, slots=True)
class _Mould:
    """One row: what stays, and which cells are hollow."""

    table: str
    solid: Row
    hollow: tuple[tuple[int, str], ...]


class Mould:
    """A sale with its names, numbers, times and hashes taken out.

    Which columns and tables there are is the ledger's affair: a text that looks like one of our
    names, one of Stripe's, or a time, is hollow, and everything else stays as the till wrote it.
    """

    def __init__(self, db: Database, begun: datetime) -> None:
        """From a ledger with this one sale in it, which began at `begun`."""
        self._begun = begun
        self._places: dict[str, str] = {}
        self._names: dict[str, tuple[str, int]] = {}
        self._offsets: dict[str, timedelta] = {}
        self.columns: dict[str, tuple[str, ...]] = {}
        self._contents = [
            self._hollow(canonical(replace(entry, sequence=entry.sequence + _STAND_IN)).decode())
            for entry in chained_rows(db)
        ]
        for count, text in enumerate(self._contents, 1):
            self._contents[count - 1] = text.replace(str(_STAND_IN + count), f"%(s{count})d")
        # After the entries: some tables keep their rows in the order of random names.
        self._rows = list(self._moulds(db))

    @property
    def entries(self) -> int:
        """How many entries the sale deserved."""
        return len(self._contents)

    def cast(self, number: int, begun: datetime, head: Head) -> tuple[dict[str, list[Row]], Head]:
        """The rows of sale `number`, begun at `begun`, whose entries follow `head`; the new head.

        Numbers come as text, which a STRICT table of integers takes as such.
        """
        known: dict[str, Cell] = {"number": number}
        digits = blake2b(b"%d" % number).hexdigest() * 2
        for count, (place, (mark, length)) in enumerate(self._names.items()):
            # As Stripe's own, they begin alike for what is made at the same time.
            known[place] = mark + f"{number:08x}{digits[7 * count :]}"[:length]
        for place, offset in self._offsets.items():
            known[place] = time_text(begun + offset)
        known["h0"] = head.hash
        for count, text in enumerate(self._contents, 1):
            known[f"s{count}"] = head.sequence + 1
            head = Head(head.sequence + 1, chain_hash(head.hash, (text % known).encode()))
            known[f"h{count}"] = head.hash
        rows: dict[str, list[Row]] = {name: [] for name in self.columns}
        for mould in self._rows:
            row = mould.solid.copy()
            for index, text in mould.hollow:
                row[index] = text % known
            rows[mould.table].append(row)
        return rows, head

    def _moulds(self, db: Database) -> Iterator[_Mould]:
        names = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        for (table,) in db.execute(names).fetchall():
            if table.startswith(_OF_THE_SHOP):
                continue
            columns = db.execute(f"PRAGMA table_info({table})").fetchall()
            rows = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - the file's own names
            # An INTEGER key of a table that nothing refers to is SQLite's to give out.
            keys = {each["name"] for each in columns if each["pk"] and each["type"] == "INTEGER"}
            for row in rows:
                mould = self._mould(table, dict(row), keys)
                if mould.hollow:  # a row that names nothing of a sale came with the schema
                    self.columns[table] = tuple(each["name"] for each in columns)
                    yield mould

    def _mould(self, table: str, row: dict[str, Cell], keys: set[str]) -> _Mould:
        hollow = []
        for index, (column, cell) in enumerate(row.items()):
            counted = _counted(table, column, row)
            if counted is None and column in keys and table != "postings":
                row[column] = None
            elif counted is not None:
                hollow.append((index, counted))
            elif isinstance(cell, str) and _NAMED.search(cell):
                hollow.append((index, self._hollow(cell)))
        return _Mould(table, list(row.values()), tuple(hollow))

    def _hollow(self, text: str) -> str:
        return _NAMED.sub(self._place, text.replace("%", "%%"))

    def _place(self, found: re.Match[str]) -> str:
        """Where another name goes: the same place for the same name."""
        text = found[0]
        if found["receipt"]:
            return "till-1-%(number)06d"
        if text not in self._places:
            place = self._places[text] = f"n{len(self._places)}"
            if found["time"]:
                self._offsets[place] = datetime.fromisoformat(text) - self._begun
            else:
                self._names[place] = (found["mark"], len(found["name"]))
        return f"%({self._places[text]})s"


def _counted(table: str, column: str, row: dict[str, Cell]) -> str | None:
    """What stands for a number or hash that depends on the sales before."""
    match table, column:
        case "sales", "number":
            return "%(number)d"
        case ("entries", "sequence") | ("postings", "entry"):
            return f"%(s{row[column]})d"
        case "entries", "prev_hash":
            return f"%(h{int(str(row['sequence'])) - 1})s"
        case "entries", "hash":
            return f"%(h{row['sequence']})s"
        case _:
            return None
