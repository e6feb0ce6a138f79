"""What the doctor examines with; the wiring fills it, the tests bend it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos.domain.health import Outline
from pos.domain.ids import LedgerId
from pos.ports import Clock, SettingsStore, Store
from pos.ports.machine import Machine, StripeProbe
from pos.ports.printing import PrinterRoom
from pos.services.keys import KeySource
from pos.settings import Start


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A ledger's file, open for reading beside whatever till has it."""

    path: Path
    ledger_id: LedgerId
    store: Store
    settings: SettingsStore
    outline: Callable[[], Outline]


@dataclass(frozen=True, slots=True)
class Instruments:
    """Each is asked at most a few times, and raises a PosError for what it cannot do.

    `check_place` refuses folders on network drives and synchronised ones, `check_sqlite` gives
    the library's version or refuses it, `keyring` names what answers, `last_backup` is the time
    of the newest copy that was checked, None when there is none, and itself None where this
    till makes none.
    """

    start: Start
    clock: Clock
    machine: Machine
    accounts: Callable[[], Sequence[str]]
    path_of: Callable[[str], Path]
    open_ledger: Callable[[str], AbstractContextManager[OpenLedger]]
    check_place: Callable[[Path], None]
    check_sqlite: Callable[[], str]
    keyring: Callable[[], str]
    key: Callable[[], tuple[str, KeySource]]
    probe: Callable[[str], StripeProbe]
    printers: PrinterRoom
    last_backup: Callable[[Path], datetime | None] | None = None
