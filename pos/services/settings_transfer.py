"""Takes a shop's settings from one till to another, without secrets and never unseen."""

from pathlib import Path
from typing import Final

from pos.errors import Refused
from pos.ports import SettingsStore
from pos.services.new_files import NewFile, disk_errors
from pos.services.settings_file import Preview, apply, compare, read_settings, write_settings
from pos.settings import Settings

_MOST: Final = 4_000_000
"""In bytes: nobody types a file that is larger, and none is read."""


class SettingsTransfer:
    """Over the settings of an open till; whoever changes them needs leave as for each of them."""

    def __init__(self, settings: SettingsStore) -> None:
        self._settings = settings

    def export(self, path: Path) -> int:
        """Write the file, JSON where its name ends so; how many settings are in it.

        Raises Misconfigured for what a disk does.
        """
        text = write_settings(self._settings.load(), as_json=path.suffix.lower() == ".json")
        file = NewFile(path)
        try:
            file.write(text.encode())
            file.sync()
            file.appear()
        finally:
            file.vanish()
        return len(read_settings(text))

    def preview(self, path: Path) -> Preview:
        """What a file would change. Raises Refused as `read_settings`; Misconfigured for a disk."""
        with disk_errors(path):
            if path.stat().st_size > _MOST:
                raise Refused("settings_file_unreadable")
            data = path.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            raise Refused("settings_file_unreadable") from None
        return compare(self._settings.load(), read_settings(text))

    def take(self, preview: Preview) -> Settings:
        """Change what was shown, all of it or nothing; raises as `NotedSettings.save`."""
        settings = apply(self._settings.load(), preview)
        self._settings.save(settings)
        return settings
