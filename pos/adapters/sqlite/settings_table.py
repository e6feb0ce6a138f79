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

    def load(self) -> Settings:
        """Defaults for what was never saved; rows that only a newer version knows are kept."""
        with self._file.read() as db:
            rows = db.execute("SELECT name, value FROM settings").fetchall()
        return Settings.from_rows({row["name"]: row["value"] for row in rows})

    def save(self, settings: Settings) -> None:
        rows = [(name, settings.text(name)) for name in Settings.names()]
        with self._file.write() as db:
            db.conn.executemany(_SAVE, rows)
