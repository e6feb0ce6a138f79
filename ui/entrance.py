"""The way from no ledger to an open one, and from one mode's to another's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos.settings import Mode
from ui.loading import load_opening
from ui.notices import notice_for
from ui.tasks import Lanes

if TYPE_CHECKING:  # the first paint waits for nothing that it does not draw
    from pos.domain.restoring import Restored
    from pos.settings import Start
    from ui.opening import Opened, Opening, Wiring
    from ui.shop.view import ShopServices

_IDLE_MS: Final = 50


class Entrance(QObject):
    """Asks for ledgers, and says which one came; never for a second one before the first is left.

    What opens them is imported on a lane, when the first one is asked for.
    """

    came = Signal(object)  # Opened

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._opening: Opening | None = None

    @property
    def mode(self) -> Mode:
        """The mode that is open, or was asked for last."""
        return self._opening.mode if self._opening else Mode.TRAINING

    @property
    def is_in_use(self) -> bool:
        """Whether a ledger was asked for here, and not handed in from outside."""
        return self._opening is not None

    def open(self, start: Start, wiring: Wiring) -> None:
        """Open what the program was started for."""
        self._lanes.reading.start(
            load_opening, done=partial(self._open_with, start, wiring), failed=_raise
        )

    def open_again(self) -> None:
        """Try once more what could not be opened, or was opened to look only."""
        if (opening := self._opening) is not None:
            self._when_idle(opening.open)

    def look_only(self) -> None:
        """Open the ledger beside the till that works with it."""
        if (opening := self._opening) is not None:
            self._when_idle(opening.look_only)

    def turn_to(self, mode: Mode) -> None:
        """Open another mode's ledger in the place of this one, once nothing is under way."""
        if (opening := self._opening) is not None:
            self._when_idle(lambda: opening.turn_to(mode))

    def restore(self, act: Callable[[], Restored]) -> None:
        """Put a backup in the ledger's place, once nothing is under way, and open that."""
        if (opening := self._opening) is not None:
            self._when_idle(lambda: opening.restore(act))

    def _when_idle(self, act: Callable[[], None]) -> None:
        if self._lanes.are_idle:
            act()
        else:
            QTimer.singleShot(_IDLE_MS, lambda: self._when_idle(act))

    def shop_services(self) -> ShopServices | None:
        """What the shop's page may touch, with and without an open ledger."""
        return self._opening.shop_services() if self._opening else None

    def _open_with(self, start: Start, wiring: Wiring, opening: type[Opening]) -> None:
        self._opening = opening(self._lanes.reading, wiring, start, self)
        self._opening.opened.connect(self._pass_on)
        self._opening.open()

    def _pass_on(self, opened: Opened) -> None:
        self.came.emit(opened)


def _raise(error: Exception) -> None:
    notice_for(error)  # raises what is no PosError; loading modules meets nothing else
