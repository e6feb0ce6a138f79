"""Modules that the first paint does not wait for, imported on a lane before they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.opening import Opening


def load_rooms() -> None:
    """The pages behind the counter."""
    import ui.people.porter
    import ui.rooms
    import ui.watch.lookout  # noqa: F401 - to be there when the rooms are built


def load_opening() -> type[Opening]:
    """What opens ledgers, with the services it wires."""
    from ui.opening import Opening

    return Opening
