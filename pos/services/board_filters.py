"""The hold board's saved filters, kept with the shop's settings in the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pos.domain.saved_filters import SavedFilter, check_name, keep, read_filters, write_filters
from pos.ports import SettingsStore


class BoardFilters:
    """Every call reads what is there now: commands and screen may both have written it."""

    def __init__(self, settings: SettingsStore) -> None:
        self._settings = settings

    def all(self) -> Sequence[SavedFilter]:
        """In the order in which they were saved."""
        return read_filters(self._settings.load().board_filters)

    def keep(self, new: SavedFilter) -> Sequence[SavedFilter]:
        """Save it, in the place of the one of its name; all there are then.

        Raises Refused `filter_name`, `filters_too_many`.
        """
        new = replace(new, name=check_name(new.name))
        return self._change(lambda saved: keep(saved, new))

    def forget(self, name: str) -> Sequence[SavedFilter]:
        """Without the one of that name; all there are then."""
        return self._change(lambda saved: [each for each in saved if each.name != name])

    def _change(
        self, change: Callable[[Sequence[SavedFilter]], Sequence[SavedFilter]]
    ) -> Sequence[SavedFilter]:
        settings = self._settings.load()
        saved = change(read_filters(settings.board_filters))
        self._settings.save(settings.changed("board_filters", write_filters(saved)))
        return tuple(saved)
