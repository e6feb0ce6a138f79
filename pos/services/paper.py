"""What a register's paper needs: the queue, the printers and the drawer."""

from dataclasses import dataclass

from pos.domain.slip_settings import logo_bytes
from pos.ports import Clock, SettingsStore, Store
from pos.ports.printing import PrinterRoom
from pos.services.access import Access
from pos.services.drawer import Drawer
from pos.services.printers import Printers
from pos.services.printing import Printing
from pos.settings import Settings


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that reaches a printer."""

    queue: Printing
    printers: Printers
    drawer: Drawer


def paper_at(
    store: Store, room: PrinterRoom, settings: SettingsStore, clock: Clock, access: Access
) -> Paper:
    """Of one ledger's register; nothing is reached yet."""
    with_all = (store, room, settings, clock, access)
    queue = Printing(*with_all)
    return Paper(queue, Printers(*with_all, queue), Drawer(*with_all))


def kept_logo(settings: Settings) -> bytes:
    """The shop's picture as a PNG, empty for none."""
    return logo_bytes(settings.slip_logo) if settings.slip_logo else b""
