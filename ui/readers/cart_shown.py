"""Lets the customer read the growing cart along on the reader, where the shop wants that."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer

from pos.domain.cart import Cart
from pos.domain.ids import SaleId
from pos.ports import SettingsStore
from pos.services.readers import Readers
from ui.notices import notice_for
from ui.tasks import JobLane
from ui.waits import unhurried

CALM_MS: Final = 700
"""Scans that follow each other closely are shown together."""


@dataclass(frozen=True, slots=True)
class CartServices:
    """The part of the till that showing a cart needs."""

    readers: Readers
    settings: SettingsStore


class CartShown(QObject):
    """Never a reason to wait or to stop: what the reader does not show, the till still sells."""

    def __init__(self, lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._services: CartServices | None = None
        self._seen: tuple[SaleId, Cart] | None = None
        self._is_empty = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CALM_MS)
        self._timer.timeout.connect(self.show_now)

    def attach(self, services: CartServices | None) -> None:
        """Begin with an opened till; None: its ledger is about to be closed."""
        self._timer.stop()
        self._services, self._seen, self._is_empty = services, None, True

    def hear(self, sale: SaleId | None, cart: Cart | None) -> None:
        """What lies on the counter now, None for nothing or for a sale that is being paid."""
        seen = None if sale is None or cart is None or cart.is_empty else (sale, cart)
        if self._services is not None and seen != self._seen:
            self._seen = seen
            self._timer.start()

    def show_now(self) -> None:
        """Tell the reader what was heard last."""
        services, seen = self._services, self._seen
        if services is None or (seen is None and self._is_empty):
            return
        self._is_empty = seen is None
        sale = seen[0] if seen else None
        self._lane.start(lambda: _told(services, sale), done=_shown, failed=_broke)


def _told(services: CartServices, sale: SaleId | None) -> bool:
    if services.settings.load().reader_cart != "on":
        return False
    with unhurried():
        readers = services.readers
        return readers.clear_display() if sale is None else readers.show_cart(sale)


def _shown(_: bool) -> None:  # noqa: FBT001 - as the lane delivers it
    """Nobody waits for it."""


def _broke(error: Exception) -> None:
    """A ledger that cannot be read says so elsewhere; a bug of ours is raised."""
    notice_for(error)
