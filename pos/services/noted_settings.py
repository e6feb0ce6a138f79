"""The shop's settings, changed by whoever may, and each change noted with what it was before."""

from typing import Final

from pos.domain.permissions import Act
from pos.ports import SettingsStore
from pos.services.access import Access
from pos.settings import Settings

_OF_THE_SCREEN: Final = frozenset({"alert_sound", "board_filters"})
"""How somebody likes to look at things; nobody is asked."""


class NotedSettings:
    """Port `SettingsStore` over another one."""

    def __init__(self, settings: SettingsStore, access: Access) -> None:
        self._settings = settings
        self._access = access

    def load(self) -> Settings:
        return self._settings.load()

    def save(self, settings: Settings) -> None:
        """Raises as `Access.permit` for what is more than a matter of taste.

        Noted first: a note of a change that was not made is better than a change without one.
        """
        before = self._settings.load()
        changed = {
            name: f"{before.text(name)} -> {settings.text(name)}"
            for name in Settings.names()
            if name not in _OF_THE_SCREEN and before.text(name) != settings.text(name)
        }
        if changed:
            subject = " ".join(changed)
            self._access.do(Act.SETTINGS, subject=subject, facts=changed)
        self._settings.save(settings)
        self._access.refresh()
