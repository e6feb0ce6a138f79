"""Exports one ledger in one format, or only reads the rows; time and memory as JSON."""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Final

from pos.adapters.sqlite.connection import connect
from pos.adapters.sqlite.database import LedgerFile
from pos.adapters.sqlite.meta_table import peek_meta
from pos.adapters.sqlite.settings_table import SqliteSettings
from pos.adapters.sqlite.store import SqliteStore
from pos.adapters.system import SystemClock
from pos.services.export_formats.shape import ExportFormat
from pos.services.exports import Exports
from pos.settings import Mode, Settings

_NUMBERS: Final = "siren=732829320 datev=29098/55003"

_OF_ENTRIES: Final = """FROM entries LEFT JOIN sales ON sales.id = entries.sale_id
    LEFT JOIN intents ON intents.id = entries.intent_id
    LEFT JOIN charges ON charges.id = intents.latest_charge_id"""
_FACTS: Final = """entries.sequence, entries.kind, entries.reference, entries.occurred_at,
    entries.recorded_at, entries.amount_minor, entries.currency, entries.reason, entries.sale_id,
    entries.intent_id, sales.number, sales.register, charges.brand, charges.last4,
    charges.capture_before"""

ENTRIES: Final = f"""SELECT {_FACTS},
        (SELECT -sum(amount_minor) FROM postings WHERE entry = entries.sequence
            AND account LIKE 'income:%') AS net,
        (SELECT group_concat(account || ' ' || -amount_minor) FROM postings
            WHERE entry = entries.sequence AND account LIKE 'liabilities:tax:%') AS tax
    {_OF_ENTRIES} WHERE entries.kind <> 'audit' ORDER BY entries.sequence"""  # noqa: S608 - our own clauses
"""What a row of an export says of an entry, as it is stored."""

POSTINGS: Final = f"""SELECT {_FACTS}, postings.line, postings.account,
        postings.amount_minor, postings.currency
    {_OF_ENTRIES} CROSS JOIN postings ON postings.entry = entries.sequence
    ORDER BY entries.sequence"""
"""The same of every posting."""


class _Numbered:
    """Port `SettingsStore`: the ledger's own, with the numbers that some formats want."""

    def __init__(self, kept: SqliteSettings) -> None:
        self._kept = kept

    def load(self) -> Settings:
        return self._kept.load().changed("tax_numbers", _NUMBERS)

    def save(self, settings: Settings) -> None:
        self._kept.save(settings)


def read(path: Path, query: str) -> float:
    """Milliseconds for the rows as plain tuples."""
    db = connect(path, read_only=True)
    cursor = db.conn.cursor()
    cursor.row_factory = None
    begin = perf_counter()
    for _row in cursor.execute(query):
        pass
    took = perf_counter() - begin
    db.close()
    return took * 1000


def export(path: Path, chosen: ExportFormat, out: Path) -> float:
    meta = peek_meta(path)
    if meta is None:
        raise RuntimeError("there is no ledger")
    clock = SystemClock()
    file = LedgerFile(path, now=clock.now(), read_only=True)
    try:
        store = SqliteStore(file, meta.ledger_id, clock)
        settings = _Numbered(SqliteSettings(file))
        exports = Exports(store, settings, clock, mode=Mode.TRAINING, account="acct_1Practice")
        begin = perf_counter()
        exports.export(chosen, None, None, out)
        return (perf_counter() - begin) * 1000
    finally:
        file.close()


def main() -> None:
    """PATH FORMAT OUT, or PATH read and nothing."""
    path, chosen, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    took = read(path, ENTRIES) if chosen == "read" else export(path, ExportFormat(chosen), out)
    # Not getrusage: what it says of a child begins with its parent's memory.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    memory = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    print(json.dumps({"took": took, "memory": memory}))


if __name__ == "__main__":
    main()
