"""Table `settings`: the shop's decisions as rows of text, the same for screen and commands."""

from typing import Final

from pos.adapters.sqlite.database import LedgerFile
from pos.settings import Settings

_SAVE: Final = """INSERT INTO settings (name, value) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value"""


class SqliteSettings:
    """Port `SettingsStore`."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file
        self._read: tuple[dict[str, str], Settings] | None = None

    def load(self) -> Settings:
        """Defaults for what was never saved; rows that only a newer version knows are kept."""
        with self._file.read() as db:
            rows = db.execute("SELECT name, value FROM settings").fetchall()
        found = {row["name"]: row["value"] for row in rows}
        read = self._read
        # Every step of a sale asks; the same rows are not read into settings again.
        if read is None or read[0] != found:
            read = self._read = (found, Settings.from_rows(found))
        return read[1]

    def save(self, settings: Settings) -> None:
        rows = [(name, settings.text(name)) for name in Settings.names()]
        with self._file.write() as db:
            db.conn.executemany(_SAVE, rows)


def name_register(file: LedgerFile, name: str) -> None:
    """Keep these decisions of a further register, in a ledger that has no other yet.

    The books of Stripe's account are another register's: two would book each payout twice.
    """
    with file.write() as db:
        db.conn.executemany(_SAVE, [("register", name), ("account_books", "off")])
